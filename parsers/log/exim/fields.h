/*
 * The fields of a line of Exim's: `H=name (helo) [address]:port I=[...]:25 X=... CV=no A=... F=<sender>` before the words of a
 * refusal, `... P=esmtps S=1234 id=... T="subject" for a@b.example c@d.example` behind the sender of a message. Exim's
 * specification, chapter "Log files".
 *
 * Name, HELO, sender, recipients, subject and message-id are outsiders' words, and Exim escapes little of them. So the client
 * is the bracket behind which the line goes on as such a line must; where two brackets are such, the later one, unless it stands
 * in what the earlier reading gives to the outsider anyway.
 */
#pragma once

#include "store/event.h"

typedef struct {
    gboolean has_client;
    SwAddress client;
    guint16 port; /* 0: not logged */
    SwSpan rdns, helo;
    SwSpan sender; /* F=; empty for <> */
    SwSpan protocol, authenticator, message_id, subject, user;
    SwSpan recipients; /* a space between them; with log_selector's received_recipients */
    guint64 size;
    gboolean has_size;
    gsize words; /* where the line goes on in words of anybody's; 0: nowhere */
} SwEximFields;

/*
 * Behind the mailbox that begins at `at`: `<...>`, or bare up to a space; a quoted local part may hold anything. 0: there is
 * none. ret_mailbox is what is inside the brackets.
 */
gsize sw_exim_mailbox(SwSpan text, gsize at, SwSpan *ret_mailbox);

/* Reads ` KEY=value` after ` KEY=value` from `at` on; returns where the first that is none begins. */
gsize sw_exim_fields_read(SwSpan text, gsize at, SwEximFields *fields);

/* Whether a line may go on like this behind its fields; may set `words`. */
typedef gboolean (*SwEximGoesOn)(SwSpan text, gsize at, SwEximFields *fields);

/*
 * `name (helo) [address]...` from `at` on (behind `H=`), with the fields behind it. FALSE if there is no bracket behind which the
 * line goes on as it must, or if it cannot be told which of two it is. ret_end is where the fields end.
 */
gboolean sw_exim_host_read(SwSpan text, gsize at, SwEximGoesOn goes_on, SwEximFields *fields, gsize *ret_end);

/* What the fields say, for the transactions: client, HELO, sender, size, message-id, direction. */
void sw_exim_fields_event(const SwEximFields *fields, SwEvent *ret_event);

/* Of a session: the process; where none is written, the client, its port and the sender: a message is in one session, and
 * sessions of one client may be many. */
guint64 sw_exim_session(guint32 pid, const SwEximFields *fields);
