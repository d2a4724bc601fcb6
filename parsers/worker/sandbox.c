#include "parsers/worker/sandbox.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0 /* calls have other numbers and arguments there: no filter */
#endif

/* All that is needed to take descriptors, read them, compute, and write to the supervisor. */
static const guint16 allowed_calls[] = {
    SYS_read,         SYS_readv,          SYS_pread64,      SYS_lseek,       SYS_write,           SYS_writev,
    SYS_recvmsg,      SYS_close,          SYS_brk,          SYS_munmap,      SYS_mremap,          SYS_madvise,
    SYS_futex,        SYS_clock_gettime,  SYS_gettimeofday, SYS_getrandom,   SYS_getpid,          SYS_gettid,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall, SYS_sched_yield,
    SYS_sysinfo,      SYS_exit,           SYS_exit_group,
};

/* Memory may be mapped, but never to be run. */
static const struct {
    guint16 call;
    guint argument; /* which one holds the protection */
} mapping_calls[] = {{SYS_mmap, 2}, {SYS_mprotect, 2}};

#define ARGUMENT_LOW(i) ((guint)offsetof(struct seccomp_data, args) + 8 * (i) + (G_BYTE_ORDER == G_BIG_ENDIAN ? 4 : 0))

/* Appends one instruction. */
static void add(GArray *program, guint16 code, guint32 operand, guint8 if_true, guint8 if_false)
{
    struct sock_filter instruction = {code, if_true, if_false, operand};
    g_array_append_val(program, instruction);
}

static void add_load(GArray *program, guint offset)
{
    add(program, BPF_LD | BPF_W | BPF_ABS, offset, 0, 0);
}

static void add_verdict(GArray *program, guint32 verdict)
{
    add(program, BPF_RET | BPF_K, verdict, 0, 0);
}

#define REFUSED (SECCOMP_RET_ERRNO | EPERM)

/* Calls of another architecture's table end the process: their numbers mean something else. */
static void add_architecture(GArray *program)
{
    add_load(program, offsetof(struct seccomp_data, arch));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    add_verdict(program, SECCOMP_RET_KILL_PROCESS);
}

static GArray *write_filter(void)
{
    GArray *program = g_array_new(FALSE, FALSE, sizeof(struct sock_filter));
    add_architecture(program);
    add_load(program, offsetof(struct seccomp_data, nr));
    for (guint i = 0; i < G_N_ELEMENTS(allowed_calls); i++) {
        add(program, BPF_JMP | BPF_JEQ | BPF_K, allowed_calls[i], 0, 1);
        add_verdict(program, SECCOMP_RET_ALLOW);
    }
    for (guint i = 0; i < G_N_ELEMENTS(mapping_calls); i++) {
        add(program, BPF_JMP | BPF_JEQ | BPF_K, mapping_calls[i].call, 0, 4);
        add_load(program, ARGUMENT_LOW(mapping_calls[i].argument));
        add(program, BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 1, 0);
        add_verdict(program, SECCOMP_RET_ALLOW);
        add_verdict(program, REFUSED);
    }
    /* Who aborts signals its own process. */
    add(program, BPF_JMP | BPF_JEQ | BPF_K, SYS_tgkill, 0, 3);
    add_load(program, ARGUMENT_LOW(0));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, (guint32)getpid(), 0, 1);
    add_verdict(program, SECCOMP_RET_ALLOW);
    add_verdict(program, REFUSED);
    return program;
}

static gboolean enter_seccomp(void)
{
    g_autoptr(GArray) filter = write_filter();
    struct sock_fprog program = {.len = (unsigned short)filter->len, .filter = (gpointer)filter->data};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* 0 where there is none. */
static long landlock_version(void)
{
    return MAX(syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION), 0);
}

/* Everything that the kernel's version of Landlock can handle, and no rule that allows any of it. The layout is the kernel's; headers may
 * be older than the kernel (linux/landlock.h, versions 1 to 7). */
static gboolean enter_landlock(void)
{
    static const struct {
        long version;
        guint n_file_rights;
        gsize size;
    } layouts[] = {{6, 16, 24}, {5, 16, 16}, {4, 15, 16}, {3, 15, 8}, {2, 14, 8}, {1, 13, 8}};
    struct {
        guint64 file_rights, network_rights, scopes;
    } handled = {.network_rights = 3, .scopes = 3};
    long version = landlock_version();
    guint i = 0;
    while (i < G_N_ELEMENTS(layouts) && layouts[i].version > version)
        i++;
    if (i == G_N_ELEMENTS(layouts))
        return FALSE;
    handled.file_rights = (G_GUINT64_CONSTANT(1) << layouts[i].n_file_rights) - 1;
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, layouts[i].size, 0);
    gboolean entered = rules >= 0 && syscall(SYS_landlock_restrict_self, rules, 0) == 0;
    if (rules >= 0)
        close(rules);
    return entered;
}

static gboolean has_seccomp(void)
{
    guint32 action = REFUSED & SECCOMP_RET_ACTION_FULL;
    return ARCHITECTURE != 0 && syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

SwSandboxParts sw_sandbox_available(void)
{
    return (landlock_version() > 0 ? SW_SANDBOX_LANDLOCK : 0) | (has_seccomp() ? SW_SANDBOX_SECCOMP : 0);
}

const char *sw_sandbox_describe(SwSandboxParts parts)
{
    static const char *const names[] = {
        [0] = "none",
        [SW_SANDBOX_LANDLOCK] = "landlock",
        [SW_SANDBOX_SECCOMP] = "seccomp",
        [SW_SANDBOX_WHOLE] = "landlock, seccomp",
    };
    return names[parts & SW_SANDBOX_WHOLE];
}

gboolean sw_sandbox_enter(SwSandboxParts parts)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return FALSE;
    return (!(parts & SW_SANDBOX_LANDLOCK) || enter_landlock()) && (!(parts & SW_SANDBOX_SECCOMP) || enter_seccomp());
}
