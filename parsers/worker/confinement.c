#include "parsers/worker/confinement.h"

#include "parsers/limits.h"
#include "parsers/mail/charset.h"

#include <fcntl.h>
#include <jansson.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

/* An address space this large is a sanitizer's: its shadow cannot be limited. */
#define SHADOW_BYTES (G_GUINT64_CONSTANT(1) << 40)

void sw_confinement_prepare(void)
{
    sw_charset_preload();
    tzset(); /* archives have local times */
    json_object_seed(0); /* reads its seed */
}

static void close_all_but(int descriptor, int other)
{
    guint low = (guint)MIN(descriptor, other), high = (guint)MAX(descriptor, other);
    if (low > STDERR_FILENO + 1)
        close_range(STDERR_FILENO + 1, low - 1, 0);
    if (high > low + 1)
        close_range(low + 1, high - 1, 0);
    close_range(high + 1, G_MAXUINT, 0);
}

static gboolean empty_standard_streams(gboolean errors_too)
{
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing < 0)
        return FALSE;
    gboolean done = dup2(nothing, STDIN_FILENO) >= 0 && dup2(nothing, STDOUT_FILENO) >= 0 &&
                    (!errors_too || dup2(nothing, STDERR_FILENO) >= 0);
    close(nothing);
    return done;
}

/* Bytes of address space that the process has already, most of it the supervisor's. */
static guint64 mapped_bytes(void)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        return SHADOW_BYTES;
    return g_ascii_strtoull(text, NULL, 10) * (guint64)sysconf(_SC_PAGESIZE);
}

static void limit(int resource, guint64 most)
{
    setrlimit(resource, &(struct rlimit){most, most});
}

/* GLib says this before it ends a process that asked for memory in vain; it would print it, and crash. */
static void end_out_of_memory(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    if (level & G_LOG_LEVEL_ERROR)
        _exit(SW_EXIT_OUT_OF_MEMORY);
}

static void limit_resources(void)
{
    guint64 mapped = mapped_bytes();
    if (mapped < SHADOW_BYTES)
        limit(RLIMIT_AS, mapped + SW_LIMIT_READER_MEMORY);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    g_log_set_default_handler(end_out_of_memory, NULL);
}

gboolean sw_confine(int descriptor, int other, SwSandboxParts parts)
{
    close_all_but(descriptor, other);
    if (!empty_standard_streams(parts != 0))
        return FALSE;
    limit_resources();
    return sw_sandbox_enter(parts);
}
