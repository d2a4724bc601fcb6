/*
 * What a worker can do that has been taken over. This program brings a kind, `burglar`, whose ingestor tries everything from inside a real
 * worker, and says in events what came of it.
 */
#include "parsers/worker/sandbox.h"
#include "tests/unit/parsers/whole_reading.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static long try_open(void)
{
    return open("/etc/passwd", O_RDONLY);
}

static long try_openat(void)
{
    return openat(AT_FDCWD, ".", O_RDONLY | O_DIRECTORY);
}

static long try_openat2(void)
{
    return syscall(SYS_openat2, AT_FDCWD, "/etc/passwd", &(struct open_how){.flags = O_RDONLY},
                   sizeof(struct open_how));
}

static long try_create(void)
{
    return creat("burgled", 0600);
}

static long try_unlink(void)
{
    return unlink("input");
}

static long try_stat(void)
{
    struct stat status;
    return stat("/etc/passwd", &status);
}

static long try_memfd(void)
{
    return memfd_create("burglar", 0);
}

static long try_socket(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}

static long try_unix_socket(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0);
}

static long try_connect(void)
{
    return connect(STDIN_FILENO, &(struct sockaddr){.sa_family = AF_INET}, sizeof(struct sockaddr));
}

static long try_exec(void)
{
    return execl("/nonexistent", "nonexistent", NULL); /* is not even looked for */
}

/* A child that there should not be ends at once. */
static long without_child(pid_t pid)
{
    if (pid == 0)
        _exit(0);
    if (pid > 0)
        waitpid(pid, NULL, 0);
    return pid;
}

static long try_fork(void)
{
    return without_child(fork());
}

static long try_clone(void)
{
    return without_child((pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL));
}

static long try_ptrace(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}

static long try_read_supervisor(void)
{
    char byte;
    struct iovec mine = {&byte, 1}, theirs = {&byte, 1};
    return process_vm_readv(getppid(), &mine, 1, &theirs, 1, 0);
}

static long try_kill(void)
{
    return kill(getppid(), 0);
}

static long try_kill_thread(void)
{
    return syscall(SYS_tgkill, getppid(), getppid(), 0);
}

static long try_mount(void)
{
    return mount("none", "/mnt", "tmpfs", 0, NULL);
}

static long try_bpf(void)
{
    return syscall(SYS_bpf, BPF_MAP_CREATE, &(union bpf_attr){.map_type = BPF_MAP_TYPE_ARRAY}, sizeof(union bpf_attr));
}

static long try_io_uring(void)
{
    return syscall(SYS_io_uring_setup, 1, &(struct io_uring_params){.flags = 0});
}

static long try_namespace(void)
{
    return unshare(CLONE_NEWUSER);
}

static long try_limits(void)
{
    return setrlimit(RLIMIT_STACK, &(struct rlimit){1 << 20, 1 << 20});
}

static long try_run_memory(void)
{
    return mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED ? -1 : 0;
}

static long try_make_runnable(void)
{
    gpointer page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return mprotect(page, 4096, PROT_READ | PROT_EXEC);
}

static const struct {
    const char *name;
    long (*commit)(void);
} attempts[] = {
    {"open", try_open},
    {"openat", try_openat},
    {"openat2", try_openat2},
    {"creat", try_create},
    {"unlink", try_unlink},
    {"stat", try_stat},
    {"memfd_create", try_memfd},
    {"socket", try_socket},
    {"unix socket", try_unix_socket},
    {"connect", try_connect},
    {"exec", try_exec},
    {"fork", try_fork},
    {"clone", try_clone},
    {"ptrace", try_ptrace},
    {"process_vm_readv", try_read_supervisor},
    {"kill", try_kill},
    {"tgkill", try_kill_thread},
    {"mount", try_mount},
    {"bpf", try_bpf},
    {"io_uring", try_io_uring},
    {"unshare", try_namespace},
    {"setrlimit", try_limits},
    {"mmap to run", try_run_memory},
    {"mprotect to run", try_make_runnable},
};

static void tell(SwSink *sink, const char *text)
{
    sink->event(sink, &(SwEvent){.has = SW_HAS(SW_FIELD_SUBJECT), .subject = sw_span_of(text)});
}

/* Descriptors that are there: a closed one cannot even be said not to be seekable. */
static guint count_descriptors(void)
{
    guint n = 0;
    for (int fd = 0; fd < 1024; fd++)
        n += lseek(fd, 0, SEEK_CUR) >= 0 || errno != EBADF;
    return n;
}

static gboolean ingest(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error)
{
    g_autofree char *descriptors = g_strdup_printf("descriptors: %u", count_descriptors());
    tell(sink, descriptors);
    for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
        errno = 0;
        long result = attempts[i].commit();
        g_autofree char *text =
            g_strdup_printf("%s: %s", attempts[i].name, result >= 0 ? "done" : strerrorname_np(errno));
        tell(sink, text);
    }
    return TRUE;
}

static int probe(SwSpan head)
{
    return 100;
}

static const SwIngestor burglar = {.name = "burglar", .summary = "", .probe = probe, .ingest = ingest};
const SwIngestor *const sw_ingestors[] = {&burglar, NULL};

static gboolean says(const Fixture *fixture, const char *name, const char *result)
{
    g_autofree char *key = g_strdup_printf("{\"subject\":\"%s: %s\"", name, result);
    return strstr(fixture->text, key) != NULL;
}

/* Standard streams, the way to the supervisor and the way from it, the input: nothing else is open, and nothing can be done. */
static void test_inside(Fixture *fixture, gconstpointer data)
{
    if (sw_sandbox_available() != SW_SANDBOX_WHOLE) {
        g_test_skip("this kernel lacks Landlock or seccomp");
        return;
    }
    make("input", "x");
    make("other", "x");
    g_assert_true(read_all(fixture, "input other"));
    g_assert_true(says(fixture, "descriptors", "6"));
    for (guint i = 0; i < G_N_ELEMENTS(attempts); i++) {
        g_test_message("%s", attempts[i].name);
        g_assert_true(says(fixture, attempts[i].name, "EPERM"));
        g_assert_false(says(fixture, attempts[i].name, "done"));
    }
    g_assert_true(g_file_test("input", G_FILE_TEST_EXISTS));
    g_assert_false(g_file_test("burgled", G_FILE_TEST_EXISTS));
}

/* Without it the same burglar gets in: it is the sandbox that keeps it out. */
static void test_outside(Fixture *fixture, gconstpointer data)
{
    make("input", "x");
    g_assert_true(read_with(fixture, "input", &(SwReadOptions){.no_sandbox = TRUE}));
    g_assert_true(says(fixture, "open", "done"));
    g_assert_true(says(fixture, "unlink", "done"));
    g_assert_true(says(fixture, "fork", "done"));
    g_assert_true(g_file_test("burgled", G_FILE_TEST_EXISTS));
    g_assert_false(g_file_test("input", G_FILE_TEST_EXISTS));
}

/* Landlock alone closes the file system too. */
static void test_landlock_alone(void)
{
    if (!(sw_sandbox_available() & SW_SANDBOX_LANDLOCK)) {
        g_test_skip("this kernel lacks Landlock");
        return;
    }
    if (g_test_subprocess()) {
        g_assert_true(sw_sandbox_enter(SW_SANDBOX_LANDLOCK));
        g_assert_cmpint(open("/etc/passwd", O_RDONLY), ==, -1);
        g_assert_cmpint(errno, ==, EACCES);
        g_assert_cmpint(open("/tmp/burgled", O_CREAT | O_WRONLY, 0600), ==, -1);
        g_assert_cmpint(errno, ==, EACCES);
        _exit(EXIT_SUCCESS); /* without whatever would look at files in the end */
    }
    g_test_trap_subprocess(NULL, 0, 0);
    g_test_trap_assert_passed();
}

#define ADD(name, function) g_test_add("/parsers/sandbox/" name, Fixture, NULL, set_up, function, tear_down)

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ADD("inside", test_inside);
    ADD("outside", test_outside);
    g_test_add_func("/parsers/sandbox/landlock-alone", test_landlock_alone);
    return g_test_run();
}
