/*
 * Whether a connection is SMTP at all, and which end is which. The client's first command or the server's greeting tells, on any
 * port; FTP, POP3 and NNTP share some of both, so that either alone may not be enough. Ports only count where there is nothing else.
 */
#include "parsers/limits.h"
#include "parsers/smtp/greeting.h"
#include "parsers/smtp/machine.h"

static const guint16 mail_ports[] = {25, 587, 2525};

static gboolean is_mail_port(guint16 port)
{
    for (guint i = 0; i < G_N_ELEMENTS(mail_ports); i++)
        if (mail_ports[i] == port)
            return TRUE;
    return FALSE;
}

static gboolean is_undecided(const SwSmtpSession *session)
{
    return session->identity == SMTP_UNDECIDED;
}

void smtp_identify_command(SwSmtpSession *session, const SmtpCommand *command)
{
    if (!is_undecided(session))
        return;
    if (command->own)
        session->identity = SMTP_CERTAIN;
    else if (command->verb == SMTP_UNKNOWN && !session->incomplete)
        session->identity = SMTP_OTHER;
}

void smtp_identify_start_of_line(SwSmtpSession *session, char byte)
{
    if (is_undecided(session) && !session->incomplete && !g_ascii_isalpha(byte) && !g_ascii_isspace(byte))
        session->identity = SMTP_OTHER;
}

static gboolean is_greeting(const SwSmtpSession *session, const SmtpReply *reply)
{
    gboolean greets = reply->code == 220 || reply->code >= 400;
    return greets && (is_mail_port(session->record.server_port) || smtp_greeting_is_mail(reply->text));
}

/* Its enhanced code says the same as its code. */
static gboolean is_enhanced(const SmtpReply *reply)
{
    return smtp_reply_enhanced(reply->text) > 0 && reply->text.data[0] == (char)('0' + reply->code / 100);
}

void smtp_identify_reply(SwSmtpSession *session, const SmtpReply *reply)
{
    if (!is_undecided(session))
        return;
    if (session->incomplete ? reply->code == 354 || is_enhanced(reply) || is_mail_port(session->record.server_port)
                            : is_greeting(session, reply))
        session->identity = SMTP_CERTAIN;
    else if (!session->incomplete && session->record.stage == SW_STAGE_NO_REPLY && reply->code != 220)
        session->identity = SMTP_OTHER;
}

/* A greeting without a word of mail, or not even that, where mail is expected. */
void smtp_identify_at_close(SwSmtpSession *session)
{
    if (is_undecided(session) && is_mail_port(session->record.server_port))
        session->identity = SMTP_CERTAIN;
}

static void swap_sides(SwSmtpSession *session)
{
    SwSessionRecord *record = &session->record;
    SwAddress client = record->client;
    guint16 client_port = record->client_port;
    record->client = record->server;
    record->client_port = record->server_port;
    record->server = client;
    record->server_port = client_port;
    session->swapped = !session->swapped;
}

/* `line` once more, from the other side. */
static void take_again(SwSmtpSession *session, SwSpan line, void (*take)(SwSmtpSession *session, SwSpan bytes))
{
    g_autoptr(GString) copy = g_string_new_len(line.data, (gssize)line.len);
    g_string_append(copy, "\r\n");
    smtp_lines_reset(&session->lines);
    smtp_replies_reset(&session->replies);
    take(session, sw_span(copy->str, copy->len));
}

static gboolean may_be_swapped(const SwSmtpSession *session)
{
    return is_undecided(session) && session->record.midstream;
}

gboolean smtp_identify_stray_command(SwSmtpSession *session, SwSpan line)
{
    if (!may_be_swapped(session) || smtp_reply_code(line) < 200)
        return FALSE;
    swap_sides(session);
    take_again(session, line, smtp_server_take);
    return TRUE;
}

gboolean smtp_identify_stray_reply(SwSmtpSession *session, SwSpan line)
{
    if (!may_be_swapped(session) || !smtp_command_read(line).own) {
        if (is_undecided(session) && !session->incomplete)
            session->identity = SMTP_OTHER;
        return FALSE;
    }
    swap_sides(session);
    take_again(session, line, smtp_client_take);
    return TRUE;
}

void smtp_note(SwSmtpSession *session, SwDefectKind kind, const char *reason)
{
    SwSmtpContext *context = session->context;
    if (session->identity == SMTP_CERTAIN)
        context->sink->defect(context->sink, kind, session->now.source, session->now.offset, reason);
}
