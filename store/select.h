/*
 * A selection: which rows of a frozen store a question is about. Each kind of condition is a list, any of which may
 * hold; kinds are joined by and. A row that lacks the field meets no positive condition and fails no negative one.
 * Globs know * and ?, ASCII case is ignored; each distinct string is tried once.
 */
#pragma once

#include "store/store.h"

typedef enum {
    SW_MATCH_IP, /* CIDR or address */
    SW_MATCH_FROM, /* envelope sender or header From */
    SW_MATCH_TO, /* recipient */
    SW_MATCH_SUBJECT,
    SW_MATCH_URL, /* any of the URLs */
    SW_MATCH_HELO,
    SW_MATCH_OUTCOME,
    SW_N_MATCHES
} SwMatch;

typedef struct SwSelection SwSelection;

SwSelection *sw_selection_new(void);
void sw_selection_free(SwSelection *selection);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwSelection, sw_selection_free)

/* Half-open [since, until); SW_TIME_UNKNOWN = no bound. Rows without a time are left out as soon as one bound is set. */
void sw_selection_set_range(SwSelection *selection, gint64 since_us, gint64 until_us);
void sw_selection_get_range(const SwSelection *selection, gint64 *ret_since_us, gint64 *ret_until_us);
/* SW_ERROR_USAGE for a pattern that cannot be (a bad CIDR, an unknown outcome). */
gboolean sw_selection_add(SwSelection *selection, SwMatch match, gboolean negated, const char *pattern, GError **error);
/* SW_HAS() bits of the fields that its conditions look at. */
guint32 sw_selection_reads(const SwSelection *selection);
gboolean sw_selection_is_everything(const SwSelection *selection);

/* The rows that meet it, in the store's order: guint32 elements, owned by the caller. */
GArray *sw_selection_apply(const SwSelection *selection, const SwStore *store);
/* The same for sessions: those that begin in the range and whose client meets SW_MATCH_IP. The other conditions are
 * about mails: they say nothing about a session, which may have carried none or many. */
GArray *sw_selection_apply_sessions(const SwSelection *selection, const SwStore *store);
