/*
 * The store: events in columns, strings and addresses interned once. Append, freeze, then read-only.
 * Rows of a frozen store are in the order (time, source, offset, order within the record), whatever the order of appending,
 * so that everything computed from them is reproducible; events without a time come last. A column exists only if
 * some event had its field: at most 64 bytes an event beside the strings.
 */
#pragma once

#include "store/event.h"
#include "store/pool.h"

typedef struct SwStore SwStore;

SwStore *sw_store_new(void);
void sw_store_free(SwStore *store);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwStore, sw_store_free)

void sw_store_append(SwStore *store, const SwEvent *event);
void sw_store_freeze(SwStore *store);

/* A session is kept beside the events; its source and HELO are copied. */
void sw_store_append_session(SwStore *store, const SwSessionRecord *session);

/* From here on: of a frozen store. Rows count from 0. */
guint32 sw_store_n_rows(const SwStore *store);
guint32 sw_store_field_count(const SwStore *store, SwField field); /* rows that have it */
gboolean sw_store_has(const SwStore *store, guint32 row, SwField field);

gint64 sw_store_time(const SwStore *store, guint32 row); /* SW_TIME_UNKNOWN when absent */
guint32 sw_store_time_error_ms(const SwStore *store, guint32 row);

/* Interned values as ids, 0 = absent. Clients are numbered by their first rows; the string fields share their ids. */
guint32 sw_store_client(const SwStore *store, guint32 row);
guint32 sw_store_n_clients(const SwStore *store); /* ids 1..n */
SwAddress sw_store_client_address(const SwStore *store, guint32 client);

/* A text field, see sw_field_is_text. */
guint32 sw_store_text(const SwStore *store, guint32 row, SwField field);
SwSpan sw_store_string(const SwStore *store, guint32 id);
guint32 sw_store_n_strings(const SwStore *store);

/* Transactions are renumbered 1..n by their first row; an event without one is a transaction of its own. */
guint32 sw_store_transaction(const SwStore *store, guint32 row);
guint32 sw_store_n_transactions(const SwStore *store);

SwOutcome sw_store_outcome(const SwStore *store, guint32 row);
guint16 sw_store_code(const SwStore *store, guint32 row); /* 0 = absent */
SwReasonClass sw_store_reason_class(const SwStore *store, guint32 row);
SwDirection sw_store_direction(const SwStore *store, guint32 row);
float sw_store_score(const SwStore *store, guint32 row); /* 0 when absent: ask sw_store_has */
gint16 sw_store_date_offset(const SwStore *store, guint32 row); /* SW_OFFSET_UNKNOWN */
guint64 sw_store_size(const SwStore *store, guint32 row); /* 0 when absent: ask sw_store_has */
/* URLs of the row as string ids; NULL and *ret_n = 0 when absent or none. */
const guint32 *sw_store_urls(const SwStore *store, guint32 row, guint *ret_n);

SwSpan sw_store_source(const SwStore *store, guint32 row);
const char *sw_store_kind(const SwStore *store, guint32 row);
guint64 sw_store_offset(const SwStore *store, guint32 row);
/* The row as an event again; spans borrow from the store, URLs from `urls` (SwSpan elements, refilled at each call). */
void sw_store_event(const SwStore *store, guint32 row, GArray *urls, SwEvent *ret_event);

/* Sessions in the order (first, source, offset); sources borrow from the store. */
guint32 sw_store_n_sessions(const SwStore *store);
const SwSessionRecord *sw_store_session(const SwStore *store, guint32 i);

/* Memory held by columns, and by strings and addresses. */
void sw_store_memory(const SwStore *store, gsize *ret_columns, gsize *ret_strings);
