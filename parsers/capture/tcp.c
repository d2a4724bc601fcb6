/*
 * The table of connections. A connection whose opening was not seen is taken up at its first payload; who of the two is the
 * client is then guessed from the ports (the lower one listens), and whoever reads the bytes may know better. A closed
 * connection stays for a while, so that late retransmissions do not look like a new one.
 */
#include "parsers/capture/tcp.h"

#include "parsers/capture/stream.h"
#include "parsers/limits.h"

#define CLOSED_SECONDS 120 /* twice a maximum segment lifetime, as hosts have it */

/* Both ends in one order, so that either direction finds the connection. */
typedef struct {
    SwEndpoint low, high;
} Key;

typedef struct {
    Key key;
    SwConnection connection;
    SwStream streams[2]; /* by SwSide: the bytes that this side sent */
    gpointer state; /* the listener's; NULL once closed */
    gboolean open, dull;
    gint64 last_us;
    GList link; /* in by_use */
} Flow;

struct SwTcp {
    SwTcpListener *listener;
    GHashTable *flows; /* Key (inside the value) -> Flow */
    GQueue by_use; /* least recently used first */
    gsize history_budget;
    gsize waiting_bytes;
    guint64 n_evicted;
};

static guint64 mix(guint64 a, guint64 b)
{
    unsigned __int128 product = (unsigned __int128)(a ^ b) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    return (guint64)product ^ (guint64)(product >> 64);
}

static guint64 endpoint_hash(const SwEndpoint *endpoint, guint64 seed)
{
    guint64 words[2];
    memcpy(words, endpoint->address.bytes, sizeof words);
    return mix(mix(words[0] ^ seed, words[1]), endpoint->port);
}

static guint key_hash(gconstpointer data)
{
    const Key *key = data;
    guint64 hash = endpoint_hash(&key->high, endpoint_hash(&key->low, 1));
    return (guint)(hash ^ hash >> 32);
}

static int endpoint_compare(const SwEndpoint *a, const SwEndpoint *b)
{
    int order = sw_address_compare(&a->address, &b->address);
    return order != 0 ? order : (a->port > b->port) - (a->port < b->port);
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
    const Key *x = a, *y = b;
    return endpoint_compare(&x->low, &y->low) == 0 && endpoint_compare(&x->high, &y->high) == 0;
}

SwTcp *sw_tcp_new(SwTcpListener *listener)
{
    SwTcp *tcp = g_new0(SwTcp, 1);
    tcp->listener = listener;
    tcp->flows = g_hash_table_new(key_hash, key_equal);
    tcp->history_budget = SW_LIMIT_TCP_HISTORY;
    g_queue_init(&tcp->by_use);
    return tcp;
}

static SwStreamOwner owner_of(SwTcp *tcp, Flow *flow, SwSide side)
{
    return (SwStreamOwner){tcp->listener, flow->state, side, flow->dull, &tcp->history_budget};
}

static void close_flow(SwTcp *tcp, Flow *flow, SwClose how, gint64 time_us)
{
    if (!flow->open)
        return;
    for (SwSide side = SW_SIDE_CLIENT; side <= SW_SIDE_SERVER; side++) {
        SwStreamOwner owner = owner_of(tcp, flow, side);
        tcp->waiting_bytes -= flow->streams[side].waiting_bytes;
        sw_stream_finish(&flow->streams[side], &owner, time_us);
        flow->dull = owner.dull;
        sw_stream_clear(&flow->streams[side], &tcp->history_budget);
    }
    tcp->listener->close(flow->state, how, time_us);
    flow->state = NULL;
    flow->open = FALSE;
}

static void remove_flow(SwTcp *tcp, Flow *flow, SwClose how)
{
    close_flow(tcp, flow, how, flow->last_us);
    g_queue_unlink(&tcp->by_use, &flow->link);
    g_hash_table_remove(tcp->flows, &flow->key);
    g_free(flow);
}

void sw_tcp_finish(SwTcp *tcp)
{
    GList *first;
    while ((first = g_queue_peek_head_link(&tcp->by_use)))
        remove_flow(tcp, first->data, SW_CLOSE_END_OF_CAPTURE);
}

void sw_tcp_free(SwTcp *tcp)
{
    if (!tcp)
        return;
    sw_tcp_finish(tcp);
    g_hash_table_unref(tcp->flows);
    g_free(tcp);
}

guint64 sw_tcp_n_evicted(const SwTcp *tcp)
{
    return tcp->n_evicted;
}

static void evict(SwTcp *tcp, Flow *flow)
{
    tcp->n_evicted += flow->open;
    remove_flow(tcp, flow, SW_CLOSE_EVICTED);
}

static gint64 seconds_idle(const Flow *flow, gint64 now_us)
{
    return now_us == SW_TIME_UNKNOWN || flow->last_us == SW_TIME_UNKNOWN ? 0 : (now_us - flow->last_us) / SW_SECOND;
}

/* Idle ones, then the least recently used while there are too many or too much waits in them. */
static void make_room(SwTcp *tcp, gint64 now_us)
{
    GList *first;
    while ((first = g_queue_peek_head_link(&tcp->by_use))) {
        Flow *flow = first->data;
        gint64 idle = seconds_idle(flow, now_us);
        if (!flow->open && idle > CLOSED_SECONDS)
            remove_flow(tcp, flow, SW_CLOSE_FIN);
        else if (idle > SW_LIMIT_FLOW_IDLE_SECONDS || g_hash_table_size(tcp->flows) > SW_LIMIT_FLOWS ||
                 tcp->waiting_bytes > SW_LIMIT_TCP_WAITING)
            evict(tcp, flow);
        else
            return;
    }
}

/* SYN says who opens; SYN with ACK who answers; else the lower port listens. */
static gboolean from_is_client(const SwSegment *segment)
{
    if (segment->flags & SW_TCP_SYN)
        return !(segment->flags & SW_TCP_ACK);
    return segment->from.port >= segment->to.port;
}

static void open_flow(SwTcp *tcp, Flow *flow, const SwSegment *segment)
{
    gboolean client = from_is_client(segment);
    memset(flow->streams, 0, sizeof flow->streams);
    flow->connection = (SwConnection){.client = client ? segment->from : segment->to,
                                      .server = client ? segment->to : segment->from,
                                      .first_us = segment->time_us,
                                      .offset = segment->offset,
                                      .midstream = !(segment->flags & SW_TCP_SYN)};
    flow->open = TRUE;
    flow->dull = FALSE;
    flow->state = tcp->listener->open(tcp->listener, &flow->connection);
}

static Flow *add_flow(SwTcp *tcp, const Key *key, const SwSegment *segment)
{
    Flow *flow = g_new0(Flow, 1);
    flow->key = *key;
    flow->link.data = flow;
    g_hash_table_insert(tcp->flows, &flow->key, flow);
    g_queue_push_tail_link(&tcp->by_use, &flow->link);
    open_flow(tcp, flow, segment);
    return flow;
}

static SwSide side_of(const Flow *flow, const SwSegment *segment)
{
    return endpoint_compare(&segment->from, &flow->connection.client) == 0 ? SW_SIDE_CLIENT : SW_SIDE_SERVER;
}

/* A SYN whose number does not belong to the connection that is there: the port is used again. */
static gboolean is_new_opening(const Flow *flow, const SwSegment *segment)
{
    if ((segment->flags & (SW_TCP_SYN | SW_TCP_ACK)) != SW_TCP_SYN)
        return FALSE;
    const SwStream *stream = &flow->streams[side_of(flow, segment)];
    return !flow->open || (stream->started && segment->sequence + 1 != stream->next);
}

static Flow *flow_of(SwTcp *tcp, const SwSegment *segment)
{
    gboolean ordered = endpoint_compare(&segment->from, &segment->to) <= 0;
    Key key = ordered ? (Key){segment->from, segment->to} : (Key){segment->to, segment->from};
    Flow *flow = g_hash_table_lookup(tcp->flows, &key);
    if (!flow && (segment->payload_length > 0 || segment->flags & SW_TCP_SYN))
        return add_flow(tcp, &key, segment);
    if (flow && is_new_opening(flow, segment)) {
        close_flow(tcp, flow, SW_CLOSE_PORT_REUSED, segment->time_us);
        open_flow(tcp, flow, segment);
    }
    return flow;
}

static void take_bytes(SwTcp *tcp, Flow *flow, SwSide side, const SwSegment *segment)
{
    SwStream *stream = &flow->streams[side];
    SwStreamOwner owner = owner_of(tcp, flow, side);
    if (segment->flags & SW_TCP_SYN && !stream->started)
        sw_stream_start(stream, segment->sequence + 1);
    else if (!stream->started)
        sw_stream_start(stream, segment->sequence);
    gsize before = stream->waiting_bytes;
    if (!(segment->flags & SW_TCP_SYN) || segment->payload_length > 0)
        sw_stream_segment(stream, &owner, segment);
    tcp->waiting_bytes += stream->waiting_bytes - before;
    flow->dull = owner.dull;
}

static void take_acknowledgement(SwTcp *tcp, Flow *flow, SwSide acknowledged, const SwSegment *segment)
{
    SwStream *stream = &flow->streams[acknowledged];
    SwStreamOwner owner = owner_of(tcp, flow, acknowledged);
    if (!(segment->flags & SW_TCP_ACK))
        return;
    gsize before = stream->waiting_bytes;
    if (!stream->started)
        sw_stream_start(stream, segment->acknowledgement);
    else
        sw_stream_acknowledged(stream, &owner, segment->acknowledgement, segment->time_us);
    tcp->waiting_bytes += stream->waiting_bytes - before;
    flow->dull = owner.dull;
}

void sw_tcp_segment(SwTcp *tcp, const SwSegment *segment)
{
    make_room(tcp, segment->time_us);
    Flow *flow = flow_of(tcp, segment);
    if (!flow)
        return;
    if (segment->time_us != SW_TIME_UNKNOWN)
        flow->last_us = segment->time_us;
    g_queue_unlink(&tcp->by_use, &flow->link);
    g_queue_push_tail_link(&tcp->by_use, &flow->link);
    if (!flow->open)
        return;
    SwSide side = side_of(flow, segment);
    take_acknowledgement(tcp, flow, side == SW_SIDE_CLIENT ? SW_SIDE_SERVER : SW_SIDE_CLIENT, segment);
    take_bytes(tcp, flow, side, segment);
    if (segment->flags & SW_TCP_RST)
        close_flow(tcp, flow, SW_CLOSE_RESET, segment->time_us);
    else if (sw_stream_is_complete(&flow->streams[SW_SIDE_CLIENT]) &&
             sw_stream_is_complete(&flow->streams[SW_SIDE_SERVER]))
        close_flow(tcp, flow, SW_CLOSE_FIN, segment->time_us);
}
