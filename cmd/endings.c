#include "cmd/endings.h"

#include "cmd/command.h"
#include "report/scratch.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Workers are forked off this process: what it builds is not theirs to remove. */
static pid_t owner;

/* The signal has its old meaning again, and comes once more when the handler is left: the shell is told what ended the program. */
static void end_by_signal(int number)
{
    if (getpid() == owner)
        sw_scratch_remove_all();
    raise(number);
}

/* GLib says this before it ends a process that has asked for memory in vain; it would print it, and crash. */
static void end_by_error(const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
    if (!(level & G_LOG_LEVEL_ERROR)) {
        g_log_default_handler(domain, level, message, data);
        return;
    }
    if (getpid() == owner)
        sw_scratch_remove_all();
    gboolean memory = !message || strstr(message, "failed to allocate");
    fprintf(stderr, "spamwave: %s\n", memory ? "out of memory" : message);
    _exit(EXIT_FAILED);
}

/* What is ignored already, by nohup(1) or a shell's `&`, stays so. */
static void catch (int number)
{
    struct sigaction before, action = {.sa_handler = end_by_signal, .sa_flags = (int)SA_RESETHAND};
    sigfillset(&action.sa_mask);
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, &action, NULL);
}

void endings_prepare(void)
{
    static const int caught[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE, SIGXCPU};
    owner = getpid();
    for (guint i = 0; i < G_N_ELEMENTS(caught); i++)
        catch (caught[i]);
    signal(SIGXFSZ, SIG_IGN); /* a limit on the size of files is an error of the write, like a full disk */
    g_log_set_default_handler(end_by_error, NULL);
}
