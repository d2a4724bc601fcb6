/*
 * The mailboxes of one field (recipients, or senders), taken apart once for each distinct string: a dense domain id
 * and the localpart. Domains are normalised (base/domain.h), so that case, a final dot and the two spellings of an IDN
 * are one domain.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct SwMailboxNames SwMailboxNames;

/* Of the selected rows. `field` is one of the mailbox fields of sw_store_text. The store must outlive it. */
SwMailboxNames *sw_mailbox_names_new(const SwAnalysis *analysis, SwField field);
void sw_mailbox_names_free(SwMailboxNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwMailboxNames, sw_mailbox_names_free)

/* 1..n; 0 when the row lacks the field, or the mailbox has no domain that is a name (the null sender, an address
 * literal). */
guint32 sw_mailbox_names_domain_of_row(const SwMailboxNames *names, guint32 row);
guint32 sw_mailbox_names_n_domains(const SwMailboxNames *names);
SwSpan sw_mailbox_names_domain(const SwMailboxNames *names, guint32 domain); /* normalised */
SwSpan sw_mailbox_names_spelling(const SwMailboxNames *names, guint32 domain); /* as first written */
/* rank[domain], from 1, in byte order of the normalised names; rank[0] = 0. */
const guint32 *sw_mailbox_names_ranks(const SwMailboxNames *names);

/* What stands before the last '@'; the whole text when there is none. */
SwSpan sw_mailbox_localpart(SwSpan mailbox);
