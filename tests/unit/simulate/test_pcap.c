/* The campaign as a capture, read by the definitions of its formats: RFC 791, 8200, 9293, 1071, 5321. */
#include "tests/unit/simulate/small_campaign.h"

#include "simulate/mail.h"

#define SMALL_DIGEST "8cfbfadcdb2152f209d98401d2bf006d31e902375a1ff467c147373c8f358f94"

enum { FIN = 1, SYN = 2, ACK = 16 };
enum { CLIENT, SERVER, N_SIDES };

typedef struct {
    gint64 time_us;
    SwAddress from, to;
    guint16 from_port, to_port;
    guint32 sequence, acknowledgement;
    guint8 flags;
    SwSpan payload;
} Packet;

/* What was said on one connection, and how many bytes of it. */
typedef struct {
    SwAddress client;
    gint64 mail_time_us;
    GString *said[N_SIDES];
    guint32 next[N_SIDES]; /* sequence numbers */
    guint n_syns, n_fins;
} Connection;

static void connection_free(gpointer data)
{
    Connection *connection = data;
    for (guint i = 0; i < N_SIDES; i++)
        g_string_free(connection->said[i], TRUE);
    g_free(connection);
}

static guint big_u16(const guint8 *at)
{
    return (guint)at[0] << 8 | at[1];
}

static guint32 big_u32(const guint8 *at)
{
    return (guint32)big_u16(at) << 16 | big_u16(at + 2);
}

static guint32 little_u32(const guint8 *at)
{
    return (guint32)at[3] << 24 | (guint32)at[2] << 16 | (guint32)at[1] << 8 | at[0];
}

/* Word by word, so as not to repeat what the writer does. 0xffff over bytes with their checksum: it is right. */
static guint sum_words(guint sum, const guint8 *bytes, gsize n)
{
    for (gsize i = 0; i < n; i++)
        sum += i % 2 == 0 ? (guint)bytes[i] << 8 : bytes[i];
    while (sum >> 16)
        sum = (sum & 0xffff) + (sum >> 16);
    return sum;
}

static void read_tcp(const guint8 *tcp, gsize length, guint sum_of_addresses, Packet *packet)
{
    guint header = (guint)(tcp[12] >> 4) * 4;
    g_assert_cmpuint(header, >=, 20);
    g_assert_cmpuint(header, <=, length);
    g_assert_cmpuint(sum_words(sum_of_addresses + 6 + (guint)length, tcp, length), ==, 0xffff);
    packet->from_port = (guint16)big_u16(tcp);
    packet->to_port = (guint16)big_u16(tcp + 2);
    packet->sequence = big_u32(tcp + 4);
    packet->acknowledgement = big_u32(tcp + 8);
    packet->flags = tcp[13];
    packet->payload = sw_span((const char *)tcp + header, length - header);
}

static gsize read_ipv4(const guint8 *ip, Packet *packet)
{
    gsize length = big_u16(ip + 2);
    g_assert_cmpuint(ip[0], ==, 0x45);
    g_assert_cmpuint(ip[9], ==, 6);
    g_assert_cmpuint(sum_words(0, ip, 20), ==, 0xffff);
    static const guint8 mapped[12] = {[10] = 0xff, [11] = 0xff};
    memcpy(packet->from.bytes, mapped, 12);
    memcpy(packet->to.bytes, mapped, 12);
    memcpy(packet->from.bytes + 12, ip + 12, 4);
    memcpy(packet->to.bytes + 12, ip + 16, 4);
    read_tcp(ip + 20, length - 20, sum_words(0, ip + 12, 8), packet);
    return length;
}

static gsize read_ipv6(const guint8 *ip, Packet *packet)
{
    gsize length = big_u16(ip + 4);
    g_assert_cmpuint(ip[0], ==, 0x60);
    g_assert_cmpuint(ip[6], ==, 6);
    memcpy(packet->from.bytes, ip + 8, 16);
    memcpy(packet->to.bytes, ip + 24, 16);
    read_tcp(ip + 40, length, sum_words(0, ip + 8, 32), packet);
    return 40 + length;
}

/* The record at *at. */
static Packet read_record(SwSpan file, gsize *at)
{
    const guint8 *record = (const guint8 *)file.data + *at, *frame = record + 16;
    g_assert_cmpuint(*at + 16, <=, file.len);
    gsize length = little_u32(record + 8);
    g_assert_cmpuint(length, ==, little_u32(record + 12));
    g_assert_cmpuint(length, >=, 60);
    g_assert_cmpuint(length, <=, 1514);
    g_assert_cmpuint(*at + 16 + length, <=, file.len);
    Packet packet = {.time_us = little_u32(record) * SW_SECOND + little_u32(record + 4)};
    g_assert_cmpuint(little_u32(record + 4), <, SW_SECOND);
    guint type = big_u16(frame + 12);
    g_assert_true(type == 0x0800 || type == 0x86dd);
    gsize ip_length = type == 0x0800 ? read_ipv4(frame + 14, &packet) : read_ipv6(frame + 14, &packet);
    g_assert_cmpuint(length, ==, MAX(14 + ip_length, 60));
    *at += 16 + length;
    return packet;
}

/* Bytes come in order, once, and only those are acknowledged that were sent. */
static void follow(Connection *connection, guint side, const Packet *packet)
{
    if (packet->flags & SYN) {
        connection->n_syns++;
        connection->next[side] = packet->sequence;
    }
    g_assert_cmpuint(packet->sequence, ==, connection->next[side]);
    if (packet->flags & ACK)
        g_assert_cmpuint(packet->acknowledgement, ==, connection->next[1 - side]);
    g_string_append_len(connection->said[side], packet->payload.data, (gssize)packet->payload.len);
    connection->n_fins += (packet->flags & FIN) != 0;
    connection->next[side] += (guint32)packet->payload.len + ((packet->flags & (SYN | FIN)) != 0);
    if (sw_span_has_prefix_folded(packet->payload, SW_SPAN("MAIL FROM:<")))
        connection->mail_time_us = packet->time_us;
}

static char *name_client(const Packet *packet, guint side)
{
    char text[SW_ADDRESS_TEXT_MAX];
    return g_strdup_printf("%s %u", sw_address_format(side == CLIENT ? &packet->from : &packet->to, text),
                           side == CLIENT ? packet->from_port : packet->to_port);
}

static void check_server(const SwAddress *server)
{
    char text[SW_ADDRESS_TEXT_MAX];
    g_assert_cmpstr(sw_address_format(server, text), ==, sw_address_is_ipv4(server) ? "192.0.2.25" : "2001:db8:25::25");
}

static Connection *find_connection(GHashTable *connections, const Packet *packet, guint side)
{
    g_autofree char *name = name_client(packet, side);
    Connection *connection = g_hash_table_lookup(connections, name);
    if (!connection) {
        g_assert_cmpuint(packet->flags, ==, SYN);
        connection = g_new0(Connection, 1);
        connection->client = packet->from;
        for (guint i = 0; i < N_SIDES; i++)
            connection->said[i] = g_string_new(NULL);
        g_hash_table_insert(connections, g_steal_pointer(&name), connection);
    }
    return connection;
}

/* Connections in the order of their MAIL packets; they belong to `connections`. */
static GPtrArray *read_capture(SwSpan file, GHashTable *connections)
{
    g_assert_cmpuint(little_u32((const guint8 *)file.data), ==, 0xa1b2c3d4);
    g_assert_cmpuint(little_u32((const guint8 *)file.data + 20), ==, 1);
    GPtrArray *by_mail = g_ptr_array_new();
    gint64 last_us = 0;
    for (gsize at = 24; at < file.len;) {
        Packet packet = read_record(file, &at);
        guint side = packet.to_port == 25 ? CLIENT : SERVER;
        g_assert_cmpint(packet.time_us, >=, last_us);
        last_us = packet.time_us;
        check_server(side == CLIENT ? &packet.to : &packet.from);
        Connection *connection = find_connection(connections, &packet, side);
        follow(connection, side, &packet);
        if (connection->mail_time_us == packet.time_us && side == CLIENT && packet.payload.len > 0)
            g_ptr_array_add(by_mail, connection);
    }
    return by_mail;
}

/* Without what RFC 5321 section 4.5.2 adds; stops behind the lone dot. */
static GString *unstuff(SwSpan stuffed, gsize *ret_end)
{
    GString *mail = g_string_new(NULL);
    for (gsize start = 0, end; start < stuffed.len; start = end + 1) {
        end = sw_span_find(stuffed, start, '\n');
        g_assert_true(end > start && end < stuffed.len && stuffed.data[end - 1] == '\r');
        SwSpan line = sw_span_slice(stuffed, start, end - 1);
        *ret_end = end + 1;
        if (sw_span_equal(line, SW_SPAN(".")))
            break;
        gsize dot = line.len > 0 && line.data[0] == '.';
        g_string_append_len(mail, line.data + dot, (gssize)(line.len - dot));
        g_string_append_c(mail, '\n');
    }
    return mail;
}

static void check_client(const Connection *connection, const SwCampaignMessage *message)
{
    gboolean accepted = message->outcome == SW_OUTCOME_ACCEPTED;
    g_autofree char *envelope = g_strdup_printf(
        "EHLO %.*s\r\nMAIL FROM:<%.*s>%s\r\nRCPT TO:<%.*s>\r\n%s", (int)message->helo.len, message->helo.data,
        (int)message->mail_from.len, message->mail_from.data, message->trickle ? " BODY=8BITMIME" : "",
        (int)message->rcpt.len, message->rcpt.data, accepted ? "DATA\r\n" : "QUIT\r\n");
    const GString *said = connection->said[CLIENT];
    g_assert_true(g_str_has_prefix(said->str, envelope));
    gsize behind_envelope = strlen(envelope), mail_length = 0;
    if (!accepted) {
        g_assert_cmpuint(said->len, ==, behind_envelope);
        return;
    }
    g_autoptr(GString) expected = g_string_new(NULL);
    g_autoptr(GString) mail = unstuff(sw_span(said->str + behind_envelope, said->len - behind_envelope), &mail_length);
    sw_mail_append(expected, message);
    g_assert_cmpstr(mail->str, ==, expected->str);
    g_assert_cmpstr(said->str + behind_envelope + mail_length, ==, "QUIT\r\n");
}

static void check_server_replies(const GString *said, const SwCampaignMessage *message)
{
    g_autofree char *refusal = g_strdup_printf("\r\n%u %.*s\r\n221 2.0.0 Bye\r\n", message->code,
                                               (int)message->reason.len, message->reason.data);
    gboolean accepted = message->outcome == SW_OUTCOME_ACCEPTED;
    g_assert_true(g_str_has_prefix(said->str, "220 mx.receiver.example ESMTP\r\n250-mx.receiver.example\r\n250-"));
    g_assert_true(g_str_has_suffix(said->str, accepted ? "\r\n221 2.0.0 Bye\r\n" : refusal));
    g_assert_true((strstr(said->str, "\r\n354 ") != NULL) == accepted);
    g_assert_true((strstr(said->str, "\r\n250 2.0.0 Ok: queued as ") != NULL) == accepted);
}

/* Each message of the campaign is a connection, at its time to the microsecond, in the order of the numbers. */
static void check_campaign(const SwCampaignOptions *options)
{
    gsize length;
    g_autoptr(GBytes) bytes = campaign_rendered("pcap", options, NULL);
    const char *file = g_bytes_get_data(bytes, &length);
    g_autoptr(GHashTable) connections = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, connection_free);
    g_autoptr(GPtrArray) by_mail = read_capture(sw_span(file, length), connections);
    g_autoptr(SwCampaign) campaign = sw_campaign_new(options);
    SwCampaignMessage message;
    guint n = 0, n_refused = 0;
    for (; sw_campaign_next(campaign, &message); n++) {
        g_assert_cmpuint(n, <, by_mail->len);
        const Connection *connection = by_mail->pdata[n];
        g_assert_cmpint(connection->mail_time_us, ==, message.time_us);
        g_assert_cmpint(sw_address_compare(&connection->client, &message.client), ==, 0);
        g_assert_cmpuint(connection->n_syns, ==, 2);
        g_assert_cmpuint(connection->n_fins, ==, 2);
        check_client(connection, &message);
        check_server_replies(connection->said[SERVER], &message);
        n_refused += message.outcome != SW_OUTCOME_ACCEPTED;
    }
    g_assert_cmpuint(by_mail->len, ==, n);
    g_assert_cmpuint(g_hash_table_size(connections), ==, n);
    g_assert_true((n_refused > 0) == options->scenario_2005);
}

static void test_small(void)
{
    SwCampaignOptions options = small_campaign();
    check_campaign(&options);
    options.scale = 5; /* many connections at the same second */
    check_campaign(&options);
}

static void test_2005(void)
{
    SwCampaignOptions options;
    sw_campaign_options_init(&options);
    check_campaign(&options);
}

static void test_digest(void)
{
    SwCampaignOptions options = small_campaign();
    g_autoptr(GBytes) bytes = campaign_rendered("pcap", &options, NULL);
    g_autofree char *digest = g_compute_checksum_for_bytes(G_CHECKSUM_SHA256, bytes);
    g_assert_cmpstr(digest, ==, SMALL_DIGEST);
}

static void test_empty(void)
{
    SwCampaignOptions options = small_campaign();
    options.waves = 0;
    options.trickle_per_hour = 0;
    g_autoptr(GBytes) bytes = campaign_rendered("pcap", &options, NULL);
    g_assert_cmpuint(g_bytes_get_size(bytes), ==, 24);
}

/* A full disk. */
static void test_no_space(void)
{
    static char room[1 << 19];
    SwCampaignOptions options = small_campaign();
    g_autoptr(SwCampaign) campaign = sw_campaign_new(&options);
    g_autoptr(GOutputStream) out = g_memory_output_stream_new(room, sizeof room, NULL, NULL);
    g_autoptr(GError) error = NULL;
    g_assert_false(sw_rendition_by_name("pcap")->write(campaign, NULL, out, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pcap/small", test_small);
    g_test_add_func("/pcap/2005", test_2005);
    g_test_add_func("/pcap/digest", test_digest);
    g_test_add_func("/pcap/empty", test_empty);
    g_test_add_func("/pcap/no_space", test_no_space);
    return g_test_run();
}
