/* The campaign as logs: every message accepted or refused at its second, by an ID of that second, in a log in order. */
#include "simulate/queue_id.h"
#include "simulate/stamps.h"
#include "tests/unit/simulate/small_campaign.h"

static void test_queue_ids(void)
{
    SwDate moment;
    g_autoptr(GString) id = g_string_new(NULL);
    g_assert_true(sw_date_parse_rfc3339(SW_SPAN("2018-10-10T22:06:06.479795Z"), &moment));
    sw_queue_id_append_postfix(id, moment.time_us, 146523);
    g_assert_cmpstr(id->str, ==, "42Vp8G3PQqz15K0");

    g_assert_true(sw_date_parse_rfc3339(SW_SPAN("2025-02-14T15:12:33.000500Z"), &moment));
    g_string_truncate(id, 0);
    sw_queue_id_append_exim(id, moment.time_us, 62 * 10 + 35);
    g_assert_cmpstr(id->str, ==, "1tixMn-0000AZ-01");

    g_assert_true(sw_date_parse_rfc3339(SW_SPAN("2001-10-09T18:25:56Z"), &moment));
    g_string_truncate(id, 0);
    sw_queue_id_append_sendmail(id, moment.time_us, 60 * 60 + 61, 77);
    g_assert_cmpstr(id->str, ==, "f99IPu11000077");
}

static void append_any_stamp(GString *out, SwStampForm form, gint64 time_us)
{
    static void (*const forms[SW_N_STAMP_FORMS])(GString *, gint64) = {
        [SW_STAMP_USUAL] = sw_stamp_append_exim,
        [SW_STAMP_RFC3164] = sw_stamp_append_rfc3164,
        [SW_STAMP_RFC3339] = sw_stamp_append_rfc3339,
    };
    forms[form](out, time_us);
}

static void test_stamps(void)
{
    static const char *const texts[SW_N_STAMP_FORMS] = {"2005-11-02 19:30:01", "Nov  2 19:30:01",
                                                        "2005-11-02T19:30:01.000042+00:00"};
    SwDate moment;
    g_assert_true(sw_date_parse_rfc3339(SW_SPAN("2005-11-02T19:30:01.000042Z"), &moment));
    for (SwStampForm form = 0; form < SW_N_STAMP_FORMS; form++) {
        g_autoptr(GString) stamp = g_string_new(NULL);
        append_any_stamp(stamp, form, moment.time_us);
        g_assert_cmpstr(stamp->str, ==, texts[form]);
    }
}

typedef struct {
    const char *name;
    SwStampForm stamps, written; /* asked for, and in front of the lines */
    const char *accepted, *refused; /* what the line of a message's time has, and no other */
    guint lines_accepted, lines_refused;
    void (*append_id)(GString *out, gint64 time_us); /* as far as it follows from the second */
    const char *digest; /* SHA-256 of the campaign of 2005: bit-identical everywhere */
} LogCase;

static void append_postfix_second(GString *out, gint64 time_us)
{
    sw_queue_id_append_postfix(out, time_us, 0);
    g_string_truncate(out, 6);
}

static void append_exim_second(GString *out, gint64 time_us)
{
    sw_queue_id_append_exim(out, time_us, 0);
    g_string_truncate(out, 6);
}

static void append_sendmail_second(GString *out, gint64 time_us)
{
    sw_queue_id_append_sendmail(out, time_us, 0, 0);
    g_string_truncate(out, 6);
}

static const LogCase cases[] = {
    {"postfix", SW_STAMP_USUAL, SW_STAMP_RFC3164, ": client=", "NOQUEUE: reject: RCPT from ", 7, 3,
     append_postfix_second, "d75dfffae80c3496d62119233568c376ccf3f82d56ac4556fa16041dc6920d08"},
    {"postfix", SW_STAMP_RFC3339, SW_STAMP_RFC3339, ": client=", "NOQUEUE: reject: RCPT from ", 7, 3,
     append_postfix_second, "28b5e4476f2de126da4fed33017a3a5da9853ddab2ca9f210bd8682ce0cb833a"},
    {"exim", SW_STAMP_USUAL, SW_STAMP_USUAL, " <= ", " rejected RCPT ", 3, 1, append_exim_second,
     "37b13f4685439f3553b9e1f318a2ff9ecaec72e4813a684263cd1f65022d394f"},
    {"exim", SW_STAMP_RFC3164, SW_STAMP_RFC3164, " <= ", " rejected RCPT ", 3, 1, append_exim_second,
     "faba368e5a80ef839c23f23f6ff78daca35a5f640e1ad751c025e37eb7d1186f"},
    {"sendmail", SW_STAMP_USUAL, SW_STAMP_RFC3164, ", nrcpts=1, ", ": Milter: to=<", 2, 2, append_sendmail_second,
     "2435a9d636b8a685b691ce46c53c58bf843021a8d92c6fb90b419f4459390bdb"},
    {"sendmail", SW_STAMP_RFC3339, SW_STAMP_RFC3339, ", nrcpts=1, ", ": Milter: to=<", 2, 2, append_sendmail_second,
     "811e88439515fb4ea101979720a1aa58758990a332083a089ea054ef8de2a462"},
};

static char *render(const LogCase *log, const SwCampaignOptions *options)
{
    SwRenditionOptions how = {log->stamps};
    g_assert_true(sw_rendition_by_name(log->name)->is_log);
    g_autoptr(GBytes) bytes = campaign_rendered(log->name, options, &how);
    gsize len;
    const char *text = g_bytes_get_data(bytes, &len);
    return g_strndup(text, len);
}

/* Ends each line with a NUL: char* elements, borrowed from the text. */
static GPtrArray *split_lines(char *text)
{
    GPtrArray *lines = g_ptr_array_new();
    for (char *end; (end = strchr(text, '\n')); text = end + 1) {
        *end = '\0';
        g_ptr_array_add(lines, text);
    }
    g_assert_cmpstr(text, ==, ""); /* the last line ends */
    return lines;
}

/* The next line that tells when an envelope was accepted or refused. */
static const char *next_envelope(const LogCase *log, const GPtrArray *lines, guint *at, gboolean *ret_accepted)
{
    while (*at < lines->len) {
        const char *line = g_ptr_array_index(lines, (*at)++);
        *ret_accepted = strstr(line, log->accepted) != NULL;
        if (*ret_accepted || strstr(line, log->refused))
            return line;
    }
    return NULL;
}

static void check_message(const LogCase *log, const SwCampaignMessage *message, const char *line, gboolean accepted)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_assert_cmpint(accepted, ==, message->outcome == SW_OUTCOME_ACCEPTED);
    append_any_stamp(text, log->written, message->time_us);
    g_assert_true(g_str_has_prefix(line, text->str));
    if (accepted) {
        g_string_truncate(text, 0);
        log->append_id(text, message->time_us);
        g_assert_nonnull(strstr(line, text->str));
    } else {
        g_string_printf(text, "%u %.*s", message->code, (int)message->reason.len, message->reason.data);
        g_assert_nonnull(strstr(line, text->str));
        g_string_printf(text, "<%.*s>", (int)message->rcpt.len, message->rcpt.data);
        g_assert_nonnull(strstr(line, text->str));
    }
}

static void check_log(const LogCase *log, const SwCampaignOptions *options)
{
    g_autofree char *text = render(log, options);
    g_autoptr(GPtrArray) lines = split_lines(text);
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    SwCampaignMessage message;
    gboolean accepted = FALSE;
    guint at = 0, n_expected = 0;
    while (sw_campaign_next(campaign, &message)) {
        const char *line = next_envelope(log, lines, &at, &accepted);
        g_assert_nonnull(line);
        check_message(log, &message, line, accepted);
        n_expected += accepted ? log->lines_accepted : log->lines_refused;
    }
    g_assert_null(next_envelope(log, lines, &at, &accepted));
    g_assert_cmpuint(lines->len, ==, n_expected);
    gsize stamp =
        log->written == SW_STAMP_RFC3339 ? strlen("2005-11-02T19:30:00.000000") : strlen("2005-11-02 19:30:00");
    for (guint i = 1; log->written != SW_STAMP_RFC3164 && i < n_expected; i++)
        g_assert_cmpint(strncmp(lines->pdata[i - 1], lines->pdata[i], stamp), <=, 0);
}

static void test_messages(void)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_log(&cases[i], &options);
    options = small_campaign();
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
        check_log(&cases[i], &options);
}

static void test_digests(void)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = render(&cases[i], &options);
        g_autofree char *digest = g_compute_checksum_for_string(G_CHECKSUM_SHA256, text, -1);
        g_assert_cmpstr(digest, ==, cases[i].digest);
    }
}

/* Addresses and names that look otherwise. */
static void test_clients(void)
{
    static const struct {
        const char *name, *text;
    } expected[] = {
        {"postfix", ": client=unknown[2001:db8:"},
        {"exim", ") [2001:db8:"},
        {"sendmail", "relay=[IPv6:2001:db8:"},
        {"postfix", ": client=mail."},
        {"exim", " H=mail."},
        {"sendmail", "relay=mail."},
    };
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    options.scenario_2005 = FALSE;
    options.ipv6_share = 0.5;
    options.trickle_per_hour = 20;
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        LogCase log = {.name = expected[i].name};
        g_autofree char *text = render(&log, &options);
        g_assert_nonnull(strstr(text, expected[i].text));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/logs/queue-ids", test_queue_ids);
    g_test_add_func("/logs/stamps", test_stamps);
    g_test_add_func("/logs/messages", test_messages);
    g_test_add_func("/logs/digests", test_digests);
    g_test_add_func("/logs/clients", test_clients);
    return g_test_run();
}
