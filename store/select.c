#include "store/select.h"

#include "base/error.h"

typedef struct {
    SwNetwork network; /* SW_MATCH_IP */
    SwOutcome outcome; /* SW_MATCH_OUTCOME */
    char *glob; /* others; folded */
} Condition;

struct SwSelection {
    gint64 since_us, until_us; /* SW_TIME_UNKNOWN = no bound */
    GArray *conditions[SW_N_MATCHES][2]; /* Condition; [1] = negated */
};

/* The fields that a kind of condition looks at. */
static const SwField fields_of[SW_N_MATCHES][2] = {
    [SW_MATCH_IP] = {SW_FIELD_CLIENT, SW_FIELD_CLIENT},
    [SW_MATCH_FROM] = {SW_FIELD_MAIL_FROM, SW_FIELD_HEADER_FROM},
    [SW_MATCH_TO] = {SW_FIELD_RCPT, SW_FIELD_RCPT},
    [SW_MATCH_SUBJECT] = {SW_FIELD_SUBJECT, SW_FIELD_SUBJECT},
    [SW_MATCH_HELO] = {SW_FIELD_HELO, SW_FIELD_HELO},
    [SW_MATCH_URL] = {SW_FIELD_URLS, SW_FIELD_URLS},
    [SW_MATCH_OUTCOME] = {SW_FIELD_OUTCOME, SW_FIELD_OUTCOME},
};

guint32 sw_selection_reads(const SwSelection *selection)
{
    guint32 fields = 0;
    for (SwMatch match = 0; match < SW_N_MATCHES; match++)
        if (selection->conditions[match][0]->len + selection->conditions[match][1]->len > 0)
            fields |= SW_HAS(fields_of[match][0]) | SW_HAS(fields_of[match][1]);
    return fields;
}

static void condition_clear(gpointer data)
{
    g_free(((Condition *)data)->glob);
}

SwSelection *sw_selection_new(void)
{
    SwSelection *selection = g_new0(SwSelection, 1);
    selection->since_us = selection->until_us = SW_TIME_UNKNOWN;
    for (SwMatch match = 0; match < SW_N_MATCHES; match++) {
        for (guint negated = 0; negated < 2; negated++) {
            selection->conditions[match][negated] = g_array_new(FALSE, FALSE, sizeof(Condition));
            g_array_set_clear_func(selection->conditions[match][negated], condition_clear);
        }
    }
    return selection;
}

void sw_selection_free(SwSelection *selection)
{
    if (!selection)
        return;
    for (SwMatch match = 0; match < SW_N_MATCHES; match++)
        for (guint negated = 0; negated < 2; negated++)
            g_array_unref(selection->conditions[match][negated]);
    g_free(selection);
}

void sw_selection_set_range(SwSelection *selection, gint64 since_us, gint64 until_us)
{
    selection->since_us = since_us;
    selection->until_us = until_us;
}

void sw_selection_get_range(const SwSelection *selection, gint64 *ret_since_us, gint64 *ret_until_us)
{
    *ret_since_us = selection->since_us;
    *ret_until_us = selection->until_us;
}

gboolean sw_selection_add(SwSelection *selection, SwMatch match, gboolean negated, const char *pattern, GError **error)
{
    Condition condition = {0};
    if (match == SW_MATCH_IP && !sw_network_parse(pattern, &condition.network, error))
        return FALSE;
    if (match == SW_MATCH_OUTCOME && !sw_outcome_parse(sw_span_of(pattern), &condition.outcome)) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "\"%s\" is no outcome: accepted, rejected or deferred", pattern);
        return FALSE;
    }
    gboolean null_sender = match == SW_MATCH_FROM && g_str_equal(pattern, "<>");
    condition.glob = g_ascii_strdown(null_sender ? "" : pattern, -1);
    g_array_append_val(selection->conditions[match][negated ? 1 : 0], condition);
    return TRUE;
}

gboolean sw_selection_is_everything(const SwSelection *selection)
{
    for (SwMatch match = 0; match < SW_N_MATCHES; match++)
        if (selection->conditions[match][0]->len > 0 || selection->conditions[match][1]->len > 0)
            return FALSE;
    return selection->since_us == SW_TIME_UNKNOWN && selection->until_us == SW_TIME_UNKNOWN;
}

/* Wildcards by going back to the last star only: at most pattern times text steps. */
static gboolean glob_matches(const char *glob, SwSpan text)
{
    const char *star = NULL;
    gsize at = 0, retry = 0;
    while (at < text.len) {
        if (*glob == '*') {
            star = ++glob;
            retry = at;
        } else if (*glob != '\0' && (*glob == '?' || *glob == g_ascii_tolower(text.data[at]))) {
            glob++;
            at++;
        } else if (star) {
            glob = star;
            at = ++retry;
        } else {
            return FALSE;
        }
    }
    while (*glob == '*')
        glob++;
    return *glob == '\0';
}

/* One kind of condition while a selection is applied: every distinct string or address is tried once. */
typedef struct {
    const SwStore *store;
    SwMatch match;
    const GArray *conditions;
    guint8 *verdicts; /* by id: 0 = not tried, 1 = no, 2 = yes */
} Matcher;

static gboolean address_matches(const GArray *conditions, SwAddress address)
{
    for (guint i = 0; i < conditions->len; i++)
        if (sw_network_contains(&g_array_index(conditions, Condition, i).network, &address))
            return TRUE;
    return FALSE;
}

static gboolean text_matches(const GArray *conditions, SwSpan text)
{
    for (guint i = 0; i < conditions->len; i++)
        if (glob_matches(g_array_index(conditions, Condition, i).glob, text))
            return TRUE;
    return FALSE;
}

static gboolean try_id(const Matcher *matcher, guint32 id)
{
    return matcher->match == SW_MATCH_IP
               ? address_matches(matcher->conditions, sw_store_client_address(matcher->store, id))
               : text_matches(matcher->conditions, sw_store_string(matcher->store, id));
}

static gboolean id_matches(const Matcher *matcher, guint32 id)
{
    if (id == 0)
        return FALSE;
    if (matcher->verdicts[id] == 0)
        matcher->verdicts[id] = try_id(matcher, id) ? 2 : 1;
    return matcher->verdicts[id] == 2;
}

static gboolean outcome_matches(const Matcher *matcher, SwOutcome outcome)
{
    for (guint i = 0; i < matcher->conditions->len; i++)
        if (g_array_index(matcher->conditions, Condition, i).outcome == outcome)
            return TRUE;
    return FALSE;
}

static gboolean urls_match(const Matcher *matcher, guint32 row)
{
    guint n_urls;
    const guint32 *urls = sw_store_urls(matcher->store, row, &n_urls);
    for (guint i = 0; i < n_urls; i++)
        if (id_matches(matcher, urls[i]))
            return TRUE;
    return FALSE;
}

static gboolean row_matches(const Matcher *matcher, guint32 row)
{
    const SwField *fields = fields_of[matcher->match];
    switch (matcher->match) {
    case SW_MATCH_IP:
        return id_matches(matcher, sw_store_client(matcher->store, row));
    case SW_MATCH_OUTCOME:
        return outcome_matches(matcher, sw_store_outcome(matcher->store, row));
    case SW_MATCH_URL:
        return urls_match(matcher, row);
    default:
        return id_matches(matcher, sw_store_text(matcher->store, row, fields[0])) ||
               (fields[1] != fields[0] && id_matches(matcher, sw_store_text(matcher->store, row, fields[1])));
    }
}

static gboolean in_range(const SwSelection *selection, gint64 time_us)
{
    if (selection->since_us == SW_TIME_UNKNOWN && selection->until_us == SW_TIME_UNKNOWN)
        return TRUE;
    return time_us != SW_TIME_UNKNOWN && (selection->since_us == SW_TIME_UNKNOWN || time_us >= selection->since_us) &&
           (selection->until_us == SW_TIME_UNKNOWN || time_us < selection->until_us);
}

/* Drops the rows that fail one kind of condition. */
static void filter(GArray *rows, const SwStore *store, SwMatch match, const GArray *conditions, gboolean negated)
{
    if (conditions->len == 0)
        return;
    guint32 n_ids = match == SW_MATCH_IP ? sw_store_n_clients(store) : sw_store_n_strings(store);
    g_autofree guint8 *verdicts = g_new0(guint8, (gsize)n_ids + 1);
    Matcher matcher = {store, match, conditions, verdicts};
    guint kept = 0;
    for (guint i = 0; i < rows->len; i++) {
        guint32 row = g_array_index(rows, guint32, i);
        if (row_matches(&matcher, row) != negated)
            g_array_index(rows, guint32, kept++) = row;
    }
    g_array_set_size(rows, kept);
}

GArray *sw_selection_apply(const SwSelection *selection, const SwStore *store)
{
    guint32 n_rows = sw_store_n_rows(store);
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    guint32 n = 0;
    g_array_set_size(rows, n_rows);
    for (guint32 row = 0; row < n_rows; row++)
        if (in_range(selection, sw_store_time(store, row)))
            g_array_index(rows, guint32, n++) = row;
    g_array_set_size(rows, n);
    for (SwMatch match = 0; match < SW_N_MATCHES; match++)
        for (guint negated = 0; negated < 2; negated++)
            filter(rows, store, match, selection->conditions[match][negated], negated == 1);
    return rows;
}

static gboolean has_session(const SwSelection *selection, const SwSessionRecord *session)
{
    const GArray *wanted = selection->conditions[SW_MATCH_IP][0], *unwanted = selection->conditions[SW_MATCH_IP][1];
    return in_range(selection, session->first_us) && (wanted->len == 0 || address_matches(wanted, session->client)) &&
           !address_matches(unwanted, session->client);
}

GArray *sw_selection_apply_sessions(const SwSelection *selection, const SwStore *store)
{
    GArray *sessions = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 i = 0; i < sw_store_n_sessions(store); i++)
        if (has_session(selection, sw_store_session(store, i)))
            g_array_append_val(sessions, i);
    return sessions;
}
