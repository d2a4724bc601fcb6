/*
 * How many recipients of a message are still to be told about: sendmail's log has no line that says it is done with one.
 */
#pragma once

#include "base/span.h"

typedef struct SwSendmailUnfinished SwSendmailUnfinished;

SwSendmailUnfinished *sw_sendmail_unfinished_new(void);
void sw_sendmail_unfinished_free(SwSendmailUnfinished *unfinished);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwSendmailUnfinished, sw_sendmail_unfinished_free)

void sw_sendmail_unfinished_expect(SwSendmailUnfinished *unfinished, guint32 host_id, SwSpan id, guint64 recipients);
/* So many have their end; TRUE if it was the last of them, or nothing is known of the message. */
gboolean sw_sendmail_unfinished_done(SwSendmailUnfinished *unfinished, guint32 host_id, SwSpan id, guint recipients);
