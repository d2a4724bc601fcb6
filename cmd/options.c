#include "cmd/options.h"

#include "base/error.h"

#include <math.h>
#include <string.h>

#define BOOTSTRAP_MAX 1000000 /* resamples; more take hours and tell nothing more */

/* What GOption fills before it is understood. */
typedef struct {
    Options *options;
    char *format, *gap, *bin, *direction, *progress, *color, *seed;
    int jobs, bootstrap, year;
} Raw;

static void raw_clear(Raw *raw)
{
    g_free(raw->format);
    g_free(raw->gap);
    g_free(raw->direction);
    g_free(raw->bin);
    g_free(raw->progress);
    g_free(raw->color);
    g_free(raw->seed);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Raw, raw_clear)

static const struct {
    const char *name;
    SwMatch match;
} match_options[] = {
    {"ip", SW_MATCH_IP},   {"from", SW_MATCH_FROM}, {"to", SW_MATCH_TO},           {"subject", SW_MATCH_SUBJECT},
    {"url", SW_MATCH_URL}, {"helo", SW_MATCH_HELO}, {"outcome", SW_MATCH_OUTCOME},
};

/* --ip=..., --not-ip=...: `name` is the option as typed. */
static gboolean on_match(const char *name, const char *value, gpointer data, GError **error)
{
    Options *options = ((Raw *)data)->options;
    gboolean negated = g_str_has_prefix(name, "--not-");
    const char *bare = name + (negated ? strlen("--not-") : strlen("--"));
    for (guint i = 0; i < G_N_ELEMENTS(match_options); i++) {
        if (!g_str_equal(bare, match_options[i].name))
            continue;
        g_ptr_array_add(options->conditions, g_strdup_printf("%s=%s", name + 2, value));
        return sw_selection_add(options->selection, match_options[i].match, negated, value, error);
    }
    g_assert_not_reached();
}

/* --trusted=CIDR,..., also given again. */
static gboolean on_trusted(const char *name, const char *value, gpointer data, GError **error)
{
    Options *options = ((Raw *)data)->options;
    g_auto(GStrv) parts = g_strsplit(value, ",", -1);
    for (guint i = 0; parts[i]; i++) {
        SwNetwork network;
        if (!sw_network_parse(g_strstrip(parts[i]), &network, error))
            return FALSE;
        g_array_append_val(options->trusted, network);
    }
    g_autofree char *before = options->trusted_text;
    options->trusted_text = before ? g_strconcat(before, ",", value, NULL) : g_strdup(value);
    return TRUE;
}

#define CALLBACK(function) ((gpointer)(GOptionArgFunc)(function))

static void add_output(GOptionGroup *group, Raw *raw)
{
    Options *options = raw->options;
    const GOptionEntry entries[] = {
        {"format", 'f', 0, G_OPTION_ARG_STRING, &raw->format, "text, csv, tsv, json, ndjson or markdown", "F"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "write to PATH, whole or not at all", "PATH"},
        {"table", 0, 0, G_OPTION_ARG_STRING, &options->table, "only this table", "ID"},
        {NULL}};
    g_option_group_add_entries(group, entries);
}

static void add_report(GOptionGroup *group, Raw *raw)
{
    Options *options = raw->options;
    const GOptionEntry entries[] = {
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output, "the report's directory (spamwave-report)", "DIR"},
        {"keep-events", 0, 0, G_OPTION_ARG_NONE, &options->keep_events, "add events.ndjson.zst to the report", NULL},
        {NULL}};
    g_option_group_add_entries(group, entries);
}

static void add_input(GOptionGroup *group, Raw *raw)
{
    Options *options = raw->options;
    const GOptionEntry entries[] = {
        {"kind", 0, 0, G_OPTION_ARG_STRING, &options->kind, "take every input for this kind (`spamwave list`)", "KIND"},
        {"trusted", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_trusted), "our own relays (default: learned)", "CIDR,..."},
        {"headers-only", 0, 0, G_OPTION_ARG_NONE, &options->read.ingest.headers_only, "do not read bodies: no URLs",
         NULL},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &raw->jobs, "workers (default: the cores)", "N"},
        {"strict", 0, 0, G_OPTION_ARG_NONE, &options->strict, "exit 3 if any record had to be skipped", NULL},
        {"checksums", 0, 0, G_OPTION_ARG_NONE, &options->read.checksums, "SHA-256 of each input in JSON and report",
         NULL},
        {"no-sandbox", 0, 0, G_OPTION_ARG_NONE, &options->read.no_sandbox, "let readers do what you may do", NULL},
        {"timezone", 0, 0, G_OPTION_ARG_STRING, &options->timezone_text,
         "of times without a zone (default: the machine's)", "ZONE"},
        {"year", 0, 0, G_OPTION_ARG_INT, &raw->year, "of a log's first stamp without one (default: inferred)", "YYYY"},
        {"unparsed", 0, 0, G_OPTION_ARG_FILENAME, &options->unparsed, "write the lines of logs that nobody understood",
         "FILE"},
        {"progress", 0, 0, G_OPTION_ARG_STRING, &raw->progress, "auto, always or never", "WHEN"},
        {"color", 0, 0, G_OPTION_ARG_STRING, &raw->color, "auto, always or never", "WHEN"},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "no warnings, no summary", NULL},
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &options->verbose, "name every defect", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->inputs, NULL, NULL},
        {NULL}};
    g_option_group_add_entries(group, entries);
}

static void add_select(GOptionGroup *group, Raw *raw)
{
    Options *options = raw->options;
    const GOptionEntry entries[] = {
        {"since", 0, 0, G_OPTION_ARG_STRING, &options->since_text,
         "from this time on (RFC 3339, a date, -36h, yesterday)", "T"},
        {"until", 0, 0, G_OPTION_ARG_STRING, &options->until_text, "before this time", "T"},
        {"ip", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "client address", "CIDR"},
        {"from", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "envelope or header sender", "GLOB"},
        {"to", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "recipient", "GLOB"},
        {"subject", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "subject", "GLOB"},
        {"url", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "any URL of the message", "GLOB"},
        {"helo", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "name given at HELO", "GLOB"},
        {"outcome", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "accepted, rejected or deferred", "O"},
        {"not-ip", 0, 0, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), "the same, to leave out (also for the others)",
         "CIDR"},
        {"not-from", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), NULL, "GLOB"},
        {"not-to", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), NULL, "GLOB"},
        {"not-subject", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), NULL, "GLOB"},
        {"not-url", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), NULL, "GLOB"},
        {"not-helo", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), NULL, "GLOB"},
        {"not-outcome", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_CALLBACK, CALLBACK(on_match), NULL, "O"},
        {NULL}};
    g_option_group_add_entries(group, entries);
}

static void add_analyse(GOptionGroup *group, Raw *raw)
{
    SwParameters *analysis = &raw->options->analysis;
    const GOptionEntry entries[] = {
        {"direction", 0, 0, G_OPTION_ARG_STRING, &raw->direction, "in (the default), out (of our own users) or any",
         "D"},
        {"gap", 0, 0, G_OPTION_ARG_STRING, &raw->gap, "runs closer than this are one wave (default: chosen)",
         "DURATION"},
        {"bin", 0, 0, G_OPTION_ARG_STRING, &raw->bin, "width of a time bin (default: chosen)", "DURATION"},
        {"penalty", 0, 0, G_OPTION_ARG_DOUBLE, &analysis->penalty, "multiplier of the cost of a switch (1)", "X"},
        {"contrast", 0, 0, G_OPTION_ARG_DOUBLE, &analysis->contrast, "least rate of a wave over the background's (5)",
         "X"},
        {"bootstrap", 0, 0, G_OPTION_ARG_INT, &raw->bootstrap, "resamples behind an interval (2000)", "N"},
        {"seed", 0, 0, G_OPTION_ARG_STRING, &raw->seed, "of the bootstrap", "N"},
        {NULL}};
    g_option_group_add_entries(group, entries);
}

static gboolean parse_when(const char *text, const char *option, When *ret_when, GError **error)
{
    static const char *const names[] = {[WHEN_AUTO] = "auto", [WHEN_ALWAYS] = "always", [WHEN_NEVER] = "never"};
    if (!text)
        return TRUE;
    for (When when = 0; when < G_N_ELEMENTS(names); when++) {
        if (g_str_equal(text, names[when])) {
            *ret_when = when;
            return TRUE;
        }
    }
    g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--%s takes auto, always or never, not \"%s\"", option, text);
    return FALSE;
}

static gboolean understand_zone(Options *options, GError **error)
{
    options->timezone =
        options->timezone_text ? g_time_zone_new_identifier(options->timezone_text) : g_time_zone_new_local();
    if (!options->timezone)
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "\"%s\" is no time zone", options->timezone_text);
    return options->timezone != NULL;
}

/* What ingestors need to know of what was asked for. */
static gboolean understand_logs(const Raw *raw, Options *options, GError **error)
{
    SwIngestOptions *ingest = &options->read.ingest;
    if (raw->year != 0 && (raw->year < 1970 || raw->year > 9999)) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--year takes a year of four digits, not %d", raw->year);
        return FALSE;
    }
    ingest->year = (guint)raw->year;
    ingest->timezone = options->timezone;
    ingest->trusted = (const SwNetwork *)(const void *)options->trusted->data;
    ingest->n_trusted = options->trusted->len;
    return TRUE;
}

static gboolean understand_range(Options *options, GError **error)
{
    gint64 since_us = SW_TIME_UNKNOWN, until_us = SW_TIME_UNKNOWN;
    if (options->since_text &&
        !sw_date_parse_query(options->since_text, options->now_us, options->timezone, &since_us, error))
        return FALSE;
    if (options->until_text &&
        !sw_date_parse_query(options->until_text, options->now_us, options->timezone, &until_us, error))
        return FALSE;
    if (options->since_text && options->until_text && since_us >= until_us) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--since is not before --until");
        return FALSE;
    }
    sw_selection_set_range(options->selection, since_us, until_us);
    options->analysis.since_us = since_us;
    options->analysis.until_us = until_us;
    return TRUE;
}

static gboolean understand_direction(const char *text, SwDirection *ret_direction, GError **error)
{
    gboolean any = text && g_str_equal(text, "any");
    if (any)
        *ret_direction = SW_DIRECTION_UNKNOWN;
    if (!text || any || sw_direction_parse(sw_span_of(text), ret_direction))
        return TRUE;
    g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--direction takes in, out or any, not \"%s\"", text);
    return FALSE;
}

static gboolean understand_analysis(const Raw *raw, SwParameters *analysis, GError **error)
{
    guint64 seed = analysis->seed;
    if (!understand_direction(raw->direction, &analysis->direction, error))
        return FALSE;
    if (raw->gap && !sw_duration_parse(raw->gap, &analysis->gap_us, error))
        return FALSE;
    if (raw->bin && !sw_duration_parse(raw->bin, &analysis->bin_us, error))
        return FALSE;
    if (raw->seed && (!sw_span_to_uint64(sw_span_of(raw->seed), &seed) || seed > SEED_MAX)) {
        g_set_error_literal(error, SW_ERROR, SW_ERROR_USAGE, SEED_IS_WRONG);
        return FALSE;
    }
    analysis->seed = seed;
    if (!isfinite(analysis->penalty) || analysis->penalty <= 0 || !isfinite(analysis->contrast) ||
        analysis->contrast <= 1 || raw->bootstrap < 1 || raw->bootstrap > BOOTSTRAP_MAX) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE,
                    "--penalty must be above 0, --contrast above 1, --bootstrap from 1 to %d", BOOTSTRAP_MAX);
        return FALSE;
    }
    analysis->bootstrap = (guint)raw->bootstrap;
    return TRUE;
}

static gboolean understand(Raw *raw, OptionGroups groups, GError **error)
{
    Options *options = raw->options;
    options->format_given = raw->format != NULL;
    options->format = sw_format_by_name(raw->format ? raw->format : "text");
    if (!options->format) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "there is no format \"%s\"; `spamwave list` names them",
                    raw->format);
        return FALSE;
    }
    if (raw->jobs < 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--jobs takes a number of workers, not %d", raw->jobs);
        return FALSE;
    }
    options->read.jobs = options->analysis.jobs = raw->jobs > 0 ? (guint)raw->jobs : g_get_num_processors();
    options->read.kind = options->kind;
    if ((groups & OPTIONS_INPUT) && (!options->inputs || !options->inputs[0])) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "no INPUT given: a file, a directory, or - for standard input");
        return FALSE;
    }
    if (options->unparsed && !g_str_equal(options->unparsed, "-") &&
        g_strcmp0(options->unparsed, options->output) == 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--unparsed and --output name the same file");
        return FALSE;
    }
    return parse_when(raw->progress, "progress", &options->progress, error) &&
           parse_when(raw->color, "color", &options->color, error) && understand_zone(options, error) &&
           understand_logs(raw, options, error) && understand_range(options, error) &&
           understand_analysis(raw, &options->analysis, error);
}

static void options_init(Options *options)
{
    memset(options, 0, sizeof *options);
    options->selection = sw_selection_new();
    options->conditions = g_ptr_array_new_with_free_func(g_free);
    options->trusted = g_array_new(FALSE, FALSE, sizeof(SwNetwork));
    options->now_us = g_get_real_time();
    sw_parameters_init(&options->analysis);
}

void options_clear(Options *options)
{
    g_strfreev(options->inputs);
    g_free(options->output);
    g_free(options->table);
    sw_selection_free(options->selection);
    g_clear_pointer(&options->conditions, g_ptr_array_unref);
    g_clear_pointer(&options->timezone, g_time_zone_unref);
    g_clear_pointer(&options->trusted, g_array_unref);
    g_free(options->trusted_text);
    g_free(options->since_text);
    g_free(options->until_text);
    g_free(options->timezone_text);
    g_free(options->kind);
    g_free(options->unparsed);
}

/* `-j2` as `-j 2`: GOption wants a value behind a space. Borrows from argv; owned by the caller. */
static char **separate_short_values(int *argc, char **argv)
{
    GPtrArray *separated = g_ptr_array_new();
    gboolean options_end = FALSE;
    for (int i = 0; i < *argc; i++) {
        options_end |= g_str_equal(argv[i], "--");
        gboolean joined = i > 0 && !options_end && argv[i][0] == '-' && argv[i][1] && strchr("fjo", argv[i][1]);
        if (joined && argv[i][2] != '\0') {
            static const char *const names[] = {['f'] = "-f", ['j'] = "-j", ['o'] = "-o"};
            g_ptr_array_add(separated, (gpointer)names[(guchar)argv[i][1]]);
            g_ptr_array_add(separated, argv[i] + 2);
        } else {
            g_ptr_array_add(separated, argv[i]);
        }
    }
    *argc = (int)separated->len;
    g_ptr_array_add(separated, NULL);
    return (char **)g_ptr_array_free(separated, FALSE);
}

/* What is left behind the options, where nothing is read. */
static gboolean refuse_arguments(OptionGroups groups, char *const *arguments, GError **error)
{
    if ((groups & OPTIONS_INPUT) || !arguments[0])
        return TRUE;
    g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "this command takes options only, not \"%s\"", arguments[0]);
    return FALSE;
}

gboolean options_parse(Options *options, OptionGroups groups, const char *arguments, const char *summary, int argc,
                       char **argv, GError **error)
{
    static const struct {
        OptionGroups group;
        void (*add)(GOptionGroup *group, Raw *raw);
    } adders[] = {{OPTIONS_OUTPUT, add_output},
                  {OPTIONS_REPORT, add_report},
                  {OPTIONS_SELECT, add_select},
                  {OPTIONS_ANALYSE, add_analyse},
                  {OPTIONS_INPUT, add_input}};
    options_init(options);
    g_auto(Raw) raw = {.options = options, .bootstrap = (int)options->analysis.bootstrap};
    g_autofree char *usage = g_strdup_printf("%s", arguments);
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_autofree char *program = g_strdup_printf("spamwave %s", argv[0]);
    g_set_prgname(program);
    g_option_context_set_summary(context, summary);
    GOptionGroup *group = g_option_group_new("main", NULL, NULL, &raw, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(adders); i++)
        if (groups & adders[i].group)
            adders[i].add(group, &raw);
    g_option_context_set_main_group(context, group); /* adopts the group */
    g_autofree char **separated = separate_short_values(&argc, argv);
    char **rest = separated;
    return g_option_context_parse(context, &argc, &rest, error) && refuse_arguments(groups, rest + 1, error) &&
           understand(&raw, groups, error);
}
