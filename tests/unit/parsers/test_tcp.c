#include "parsers/capture/tcp.h"

#include "parsers/limits.h"

#include <stdio.h>

/*
 * Stories of one or two connections between A (port 50000) and B (port 25). A line is a packet, a second after the one before:
 *
 *     > SA 99 500 hello+7     from A; SYN, ACK, FIN, RST; number, acknowledgement, payload, and bytes that were not captured
 *     < A 500 100 @30         from B; at second 30
 *
 * What is heard, in one line: `+` opened (`+~` midstream, `+!` A is taken for the server), `>text` and `<text` bytes of client and
 * server, `>[5]` a hole, `>{kept|other}` a conflict, `-fin` and so on closed.
 */
typedef struct {
    const char *name, *packets, *heard;
} Story;

typedef struct {
    SwTcpListener base;
    GString *heard;
    gboolean times; /* write when bytes were complete, too */
    const char *unwanted; /* the bytes after which no more is wanted */
    guint n_open;
} Listener;

static gpointer on_open(SwTcpListener *base, const SwConnection *connection)
{
    Listener *listener = (Listener *)base;
    listener->n_open++;
    g_string_append_printf(listener->heard, "+%s%s ", connection->midstream ? "~" : "",
                           connection->client.port == 25 ? "!" : "");
    return listener;
}

static gboolean on_data(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    Listener *listener = state;
    g_assert_cmpuint(bytes.len, >, 0);
    g_string_append_printf(listener->heard, "%c%.*s", side == SW_SIDE_CLIENT ? '>' : '<', (int)bytes.len, bytes.data);
    if (listener->times)
        g_string_append_printf(listener->heard, "@%" G_GINT64_FORMAT ",%" G_GUINT64_FORMAT, time_us / SW_SECOND,
                               offset);
    g_string_append_c(listener->heard, ' ');
    return !listener->unwanted || !sw_span_equal(bytes, sw_span_of(listener->unwanted));
}

static void on_hole(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
    g_string_append_printf(((Listener *)state)->heard, "%c[%" G_GUINT64_FORMAT "] ", side == SW_SIDE_CLIENT ? '>' : '<',
                           length);
}

static void on_conflict(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
    g_assert_cmpuint(kept.len, ==, other.len);
    g_string_append_printf(((Listener *)state)->heard, "%c{%.*s|%.*s} ", side == SW_SIDE_CLIENT ? '>' : '<',
                           (int)kept.len, kept.data, (int)other.len, other.data);
}

static void on_close(gpointer state, SwClose how, gint64 time_us)
{
    static const char *const names[] = {"fin", "reset", "end", "reused", "evicted", "unwanted"};
    Listener *listener = state;
    listener->n_open--;
    g_string_append_printf(listener->heard, "-%s ", names[how]);
}

static void listener_init(Listener *listener)
{
    *listener = (Listener){.base = {on_open, on_data, on_hole, on_conflict, on_close}, .heard = g_string_new(NULL)};
}

static guint8 flags_of(const char *letters)
{
    static const struct {
        char letter;
        guint8 flag;
    } known[] = {{'S', SW_TCP_SYN}, {'A', SW_TCP_ACK}, {'F', SW_TCP_FIN}, {'R', SW_TCP_RST}};
    guint8 flags = 0;
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (strchr(letters, known[i].letter))
            flags |= known[i].flag;
    return flags;
}

static void read_line(const char *line, guint i, SwSegment *ret)
{
    static const SwAddress a = {{1}}, b = {{2}};
    char direction, letters[8], payload[64] = "";
    unsigned sequence, acknowledgement, more = 0, second = i;
    g_assert_cmpint(sscanf(line, " %c %7s %u %u %63[^+@]", &direction, letters, &sequence, &acknowledgement, payload),
                    >=, 4);
    const char *plus = strchr(line, '+'), *at = strchr(line, '@');
    g_assert_true(!plus || sscanf(plus, "+%u", &more) == 1);
    g_assert_true(!at || sscanf(at, "@%u", &second) == 1);
    SwEndpoint client = {a, 50000}, server = {b, 25};
    g_strchomp(payload);
    *ret = (SwSegment){.time_us = second * SW_SECOND,
                       .offset = i,
                       .from = direction == '>' ? client : server,
                       .to = direction == '>' ? server : client,
                       .sequence = sequence,
                       .acknowledgement = acknowledgement,
                       .flags = flags_of(letters),
                       .payload = sw_span_of(g_intern_string(payload)),
                       .payload_length = (guint32)(strlen(payload) + more)};
}

static void play(SwTcp *tcp, const char *packets)
{
    g_auto(GStrv) lines = g_strsplit(packets, "\n", -1);
    for (guint i = 0; lines[i]; i++) {
        SwSegment segment;
        if (!*lines[i])
            continue;
        read_line(lines[i], i, &segment);
        sw_tcp_segment(tcp, &segment);
    }
}

#define OPEN                                                                                                           \
    "> S 99 0\n"                                                                                                       \
    "< SA 499 100\n"

static const Story stories[] = {
    {"in order", OPEN "< A 500 100 hi\n> A 100 502 hello\n< A 502 105 ok\n> FA 105 504\n< FA 504 106\n> A 106 505\n",
     "+ <hi >hello <ok -fin "},
    {"nothing said", OPEN, "+ -end "},
    {"retransmitted", OPEN "> A 100 500 hello\n> A 100 500 hello\n> A 102 500 llo wor\n> A 98 500 ??hello\n",
     "+ >hello > wor -end "},
    {"other bytes", OPEN "> A 100 500 hello\n> A 100 500 jelly\n> A 102 500 LLo!\n",
     "+ >hello >{hello|jelly} >{llo|LLo} >! -end "},
    {"out of order", OPEN "> A 105 500 world\n> A 100 500 hello\n", "+ >hello >world -end "},
    {"three of them", OPEN "> A 109 500 three\n> A 103 500 two\n> A 106 500 and\n> A 100 500 one\n> A 114 500 .\n",
     "+ >one >two >and >three >. -end "},
    {"waiting pieces overlap", OPEN "> A 105 500 567\n> A 103 500 34XX7YY\n> A 100 500 012\n> A 108 500 ZZ\n",
     "+ >{567|XX7} >012 >34 >567 >YY >{YY|ZZ} -end "},
    {"a late one covers all", OPEN "> A 103 500 34\n> A 107 500 78\n> A 100 500 0123456789\n",
     "+ >012 >34 >56 >78 >9 -end "},
    {"a late one differs", OPEN "> A 103 500 34\n> A 107 500 78\n> A 100 500 012ab56cd9\n",
     "+ >{34|ab} >{78|cd} >012 >34 >56 >78 >9 -end "},
    {"lost, and acknowledged",
     OPEN "> A 105 500 world\n< A 500 110\n< A 500 110\n< A 500 110\n< A 500 110\n> A 110 500 !\n",
     "+ >[5] >world >! -end "},
    {"lost, acknowledged a little",
     OPEN "> A 105 500 world\n< A 500 110\n< A 500 102\n< A 500 110\n< A 500 110\n> A 102 500 xyz\n",
     "+ >[2] >xyz >world -end "},
    {"late, not lost",
     OPEN "> A 105 500 world\n< A 500 110\n< A 500 110\n< A 500 110\n> A 100 500 hello\n< A 500 110\n",
     "+ >hello >world -end "},
    {"lost, not acknowledged",
     OPEN "> A 105 500 world\n< A 500 100\n< A 500 100\n< A 500 100\n< A 500 100\n> A 110 500 !\n",
     "+ >[5] >world >! -end "},
    {"silence between does not start anew",
     OPEN
     "> A 105 500 world\n< A 500 110\n> A 110 500\n< A 500 110\n> A 110 500\n< A 500 110\n> A 110 500\n< A 500 110\n",
     "+ >[5] >world -end "},
    {"lost at the end", OPEN "> A 100 500 one\n> FA 107 500\n< A 500 108\n", "+ >one >[4] -end "},
    {"lost, and no FIN seen", OPEN "> A 100 500 one\n< A 500 108\n< FA 500 108\n", "+ >one >[5] -end "},
    {"only the FIN lost", OPEN "> A 100 500 one\n< FA 500 104\n< A 501 104\n< A 501 104\n< A 501 104\n< A 501 104\n",
     "+ >one -end "},
    {"FIN before data", OPEN "> FA 103 500 two\n> A 100 500 one\n< FA 500 107\n", "+ >one >two -fin "},
    {"both FINs, a hole before", OPEN "> FA 103 500 two\n< FA 500 107\n> A 107 501\n", "+ >[3] >two -fin "},
    {"data behind the other FIN", OPEN "< FA 500 100\n> A 100 501 still\n> FA 105 501\n", "+ >still -fin "},
    {"acknowledged before seen", OPEN "< A 500 105\n> A 100 500 hello\n< A 500 110\n> A 105 500 world\n",
     "+ >hello >world -end "},
    {"neighbours swapped",
     "< SA 499 100\n> S 99 0\n< A 500 100 hi\n> A 105 502 world\n> A 100 502 hello\n> FA 110 502\n< FA 502 111\n",
     "+ <hi >hello >world -fin "},
    {"every packet twice",
     "> S 99 0\n> S 99 0\n< SA 499 100\n< SA 499 100\n> A 100 500 hello\n> A 100 500 hello\n> FA 105 500\n> FA 105 "
     "500\n"
     "< FA 500 106\n< FA 500 106\n> A 106 501\n> A 106 501\n",
     "+ >hello -fin "},
    {"a SYN that comes late", OPEN "> A 100 500 hello\n> S 99 0\n< SA 499 100\n> A 105 500 world\n",
     "+ >hello >world -end "},
    {"SYN with data", "> S 99 0 hello\n< SA 499 105 hi\n> A 105 502 world\n", "+ >hello <hi >world -end "},
    {"refused", "> S 99 0\n< RA 0 100\n", "+ -reset "},
    {"reset", OPEN "> A 100 500 hello\n< RA 500 105\n> A 105 500 world\n", "+ >hello -reset "},
    {"reset with a remark", OPEN "> RA 100 500 go away\n", "+ -reset "},
    {"reset before what is missing came", OPEN "> A 105 500 world\n< RA 500 100\n", "+ >[5] >world -reset "},
    {"forged reset", OPEN "> A 100 500 hello\n> R 2000000100 0\n> A 105 500 world\n", "+ >hello >world -end "},
    {"forged acknowledgements",
     OPEN "< A 2000000500 999\n< A 2000000500 999\n< A 2000000500 999\n< A 2000000500 999\n> A 100 500 hello\n",
     "+ >hello -end "},
    {"one damaged acknowledgement",
     OPEN "< A 500 9999999\n< A 500 100\n> A 100 500 hello\n< A 500 105\n< A 500 105\n> A 105 500 world\n",
     "+ >hello >world -end "},
    {"far from the window", OPEN "> A 100 500 hello\n> A 1000000000 500 forged\n> A 105 500 world\n",
     "+ >hello >world -end "},
    {"port used again", OPEN "> A 100 500 one\n> S 70000099 0\n< SA 80000499 70000100\n> A 70000100 80000500 two\n",
     "+ >one -reused + >two -end "},
    {"port used again after FIN",
     OPEN "> FA 100 500 one\n< FA 500 104\n> A 104 501\n> A 100 500 one\n> S 5000 0\n> A 5001 0 two\n",
     "+ >one -fin + >two -end "},
    {"only the answer to the second SYN", OPEN "> A 100 500 one\n< SA 80000499 70000100\n> A 70000100 80000500 two\n",
     "+ >one -reused + >two -end "},
    {"port used again, no SYN seen",
     OPEN
     "> A 100 500 one\n> A 900000000 7 a\n> A 900000001 7 b\n> A 900000002 7 c\n> A 900000003 7 d\n> A 900000004 7 e\n"
     "> A 900000005 7 f\n> A 900000006 7 g\n> A 900000007 7 h\n> A 900000008 7 i\n",
     "+ >one -reused +~ >h >i -end "},
    {"midstream", "> A 100 500 hello\n< A 500 105 hi\n> A 105 502 world\n", "+~ >hello <hi >world -end "},
    {"midstream, the server first", "< A 500 100 hi\n> A 100 502 hello\n", "+~ <hi >hello -end "},
    {"acknowledgements open nothing", "> A 100 500\n< A 500 100\n> FA 100 500\n", ""},
    {"one side only", "> S 99 0\n> A 100 500\n> A 100 504 EHLO\n> A 107 520 RCPT\n> FA 111 520\n",
     "+ >EHLO >[3] >RCPT <[20] -end "},
    {"the other side only",
     "< SA 499 100\n< A 500 100 220\n< A 503 104 250\n< A 506 108 250\n< A 509 112 354\n< FA 512 116\n",
     "+ <220 <250 <250 <354 >[4] >[12] -end "},
    {"numbers wrap",
     "> S 4294967292 0\n< SA 4294967295 4294967293\n> A 1 0 4567\n> A 4294967293 0 0123\n> A 5 0 89\n< A 0 7 ok\n",
     "+ >0123 >4567 >89 <ok -end "},
    {"keep-alive", OPEN "> A 100 500 hello\n> A 104 500\n> A 104 500 ?\n< A 500 105\n> A 105 500 world\n",
     "+ >hello >world -end "},
    {"zero-window probes", OPEN "> A 100 500 hello\n> A 105 500 w\n> A 105 500 w\n> A 105 500 world\n",
     "+ >hello >w >orld -end "},
    {"cut by the snapshot length", OPEN "> A 100 500 he+3\n> A 105 500 +5\n> A 110 500 !\n> A 105 500 +5\n",
     "+ >he >[3] >[5] >! -end "},
    {"cut, the rest was there", OPEN "> A 105 500 567\n> A 100 500 01+9\n", "+ >01 >[3] >567 -end "},
    {"cut, again with more", OPEN "> A 100 500 he+3\n> A 100 500 hello\n> A 105 500 !\n", "+ >he >[3] >! -end "},
    {"SYN and FIN at once", "> SF 99 0\n< SFA 499 101\n", "+ -fin "},
};

static void test_story(gconstpointer data)
{
    const Story *story = data;
    Listener listener;
    listener_init(&listener);
    SwTcp *tcp = sw_tcp_new(&listener.base);
    play(tcp, story->packets);
    sw_tcp_free(tcp);
    g_assert_cmpstr(listener.heard->str, ==, story->heard);
    g_assert_cmpuint(listener.n_open, ==, 0);
    g_string_free(listener.heard, TRUE);
}

static char *hear(const char *packets, gboolean times, const char *unwanted)
{
    Listener listener;
    listener_init(&listener);
    listener.times = times;
    listener.unwanted = unwanted;
    SwTcp *tcp = sw_tcp_new(&listener.base);
    play(tcp, packets);
    sw_tcp_free(tcp);
    return g_string_free(listener.heard, FALSE);
}

/* Bytes are complete when what is before them is there; behind a hole they have their own time. */
static void test_times(void)
{
    g_autofree char *heard =
        hear(OPEN "> A 105 500 world\n> A 100 500 hello\n> A 113 500 !\n> FA 114 500\n", TRUE, NULL);
    g_assert_cmpstr(heard, ==, "+ >hello@3,3 >world@3,2 >[3] >!@4,4 -end ");
}

/* After `data` said so, nothing but close; the port may be used again. */
static void test_unwanted(void)
{
    g_autofree char *heard =
        hear(OPEN "> A 105 500 GET /\n> A 100 500 no\n> A 110 500 more\n> S 70000 0\n> A 70001 0 hello\n", FALSE, "no");
    g_assert_cmpstr(heard, ==, "+ >no -unwanted + >hello -end ");
    g_autofree char *late = hear(OPEN "> A 105 500 no\n> A 109 500 more\n", FALSE, "no");
    g_assert_cmpstr(late, ==, "+ >[5] >no -end ");
}

/* Closed connections are forgotten after two minutes, silent ones after an hour; a damaged stamp ages nobody. */
static void test_idle(void)
{
    g_autofree char *closed =
        hear(OPEN "> RA 100 500\n> A 100 500 a @100\n> A 101 500 b @300\n> A 101 500 b @301\n> A 101 500 b @302\n",
             FALSE, NULL);
    g_assert_cmpstr(closed, ==, "+ -reset +~ >b -end ");
    g_autofree char *silent =
        hear(OPEN "> A 100 500 a @10\n> A 101 500 b @4000\n> A 102 500 c @4001\n> A 103 500 d @4002\n", FALSE, NULL);
    g_assert_cmpstr(silent, ==, "+ >a >b >c >d -end ");
    g_autofree char *damaged = hear(OPEN "> A 100 500 a @10\n> A 101 500 b @4000000\n> A 102 500 c @12\n> A 103 500 d "
                                         "@0\n> A 104 500 e @13\n> A 105 500 f @14\n> A 106 500 g @15\n",
                                    FALSE, NULL);
    g_assert_cmpstr(damaged, ==, "+ >a >b >c >d >e >f >g -end ");
}

static SwSegment segment_of(guint32 client, guint32 sequence, guint8 flags, SwSpan payload)
{
    SwEndpoint from = {{{0}}, (guint16)(1024 + client % 60000)}, to = {{{9}}, 25};
    memcpy(from.address.bytes, &client, sizeof client);
    return (SwSegment){.time_us = client,
                       .from = from,
                       .to = to,
                       .sequence = sequence,
                       .flags = flags,
                       .payload = payload,
                       .payload_length = (guint32)payload.len};
}

static gsize resident_bytes(void)
{
    g_autofree char *text = NULL;
    unsigned long size = 0, resident = 0;
    g_assert_true(g_file_get_contents("/proc/self/statm", &text, NULL, NULL));
    g_assert_cmpint(sscanf(text, "%lu %lu", &size, &resident), ==, 2);
    return (gsize)resident * 4096;
}

/* The sanitizers keep what was freed. */
static void check_growth(gsize before, gsize limit)
{
#ifndef __SANITIZE_ADDRESS__
    g_assert_cmpuint(resident_bytes(), <, before + limit);
#endif
}

static guint64 n_closed;

static gpointer open_quietly(SwTcpListener *base, const SwConnection *connection)
{
    return base;
}

static gboolean take_quietly(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    return TRUE;
}

static void hole_quietly(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
}

static void conflict_quietly(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
}

static void close_quietly(gpointer state, SwClose how, gint64 time_us)
{
    n_closed++;
}

/* A million connections that never end, each with bytes behind a gap and a history: the oldest go, memory does not. */
static void test_flood(void)
{
    SwTcpListener quiet = {open_quietly, take_quietly, hole_quietly, conflict_quietly, close_quietly};
    SwTcp *tcp = sw_tcp_new(&quiet);
    gsize before = resident_bytes();
    const guint n = 1000000;
    n_closed = 0;
    for (guint32 i = 0; i < n; i++) {
        SwSegment syn = segment_of(i, 99, SW_TCP_SYN, SW_SPAN("")), first = segment_of(i, 100, 0, SW_SPAN("EHLO")),
                  behind = segment_of(i, 109, 0, SW_SPAN("x"));
        sw_tcp_segment(tcp, &syn);
        sw_tcp_segment(tcp, &first);
        sw_tcp_segment(tcp, &behind);
    }
    g_assert_cmpuint(sw_tcp_n_evicted(tcp), >=, n - SW_LIMIT_FLOWS - 1);
    g_assert_cmpuint(n_closed, ==, sw_tcp_n_evicted(tcp));
    check_growth(before, 250 * SW_MIB);
    sw_tcp_free(tcp);
    g_assert_cmpuint(n_closed, ==, n);
}

/* Tiny pieces in the worst order, without end: bounded in memory and time, for one connection and for all. */
static void test_tiny_pieces(void)
{
    SwTcpListener quiet = {open_quietly, take_quietly, hole_quietly, conflict_quietly, close_quietly};
    g_autoptr(SwTcp) tcp = sw_tcp_new(&quiet);
    gsize before = resident_bytes();
    for (guint32 client = 0; client < 200; client++) {
        SwSegment syn = segment_of(client, 99, SW_TCP_SYN, SW_SPAN(""));
        sw_tcp_segment(tcp, &syn);
        for (guint32 i = 0; i < 5000; i++) {
            SwSegment piece = segment_of(client, 1000000 - 2 * i, 0, SW_SPAN("x"));
            sw_tcp_segment(tcp, &piece);
        }
    }
    check_growth(before, 100 * SW_MIB);
    g_assert_cmpuint(sw_tcp_n_evicted(tcp), ==, 0);
}

/* Many wait; that nobody else may wait any more is not the price. */
static void test_many_wait(void)
{
    Listener listener;
    listener_init(&listener);
    g_autofree char *large = g_strnfill(60000, 'x');
    SwTcp *tcp = sw_tcp_new(&listener.base);
    for (guint32 client = 10; client < 3000; client++) {
        SwSegment syn = segment_of(client, 99, SW_TCP_SYN, SW_SPAN("")),
                  piece = segment_of(client, 200, 0, sw_span(large, 60000));
        sw_tcp_segment(tcp, &syn);
        sw_tcp_segment(tcp, &piece);
    }
    g_string_truncate(listener.heard, 0);
    play(tcp, OPEN "> A 105 500 world\n> A 100 500 hello\n");
    g_assert_cmpstr(listener.heard->str, ==, "+ >hello >world ");
    g_assert_cmpuint(sw_tcp_n_evicted(tcp), ==, 0);
    sw_tcp_free(tcp);
    g_string_free(listener.heard, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(stories); i++) {
        g_autofree char *path = g_strconcat("/parsers/tcp/story/", stories[i].name, NULL);
        g_test_add_data_func(path, &stories[i], test_story);
    }
    g_test_add_func("/parsers/tcp/times", test_times);
    g_test_add_func("/parsers/tcp/unwanted", test_unwanted);
    g_test_add_func("/parsers/tcp/idle", test_idle);
    g_test_add_func("/parsers/tcp/flood", test_flood);
    g_test_add_func("/parsers/tcp/tiny-pieces", test_tiny_pieces);
    g_test_add_func("/parsers/tcp/many-wait", test_many_wait);
    return g_test_run();
}
