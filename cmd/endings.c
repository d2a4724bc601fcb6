#include "cmd/endings.h"

#include "cmd/command.h"
#include "report/scratch.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char crashed[] = "spamwave: crashed, for want of memory or by a fault of its own\n";

/* A stack of its own for handlers: a stack that is full is one of the reasons to crash. */
static char handler_stack[65536];

/* The signal has its old meaning again, and comes once more when the handler is left: the shell is told what ended the program. */
static void end_by_signal(int number)
{
    sw_scratch_remove_all();
    raise(number);
}

static void end_by_crash(int number)
{
    ssize_t n = write(STDERR_FILENO, crashed, sizeof crashed - 1);
    (void)n; /* nobody hears it */
    end_by_signal(number);
}

static const struct {
    int number;
    void (*handler)(int number);
} endings[] = {{SIGHUP, end_by_signal},  {SIGINT, end_by_signal}, {SIGTERM, end_by_signal}, {SIGPIPE, end_by_signal},
               {SIGXCPU, end_by_signal}, {SIGSEGV, end_by_crash}, {SIGBUS, end_by_crash},   {SIGFPE, end_by_crash},
               {SIGILL, end_by_crash},   {SIGABRT, end_by_crash}, {SIGTRAP, end_by_crash}};

/* What is ignored already, by nohup(1) or a shell's `&`, stays so; and a sanitizer keeps its handlers. */
static void catch (int number, void (*handler)(int number))
{
    struct sigaction before, action = {.sa_handler = handler, .sa_flags = (int)(SA_RESETHAND | SA_ONSTACK)};
    sigfillset(&action.sa_mask);
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler == SIG_DFL)
        sigaction(number, &action, NULL);
}

/* GLib says this before it ends a process that has asked for memory in vain; it would print it, and crash. If there is no memory for its
 * words either, it calls itself until the stack is full (2.74), and end_by_crash() has the last one. */
static void end_by_error(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    if (!(level & G_LOG_LEVEL_ERROR)) {
        g_log_default_handler(domain, level, message, data);
        return;
    }
    sw_scratch_remove_all();
    fprintf(stderr, "spamwave: %s\n", strstr(message, "failed to allocate") ? "out of memory" : message);
    _exit(EXIT_FAILED);
}

/* Workers end in their own way: what this process builds is not theirs to remove. */
static void forget(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        struct sigaction action;
        if (sigaction(endings[i].number, NULL, &action) == 0 && action.sa_handler == endings[i].handler)
            signal(endings[i].number, SIG_DFL);
    }
    g_log_set_default_handler(g_log_default_handler, NULL);
}

/* What was printed may be lost as late as now. */
static void end_with_all_printed(void)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return;
    fprintf(stderr, "spamwave: cannot write standard output: %s\n", g_strerror(errno));
    _exit(EXIT_FAILED);
}

void endings_prepare(void)
{
    atexit(end_with_all_printed);
    sigaltstack(&(stack_t){.ss_sp = handler_stack, .ss_size = sizeof handler_stack}, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++)
        catch (endings[i].number, endings[i].handler);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of the write, like a full disk */
    g_log_set_default_handler(end_by_error, NULL);
    pthread_atfork(NULL, NULL, forget);
}
