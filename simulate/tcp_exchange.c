#include "simulate/tcp_exchange.h"

#include "base/random.h"
#include "simulate/delivery.h"
#include "simulate/streams.h"

#define PORT_SMTP 25
#define PORT_FIRST 1025 /* of a client's */
#define PORTS 64000

#define ROUND_TRIP_LEAST_US 18000
#define ROUND_TRIP_MOST_US 160000
#define JITTER 8 /* a round trip may take this part of itself longer */
#define ANSWER_US 40 /* the server's kernel, which needs no thought */
#define SLOWNESS_LEAST_US 2 /* of a line: microseconds a byte */
#define SLOWNESS_MOST_US 40
#define SEGMENTS_AN_ACKNOWLEDGEMENT 2 /* RFC 9293 section 3.8.6.3 */

#define HOP_LIMIT_SERVER 64
#define HOP_LIMIT_CLIENT 128
#define HOPS_LEAST 8
#define HOPS_MOST 24
#define STATION_ROUTER 1
#define STATION_SERVER 25

/* The way between a client and the server. */
typedef struct {
    guint32 round_trip_us, slowness_us;
    guint8 hops;
} Path;

typedef struct {
    SwExchange *exchange;
    Path path;
    SwRandom random;
    gint64 clock_us; /* at the server, since the opening */
    guint32 sequence[SW_N_SPEAKERS]; /* of the next byte */
} Plan;

SwExchange *sw_exchange_new(void)
{
    SwExchange *exchange = g_new0(SwExchange, 1);
    sw_dialogue_init(&exchange->dialogue);
    exchange->packets = g_array_new(FALSE, FALSE, sizeof(SwExchangePacket));
    return exchange;
}

void sw_exchange_free(SwExchange *exchange)
{
    if (!exchange)
        return;
    sw_dialogue_clear(&exchange->dialogue);
    g_array_unref(exchange->packets);
    g_free(exchange);
}

static guint32 draw_between(SwRandom *random, guint32 least, guint32 most)
{
    return least + (guint32)sw_random_below(random, most - least);
}

/* A number of the address's own. */
static guint64 number_of(const SwAddress *address)
{
    guint64 number = 0;
    for (guint i = 0; i < sizeof address->bytes; i++)
        number = number * 257 + address->bytes[i];
    return number;
}

static Path path_of(const SwAddress *client)
{
    SwRandom random;
    sw_random_init(&random, number_of(client));
    Path path = {.round_trip_us = draw_between(&random, ROUND_TRIP_LEAST_US, ROUND_TRIP_MOST_US)};
    path.slowness_us = draw_between(&random, SLOWNESS_LEAST_US, SLOWNESS_MOST_US);
    path.hops = (guint8)draw_between(&random, HOPS_LEAST, HOPS_MOST);
    return path;
}

static SwAddress server_for(const SwAddress *client)
{
    SwAddress server = *client;
    gboolean parsed =
        sw_address_parse(sw_address_is_ipv4(client) ? SW_SPAN(SW_RELAY_IPV4) : SW_SPAN(SW_RELAY_IPV6), &server);
    g_assert(parsed);
    return server;
}

static void name_hosts(SwExchange *exchange, const SwCampaignMessage *message, const Path *path)
{
    exchange->hosts[SW_SPEAKER_CLIENT] = (SwHost){
        .address = message->client,
        .port = (guint16)(PORT_FIRST + (number_of(&message->client) + message->number) % PORTS),
        .hop_limit = (guint8)(HOP_LIMIT_CLIENT - path->hops),
        .station = STATION_ROUTER,
    };
    exchange->hosts[SW_SPEAKER_SERVER] = (SwHost){
        .address = server_for(&message->client),
        .port = PORT_SMTP,
        .hop_limit = HOP_LIMIT_SERVER,
        .station = STATION_SERVER,
    };
}

/* Sent, or arrived, now: the capture is taken at the server. */
static void add_packet(Plan *plan, SwSpeaker sender, guint8 flags, guint32 start, guint32 length)
{
    SwSpeaker other = sender == SW_SPEAKER_CLIENT ? SW_SPEAKER_SERVER : SW_SPEAKER_CLIENT;
    SwExchangePacket packet = {
        .time_us = plan->clock_us,
        .sender = sender,
        .flags = flags,
        .sequence = plan->sequence[sender],
        .acknowledgement = flags & SW_FLAG_ACK ? plan->sequence[other] : 0,
        .start = start,
        .length = length,
    };
    g_array_append_val(plan->exchange->packets, packet);
    plan->sequence[sender] += length + (flags & (SW_FLAG_SYN | SW_FLAG_FIN) ? 1 : 0);
}

static void wait_for_client(Plan *plan)
{
    guint32 round_trip_us = plan->path.round_trip_us;
    plan->clock_us += round_trip_us + (gint64)sw_random_below(&plan->random, round_trip_us / JITTER);
}

static void send_opening(Plan *plan)
{
    add_packet(plan, SW_SPEAKER_CLIENT, SW_FLAG_SYN, 0, 0);
    plan->clock_us += ANSWER_US;
    add_packet(plan, SW_SPEAKER_SERVER, SW_FLAG_SYN | SW_FLAG_ACK, 0, 0);
    wait_for_client(plan);
    add_packet(plan, SW_SPEAKER_CLIENT, SW_FLAG_ACK, 0, 0);
}

static void send_closing(Plan *plan)
{
    plan->clock_us += ANSWER_US;
    add_packet(plan, SW_SPEAKER_SERVER, SW_FLAG_FIN | SW_FLAG_ACK, 0, 0);
    wait_for_client(plan);
    add_packet(plan, SW_SPEAKER_CLIENT, SW_FLAG_FIN | SW_FLAG_ACK, 0, 0);
    plan->clock_us += ANSWER_US;
    add_packet(plan, SW_SPEAKER_SERVER, SW_FLAG_ACK, 0, 0);
}

/* Only the client says more than fits into a segment. What comes last is acknowledged by the reply. */
static void send_turn(Plan *plan, const SwTurn *turn)
{
    guint32 most = sw_packet_payload_max(&plan->exchange->hosts[turn->speaker].address), n_sent = 0;
    if (turn->speaker == SW_SPEAKER_CLIENT)
        wait_for_client(plan);
    plan->clock_us += turn->thinking_us;
    for (guint32 at = 0, length; at < turn->length; at += length) {
        length = MIN(most, turn->length - at);
        gboolean last = at + length == turn->length;
        add_packet(plan, turn->speaker, last ? SW_FLAG_PUSH | SW_FLAG_ACK : SW_FLAG_ACK, turn->start + at, length);
        if (last)
            break;
        if (++n_sent % SEGMENTS_AN_ACKNOWLEDGEMENT == 0) {
            plan->clock_us += ANSWER_US;
            add_packet(plan, SW_SPEAKER_SERVER, SW_FLAG_ACK, 0, 0);
        }
        plan->clock_us += (gint64)length * plan->path.slowness_us;
    }
}

static void shift(GArray *packets, gint64 by_us)
{
    for (guint i = 0; i < packets->len; i++)
        g_array_index(packets, SwExchangePacket, i).time_us += by_us;
}

void sw_exchange_plan(SwExchange *exchange, const SwCampaignMessage *message)
{
    SwRandom content = {message->content};
    Plan plan = {
        .exchange = exchange,
        .path = path_of(&message->client),
        .random = sw_random_fork(&content, SW_CONTENT_STREAM_EXCHANGE),
    };
    sw_dialogue_write(&exchange->dialogue, message);
    name_hosts(exchange, message, &plan.path);
    for (guint i = 0; i < SW_N_SPEAKERS; i++)
        plan.sequence[i] = (guint32)sw_random_next(&plan.random);
    exchange->identification = (guint16)sw_random_next(&plan.random);
    exchange->next = 0;
    g_array_set_size(exchange->packets, 0);

    gint64 envelope_us = 0;
    send_opening(&plan);
    for (guint i = 0; i < exchange->dialogue.turns->len; i++) {
        guint first = exchange->packets->len;
        send_turn(&plan, &g_array_index(exchange->dialogue.turns, SwTurn, i));
        if (i == exchange->dialogue.envelope_turn)
            envelope_us = g_array_index(exchange->packets, SwExchangePacket, first).time_us;
    }
    send_closing(&plan);
    g_assert(envelope_us <= SW_EXCHANGE_LEAD_MOST_US);
    shift(exchange->packets, message->time_us - envelope_us);
}

gint64 sw_exchange_time(const SwExchange *exchange)
{
    if (exchange->next == exchange->packets->len)
        return G_MAXINT64;
    return g_array_index(exchange->packets, SwExchangePacket, exchange->next).time_us;
}

SwTcpPacket sw_exchange_take(SwExchange *exchange)
{
    g_assert(exchange->next < exchange->packets->len);
    guint index = exchange->next++;
    const SwExchangePacket *packet = &g_array_index(exchange->packets, SwExchangePacket, index);
    SwSpeaker other = packet->sender == SW_SPEAKER_CLIENT ? SW_SPEAKER_SERVER : SW_SPEAKER_CLIENT;
    return (SwTcpPacket){
        .time_us = packet->time_us,
        .from = &exchange->hosts[packet->sender],
        .to = &exchange->hosts[other],
        .sequence = packet->sequence,
        .acknowledgement = packet->acknowledgement,
        .flags = packet->flags,
        .identification = (guint16)(exchange->identification + index),
        .payload = sw_span(exchange->dialogue.text->str + packet->start, packet->length),
    };
}
