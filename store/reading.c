#include "store/inside.h"
#include "store/packing.h"

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
    g_array_set_size(urls, event->n_urls);
    sw_pool_get_all(store->strings, ids, event->n_urls, (SwSpan *)(void *)urls->data);
    event->urls = (const SwSpan *)(const void *)urls->data;
}

static void fill_texts(const SwStore *store, guint32 row, SwEvent *event)
{
    guint32 ids[G_N_ELEMENTS(text_columns)];
    SwSpan texts[G_N_ELEMENTS(text_columns)];
    for (guint i = 0; i < G_N_ELEMENTS(text_columns); i++)
        ids[i] = (guint32)columns_get(&store->columns, COLUMN_TEXT_FIRST + i, row);
    sw_pool_get_all(store->strings, ids, G_N_ELEMENTS(ids), texts);
    for (guint i = 0; i < G_N_ELEMENTS(text_columns); i++) {
        event->has |= ids[i] != 0 ? SW_HAS(text_columns[i]) : 0;
        sw_event_set_text(event, text_columns[i], texts[i]);
    }
}

static void fill_reply(const SwStore *store, guint32 row, SwEvent *event)
{
    guint16 packed = (guint16)columns_get(&store->columns, COLUMN_REPLY, row);
    event->outcome = (SwOutcome)unpack_reply(packed, SW_FIELD_OUTCOME);
    event->code = (guint16)unpack_reply(packed, SW_FIELD_CODE);
    event->reason_class = (SwReasonClass)unpack_reply(packed, SW_FIELD_REASON_CLASS);
    event->has |= event->outcome != SW_OUTCOME_UNKNOWN ? SW_HAS(SW_FIELD_OUTCOME) : 0;
    event->has |= event->code != 0 ? SW_HAS(SW_FIELD_CODE) : 0;
    event->has |= event->reason_class != SW_REASON_UNKNOWN ? SW_HAS(SW_FIELD_REASON_CLASS) : 0;
}

static void fill_judgement(const SwStore *store, guint32 row, SwEvent *event)
{
    Judgement of_row = judgement(store, row);
    event->list = sw_store_string(store, of_row.list);
    event->verdict = sw_store_string(store, of_row.verdict);
    event->score = of_row.score;
    event->direction = (SwDirection)of_row.direction;
    for (guint32 rest = JUDGEMENT_FIELDS; rest != 0; rest &= rest - 1)
        event->has |= judgement_has(&of_row, sw_field_first(rest)) ? SW_HAS(sw_field_first(rest)) : 0;
}

static void fill_witness(const SwStore *store, guint32 row, SwEvent *event)
{
    Witness of_row = witness(store, row);
    event->time_error_ms = of_row.time_error_ms;
    event->date_offset_min = witness_date_offset(&of_row);
    event->source = sw_pool_get(store->sources, of_row.source);
    event->kind = store->kinds[of_row.kind];
    event->has |= of_row.date_offset != 0 ? SW_HAS(SW_FIELD_DATE_OFFSET) : 0;
    if (of_row.hop == 0)
        return;
    event->has |= SW_HAS(SW_FIELD_HOP);
    witness_unpack_hop(&of_row, event);
}

void sw_store_event(const SwStore *store, guint32 row, GArray *urls, SwEvent *ret_event)
{
    static const SwField by_columns[] = {SW_FIELD_TIME, SW_FIELD_CLIENT, SW_FIELD_TRANSACTION, SW_FIELD_SIZE,
                                         SW_FIELD_URLS};
    SwEvent event = {.time_us = sw_store_time(store, row)};
    for (guint i = 0; i < G_N_ELEMENTS(by_columns); i++)
        event.has |= sw_store_has(store, row, by_columns[i]) ? SW_HAS(by_columns[i]) : 0;
    if (sw_event_has(&event, SW_FIELD_CLIENT))
        event.client = sw_store_client_address(store, sw_store_client(store, row));
    event.transaction = sw_store_transaction(store, row);
    event.size = sw_store_size(store, row);
    event.offset = sw_store_offset(store, row);
    fill_texts(store, row, &event);
    fill_reply(store, row, &event);
    fill_judgement(store, row, &event);
    fill_witness(store, row, &event);
    fill_urls(store, row, urls, &event);
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
