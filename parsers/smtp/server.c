/* What the server says: replies, each of which waits for its command. */
#include "parsers/smtp/machine.h"

static void take_reply(SwSmtpSession *session, const SmtpReply *reply)
{
    smtp_identify_reply(session, reply);
    if (reply->cut && !session->reply_cut)
        smtp_note(session, SW_DEFECT_TRUNCATED, "reply too long");
    session->reply_cut |= reply->cut;
    smtp_match_push_answer(session, reply);
    smtp_match(session);
}

static void take_stray(SwSmtpSession *session, SwSpan line)
{
    if (!session->incomplete || session->identity == SMTP_CERTAIN)
        smtp_note(session, SW_DEFECT_NOTED, "reply without a code");
}

void smtp_server_take(SwSmtpSession *session, SwSpan bytes)
{
    SmtpReply reply;
    session->answers_seen = TRUE;
    /* What stands behind the answer to STARTTLS is TLS already. */
    while (bytes.len > 0 && !session->opaque && session->identity != SMTP_OTHER) {
        SmtpReplyStep step = smtp_replies_take(&session->replies, smtp_memory_of(session), &bytes, &reply);
        if (step == SMTP_REPLY_NONE)
            return;
        if (step == SMTP_REPLY_WHOLE) {
            take_reply(session, &reply);
        } else if (smtp_identify_stray_reply(session, reply.text)) {
            smtp_client_take(session, bytes);
            smtp_match(session);
            return;
        } else {
            take_stray(session, reply.text);
        }
    }
}

void smtp_server_hole(SwSmtpSession *session)
{
    guint n = smtp_queue_length(&session->answers);
    smtp_replies_reset(&session->replies);
    if (session->opaque || (n > 0 && smtp_queue_peek(&session->answers, n - 1).verb == SMTP_HOLE))
        return;
    session->answers_seen = TRUE;
    smtp_match_push_answer(session, NULL);
}
