/*
 * The options that the commands share, as the user gave them. Nothing here is global: a command owns its Options.
 */
#pragma once

#include "analysis/analysis.h"
#include "parsers/worker/supervisor.h"
#include "report/format.h"
#include "store/select.h"

/* Fifteen digits outlast every reader of JSON, as a double keeps them. */
#define SEED_MAX G_GINT64_CONSTANT(999999999999999)
#define SEED_IS_WRONG "--seed takes a number from 0 to 999999999999999"

typedef enum { WHEN_AUTO, WHEN_ALWAYS, WHEN_NEVER } When;

typedef struct {
    char **inputs; /* as typed; NULL-ended, never NULL after options_parse */

    const SwFormat *format;
    gboolean format_given;
    char *output; /* NULL: standard output, or the default directory of `report` */
    char *table; /* --table: only this one */

    SwSelection *selection;
    GPtrArray *conditions; /* char*: the selection in words, for the parameters */
    SwParameters analysis;
    GTimeZone *timezone;
    GArray *trusted; /* SwNetwork */
    char *trusted_text;
    SwReadOptions read;

    When progress, color;
    gboolean quiet, verbose, strict, keep_events;
    char *since_text, *until_text, *timezone_text, *kind, *unparsed; /* as typed, NULL when not given */
    gint64 now_us; /* what relative times are relative to */
} Options;

/* Which groups of options a command takes, beside help. */
typedef enum {
    OPTIONS_OUTPUT = 1 << 0, /* --format, --output, --table */
    OPTIONS_INPUT = 1 << 1, /* INPUT..., --kind, --trusted, --jobs, --headers-only, --strict, --progress ... */
    OPTIONS_SELECT = 1 << 2, /* --since ... --outcome and their --not- forms */
    OPTIONS_ANALYSE = 1 << 3, /* --direction, --gap, --bin, --penalty, --contrast, --bootstrap, --seed */
    OPTIONS_REPORT = 1 << 4, /* -o DIR, --keep-events */
} OptionGroups;

/* Reads the command line of a command; prints its help and exits on --help. FALSE with SW_ERROR_USAGE or a GOption error.
 * On success and on failure options_clear is called by the caller. */
gboolean options_parse(Options *options, OptionGroups groups, const char *arguments, const char *summary, int argc,
                       char **argv, GError **error);
void options_clear(Options *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)
