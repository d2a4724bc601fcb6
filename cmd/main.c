/* spamwave COMMAND [OPTIONS] INPUT... */
#include "cmd/command.h"
#include "cmd/endings.h"

#include "analysis/pass.h"
#include "base/error.h"

#include <archive.h>
#include <gmime/gmime.h>
#include <jansson.h>
#include <libpsl.h>
#include <locale.h>
#include <stdio.h>

const Command commands[] = {
    {"report", "INPUT...", "run every pass and write a report directory", command_report},
    {"events", "INPUT...", "print the normalised events", command_events},
    {"simulate", "", "write a made-up campaign with a known truth", command_simulate},
    {"list", "", "say which kinds, passes, tables and formats this build has", command_list},
    {NULL, NULL, NULL, NULL},
};

static void print_version(void)
{
    printf("spamwave " SPAMWAVE_VERSION "\nglib %u.%u.%u, gmime %u.%u.%u, jansson %s, %s, libpsl %s\n",
           glib_major_version, glib_minor_version, glib_micro_version, gmime_major_version, gmime_minor_version,
           gmime_micro_version, jansson_version_str(), archive_version_string(), psl_get_version());
}

static void print_help(FILE *out)
{
    fputs("usage: spamwave COMMAND [OPTIONS] INPUT...\n\n"
          "Offline forensics of spam waves: when they came, how long each sender lived, in which\n"
          "order the victims were served, and what a blocklist could still have stopped.\n\nCommands:\n",
          out);
    for (const Command *command = commands; command->name; command++)
        fprintf(out, "  %-11s %s\n", command->name, command->summary);
    fputs("\nSingle passes, each printing its tables:\n", out);
    for (guint i = 0; sw_passes[i]; i++)
        fprintf(out, "  %-11s %s\n", sw_passes[i]->name, sw_passes[i]->summary);
    fputs("\nAn INPUT is a file, a directory or - for standard input; its kind is told from its content.\n"
          "`spamwave COMMAND --help` has a command's options; the manual is spamwave(1).\n",
          out);
}

static ExitCode dispatch(int argc, char **argv)
{
    const char *name = argv[0];
    for (const Command *command = commands; command->name; command++)
        if (g_str_equal(name, command->name))
            return command->run(argc, argv);
    if (sw_pass_by_name(name))
        return command_pass(argc, argv);
    g_autoptr(GError) error =
        g_error_new(SW_ERROR, SW_ERROR_USAGE, "there is no command \"%s\"; `spamwave --help` lists them", name);
    return complain(error);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, "");
    endings_prepare();
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (g_str_equal(argv[1], "--version") || g_str_equal(argv[1], "-V")) {
        print_version();
        return EXIT_DONE;
    }
    if (g_str_equal(argv[1], "--help") || g_str_equal(argv[1], "-h") || g_str_equal(argv[1], "help")) {
        print_help(stdout);
        return EXIT_DONE;
    }
    return (int)dispatch(argc - 1, argv + 1);
}
