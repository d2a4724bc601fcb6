#include "store/store.h"

#include "store/columns.h"
#include "store/packing.h"
#include "store/rows.h"

#define MAX_KINDS 32

struct SwStore {
    Columns columns;
    SwPool *strings, *clients, *sources;
    SwPool *lists; /* of URLs, as the bytes of their string ids */
    SwPool *judgements; /* as the bytes of Judgement */
    SwPool *witnesses; /* as the bytes of Witness */
    const char *kinds[MAX_KINDS]; /* by their numbers in witnesses */
    guint n_kinds;
    guint32 field_count[SW_N_FIELDS];
    guint32 *clients_by_row; /* once frozen: ids of the address pool, by the order of their first rows */
    guint32 n_transactions;
    SwSessionList sessions;
    gboolean frozen;
};

static const SwField text_columns[] = {
    SW_FIELD_HELO,       SW_FIELD_MAIL_FROM,   SW_FIELD_RCPT,    SW_FIELD_REASON,
    SW_FIELD_MESSAGE_ID, SW_FIELD_HEADER_FROM, SW_FIELD_SUBJECT, SW_FIELD_QUEUE_ID,
};
G_STATIC_ASSERT(G_N_ELEMENTS(text_columns) == COLUMN_TEXT_LAST - COLUMN_TEXT_FIRST + 1);

/* Column of each field that has one to itself; text fields as in text_columns. */
static const ColumnId column_of_field[SW_N_FIELDS] = {
    [SW_FIELD_TIME] = COLUMN_TIME,
    [SW_FIELD_CLIENT] = COLUMN_CLIENT,
    [SW_FIELD_HELO] = COLUMN_TEXT_FIRST,
    [SW_FIELD_MAIL_FROM] = COLUMN_TEXT_FIRST + 1,
    [SW_FIELD_RCPT] = COLUMN_TEXT_FIRST + 2,
    [SW_FIELD_REASON] = COLUMN_TEXT_FIRST + 3,
    [SW_FIELD_MESSAGE_ID] = COLUMN_TEXT_FIRST + 4,
    [SW_FIELD_HEADER_FROM] = COLUMN_TEXT_FIRST + 5,
    [SW_FIELD_SUBJECT] = COLUMN_TEXT_FIRST + 6,
    [SW_FIELD_QUEUE_ID] = COLUMN_TEXT_FIRST + 7,
    [SW_FIELD_TRANSACTION] = COLUMN_TRANSACTION,
    [SW_FIELD_SIZE] = COLUMN_SIZE,
    [SW_FIELD_URLS] = COLUMN_URLS,
};

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
    rows_sort(&store->columns, source_rank);
    store->clients_by_row = rows_renumber(&store->columns, COLUMN_CLIENT, sw_pool_size(store->clients));
    store->n_transactions = rows_number_transactions(&store->columns, source_rank);
    columns_shrink(&store->columns);
    sw_session_list_sort(&store->sessions);
    store->frozen = TRUE;
}

guint32 sw_store_n_rows(const SwStore *store)
{
    return store->columns.n_rows;
}

guint32 sw_store_field_count(const SwStore *store, SwField field)
{
    return store->field_count[field];
}

static guint reply_part(const SwStore *store, guint32 row, SwField field)
{
    return unpack_reply((guint16)columns_get(&store->columns, COLUMN_REPLY, row), field);
}

static Judgement judgement(const SwStore *store, guint32 row)
{
    return judgement_get(store->judgements, (guint32)columns_get(&store->columns, COLUMN_JUDGEMENT, row));
}

static Witness witness(const SwStore *store, guint32 row)
{
    return witness_get(store->witnesses, (guint32)columns_get(&store->columns, COLUMN_WITNESS, row));
}

gboolean sw_store_has(const SwStore *store, guint32 row, SwField field)
{
    if (field == SW_FIELD_TIME)
        return sw_store_time(store, row) != SW_TIME_UNKNOWN;
    if (field == SW_FIELD_TRANSACTION)
        return (columns_get(&store->columns, COLUMN_TRANSACTION, row) & TRANSACTION_GIVEN) != 0;
    if (field == SW_FIELD_HOP)
        return witness(store, row).hop != 0;
    if (field == SW_FIELD_DATE_OFFSET)
        return witness(store, row).date_offset != 0;
    if (SW_HAS(field) & REPLY_FIELDS)
        return reply_part(store, row, field) != 0;
    if (SW_HAS(field) & JUDGEMENT_FIELDS) {
        Judgement of_row = judgement(store, row);
        return judgement_has(&of_row, field);
    }
    return columns_get(&store->columns, column_of_field[field], row) != 0;
}

gint64 sw_store_time(const SwStore *store, guint32 row)
{
    return (gint64)columns_get(&store->columns, COLUMN_TIME, row);
}

guint32 sw_store_time_error_ms(const SwStore *store, guint32 row)
{
    return witness(store, row).time_error_ms;
}

guint32 sw_store_client(const SwStore *store, guint32 row)
{
    return (guint32)columns_get(&store->columns, COLUMN_CLIENT, row);
}

guint32 sw_store_n_clients(const SwStore *store)
{
    return sw_pool_size(store->clients);
}

SwAddress sw_store_client_address(const SwStore *store, guint32 client)
{
    SwAddress address;
    SwSpan bytes = sw_pool_get(store->clients, store->clients_by_row[client]);
    g_assert(bytes.len == sizeof address.bytes);
    memcpy(address.bytes, bytes.data, sizeof address.bytes);
    return address;
}

guint32 sw_store_text(const SwStore *store, guint32 row, SwField field)
{
    if (field == SW_FIELD_LIST)
        return judgement(store, row).list;
    if (field == SW_FIELD_VERDICT)
        return judgement(store, row).verdict;
    ColumnId column = column_of_field[field];
    g_assert(column >= COLUMN_TEXT_FIRST && column <= COLUMN_TEXT_LAST);
    return (guint32)columns_get(&store->columns, column, row);
}

SwSpan sw_store_string(const SwStore *store, guint32 id)
{
    return sw_pool_get(store->strings, id);
}

guint32 sw_store_n_strings(const SwStore *store)
{
    return sw_pool_size(store->strings);
}

guint32 sw_store_transaction(const SwStore *store, guint32 row)
{
    guint32 number = (guint32)columns_get(&store->columns, COLUMN_TRANSACTION, row) & ~TRANSACTION_GIVEN;
    return number != 0 ? number : row + 1;
}

guint32 sw_store_n_transactions(const SwStore *store)
{
    return store->n_transactions;
}

SwOutcome sw_store_outcome(const SwStore *store, guint32 row)
{
    return (SwOutcome)reply_part(store, row, SW_FIELD_OUTCOME);
}

guint16 sw_store_code(const SwStore *store, guint32 row)
{
    return (guint16)reply_part(store, row, SW_FIELD_CODE);
}

SwReasonClass sw_store_reason_class(const SwStore *store, guint32 row)
{
    return (SwReasonClass)reply_part(store, row, SW_FIELD_REASON_CLASS);
}

SwDirection sw_store_direction(const SwStore *store, guint32 row)
{
    return (SwDirection)judgement(store, row).direction;
}

float sw_store_score(const SwStore *store, guint32 row)
{
    return judgement(store, row).score;
}

gint16 sw_store_date_offset(const SwStore *store, guint32 row)
{
    Witness of_row = witness(store, row);
    return witness_date_offset(&of_row);
}

guint64 sw_store_size(const SwStore *store, guint32 row)
{
    guint64 biased = columns_get(&store->columns, COLUMN_SIZE, row);
    return biased == 0 ? 0 : biased - 1;
}

const guint32 *sw_store_urls(const SwStore *store, guint32 row, guint *ret_n)
{
    SwSpan list = sw_pool_get(store->lists, (guint32)columns_get(&store->columns, COLUMN_URLS, row));
    *ret_n = (guint)(list.len / sizeof(guint32));
    return *ret_n > 0 ? (const guint32 *)(const void *)list.data : NULL;
}

SwSpan sw_store_source(const SwStore *store, guint32 row)
{
    return sw_pool_get(store->sources, witness(store, row).source);
}

const char *sw_store_kind(const SwStore *store, guint32 row)
{
    return store->kinds[witness(store, row).kind];
}

guint64 sw_store_offset(const SwStore *store, guint32 row)
{
    return columns_get(&store->columns, COLUMN_OFFSET, row);
}

static void fill_urls(const SwStore *store, guint32 row, GArray *urls, SwEvent *event)
{
    const guint32 *ids = sw_store_urls(store, row, &event->n_urls);
    g_array_set_size(urls, 0);
    for (guint i = 0; i < event->n_urls; i++) {
        SwSpan url = sw_store_string(store, ids[i]);
        g_array_append_val(urls, url);
    }
    event->urls = (const SwSpan *)(const void *)urls->data;
}

void sw_store_event(const SwStore *store, guint32 row, GArray *urls, SwEvent *ret_event)
{
    SwEvent event = {.time_us = sw_store_time(store, row), .time_error_ms = sw_store_time_error_ms(store, row)};
    for (SwField field = 0; field < SW_N_FIELDS; field++)
        if (sw_store_has(store, row, field))
            event.has |= SW_HAS(field);
    if (sw_event_has(&event, SW_FIELD_CLIENT))
        event.client = sw_store_client_address(store, sw_store_client(store, row));
    for (SwField field = 0; field < SW_N_FIELDS; field++)
        if (sw_field_is_text(field))
            sw_event_set_text(&event, field, sw_store_string(store, sw_store_text(store, row, field)));
    event.reason_class = sw_store_reason_class(store, row);
    event.score = sw_store_score(store, row);
    event.direction = sw_store_direction(store, row);
    event.outcome = sw_store_outcome(store, row);
    event.code = sw_store_code(store, row);
    event.transaction = sw_store_transaction(store, row);
    event.date_offset_min = sw_store_date_offset(store, row);
    event.size = sw_store_size(store, row);
    fill_urls(store, row, urls, &event);
    if (sw_event_has(&event, SW_FIELD_HOP)) {
        Witness of_row = witness(store, row);
        witness_unpack_hop(&of_row, &event);
    }
    event.source = sw_store_source(store, row);
    event.offset = sw_store_offset(store, row);
    event.kind = sw_store_kind(store, row);
    *ret_event = event;
}

guint32 sw_store_n_sessions(const SwStore *store)
{
    return store->sessions.records->len;
}

const SwSessionRecord *sw_store_session(const SwStore *store, guint32 i)
{
    g_assert(i < store->sessions.records->len);
    return &g_array_index(store->sessions.records, SwSessionRecord, i);
}

void sw_store_memory(const SwStore *store, gsize *ret_columns, gsize *ret_strings)
{
    *ret_columns = columns_bytes(&store->columns);
    *ret_strings = sw_pool_bytes(store->strings) + sw_pool_bytes(store->clients) + sw_pool_bytes(store->sources) +
                   sw_pool_bytes(store->lists) + sw_pool_bytes(store->judgements) + sw_pool_bytes(store->witnesses);
}
