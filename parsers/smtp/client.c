/* What the client says: commands, mails, and stretches that only a reply, or what follows, tells apart. */
#include "parsers/limits.h"
#include "parsers/smtp/machine.h"
#include "parsers/smtp/path.h"

/* Reads bytes of its mode; returns those that are left. */
typedef SwSpan (*ModeFunc)(SwSmtpSession *session, SwSpan bytes);
/* What a command changes at once, before any reply. */
typedef void (*VerbFunc)(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line);

static SwSpan behind(SwSpan span, gsize n)
{
    return sw_span_slice(span, n, span.len);
}

static void push(SwSmtpSession *session, SmtpVerb verb, SwSpan text)
{
    smtp_match_push_command(session, verb, session->now, text, NULL);
}

/* A new mail may follow: what there was of the last one is not its start. */
static void drop_body(SwSmtpSession *session)
{
    smtp_body_free(g_steal_pointer(&session->body), smtp_memory_of(session));
}

static void say_verb(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    push(session, command->verb, SW_SPAN_ABSENT);
}

static void say_argument(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    push(session, command->verb, sw_span_slice(command->argument, 0, SW_LIMIT_SMTP_TEXT));
}

static void say_hello(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    drop_body(session);
    say_argument(session, command, line);
}

static void say_reset(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    drop_body(session);
    say_verb(session, command, line);
}

static void say_path(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    gboolean is_sender = command->verb == SMTP_MAIL;
    SmtpPath path = smtp_path_read(command->argument, is_sender ? SW_SPAN("FROM") : SW_SPAN("TO"));
    if (path.cut)
        smtp_note(session, SW_DEFECT_TRUNCATED, "address too long");
    drop_body(session);
    push(session, command->verb, sw_span_present(path.address) ? path.address : SW_SPAN(""));
}

static void say_data(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    say_reset(session, command, line);
    session->lf_ends = line->bare_lf;
    session->mode = SMTP_MODE_AFTER_DATA;
}

void smtp_client_end_chunk(SwSmtpSession *session)
{
    SmtpVerb verb = session->last ? SMTP_BDAT_LAST : SMTP_BDAT;
    session->mode = SMTP_MODE_COMMANDS;
    smtp_match_push_command(session, verb, session->chunk_moment, SW_SPAN_ABSENT,
                            session->last ? g_steal_pointer(&session->body) : NULL);
}

static void say_chunk(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    if (!smtp_command_chunk(command->argument, &session->left, &session->last)) {
        smtp_note(session, SW_DEFECT_NOTED, "BDAT with a size that cannot be");
        push(session, SMTP_UNKNOWN, SW_SPAN_ABSENT);
        return;
    }
    if (!session->body)
        session->body = smtp_body_new(smtp_memory_of(session), FALSE);
    session->chunk_moment = session->now;
    session->mode = SMTP_MODE_CHUNK;
    if (session->left == 0)
        smtp_client_end_chunk(session);
}

/* Of its argument nothing is kept: an initial response may stand there. */
static void say_auth(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    session->authenticating = TRUE;
    push(session, SMTP_AUTH, SW_SPAN_ABSENT);
    session->mode = SMTP_MODE_AFTER_AUTH;
}

static void say_starttls(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    push(session, SMTP_STARTTLS, SW_SPAN_ABSENT);
    session->mode = SMTP_MODE_AFTER_STARTTLS;
}

static void say_quit(SwSmtpSession *session, const SmtpCommand *command, const SmtpLine *line)
{
    session->quit = TRUE;
    push(session, SMTP_QUIT, SW_SPAN_ABSENT);
}

static const VerbFunc verbs[SMTP_N_VERBS] = {
    [SMTP_EMPTY] = say_verb,        [SMTP_UNKNOWN] = say_verb, [SMTP_HELO] = say_hello,
    [SMTP_EHLO] = say_hello,        [SMTP_LHLO] = say_hello,   [SMTP_MAIL] = say_path,
    [SMTP_RCPT] = say_path,         [SMTP_DATA] = say_data,    [SMTP_BDAT] = say_chunk,
    [SMTP_RSET] = say_reset,        [SMTP_QUIT] = say_quit,    [SMTP_AUTH] = say_auth,
    [SMTP_STARTTLS] = say_starttls, [SMTP_NOOP] = say_verb,    [SMTP_VRFY] = say_verb,
    [SMTP_EXPN] = say_verb,         [SMTP_HELP] = say_verb,    [SMTP_XCLIENT] = say_argument,
    [SMTP_XFORWARD] = say_argument,
};

void smtp_client_read_command(SwSmtpSession *session, const SmtpLine *line)
{
    SmtpCommand command = smtp_command_read(line->text);
    smtp_identify_command(session, &command);
    session->mode = SMTP_MODE_COMMANDS;
    session->record.commands += command.verb != SMTP_EMPTY;
    if (line->cut)
        smtp_note(session, SW_DEFECT_TRUNCATED, "command too long");
    verbs[command.verb](session, &command, line);
}

gboolean smtp_client_is_tls(const SwSmtpSession *session, SwSpan bytes)
{
    return bytes.data[0] == 0x16 && smtp_lines_partial(&session->lines).len == 0;
}

static SwSpan read_commands(SwSmtpSession *session, SwSpan bytes)
{
    SmtpLine line;
    if (smtp_client_is_tls(session, bytes)) {
        session->mode = SMTP_MODE_OPAQUE;
        return bytes;
    }
    if (smtp_lines_partial(&session->lines).len == 0)
        smtp_identify_start_of_line(session, bytes.data[0]);
    if (smtp_lines_take(&session->lines, smtp_memory_of(session), &bytes, &line))
        smtp_client_read_command(session, &line);
    return bytes;
}

/* More than any PROXY header has of addresses. */
#define OPENING_MAX 128u

static SwSpan read_opening(SwSmtpSession *session, SwSpan bytes)
{
    SmtpHeld *head = &session->lines.partial;
    gsize before = head->length, length = 0;
    session->mode = SMTP_MODE_COMMANDS;
    if (before == 0 && smtp_proxy_read(bytes, &session->origin, &length) == SMTP_PROXY_NONE)
        return bytes;
    if (!smtp_held_append(head, smtp_memory_of(session), sw_span_slice(bytes, 0, OPENING_MAX)))
        return bytes;
    SmtpProxy proxy = smtp_proxy_read(smtp_held_span(head), &session->origin, &length);
    if (proxy == SMTP_PROXY_MORE) {
        session->mode = SMTP_MODE_OPENING;
        return SW_SPAN_ABSENT;
    }
    head->length = proxy == SMTP_PROXY_NONE ? before : 0;
    if (proxy == SMTP_PROXY_NONE)
        return bytes;
    if (proxy == SMTP_PROXY_BROKEN)
        smtp_note(session, SW_DEFECT_NOTED, "PROXY header that cannot be read");
    smtp_settle_origin(session);
    session->mode = SMTP_MODE_PROXY;
    session->left = length - before;
    return bytes;
}

static SwSpan read_proxy(SwSmtpSession *session, SwSpan bytes)
{
    gsize length = MIN(bytes.len, session->left);
    session->left -= length;
    if (session->left == 0)
        session->mode = SMTP_MODE_COMMANDS;
    return behind(bytes, length);
}

static void note_body(SwSmtpSession *session, const SmtpBody *body)
{
    SmtpOddEnd ends[SMTP_ODD_FORMS];
    guint n = smtp_body_odd_ends(body, ends);
    if (body->holed)
        smtp_note(session, SW_DEFECT_NOTED, "bytes of a mail are missing: nothing behind them was read");
    if (body->cut)
        smtp_note(session, SW_DEFECT_TRUNCATED, "mail too large to be read whole");
    for (guint i = 0; i < n; i++) {
        g_autofree char *reason = g_strdup_printf("%s inside a mail: 1 mail by RFC 5321, %u where it is an end",
                                                  ends[i].form, ends[i].commands + 1);
        smtp_note(session, SW_DEFECT_NOTED, reason);
    }
}

void smtp_client_begin_content(SwSmtpSession *session, gboolean holed)
{
    drop_body(session);
    session->body = smtp_body_new(smtp_memory_of(session), session->lf_ends);
    session->mode = SMTP_MODE_CONTENT;
    if (holed)
        smtp_body_hole(session->body);
}

void smtp_client_end_content(SwSmtpSession *session)
{
    session->mode = SMTP_MODE_COMMANDS;
    if (session->body)
        note_body(session, session->body);
    smtp_match_push_command(session, SMTP_CONTENT, session->now, SW_SPAN_ABSENT, g_steal_pointer(&session->body));
}

static const char odd_end[] = "a mail that does not end as RFC 5321 has it";

void smtp_client_end_content_oddly(SwSmtpSession *session)
{
    SwSpan behind = smtp_body_end_oddly(session->body);
    gboolean kept = smtp_backlog_add(&session->backlog, smtp_memory_of(session), behind, session->said);
    smtp_note(session, SW_DEFECT_NOTED, odd_end);
    smtp_client_end_content(session);
    if (!kept)
        smtp_client_hole(session, behind.len);
}

static SwSpan read_content(SwSmtpSession *session, SwSpan bytes)
{
    gboolean ended;
    gsize length = smtp_body_take(session->body, smtp_memory_of(session), bytes, &ended);
    if (ended && session->body->lf_ends)
        smtp_note(session, SW_DEFECT_NOTED, odd_end);
    if (ended)
        smtp_client_end_content(session);
    return behind(bytes, length);
}

static SwSpan read_chunk(SwSmtpSession *session, SwSpan bytes)
{
    gsize length = MIN(bytes.len, session->left);
    smtp_body_take_chunk(session->body, smtp_memory_of(session), sw_span_slice(bytes, 0, length));
    session->left -= length;
    if (session->left == 0)
        smtp_client_end_chunk(session);
    return behind(bytes, length);
}

static SwSpan read_secret(SwSmtpSession *session, SwSpan bytes)
{
    SmtpLine line;
    if (smtp_lines_take(&session->lines, smtp_memory_of(session), &bytes, &line))
        session->mode = SMTP_MODE_AFTER_AUTH;
    return bytes;
}

static SwSpan read_opaque(SwSmtpSession *session, SwSpan bytes)
{
    if (session->identity == SMTP_CERTAIN)
        session->record.tls = session->opaque = TRUE;
    return SW_SPAN_ABSENT;
}

/* No TLS begins with a letter; a client whose connection was decrypted says EHLO again (RFC 3207 4.2). */
static SwSpan read_tls(SwSmtpSession *session, SwSpan bytes)
{
    SmtpLine line;
    if (smtp_lines_partial(&session->lines).len == 0 && !g_ascii_isalpha(bytes.data[0])) {
        session->mode = SMTP_MODE_OPAQUE;
        return bytes;
    }
    if (!smtp_lines_take(&session->lines, smtp_memory_of(session), &bytes, &line))
        return bytes;
    session->opaque = !smtp_command_read(line.text).telling;
    session->mode = SMTP_MODE_OPAQUE;
    if (!session->opaque)
        smtp_client_read_command(session, &line);
    return bytes;
}

static const ModeFunc modes[SMTP_N_MODES] = {
    [SMTP_MODE_OPENING] = read_opening,      [SMTP_MODE_PROXY] = read_proxy,     [SMTP_MODE_COMMANDS] = read_commands,
    [SMTP_MODE_SEARCH] = smtp_client_search, [SMTP_MODE_CONTENT] = read_content, [SMTP_MODE_CHUNK] = read_chunk,
    [SMTP_MODE_SECRET] = read_secret,        [SMTP_MODE_TLS] = read_tls,         [SMTP_MODE_OPAQUE] = read_opaque,
};

/* Up to where a reply must come first. Returns what is left. */
static SwSpan read_bytes(SwSmtpSession *session, SwSpan bytes)
{
    while (bytes.len > 0 && session->identity != SMTP_OTHER && !smtp_mode_waits(session->mode))
        bytes = modes[session->mode](session, bytes);
    return bytes;
}

gboolean smtp_client_catch_up(SwSmtpSession *session)
{
    if (smtp_backlog_is_empty(&session->backlog) || smtp_mode_waits(session->mode) || session->identity == SMTP_OTHER)
        return FALSE;
    SmtpMoment latest = session->now;
    SwSpan piece = smtp_backlog_piece(&session->backlog, &session->now);
    SwSpan left = read_bytes(session, piece);
    smtp_backlog_skip(&session->backlog, piece.len - left.len);
    session->now = latest;
    return TRUE;
}

gboolean smtp_client_guess(SwSmtpSession *session, gboolean anyhow)
{
    SwSpan bytes = smtp_backlog_bytes(&session->backlog);
    gsize end = sw_span_find(bytes, 0, '\n');
    if (bytes.len == 0 || (end == bytes.len && end < SW_LIMIT_MAILBOX && !anyhow))
        return FALSE;
    SmtpCommand command = smtp_command_read(sw_span_slice(bytes, 0, end));
    if (session->mode == SMTP_MODE_AFTER_STARTTLS)
        session->mode = bytes.data[0] == 0x16 ? SMTP_MODE_OPAQUE : SMTP_MODE_COMMANDS;
    else if (command.telling)
        session->mode = SMTP_MODE_COMMANDS;
    else if (session->mode == SMTP_MODE_AFTER_DATA)
        smtp_client_begin_content(session, FALSE);
    else
        session->mode = SMTP_MODE_SECRET;
    return TRUE;
}

void smtp_client_stop_waiting(SwSmtpSession *session)
{
    while (smtp_client_catch_up(session) || (smtp_mode_waits(session->mode) && smtp_client_guess(session, TRUE)))
        ;
}

void smtp_client_take(SwSmtpSession *session, SwSpan bytes)
{
    session->said = session->now;
    if (smtp_backlog_is_empty(&session->backlog))
        bytes = read_bytes(session, bytes);
    if (bytes.len == 0 || session->identity == SMTP_OTHER)
        return;
    gboolean kept = smtp_backlog_add(&session->backlog, smtp_memory_of(session), bytes, session->now);
    if (kept && smtp_backlog_bytes(&session->backlog).len <= SW_LIMIT_SMTP_AHEAD)
        return;
    smtp_client_stop_waiting(session);
    if (!kept)
        smtp_client_hole(session, bytes.len);
}
