/*
 * Random conversations, as a capture file has them: cut into segments anywhere, repeated, overlapping, out of order, in fragments,
 * interleaved; and with packets missing. What is heard is what was said, byte for byte, and holes are exactly what no packet held.
 */
#include "base/random.h"
#include "parsers/capture/capture.h"
#include "parsers/capture/tcp.h"
#include "tests/unit/parsers/packets.h"

#define CONVERSATIONS 5u
#define DISORDER 6u /* places that a packet may be late by */

/* What one side says, and what came of it. */
typedef struct {
    GString *said;
    GString *captured; /* 1 where a packet held the byte */
    gsize sent, acknowledged; /* while it is made up */
    guint32 first; /* sequence number of the first byte */
    gsize heard; /* bytes and holes so far */
} Speech;

typedef struct {
    guint number;
    gboolean ipv6;
    guint loss; /* of a thousand packets with data */
    gboolean repeats; /* what was said may be said again, perhaps when it is too late */
    Speech speeches[2];
    guint n_opened, n_closed;
} Conversation;

typedef struct {
    SwSide side;
    guint8 flags;
    gsize from, length; /* bytes of the speech; behind its end for FIN */
    gsize acknowledged;
    guint place; /* in the capture, by the order of sending and its lateness */
    gboolean lost;
} Packet;

typedef struct {
    SwTcpListener base;
    Conversation conversations[CONVERSATIONS];
    SwRandom random;
} World;

static guint below(World *world, guint bound)
{
    return (guint)sw_random_below(&world->random, bound);
}

static gpointer on_open(SwTcpListener *base, const SwConnection *connection)
{
    Conversation *conversation = &((World *)base)->conversations[connection->client.port - 50000];
    g_assert_cmpuint(connection->server.port, ==, 25);
    conversation->n_opened++;
    return conversation;
}

static gboolean on_data(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset)
{
    Speech *speech = &((Conversation *)state)->speeches[side];
    g_assert_cmpuint(speech->heard + bytes.len, <=, speech->said->len);
    g_assert_cmpmem(bytes.data, bytes.len, speech->said->str + speech->heard, bytes.len);
    speech->heard += bytes.len;
    return TRUE;
}

static void on_hole(gpointer state, SwSide side, guint64 length, gint64 time_us)
{
    Conversation *conversation = state;
    Speech *speech = &conversation->speeches[side];
    g_assert_cmpuint(conversation->loss, >, 0);
    g_assert_cmpuint(speech->heard + length, <=, speech->said->len);
    for (guint64 i = 0; i < length && !conversation->repeats; i++)
        g_assert_cmpuint(speech->captured->str[speech->heard + i], ==, 0);
    speech->heard += length;
}

static void on_conflict(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset)
{
    g_error("no segment said anything else");
}

static void on_close(gpointer state, SwClose how, gint64 time_us)
{
    Conversation *conversation = state;
    conversation->n_closed++;
    g_assert_cmpint(how, ==, SW_CLOSE_FIN);
}

static void make_up_speech(World *world, Speech *speech)
{
    gsize length = below(world, 4) ? below(world, 12000) : below(world, 20);
    speech->said = g_string_new(NULL);
    speech->captured = g_string_new(NULL);
    for (gsize i = 0; i < length; i++)
        g_string_append_c(speech->said, (char)sw_random_next(&world->random));
    put_zeros(speech->captured, (guint)length);
    speech->first = below(world, 2) ? (guint32)sw_random_next(&world->random) : (guint32)-below(world, 9000);
}

static void add_packet(World *world, const Conversation *conversation, GArray *packets, const Packet *packet)
{
    Packet added = *packet;
    added.place = packets->len + (packet->flags & SW_TCP_SYN ? 0 : below(world, DISORDER));
    added.lost = packet->length > 0 && below(world, 1000) < conversation->loss;
    g_array_append_val(packets, added);
}

/* The next segment of one side, or some that went before. */
static void say_something(World *world, Conversation *conversation, SwSide side, GArray *packets)
{
    Speech *speech = &conversation->speeches[side];
    Packet packet = {side, SW_TCP_ACK, speech->sent, 0, conversation->speeches[!side].acknowledged, 0, FALSE};
    if (conversation->repeats && below(world, 8) == 0)
        packet.from -= below(world, (guint)MIN(speech->sent, 3000) + 1);
    gsize length = 1 + below(world, below(world, 5) ? 1400 : 5);
    packet.length = MIN(speech->said->len - packet.from, length);
    if (below(world, 6) > 0) {
        add_packet(world, conversation, packets, &packet);
        if (conversation->repeats && below(world, 20) == 0)
            add_packet(world, conversation, packets, &packet);
        speech->sent = MAX(speech->sent, packet.from + packet.length);
    } else {
        packet.length = 0;
        packet.from = speech->sent;
        add_packet(world, conversation, packets, &packet);
    }
}

static int compare_places(gconstpointer a, gconstpointer b)
{
    return (int)((const Packet *)a)->place - (int)((const Packet *)b)->place;
}

/* Acknowledgements stay so far behind that they cannot be captured before what they cover: that is another test's matter. */
static void acknowledge(Conversation *conversation, GArray *packets)
{
    if (packets->len < 2 * DISORDER)
        return;
    const Packet *old = &g_array_index(packets, Packet, packets->len - 2 * DISORDER);
    Speech *speech = &conversation->speeches[old->side];
    speech->acknowledged = MAX(speech->acknowledged, old->from + old->length);
}

static GArray *make_up_packets(World *world, Conversation *conversation)
{
    GArray *packets = g_array_new(FALSE, TRUE, sizeof(Packet));
    Speech *client = &conversation->speeches[SW_SIDE_CLIENT], *server = &conversation->speeches[SW_SIDE_SERVER];
    add_packet(world, conversation, packets, &(Packet){.side = SW_SIDE_CLIENT, .flags = SW_TCP_SYN});
    add_packet(world, conversation, packets, &(Packet){.side = SW_SIDE_SERVER, .flags = SW_TCP_SYN | SW_TCP_ACK});
    while (client->sent < client->said->len || server->sent < server->said->len) {
        say_something(world, conversation, below(world, 2) ? SW_SIDE_CLIENT : SW_SIDE_SERVER, packets);
        acknowledge(conversation, packets);
    }
    for (SwSide side = SW_SIDE_CLIENT; side <= SW_SIDE_SERVER; side++)
        add_packet(world, conversation, packets,
                   &(Packet){side, SW_TCP_FIN | SW_TCP_ACK, conversation->speeches[side].said->len, 0,
                             conversation->speeches[!side].acknowledged});
    g_array_sort(packets, compare_places);
    return packets;
}

/* In one piece or in IP fragments, the last first. */
static void write_ip(World *world, GString *file, guint32 second, const IpSpec *spec, gboolean ipv6, SwSpan tcp)
{
    static guint16 identification;
    guint cut = below(world, 8) == 0 && tcp.len > 16 ? 8 * (1 + below(world, (guint)(tcp.len - 9) / 8)) : 0;
    identification++;
    for (guint i = cut ? 2 : 1; i > 0; i--) {
        g_autoptr(GString) packet = g_string_new(NULL), body = g_string_new(NULL);
        IpSpec ip = *spec;
        SwSpan part = !cut ? tcp : i == 2 ? sw_span_slice(tcp, cut, tcp.len) : sw_span_slice(tcp, 0, cut);
        ip.identification = identification;
        ip.at = i == 2 ? cut : 0;
        ip.more = cut && i == 1;
        if (ipv6 && cut) {
            ip.protocol = 44;
            put_be16(body, 6 << 8);
            put_be16(body, ip.at | ip.more);
            put_be32(body, identification);
        }
        put_span(body, part);
        (ipv6 ? put_ipv6 : put_ipv4)(packet, &ip, span_of_string(body));
        g_autoptr(GString) frame = g_string_new(NULL);
        put_ethernet(frame, ipv6 ? 0x86dd : 0x0800, span_of_string(packet));
        put_pcap_record(file, FALSE, second, 0, span_of_string(frame), (guint32)frame->len);
    }
}

static void write_packet(World *world, Conversation *conversation, const Packet *packet, GString *file, guint32 second)
{
    Speech *speech = &conversation->speeches[packet->side], *other = &conversation->speeches[!packet->side];
    gboolean syn = (packet->flags & SW_TCP_SYN) != 0, from_client = packet->side == SW_SIDE_CLIENT;
    guint16 port = (guint16)(50000 + conversation->number);
    const char *client = conversation->ipv6 ? "2001:db8::1" : "192.0.2.1";
    const char *server = conversation->ipv6 ? "2001:db8::2" : "198.51.100.2";
    TcpSpec tcp = {.from_port = from_client ? port : 25,
                   .to_port = from_client ? 25 : port,
                   .sequence = speech->first + (guint32)packet->from - syn,
                   .acknowledgement = other->first + (guint32)packet->acknowledged,
                   .flags = packet->flags,
                   .options = 4 * below(world, 4)};
    IpSpec ip = {from_client ? client : server, from_client ? server : client, 6};
    g_autoptr(GString) segment = g_string_new(NULL);
    put_tcp(segment, &tcp);
    put_span(segment, sw_span(speech->said->str + packet->from, packet->length));
    if (packet->length > 0)
        memset(speech->captured->str + packet->from, 1, packet->length);
    write_ip(world, file, second, &ip, conversation->ipv6, span_of_string(segment));
}

/* All conversations, their packets interleaved. */
static GString *write_capture(World *world)
{
    GString *file = g_string_new(NULL);
    GArray *packets[CONVERSATIONS];
    guint at[CONVERSATIONS] = {0}, left = 0;
    put_pcap_header(file, FALSE, FALSE, 1);
    for (guint i = 0; i < CONVERSATIONS; i++) {
        packets[i] = make_up_packets(world, &world->conversations[i]);
        left += packets[i]->len;
    }
    for (guint32 second = 1; left > 0; left--) {
        guint i = below(world, CONVERSATIONS);
        while (at[i] == packets[i]->len)
            i = (i + 1) % CONVERSATIONS;
        const Packet *packet = &g_array_index(packets[i], Packet, at[i]++);
        if (!packet->lost)
            write_packet(world, &world->conversations[i], packet, file, second++ / 8);
    }
    for (guint i = 0; i < CONVERSATIONS; i++)
        g_array_unref(packets[i]);
    return file;
}

static void hear(World *world, const GString *file)
{
    g_autoptr(SwReader) reader = sw_reader_new_memory("m", span_of_string(file));
    g_autoptr(SwCapture) capture = sw_capture_new(reader, NULL);
    g_autoptr(SwDecoder) decoder = sw_decoder_new();
    g_autoptr(SwTcp) tcp = sw_tcp_new(&world->base);
    SwPacket packet;
    while (sw_capture_next(capture, &packet, NULL)) {
        SwSegment segment;
        SwPacketKind kind = sw_decoder_read(decoder, &packet, &segment);
        g_assert_cmpint(kind, !=, SW_PACKET_BROKEN);
        if (kind == SW_PACKET_SEGMENT)
            sw_tcp_segment(tcp, &segment);
    }
    sw_tcp_finish(tcp);
    g_assert_cmpuint(sw_capture_bytes_lost(capture), ==, 0);
    g_assert_cmpuint(sw_tcp_n_evicted(tcp), ==, 0);
}

static void run_world(guint64 seed, guint loss, gboolean repeats)
{
    World world = {.base = {on_open, on_data, on_hole, on_conflict, on_close}};
    sw_random_init(&world.random, seed);
    for (guint i = 0; i < CONVERSATIONS; i++) {
        Conversation *conversation = &world.conversations[i];
        conversation->number = i;
        conversation->ipv6 = i & 1;
        conversation->loss = loss;
        conversation->repeats = repeats;
        make_up_speech(&world, &conversation->speeches[SW_SIDE_CLIENT]);
        make_up_speech(&world, &conversation->speeches[SW_SIDE_SERVER]);
    }
    g_autoptr(GString) file = write_capture(&world);
    hear(&world, file);
    for (guint i = 0; i < CONVERSATIONS; i++) {
        Conversation *conversation = &world.conversations[i];
        g_assert_cmpuint(conversation->n_opened, ==, 1);
        g_assert_cmpuint(conversation->n_closed, ==, 1);
        for (SwSide side = SW_SIDE_CLIENT; side <= SW_SIDE_SERVER; side++) {
            Speech *speech = &conversation->speeches[side];
            g_assert_cmpuint(speech->heard, ==, speech->said->len);
            if (loss == 0)
                g_assert_null(memchr(speech->captured->str, 0, speech->captured->len));
            g_string_free(speech->said, TRUE);
            g_string_free(speech->captured, TRUE);
        }
    }
}

static void test_all_there(void)
{
    for (guint64 seed = 1; seed <= 150; seed++)
        run_world(seed, 0, TRUE);
}

static void test_some_lost(void)
{
    for (guint64 seed = 1; seed <= 150; seed++)
        run_world(seed, seed % 3 == 0 ? 500 : 50, seed & 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/parsers/tcp_random/all-there", test_all_there);
    g_test_add_func("/parsers/tcp_random/some-lost", test_some_lost);
    return g_test_run();
}
