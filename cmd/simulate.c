/* `spamwave simulate`: a made-up campaign with a known truth, as any kind of input. */
#include "simulate/campaign.h"

#include "base/error.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "report/directory.h"
#include "simulate/rendition.h"

typedef struct {
    char *scenario, *as, *stamps, *order, *localparts, *trickle, *output, *truth;
    int waves, addresses, recipients, messages, scale;
    gint64 seed;
    double ipv6;
} Raw;

static void raw_clear(Raw *raw)
{
    g_free(raw->scenario);
    g_free(raw->as);
    g_free(raw->stamps);
    g_free(raw->order);
    g_free(raw->localparts);
    g_free(raw->trickle);
    g_free(raw->output);
    g_free(raw->truth);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Raw, raw_clear)

static gboolean parse(Raw *raw, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        {"scenario", 0, 0, G_OPTION_ARG_STRING, &raw->scenario,
         "2005 (the default), or none of its own: the options below", "S"},
        {"as", 0, 0, G_OPTION_ARG_STRING, &raw->as, "kind of input to write (`spamwave list`; default: events)",
         "KIND"},
        {"stamps", 0, 0, G_OPTION_ARG_STRING, &raw->stamps, "of a log: usual (the default), rfc3164 or rfc3339", "S"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->output, "file or directory (default: standard output)", "PATH"},
        {"truth", 0, 0, G_OPTION_ARG_FILENAME, &raw->truth, "what is true of it, as JSON", "FILE"},
        {"waves", 0, 0, G_OPTION_ARG_INT, &raw->waves, "waves (5)", "N"},
        {"addresses", 0, 0, G_OPTION_ARG_INT, &raw->addresses, "client addresses", "N"},
        {"recipients", 0, 0, G_OPTION_ARG_INT, &raw->recipients, "recipients of a wave", "N"},
        {"messages", 0, 0, G_OPTION_ARG_INT, &raw->messages, "messages in all", "N"},
        {"order", 0, 0, G_OPTION_ARG_STRING, &raw->order, "of domains: alphabetical, reversed, size or random", "O"},
        {"localparts", 0, 0, G_OPTION_ARG_STRING, &raw->localparts, "sorted or shuffled", "L"},
        {"trickle", 0, 0, G_OPTION_ARG_STRING, &raw->trickle, "unrelated mail, a number an hour (as in 60/h)", "N/h"},
        {"ipv6", 0, 0, G_OPTION_ARG_DOUBLE, &raw->ipv6, "share of addresses that are IPv6, 0 to 1", "SHARE"},
        {"seed", 0, 0, G_OPTION_ARG_INT64, &raw->seed, "the same seed gives the same campaign", "N"},
        {"scale", 0, 0, G_OPTION_ARG_INT, &raw->scale, "so many campaigns side by side (1)", "N"},
        {NULL}};
    g_autoptr(GOptionContext) context = g_option_context_new(NULL);
    g_set_prgname("spamwave simulate");
    g_option_context_set_summary(context,
                                 "Write the 2005 campaign, or one set by options, as an input of this program.");
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return FALSE;
    if (argc > 1)
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "simulate takes options only, not \"%s\"", argv[1]);
    return argc == 1;
}

static gboolean choose(const char *option, const char *text, const char *const *names, guint *ret_choice,
                       GError **error)
{
    for (guint i = 0; names[i]; i++) {
        if (g_str_equal(text, names[i])) {
            *ret_choice = i;
            return TRUE;
        }
    }
    g_autofree char *known = g_strjoinv(", ", (char **)names);
    g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--%s takes one of %s, not \"%s\"", option, known, text);
    return FALSE;
}

/* "600/h", or a bare number an hour. */
static gboolean parse_trickle(const char *text, double *ret_per_hour, GError **error)
{
    char *end;
    double per_hour = g_ascii_strtod(text, &end);
    if (end == text || !(g_str_equal(end, "/h") || *end == '\0') || !(per_hour >= 0 && per_hour <= 1e9)) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--trickle takes messages an hour, as in 60/h, not \"%s\"", text);
        return FALSE;
    }
    *ret_per_hour = per_hour;
    return TRUE;
}

static gboolean check_number(const char *option, gint64 value, gint64 least, guint *ret_value, GError **error)
{
    if (value < least || value > G_MAXINT) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--%s must be at least %" G_GINT64_FORMAT, option, least);
        return FALSE;
    }
    *ret_value = (guint)value;
    return TRUE;
}

static gboolean check_seed(gint64 seed, guint64 *ret_seed, GError **error)
{
    if (seed < 0 || seed > SEED_MAX) {
        g_set_error_literal(error, SW_ERROR, SW_ERROR_USAGE, SEED_IS_WRONG);
        return FALSE;
    }
    *ret_seed = (guint64)seed;
    return TRUE;
}

static gboolean understand(const Raw *raw, SwCampaignOptions *options, GError **error)
{
    static const char *const orders[] = {"alphabetical", "reversed", "size", "random", NULL};
    static const char *const localparts[] = {"sorted", "shuffled", NULL};
    guint order = options->order, shuffled = options->shuffled_localparts;
    if (raw->order && !choose("order", raw->order, orders, &order, error))
        return FALSE;
    if (raw->localparts && !choose("localparts", raw->localparts, localparts, &shuffled, error))
        return FALSE;
    if (raw->trickle && !parse_trickle(raw->trickle, &options->trickle_per_hour, error))
        return FALSE;
    if (!(raw->ipv6 >= 0 && raw->ipv6 <= 1)) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--ipv6 takes a share from 0 to 1");
        return FALSE;
    }
    options->order = order;
    options->shuffled_localparts = shuffled != 0;
    options->ipv6_share = raw->ipv6;
    return check_seed(raw->seed, &options->seed, error) &&
           check_number("waves", raw->waves, 0, &options->waves, error) &&
           check_number("addresses", raw->addresses, 1, &options->addresses, error) &&
           check_number("recipients", raw->recipients, 1, &options->recipients, error) &&
           check_number("messages", raw->messages, 1, &options->messages, error) &&
           check_number("scale", raw->scale, 1, &options->scale, error);
}

/* Any option that shapes the campaign leaves the 2005 scenario, unless that was asked for by name. */
static gboolean choose_scenario(const Raw *raw, const SwCampaignOptions *defaults, SwCampaignOptions *options,
                                GError **error)
{
    gboolean shaped = options->waves != defaults->waves || options->addresses != defaults->addresses ||
                      options->recipients != defaults->recipients || options->messages != defaults->messages ||
                      raw->order || raw->localparts || raw->ipv6 > 0;
    if (raw->scenario && !g_str_equal(raw->scenario, "2005")) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "there is no scenario \"%s\"; the one there is: 2005",
                    raw->scenario);
        return FALSE;
    }
    if (raw->scenario && shaped) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE,
                    "--scenario=2005 fixes waves, addresses, recipients, messages, order, localparts and ipv6");
        return FALSE;
    }
    options->scenario_2005 = !shaped;
    return TRUE;
}

static gboolean choose_stamps(const Raw *raw, const SwRendition *rendition, SwStampForm *ret_stamps, GError **error)
{
    static const char *const forms[] = {"usual", "rfc3164", "rfc3339", NULL};
    guint stamps = SW_STAMP_USUAL;
    if (raw->stamps && !rendition->is_log) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--stamps is for logs, not --as=%s", rendition->name);
        return FALSE;
    }
    if (raw->stamps && !choose("stamps", raw->stamps, forms, &stamps, error))
        return FALSE;
    *ret_stamps = stamps;
    return TRUE;
}

typedef struct {
    SwCampaign *campaign;
    const SwRendition *rendition;
    SwRenditionOptions options;
    const char *output;
} Job;

static gboolean write_rendition(GOutputStream *out, gpointer data, GError **error)
{
    const Job *job = data;
    return job->rendition->write(job->campaign, &job->options, out, error);
}

static gboolean write_messages(Job *job, GError **error)
{
    return job->rendition->directory ? job->rendition->write_directory(job->campaign, job->output, error)
                                     : sw_output_write(job->output, write_rendition, job, error);
}

/* The campaign is put in place while its truth is ready to be: there is not one of them without the other. */
static gboolean write_truth_and_messages(GOutputStream *out, gpointer data, GError **error)
{
    Job *job = data;
    g_autofree char *truth = sw_campaign_truth(job->campaign);
    return g_output_stream_write_all(out, truth, strlen(truth), NULL, NULL, error) && write_messages(job, error);
}

static gboolean write_campaign(const Raw *raw, const SwCampaignOptions *options, GError **error)
{
    Job job = {.rendition = sw_rendition_by_name(raw->as ? raw->as : "events"), .output = raw->output};
    if (!job.rendition) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE,
                    "cannot write a campaign as \"%s\"; `spamwave list` names the kinds", raw->as);
        return FALSE;
    }
    if (job.rendition->directory && !raw->output) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "--as=%s needs a directory: -o DIR", job.rendition->name);
        return FALSE;
    }
    if (!choose_stamps(raw, job.rendition, &job.options.stamps, error))
        return FALSE;
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    job.campaign = campaign;
    return raw->truth ? sw_output_write(raw->truth, write_truth_and_messages, &job, error)
                      : write_messages(&job, error);
}

ExitCode command_simulate(int argc, char **argv)
{
    SwCampaignOptions options, defaults;
    g_autoptr(GError) error = NULL;
    sw_campaign_options_init(&defaults);
    options = defaults;
    g_auto(Raw) raw = {.waves = (int)defaults.waves,
                       .addresses = (int)defaults.addresses,
                       .recipients = (int)defaults.recipients,
                       .messages = (int)defaults.messages,
                       .scale = (int)defaults.scale,
                       .seed = (gint64)defaults.seed};
    if (!parse(&raw, argc, argv, &error) || !understand(&raw, &options, &error) ||
        !choose_scenario(&raw, &defaults, &options, &error) || !sw_campaign_options_check(&options, &error) ||
        !write_campaign(&raw, &options, &error))
        return complain(error);
    return EXIT_DONE;
}
