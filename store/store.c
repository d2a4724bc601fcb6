#include "store/store.h"

#include "store/inside.h"
#include "store/packing.h"
#include "store/rows.h"

SwStore *sw_store_new(void)
{
    SwStore *store = g_new0(SwStore, 1);
    store->strings = sw_pool_new();
    store->clients = sw_pool_new();
    store->sources = sw_pool_new();
    store->lists = sw_pool_new();
    store->judgements = sw_pool_new();
    store->witnesses = sw_pool_new();
    sw_session_list_init(&store->sessions);
    return store;
}

void sw_store_free(SwStore *store)
{
    if (!store)
        return;
    columns_clear(&store->columns);
    sw_pool_free(store->strings);
    sw_pool_free(store->clients);
    g_free(store->clients_by_row);
    sw_pool_free(store->sources);
    sw_pool_free(store->lists);
    sw_pool_free(store->judgements);
    sw_pool_free(store->witnesses);
    sw_session_list_clear(&store->sessions);
    g_free(store);
}

static guint16 kind_number(SwStore *store, const char *kind)
{
    for (guint i = 0; i < store->n_kinds; i++)
        if (g_strcmp0(store->kinds[i], kind) == 0)
            return (guint16)i;
    g_assert(store->n_kinds < MAX_KINDS);
    store->kinds[store->n_kinds] = kind;
    return (guint16)store->n_kinds++;
}

static guint32 witness_id(SwStore *store, const SwEvent *event)
{
    return witness_intern(store->witnesses, sw_pool_intern(store->sources, event->source),
                          kind_number(store, event->kind), event);
}

static guint32 url_list_id(SwStore *store, const SwEvent *event)
{
    guint32 few[16];
    g_autofree guint32 *many = event->n_urls > G_N_ELEMENTS(few) ? g_new(guint32, event->n_urls) : NULL;
    guint32 *ids = many ? many : few;
    sw_pool_intern_all(store->strings, event->urls, event->n_urls, ids);
    return sw_pool_intern(store->lists, sw_span((const char *)ids, event->n_urls * sizeof *ids));
}

static guint64 cell_value(SwStore *store, const SwEvent *event, SwField field)
{
    switch (field) {
    case SW_FIELD_CLIENT:
        return sw_pool_intern(store->clients, sw_span((const char *)event->client.bytes, sizeof event->client.bytes));
    case SW_FIELD_SIZE:
        return MIN(event->size, G_MAXUINT32 - 1) + 1;
    case SW_FIELD_URLS:
        return url_list_id(store, event);
    default:
        g_assert_not_reached();
    }
}

static void append_texts(SwStore *store, guint32 row, const SwEvent *event)
{
    SwSpan texts[G_N_ELEMENTS(text_columns)];
    ColumnId columns[G_N_ELEMENTS(text_columns)];
    guint32 ids[G_N_ELEMENTS(text_columns)];
    guint n = 0;
    for (guint i = 0; i < G_N_ELEMENTS(text_columns); i++)
        if (sw_event_has(event, text_columns[i])) {
            texts[n] = sw_event_text(event, text_columns[i]);
            columns[n++] = COLUMN_TEXT_FIRST + i;
        }
    sw_pool_intern_all(store->strings, texts, n, ids);
    for (guint i = 0; i < n; i++)
        columns_set(&store->columns, columns[i], row, ids[i]);
}

void sw_store_append(SwStore *store, const SwEvent *event)
{
    g_assert(!store->frozen);
    Columns *columns = &store->columns;
    guint32 row = columns_add_row(columns);
    for (guint32 rest = event->has; rest != 0; rest &= rest - 1)
        store->field_count[sw_field_first(rest)]++;
    columns_set(columns, COLUMN_TIME, row,
                (guint64)(sw_event_has(event, SW_FIELD_TIME) ? event->time_us : SW_TIME_UNKNOWN));
    columns_set(columns, COLUMN_WITNESS, row, witness_id(store, event));
    columns_set(columns, COLUMN_OFFSET, row, event->offset);
    if (sw_event_has(event, SW_FIELD_TRANSACTION))
        columns_set(columns, COLUMN_TRANSACTION_KEY, row, event->transaction);
    if (event->has & REPLY_FIELDS)
        columns_set(columns, COLUMN_REPLY, row, pack_reply(event));
    if (event->has & JUDGEMENT_FIELDS)
        columns_set(columns, COLUMN_JUDGEMENT, row, judgement_intern(store->judgements, store->strings, event));
    append_texts(store, row, event);
    static const SwField others[] = {SW_FIELD_CLIENT, SW_FIELD_SIZE, SW_FIELD_URLS};
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        if (sw_event_has(event, others[i]))
            columns_set(columns, column_of_field[others[i]], row, cell_value(store, event, others[i]));
}

void sw_store_append_session(SwStore *store, const SwSessionRecord *session)
{
    g_assert(!store->frozen);
    SwSessionRecord kept = *session;
    kept.source = sw_pool_get(store->strings, sw_pool_intern(store->strings, session->source));
    if (sw_span_present(session->helo))
        kept.helo = sw_pool_get(store->strings, sw_pool_intern(store->strings, session->helo));
    g_array_append_val(store->sessions.records, kept);
}

/* Of each witness (1..size), where the path of its source stands among all paths. Owned by the caller. */
static guint32 *rank_witnesses(const SwStore *store)
{
    g_autofree guint32 *of_source = sw_pool_ranks(store->sources);
    guint32 n = sw_pool_size(store->witnesses), *of_witness = g_new0(guint32, (gsize)n + 1);
    for (guint32 id = 1; id <= n; id++)
        of_witness[id] = of_source[witness_get(store->witnesses, id).source];
    return of_witness;
}

void sw_store_freeze(SwStore *store)
{
    g_assert(!store->frozen);
    g_autofree guint32 *source_rank = rank_witnesses(store);
    g_auto(Scratch) scratch = {NULL, 0};
    rows_sort(&store->columns, source_rank, &scratch);
    store->clients_by_row = rows_renumber(&store->columns, COLUMN_CLIENT, sw_pool_size(store->clients));
    store->n_transactions = rows_number_transactions(&store->columns, source_rank, &scratch);
    columns_shrink(&store->columns);
    sw_session_list_sort(&store->sessions);
    store->frozen = TRUE;
}

void sw_store_memory(const SwStore *store, gsize *ret_columns, gsize *ret_strings)
{
    *ret_columns = columns_bytes(&store->columns);
    *ret_strings = sw_pool_bytes(store->strings) + sw_pool_bytes(store->clients) + sw_pool_bytes(store->sources) +
                   sw_pool_bytes(store->lists) + sw_pool_bytes(store->judgements) + sw_pool_bytes(store->witnesses);
}
