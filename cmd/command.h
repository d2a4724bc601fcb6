/*
 * A command of the program. To add one: cmd/NAME.c with its function, one line in the table of main.c, a section in
 * man/spamwave.1 and a case in tests/cli/. A pass is a command by itself (cmd/pass.c).
 */
#pragma once

#include <glib.h>

/* Exit codes, as in the manual. */
typedef enum {
    EXIT_DONE = 0,
    EXIT_FAILED = 1, /* nothing was written */
    EXIT_USAGE = 2,
    EXIT_SKIPPED = 3, /* --strict: done, but records had to be skipped */
} ExitCode;

typedef struct {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *summary;
    /* argv[0] is the command's name. */
    ExitCode (*run)(int argc, char **argv);
} Command;

ExitCode command_report(int argc, char **argv);
ExitCode command_events(int argc, char **argv);
ExitCode command_simulate(int argc, char **argv);
ExitCode command_list(int argc, char **argv);
/* argv[0] names the pass. */
ExitCode command_pass(int argc, char **argv);

/* The table of main.c, NULL name at the end. */
extern const Command commands[];

/* "spamwave: ..." on standard error, escaped for a terminal; consumes nothing. The exit code that fits the error. */
ExitCode complain(const GError *error);
