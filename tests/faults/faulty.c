/*
 * Preloaded (LD_PRELOAD), makes one call of a run fail: an allocation (no memory), or a read of a file, a pipe or a directory (EIO); or
 * makes all reads short. Calls are counted in a file that the supervisor and its workers share, each in a count of its own, so that the
 * caller learns how many there are. Set by the environment:
 *
 *   FAULTY_COUNTS=FILE     holds a Counts; must be there
 *   FAULTY_ALLOCATION=N    the N-th allocation fails, from 1
 *   FAULTY_LASTING=1       and all after it
 *   FAULTY_READ=N          the N-th read fails
 *   FAULTY_IN=supervisor   or worker: whose calls these are
 *   FAULTY_SHORT=N         a read gives N bytes at most, wherever
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { SUPERVISOR, WORKER, N_ROLES };

typedef struct {
    _Atomic unsigned long allocations[N_ROLES], reads[N_ROLES];
} Counts;

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *old, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);

static Counts *counts; /* NULL: nothing is counted yet */
static pid_t supervisor;
static unsigned long allocation, failing_read, most;
static int failing_role, lasting;

static unsigned long setting(const char *name)
{
    const char *text = getenv(name);
    return text ? strtoul(text, NULL, 10) : 0;
}

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULTY_COUNTS"), *role = getenv("FAULTY_IN");
    int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *shared = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (shared == MAP_FAILED)
        abort();
    close(fd);
    supervisor = getpid();
    allocation = setting("FAULTY_ALLOCATION");
    lasting = setting("FAULTY_LASTING") != 0;
    failing_read = setting("FAULTY_READ");
    most = setting("FAULTY_SHORT");
    failing_role = role && strcmp(role, "worker") == 0 ? WORKER : SUPERVISOR;
    unsetenv("LD_PRELOAD"); /* gnuplot is not under test */
    counts = shared;
}

static int current_role(void)
{
    return getpid() == supervisor ? SUPERVISOR : WORKER;
}

static int fails(_Atomic unsigned long *of_roles, unsigned long n, int for_good)
{
    if (!counts)
        return 0;
    int role = current_role();
    unsigned long at = ++of_roles[role];
    return n != 0 && role == failing_role && (at == n || (for_good && at > n));
}

static int no_memory(void)
{
    if (!counts || !fails(counts->allocations, allocation, lasting))
        return 0;
    errno = ENOMEM;
    return 1;
}

static int no_reading(void)
{
    if (!counts || !fails(counts->reads, failing_read, 0))
        return 0;
    errno = EIO;
    return 1;
}

void *malloc(size_t size)
{
    return no_memory() ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return no_memory() ? NULL : __libc_calloc(n, size);
}

void *realloc(void *old, size_t size)
{
    return no_memory() ? NULL : __libc_realloc(old, size);
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return no_memory() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void **ret_memory, size_t alignment, size_t size)
{
    void *memory = aligned_alloc(alignment, size);
    if (memory)
        *ret_memory = memory;
    return memory ? 0 : ENOMEM;
}

ssize_t read(int fd, void *buffer, size_t size)
{
    static ssize_t (*next)(int, void *, size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "read");
    return no_reading() ? -1 : next(fd, buffer, most != 0 && size > most ? most : size);
}

ssize_t getdents64(int fd, void *buffer, size_t size)
{
    static ssize_t (*next)(int, void *, size_t);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "getdents64");
    return no_reading() ? -1 : next(fd, buffer, size);
}

struct dirent *readdir(DIR *directory)
{
    static struct dirent *(*next)(DIR *);
    if (!next)
        *(void **)&next = dlsym(RTLD_NEXT, "readdir");
    return no_reading() ? NULL : next(directory);
}
