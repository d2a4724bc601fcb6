#include "parsers/smtp/session.h"

#include "base/escape.h"
#include "parsers/limits.h"
#include "parsers/smtp/machine.h"

void sw_smtp_context_init(SwSmtpContext *context, SwSink *sink, SwMessageReader *messages, SwSpan source)
{
    *context = (SwSmtpContext){
        .sink = sink, .messages = messages, .source = source, .memory = {.allowance = SW_LIMIT_SMTP_HELD}};
}

void sw_smtp_context_clear(SwSmtpContext *context)
{
    smtp_memory_clear(&context->memory);
}

SwSmtpSession *sw_smtp_session_new(SwSmtpContext *context, const SwConnection *connection)
{
    SwSmtpSession *session = smtp_memory_new(&context->memory, SwSmtpSession);
    session->context = context;
    session->record = (SwSessionRecord){
        .first_us = connection->first_us,
        .last_us = connection->first_us,
        .client = connection->client.address,
        .server = connection->server.address,
        .client_port = connection->client.port,
        .server_port = connection->server.port,
        .midstream = connection->midstream,
        .banner_offset_min = SW_OFFSET_UNKNOWN,
        .source = context->source,
        .offset = connection->offset,
    };
    session->incomplete = connection->midstream;
    session->now = (SmtpMoment){connection->first_us, connection->offset, context->source};
    session->mode = connection->midstream ? SMTP_MODE_SEARCH : SMTP_MODE_OPENING;
    session->after_hole = connection->midstream;
    smtp_match_push_command(session, connection->midstream ? SMTP_HOLE : SMTP_CONNECT, session->now, SW_SPAN_ABSENT,
                            NULL);
    return session;
}

/* Gives back all that is held; what is left can only be closed. */
static void forget(SwSmtpSession *session)
{
    SmtpMemory *memory = smtp_memory_of(session);
    smtp_held_clear(&session->lines.partial, memory);
    smtp_backlog_clear(&session->backlog, memory);
    smtp_body_free(g_steal_pointer(&session->body), memory);
    smtp_replies_clear(&session->replies, memory);
    smtp_queue_clear(&session->commands, memory);
    smtp_queue_clear(&session->answers, memory);
    smtp_origin_clear(&session->origin, memory);
    smtp_origin_clear(&session->forwarded, memory);
    smtp_held_clear(&session->helo, memory);
    smtp_transaction_free(g_steal_pointer(&session->transaction), memory);
}

static gboolean is_other(SwSmtpSession *session)
{
    if (session->identity == SMTP_UNDECIDED && session->record.bytes > SW_LIMIT_SMTP_SEARCH)
        session->identity = SMTP_OTHER;
    if (session->identity == SMTP_OTHER)
        forget(session);
    return session->identity == SMTP_OTHER;
}

static void arrive_at(SwSmtpSession *session, gint64 time_us)
{
    session->now.time_us = time_us;
    if (time_us != SW_TIME_UNKNOWN)
        session->record.last_us = time_us;
}

static gboolean is_client(const SwSmtpSession *session, SwSide side)
{
    return (side == SW_SIDE_CLIENT) != session->swapped;
}

gboolean sw_smtp_session_data(SwSmtpSession *session, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    arrive_at(session, time_us);
    session->now.offset = offset;
    session->now.source = session->context->source;
    session->record.bytes += bytes.len;
    if (session->identity == SMTP_OTHER)
        return FALSE;
    if (!is_client(session, side)) {
        smtp_server_take(session, bytes);
    } else {
        smtp_client_take(session, bytes);
        smtp_match(session);
    }
    return !is_other(session);
}

void sw_smtp_session_hole(SwSmtpSession *session, SwSide side, guint64 length, gint64 time_us)
{
    arrive_at(session, time_us);
    session->record.holes++;
    session->incomplete = TRUE;
    if (session->identity == SMTP_OTHER)
        return;
    if (is_client(session, side))
        smtp_client_hole(session, length);
    else
        smtp_server_hole(session);
    smtp_match(session);
}

/* The first bytes of each that differ; none where a secret may stand there. */
#define READING_MAX 24u

static void append_reading(GString *out, SwSpan bytes, gsize from)
{
    g_string_append_c(out, '`');
    sw_escape_terminal(out, sw_span_slice(bytes, from, from + READING_MAX));
    g_string_append_c(out, '`');
}

void sw_smtp_session_conflict(SwSmtpSession *session, SwSide side, SwSpan kept, SwSpan other, gint64 time_us,
                              guint64 offset)
{
    g_autoptr(GString) reason = g_string_new("two segments hold different bytes at one place: the first ones count");
    gsize from = 0;
    while (from < kept.len && from < other.len && kept.data[from] == other.data[from])
        from++;
    session->now.offset = offset;
    session->now.source = session->context->source;
    session->record.conflicts++;
    if (!session->authenticating && !session->incomplete) {
        g_string_append(reason, ", ");
        append_reading(reason, kept, from);
        g_string_append(reason, " and not ");
        append_reading(reason, other, from);
    }
    smtp_note(session, SW_DEFECT_NOTED, reason->str);
}

static SwEnd end_of(const SwSmtpSession *session, SwClose how)
{
    static const SwEnd ends[] = {
        [SW_CLOSE_FIN] = SW_END_CLOSED,       [SW_CLOSE_RESET] = SW_END_RESET,  [SW_CLOSE_END_OF_CAPTURE] = SW_END_OPEN,
        [SW_CLOSE_PORT_REUSED] = SW_END_LOST, [SW_CLOSE_EVICTED] = SW_END_LOST, [SW_CLOSE_UNWANTED] = SW_END_LOST,
    };
    return session->quit ? SW_END_QUIT : ends[how];
}

void sw_smtp_session_close(SwSmtpSession *session, SwClose how, gint64 time_us)
{
    SwSink *sink = session->context->sink;
    arrive_at(session, time_us);
    smtp_identify_at_close(session);
    if (session->identity == SMTP_CERTAIN) {
        smtp_client_finish(session);
        smtp_match_finish(session);
        smtp_settle_cut(session);
        session->record.end = end_of(session, how);
        session->record.helo = session->has_helo ? smtp_held_span(&session->helo) : SW_SPAN_ABSENT;
        if (sink->session)
            sink->session(sink, &session->record);
    }
    forget(session);
    smtp_memory_give_back(smtp_memory_of(session), session, sizeof *session);
}

static gpointer open_session(SwTcpListener *listener, const SwConnection *connection)
{
    return sw_smtp_session_new(((SwSmtpListener *)listener)->context, connection);
}

static gboolean take_data(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    return sw_smtp_session_data(state, side, bytes, time_us, offset);
}

static void take_hole(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
    sw_smtp_session_hole(state, side, length, time_us);
}

static void take_conflict(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
    sw_smtp_session_conflict(state, side, kept, other, time_us, offset);
}

static void close_session(gpointer state, SwClose how, gint64 time_us)
{
    sw_smtp_session_close(state, how, time_us);
}

SwTcpListener *sw_smtp_listener_init(SwSmtpListener *listener, SwSmtpContext *context)
{
    *listener = (SwSmtpListener){.base = {open_session, take_data, take_hole, take_conflict, close_session},
                                 .context = context};
    return &listener->base;
}
