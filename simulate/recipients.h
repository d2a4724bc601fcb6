/*
 * The spammer's list: recipients by domain, sorted by localpart inside. Lists of later waves hold those of earlier
 * ones: a recipient has the wave it joined in.
 */
#pragma once

#include "base/random.h"
#include "base/span.h"

typedef struct {
    const char *domain; /* static */
    guint32 first, n; /* its recipients: first .. first + n - 1 */
} SwRecipientDomain;

typedef struct {
    GArray *domains; /* SwRecipientDomain, in the order they were added */
    GPtrArray *mailboxes; /* char*: localpart@domain */
    GArray *joined; /* guint16 a recipient: the first wave (from 0) whose list has it */
    GStringChunk *texts;
} SwRecipients;

SwRecipients *sw_recipients_new(void);
void sw_recipients_free(SwRecipients *recipients);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwRecipients, sw_recipients_free)

/* Makes up `n` different recipients in `domain`; all are on the list from the first wave on. */
void sw_recipients_add_domain(SwRecipients *recipients, const char *domain, guint n, SwRandom *random);
/* Postpones one recipient of the domain, drawn by lot, to `wave`. */
void sw_recipients_join_later(SwRecipients *recipients, guint domain, guint wave, SwRandom *random);
/* How many of the domain's recipients are on the list of `wave`. */
guint sw_recipients_on_list(const SwRecipients *recipients, guint domain, guint wave);

/*
 * Appends to `slots` (guint32) the recipients of `messages` messages to a domain in a wave, in the order of delivery:
 * each on the list once if there are as many; repeated side by side if there are more messages, a sample if there are
 * fewer.
 */
void sw_recipients_append_slots(const SwRecipients *recipients, guint domain, guint wave, guint messages,
                                gboolean shuffled, SwRandom random, GArray *slots);
SwSpan sw_recipients_mailbox(const SwRecipients *recipients, guint32 recipient);
