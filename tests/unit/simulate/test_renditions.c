/* The same campaign as events, mbox and Maildir. */
#include "tests/unit/simulate/small_campaign.h"

#include "base/error.h"
#include "simulate/delivery.h"

#include <glib/gstdio.h>

static SwSpan span_of(GBytes *bytes)
{
    gsize len;
    const char *data = g_bytes_get_data(bytes, &len);
    return sw_span(data, len);
}

/* Accepted messages as delivered, in order. */
static GPtrArray *deliver(const SwCampaignOptions *options)
{
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    GPtrArray *mails = g_ptr_array_new_with_free_func(g_free);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        GString *mail = g_string_new(NULL);
        sw_delivery_append(mail, &message);
        if (message.outcome == SW_OUTCOME_ACCEPTED)
            g_ptr_array_add(mails, g_string_free(mail, FALSE));
        else
            g_string_free(mail, TRUE);
    }
    return mails;
}

/* mboxrd read by its definition: a separator follows an empty line; one ">" goes from each ">From ". */
static GPtrArray *split_mbox(SwSpan mbox)
{
    GPtrArray *mails = g_ptr_array_new_with_free_func(g_free);
    GString *mail = NULL;
    for (gsize start = 0, end; start < mbox.len; start = end + 1) {
        end = sw_span_find(mbox, start, '\n');
        SwSpan line = sw_span_slice(mbox, start, MIN(end + 1, mbox.len));
        gsize quotes = 0;
        while (quotes < line.len && line.data[quotes] == '>')
            quotes++;
        gboolean like_from = g_str_has_prefix(line.data + quotes, "From ");
        if (like_from && quotes == 0) {
            if (mail)
                g_ptr_array_add(mails, g_string_free(mail, FALSE));
            mail = g_string_new(NULL);
            continue;
        }
        g_assert_nonnull(mail);
        g_string_append_len(mail, line.data + like_from, (gssize)(line.len - like_from));
    }
    if (mail)
        g_ptr_array_add(mails, g_string_free(mail, FALSE));
    return mails;
}

static void check_mbox(const SwCampaignOptions *options)
{
    g_autoptr(GBytes) bytes = campaign_rendered("mbox", options, NULL);
    g_autoptr(GPtrArray) read = split_mbox(span_of(bytes)), delivered = deliver(options);
    guint quoted = 0;
    g_assert_cmpuint(read->len, ==, delivered->len);
    for (guint i = 0; i < read->len; i++) {
        g_autofree char *with_empty_line = g_strconcat(delivered->pdata[i], "\n", NULL);
        g_assert_cmpstr(read->pdata[i], ==, with_empty_line);
        quoted += strstr(delivered->pdata[i], "\nFrom ") != NULL;
    }
    g_assert_cmpuint(quoted, >, 0);
}

static void test_mbox(void)
{
    SwCampaignOptions small = small_campaign();
    check_mbox(&small);
}

/* What was refused is in the events and not in the mailbox. */
static void test_refused(void)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    g_autoptr(GBytes) mbox = campaign_rendered("mbox", &options, NULL),
                      events = campaign_rendered("events", &options, NULL);
    SwSpan mails = span_of(mbox), lines = span_of(events);
    guint n_mails = 0, n_events = 0, n_refused = 0;
    for (gsize at = 0; at < mails.len; at = sw_span_find(mails, at, '\n') + 1)
        n_mails += g_str_has_prefix(mails.data + at, "From ");
    for (gsize start = 0, end; start < lines.len; start = end + 1, n_events++) {
        end = sw_span_find(lines, start, '\n');
        SwSpan line = sw_span_slice(lines, start, end);
        gboolean refused = sw_span_find_folded(line, 0, SW_SPAN("\"outcome\":\"rejected\"")) < line.len;
        gboolean has_reason =
            sw_span_find_folded(line, 0, SW_SPAN("Sender address rejected: Domain not found")) < line.len;
        gboolean has_content = sw_span_find_folded(line, 0, SW_SPAN("\"subject\":")) < line.len;
        g_assert_true(refused == has_reason && refused == !has_content);
        n_refused += refused;
    }
    g_assert_cmpuint(n_events, ==, 21770);
    g_assert_cmpuint(n_mails + n_refused, ==, n_events);
}

/* The files of one folder of a Maildir, each one of the delivered mails; returns how many there are. */
static guint check_folder(const char *maildir, const char *folder, GHashTable *names, GHashTable *mails)
{
    g_autofree char *path = g_build_filename(maildir, folder, NULL);
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    const char *name;
    guint n = 0;
    g_assert_nonnull(directory);
    for (; (name = g_dir_read_name(directory)); n++) {
        g_autofree char *file = g_build_filename(path, name, NULL), *text = NULL;
        g_assert_true(g_file_get_contents(file, &text, NULL, NULL));
        g_assert_true(g_hash_table_remove(mails, text));
        g_assert_true(g_hash_table_add(names, g_strndup(name, strcspn(name, ":"))));
        g_assert_true((strstr(name, ":2,S") != NULL) == g_str_equal(folder, "cur"));
        g_unlink(file);
    }
    g_rmdir(path);
    return n;
}

static void test_maildir(void)
{
    SwCampaignOptions options = small_campaign();
    const SwRendition *maildir = sw_rendition_by_name("maildir");
    g_assert_true(maildir->directory);
    g_autofree char *parent = g_dir_make_tmp("simulate-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(parent, "deep", "Maildir", NULL), *deep = g_path_get_dirname(path);
    g_autoptr(SwCampaign) campaign = sw_campaign_new(&options), again = sw_campaign_new(&options);
    g_autoptr(GError) error = NULL;
    g_assert_true(maildir->write_directory(campaign, path, &error));
    g_assert_no_error(error);
    g_assert_false(maildir->write_directory(again, path, &error)); /* never into somebody's mail */
    g_assert_error(error, SW_ERROR, SW_ERROR_OUTPUT);

    g_autoptr(GPtrArray) delivered = deliver(&options);
    g_autoptr(GHashTable) mails = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < delivered->len; i++)
        g_assert_true(g_hash_table_add(mails, delivered->pdata[i]));
    g_assert_cmpuint(check_folder(path, "new", names, mails), >, delivered->len / 2);
    g_assert_cmpuint(check_folder(path, "cur", names, mails), >, 0);
    g_assert_cmpuint(check_folder(path, "tmp", names, mails), ==, 0);
    g_assert_cmpuint(g_hash_table_size(mails), ==, 0);
    g_rmdir(path);
    g_rmdir(deep);
    g_rmdir(parent);
}

static void test_registry(void)
{
    for (guint i = 0; sw_renditions[i]; i++) {
        g_assert_true(sw_rendition_by_name(sw_renditions[i]->name) == sw_renditions[i]);
        g_assert_nonnull(sw_renditions[i]->summary);
        g_assert_true(sw_renditions[i]->directory ? sw_renditions[i]->write_directory != NULL
                                                  : sw_renditions[i]->write != NULL);
    }
    g_assert_null(sw_rendition_by_name("papyrus"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/renditions/registry", test_registry);
    g_test_add_func("/renditions/mbox", test_mbox);
    g_test_add_func("/renditions/refused", test_refused);
    g_test_add_func("/renditions/maildir", test_maildir);
    return g_test_run();
}
