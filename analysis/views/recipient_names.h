/*
 * Recipients as people mean them: the localpart as written (RFC 5321 section 2.4: its case may matter) at the normalised
 * domain, so that spellings of the same domain are one recipient.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct SwRecipientNames SwRecipientNames;

/* Of the selected rows. The store must outlive it. */
SwRecipientNames *sw_recipient_names_new(const SwAnalysis *analysis);
void sw_recipient_names_free(SwRecipientNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwRecipientNames, sw_recipient_names_free)

guint32 sw_recipient_names_of_row(const SwRecipientNames *names, guint32 row); /* 1..n, 0 = the row has none */
guint32 sw_recipient_names_n(const SwRecipientNames *names);
SwSpan sw_recipient_names_text(const SwRecipientNames *names, guint32 recipient);
