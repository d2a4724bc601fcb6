/*
 * One SMTP session as lines: `C` and `S` begin what client and server say (with CRLF), `c` and `s` the same without a line end; `H` and `h` a
 * hole of either side as long as the rest of the line; `X` a conflict.
 */
#include "tests/fuzz/fuzz.h"

#include "parsers/smtp/session.h"

typedef struct {
    SwSmtpSession *session;
    GString *line;
    gint64 time_us;
    gboolean alive;
} Player;

static void play(Player *player, char what, SwSpan text)
{
    SwSide side = what == 'C' || what == 'c' || what == 'H' ? SW_SIDE_CLIENT : SW_SIDE_SERVER;
    player->time_us += SW_SECOND;
    if (what == 'H' || what == 'h') {
        sw_smtp_session_hole(player->session, side, text.len, player->time_us);
    } else if (what == 'X') {
        sw_smtp_session_conflict(player->session, SW_SIDE_CLIENT, text, text, player->time_us, 0);
    } else {
        g_string_truncate(player->line, 0);
        g_string_append_len(player->line, text.data, (gssize)text.len);
        if (g_ascii_isupper(what))
            g_string_append(player->line, "\r\n");
        if (player->line->len > 0)
            player->alive = sw_smtp_session_data(player->session, side, sw_span(player->line->str, player->line->len),
                                                 player->time_us, 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const SwIngestOptions options;
    static SwMessageReader *messages; /* as in a capture, one for all sessions: it forgets each mail at the next */
    static GString *line;
    static const SwConnection connection = {.client = {{{[10] = 0xff, 0xff, 192, 0, 2, 1}}, 50000},
                                            .server = {{{[10] = 0xff, 0xff, 192, 0, 2, 25}}, 25}};
    SwSpan bytes = fuzz_span(data, size);
    SwSmtpContext context;
    if (!messages) {
        messages = sw_message_reader_new(&options);
        line = g_string_new(NULL);
    }
    sw_smtp_context_init(&context, fuzz_sink(), messages, SW_SPAN("fuzz"));
    gsize allowance = context.memory.allowance;
    Player player = {sw_smtp_session_new(&context, &connection), line, 0, TRUE};
    for (gsize at = 0; at < size && player.alive;) {
        gsize end = sw_span_find(bytes, at, '\n');
        play(&player, bytes.data[at], sw_span_slice(bytes, at + 1, end));
        at = end + 1;
    }
    sw_smtp_session_close(player.session, SW_CLOSE_FIN, player.time_us);
    g_assert(context.memory.allowance == allowance);
    sw_smtp_context_clear(&context);
    return 0;
}
