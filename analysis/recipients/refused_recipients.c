#include "analysis/recipients/refused_recipients.h"

#include "analysis/recipients/refusal.h"

static const SwColumn columns[] = {
    {"recipient", "Recipient", SW_TYPE_TEXT, NULL},
    {"reason", "Reason, the first given", SW_TYPE_TEXT, NULL},
    {"code", "Code", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
    {"attempts", "Attempts", SW_TYPE_COUNT, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"no_such_recipient", "No such recipient", SW_TYPE_BOOLEAN, NULL},
};
const SwTableSpec sw_refused_recipients_spec =
    SW_TABLE_SPEC("refused_recipients", "Refused recipients",
                  "One row a recipient and reply code of refused or deferred attempts, by the first of them.", columns);

/* One refused or deferred attempt; positions are in the order of time. */
typedef struct {
    guint32 recipient, client, position;
    guint16 code;
} Attempt;

#define NOWHERE G_MAXUINT32

typedef struct {
    guint32 recipient;
    guint16 code;
    guint32 first, last; /* positions; last: with a time, if any has one */
    guint32 telling; /* position of the first that says why; NOWHERE if none does */
    guint32 attempts, addresses;
} Refused;

static int compare_attempts(gconstpointer a, gconstpointer b)
{
    const Attempt *x = a, *y = b;
    if (x->recipient != y->recipient)
        return x->recipient < y->recipient ? -1 : 1;
    if (x->code != y->code)
        return x->code < y->code ? -1 : 1;
    if (x->client != y->client)
        return x->client < y->client ? -1 : 1;
    return (x->position > y->position) - (x->position < y->position);
}

static GArray *refused_attempts(const SwAnalysis *analysis, const SwRecipientNames *names)
{
    GArray *attempts = g_array_new(FALSE, FALSE, sizeof(Attempt));
    for (guint32 i = 0; i < analysis->n_rows; i++) {
        guint32 row = analysis->rows[i];
        SwOutcome outcome = sw_store_outcome(analysis->store, row);
        guint32 recipient = sw_recipient_names_of_row(names, row);
        if (recipient == 0 || (outcome != SW_OUTCOME_REJECTED && outcome != SW_OUTCOME_DEFERRED))
            continue;
        Attempt attempt = {recipient, sw_store_client(analysis->store, row), i, sw_store_code(analysis->store, row)};
        g_array_append_val(attempts, attempt);
    }
    g_array_sort(attempts, compare_attempts);
    return attempts;
}

static void add_attempt(Refused *refused, const SwAnalysis *analysis, const Attempt *attempt, guint32 previous_client)
{
    guint32 row = analysis->rows[attempt->position];
    if (sw_store_has(analysis->store, row, SW_FIELD_REASON) ||
        sw_store_has(analysis->store, row, SW_FIELD_REASON_CLASS))
        refused->telling = MIN(refused->telling, attempt->position);
    refused->first = MIN(refused->first, attempt->position);
    if (sw_store_has(analysis->store, row, SW_FIELD_TIME))
        refused->last = MAX(refused->last, attempt->position);
    refused->attempts++;
    refused->addresses += attempt->client != 0 && attempt->client != previous_client;
}

static int compare_refused(gconstpointer a, gconstpointer b)
{
    const Refused *x = a, *y = b;
    return (x->first > y->first) - (x->first < y->first);
}

static GArray *refused_by_recipient(const SwAnalysis *analysis, const GArray *attempts)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(Refused));
    const Attempt *before = NULL;
    for (guint i = 0; i < attempts->len; i++) {
        const Attempt *attempt = &g_array_index(attempts, Attempt, i);
        gboolean same = before && before->recipient == attempt->recipient && before->code == attempt->code;
        if (!same) {
            Refused refused = {.recipient = attempt->recipient, .code = attempt->code, .telling = NOWHERE};
            refused.first = refused.last = attempt->position;
            g_array_append_val(all, refused);
        }
        add_attempt(&g_array_index(all, Refused, all->len - 1), analysis, attempt, same ? before->client : 0);
        before = attempt;
    }
    g_array_sort(all, compare_refused);
    return all;
}

static void put_verdict(SwTable *table, SwRefusal refusal)
{
    if (refusal == SW_REFUSAL_UNSAID)
        sw_table_put_unknown(table);
    else
        sw_table_put_boolean(table, refusal == SW_REFUSAL_NO_SUCH_RECIPIENT);
}

static void put_refused(SwTable *table, const SwAnalysis *analysis, const SwRecipientNames *names,
                        const Refused *refused)
{
    SwReasonClass class = SW_REASON_UNKNOWN;
    SwSpan reason = SW_SPAN_ABSENT;
    if (refused->telling != NOWHERE) {
        guint32 row = analysis->rows[refused->telling];
        class = sw_store_reason_class(analysis->store, row);
        reason = sw_store_string(analysis->store, sw_store_text(analysis->store, row, SW_FIELD_REASON));
    }
    sw_table_put_span(table, sw_recipient_names_text(names, refused->recipient));
    sw_table_put_span(table, reason);
    if (refused->code > 0)
        sw_table_put_count(table, refused->code);
    else
        sw_table_put_unknown(table);
    sw_table_put_time(table, sw_store_time(analysis->store, analysis->rows[refused->first]));
    sw_table_put_time(table, sw_store_time(analysis->store, analysis->rows[refused->last]));
    sw_table_put_count(table, refused->attempts);
    if (refused->addresses > 0)
        sw_table_put_count(table, refused->addresses);
    else
        sw_table_put_unknown(table);
    put_verdict(table, sw_refusal_of(class, reason));
}

void sw_refused_recipients_add(const SwAnalysis *analysis, const SwRecipientNames *names, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&sw_refused_recipients_spec));
    if (analysis->field_count[SW_FIELD_OUTCOME] == 0) {
        sw_table_set_note(table, "Empty: the inputs do not say what was accepted and what was refused.");
        return;
    }
    g_autoptr(GArray) attempts = refused_attempts(analysis, names);
    g_autoptr(GArray) all = refused_by_recipient(analysis, attempts);
    for (guint i = 0; i < all->len; i++)
        put_refused(table, analysis, names, &g_array_index(all, Refused, i));
    if (all->len == 0)
        sw_table_set_note(table, "Empty: nothing was refused, of %u recipients of attempts with a known outcome.",
                          analysis->field_count[SW_FIELD_OUTCOME]);
}
