/* Where bytes of the client are missing, and where they end. What follows lost bytes is searched for the next command. */
#include "parsers/smtp/machine.h"

typedef void (*HoleFunc)(SwSmtpSession *session, guint64 length);

/* `DATA` and its line end: a hole of this length hides nothing of the mail. */
#define DATA_LINE 6u

static gboolean hole_is_last(const SmtpQueue *commands)
{
    guint n = smtp_queue_length(commands);
    return n > 0 && smtp_queue_peek(commands, n - 1).verb == SMTP_HOLE;
}

static void search(SwSmtpSession *session)
{
    smtp_lines_reset(&session->lines);
    session->mode = SMTP_MODE_SEARCH;
    session->after_hole = TRUE;
}

static void lose_commands(SwSmtpSession *session, guint64 length)
{
    gboolean again = hole_is_last(&session->commands);
    search(session);
    session->content_lost = again || length != DATA_LINE;
    if (!again)
        smtp_match_push_command(session, SMTP_HOLE, session->now, SW_SPAN_ABSENT, NULL);
}

static void lose_content(SwSmtpSession *session, guint64 length)
{
    smtp_body_hole(session->body);
    search(session);
}

static void lose_searched(SwSmtpSession *session, guint64 length)
{
    (session->body ? lose_content : lose_commands)(session, length);
}

static void lose_chunk(SwSmtpSession *session, guint64 length)
{
    smtp_body_hole(session->body);
    gboolean within = length > 0 && length <= session->left;
    guint64 beyond = within ? 0 : length - MIN(length, session->left);
    session->left -= within ? length : session->left;
    if (session->left == 0)
        smtp_client_end_chunk(session);
    if (!within)
        lose_commands(session, beyond);
}

static void lose_secret(SwSmtpSession *session, guint64 length)
{
    smtp_lines_reset(&session->lines);
    session->mode = SMTP_MODE_AFTER_AUTH;
}

static void lose_start_of_content(SwSmtpSession *session, guint64 length)
{
    smtp_client_begin_content(session, TRUE);
    search(session);
}

static void lose_nothing(SwSmtpSession *session, guint64 length)
{
}

static const HoleFunc holes[SMTP_N_MODES] = {
    [SMTP_MODE_OPENING] = lose_commands,   [SMTP_MODE_PROXY] = lose_commands,
    [SMTP_MODE_COMMANDS] = lose_commands,  [SMTP_MODE_SEARCH] = lose_searched,
    [SMTP_MODE_CONTENT] = lose_content,    [SMTP_MODE_CHUNK] = lose_chunk,
    [SMTP_MODE_SECRET] = lose_secret,      [SMTP_MODE_TLS] = lose_nothing,
    [SMTP_MODE_OPAQUE] = lose_nothing,     [SMTP_MODE_AFTER_DATA] = lose_start_of_content,
    [SMTP_MODE_AFTER_AUTH] = lose_nothing, [SMTP_MODE_AFTER_STARTTLS] = lose_nothing,
};

void smtp_client_hole(SwSmtpSession *session, guint64 length)
{
    smtp_client_stop_waiting(session);
    holes[session->mode](session, length);
}

/* A reply waits that came before the line at hand, and no command does: a mail's end was lost. Where nothing of the server is there
 * to say so, the line itself has to. */
static gboolean content_has_ended(const SwSmtpSession *session, const SmtpCommand *command)
{
    if (smtp_match_answer_may_be_lost(session))
        return command->telling;
    return smtp_queue_length(&session->commands) == 0 && smtp_queue_length(&session->answers) > 0 &&
           smtp_moment_is_before(smtp_queue_peek(&session->answers, 0).moment, session->now);
}

/* The rest of a mail behind lost bytes: only its end counts. */
static void search_end_of_content(SwSmtpSession *session, const SmtpLine *line, gboolean first)
{
    SmtpCommand command = smtp_command_read(line->text);
    if (sw_span_equal(line->text, SW_SPAN(".")) && (!line->bare_lf || session->lf_ends)) {
        smtp_client_end_content(session);
    } else if (first && content_has_ended(session, &command)) {
        smtp_client_end_content(session);
        session->mode = SMTP_MODE_SEARCH;
        if (command.verb >= SMTP_FIRST_VERB)
            smtp_client_read_command(session, line);
    }
}

static void search_command(SwSmtpSession *session, const SmtpLine *line, gboolean first)
{
    SmtpCommand command = smtp_command_read(line->text);
    if (sw_span_equal(line->text, SW_SPAN(".")))
        smtp_client_end_content(session);
    else if (command.telling || (first && command.verb >= SMTP_FIRST_VERB))
        smtp_client_read_command(session, line);
}

SwSpan smtp_client_search(SwSmtpSession *session, SwSpan bytes)
{
    gboolean first = session->after_hole;
    SmtpLine line;
    if (first && !session->body && smtp_client_is_tls(session, bytes)) {
        session->mode = SMTP_MODE_OPAQUE;
        return bytes;
    }
    if (first && !session->body && smtp_lines_partial(&session->lines).len == 0 && smtp_match_lost_data(session)) {
        session->after_hole = FALSE;
        smtp_client_begin_content(session, session->content_lost);
        return bytes;
    }
    if (!smtp_lines_take(&session->lines, smtp_memory_of(session), &bytes, &line))
        return bytes;
    session->after_hole = FALSE;
    if (session->body) {
        search_end_of_content(session, &line, first);
    } else if (smtp_identify_stray_command(session, line.text)) {
        smtp_server_take(session, bytes);
        return SW_SPAN_ABSENT;
    } else {
        search_command(session, &line, first);
    }
    return bytes;
}

void smtp_client_finish(SwSmtpSession *session)
{
    smtp_client_stop_waiting(session);
    if (session->mode == SMTP_MODE_CONTENT && smtp_body_may_end_oddly(session->body) &&
        session->body->odd_end == session->body->bytes.length) {
        smtp_client_end_content_oddly(session);
    } else if (session->body && session->mode == SMTP_MODE_CHUNK) {
        smtp_note(session, SW_DEFECT_NOTED, "a chunk without its end");
        smtp_body_hole(session->body);
        smtp_client_end_chunk(session);
    } else if (session->body && (session->mode == SMTP_MODE_CONTENT || session->mode == SMTP_MODE_SEARCH)) {
        smtp_note(session, SW_DEFECT_NOTED, "a mail without its end");
        smtp_body_hole(session->body);
        smtp_client_end_content(session);
    }
}
