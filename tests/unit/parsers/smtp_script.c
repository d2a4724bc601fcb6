#include "smtp_script.h"

#include "parsers/limits.h"
#include "store/event_json.h"

#define OPENED_US G_GINT64_CONSTANT(1130882400000000) /* 2005-11-01T22:00:00Z */
#define SESSION_BYTES_MAX (8u * SW_MIB) /* that one session may hold, big mails apart */
#define PACKET_BYTES 100u /* in the file that the packets would stand in */

typedef struct {
    SwSink base;
    GString *events, *session, *defects;
} Recorder;

typedef struct {
    SwSmtpContext context;
    SwSmtpSession *session;
    gboolean bytewise, alive;
    gint64 time_us;
    guint64 offset;
    SwClose how;
} Player;

static void record_event(SwSink *sink, const SwEvent *event)
{
    sw_event_write_json(((Recorder *)sink)->events, event);
}

static void record_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    static const char *const kinds[] = {"skipped", "truncated", "noted"};
    g_string_append_printf(((Recorder *)sink)->defects, "%s: %s\n", kinds[kind], reason);
}

static void record_session(SwSink *sink, const SwSessionRecord *record)
{
    GString *out = ((Recorder *)sink)->session;
    char client[SW_ADDRESS_TEXT_MAX];
    g_string_append_printf(out, "%s, %s: %u commands, %u messages", sw_stage_name(record->stage),
                           sw_end_name(record->end), record->commands, record->messages);
    sw_address_format(&record->client, client);
    if (!g_str_equal(client, "192.0.2.1") || record->client_port != 50000)
        g_string_append_printf(out, ", client %s:%u", client, record->client_port);
    if (record->tls)
        g_string_append(out, ", tls");
    if (record->midstream)
        g_string_append(out, ", midstream");
    if (record->holes > 0)
        g_string_append_printf(out, ", %u holes", record->holes);
    if (record->conflicts > 0)
        g_string_append_printf(out, ", %u conflicts", record->conflicts);
    if (record->banner_offset_min != SW_OFFSET_UNKNOWN)
        g_string_append_printf(out, ", banner %+d min, %+d s", record->banner_offset_min,
                               (int)(record->banner_skew_us / SW_SECOND));
}

static SwAddress address(const char *text)
{
    SwAddress parsed;
    g_assert_true(sw_address_parse(sw_span_of(text), &parsed));
    return parsed;
}

static void send_bytes(Player *player, SwSide side, SwSpan bytes)
{
    gsize step = player->bytewise ? 1 : bytes.len;
    for (gsize at = 0; at < bytes.len && player->alive; at += step) {
        /* A copy of its own, so that a sanitizer sees reads beyond its ends. */
        g_autofree char *copy = g_memdup2(bytes.data + at, step);
        player->alive =
            sw_smtp_session_data(player->session, side, sw_span(copy, step), player->time_us, player->offset);
        g_assert_cmpuint(SW_LIMIT_SMTP_HELD - player->context.memory.allowance, <, SESSION_BYTES_MAX);
    }
}

/* \r, \n and \377; NUL bytes too, which g_strcompress cannot give. */
static void unescape(GString *out, const char *text)
{
    for (; *text; text++) {
        if (*text != '\\') {
            g_string_append_c(out, *text);
        } else if (g_ascii_isdigit(text[1])) {
            g_string_append_c(out, (char)((text[1] - '0') * 64 + (text[2] - '0') * 8 + (text[3] - '0')));
            text += 3;
        } else {
            text++;
            g_string_append_c(out, *text == 'r' ? '\r' : '\n');
        }
    }
}

/* `C text`, `C= bytes`, `C-6`, `C~`. */
static void play_packet(Player *player, const char *line)
{
    SwSide side = line[0] == 'C' ? SW_SIDE_CLIENT : SW_SIDE_SERVER;
    g_autoptr(GString) bytes = g_string_new(NULL);
    g_assert_true(line[0] == 'C' || line[0] == 'S');
    if (line[1] == '-') {
        sw_smtp_session_hole(player->session, side, g_ascii_strtoull(line + 2, NULL, 10), player->time_us);
    } else if (line[1] == '~') {
        sw_smtp_session_conflict(player->session, side, SW_SPAN("abc"), SW_SPAN("aXY"), player->time_us,
                                 player->offset);
    } else if (line[1] == '=') {
        unescape(bytes, line + 3);
    } else {
        g_string_append(bytes, line + MIN(2, strlen(line)));
        g_string_append(bytes, "\r\n");
        g_string_replace(bytes, "|", "\r\n", 0);
    }
    send_bytes(player, side, sw_span(bytes->str, bytes->len));
}

static SwClose close_of(const char *name)
{
    static const char *const names[] = {"fin", "reset", "open", "reused", "lost"};
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(names[i], name))
            return (SwClose)i;
    g_assert_not_reached();
}

static void play_line(Player *player, const char *line)
{
    if (g_str_has_prefix(line, "end ")) {
        player->how = close_of(line + 4);
    } else if (line[0] == '@') {
        gint64 second = g_ascii_strtoll(line + 1, NULL, 10);
        player->time_us = OPENED_US + (second - 1) * SW_SECOND;
        player->offset = (guint64)(second - 1) * PACKET_BYTES;
    } else if (line[0]) {
        player->time_us += SW_SECOND;
        player->offset += PACKET_BYTES;
        play_packet(player, line);
    }
}

static void play(const SmtpCase *test, gboolean bytewise, Recorder *recorder)
{
    SwIngestOptions options = {0};
    g_autoptr(SwMessageReader) messages = sw_message_reader_new(&options);
    g_auto(GStrv) lines = g_strsplit(test->script, "\n", 0);
    SwConnection connection = {
        .client = {address("192.0.2.1"), test->client_port ? test->client_port : 50000},
        .server = {address("198.51.100.25"), test->server_port ? test->server_port : 25},
        .first_us = OPENED_US,
        .midstream = test->midstream,
    };
    Player player = {.bytewise = bytewise, .alive = TRUE, .time_us = OPENED_US};
    sw_smtp_context_init(&player.context, &recorder->base, messages, SW_SPAN_ABSENT);
    gsize allowance = player.context.memory.allowance;
    player.session = sw_smtp_session_new(&player.context, &connection);
    for (guint i = 0; lines[i]; i++)
        play_line(&player, lines[i]);
    sw_smtp_session_close(player.session, player.how, player.time_us);
    g_assert_cmpuint(player.context.memory.allowance, ==, allowance);
    sw_smtp_context_clear(&player.context);
}

static void check(const char *expected, GString *actual)
{
    g_autoptr(GString) quoted = g_string_new(expected);
    g_string_replace(quoted, "'", "\"", 0);
    g_assert_cmpstr(actual->str, ==, quoted->str);
}

void smtp_case_run(const SmtpCase *test)
{
    for (gboolean bytewise = FALSE; bytewise <= TRUE; bytewise++) {
        g_autoptr(GString) events = g_string_new(NULL);
        g_autoptr(GString) session = g_string_new(NULL);
        g_autoptr(GString) defects = g_string_new(NULL);
        Recorder recorder = {
            {.event = record_event, .defect = record_defect, .session = record_session}, events, session, defects};
        play(test, bytewise, &recorder);
        if (test->events)
            check(test->events, events);
        if (test->session)
            g_assert_cmpstr(session->str, ==, test->session);
        check(test->defects ? test->defects : "", defects);
    }
}

static void ignore_event(SwSink *sink, const SwEvent *event)
{
}

static void ignore_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
}

static void ignore_session(SwSink *sink, const SwSessionRecord *record)
{
}

void smtp_flood_run(const char *script)
{
    SmtpCase test = {.script = script};
    Recorder recorder = {{.event = ignore_event, .defect = ignore_defect, .session = ignore_session}, NULL, NULL, NULL};
    play(&test, FALSE, &recorder);
    play(&test, TRUE, &recorder);
}

static void run(gconstpointer data)
{
    smtp_case_run(data);
}

void smtp_cases_add(const char *subject, const SmtpCase *cases, guint n)
{
    for (guint i = 0; i < n; i++) {
        g_autofree char *path = g_strdup_printf("/smtp/%s/%s", subject, cases[i].name);
        g_test_add_data_func(path, &cases[i], run);
    }
}
