/*
 * The table of connections. A connection whose opening was not seen is taken up at its first payload; who of the two is the
 * client is then guessed from the ports (the lower one listens), and whoever reads the bytes may know better. A closed
 * connection stays for a while, so that late retransmissions do not look like a new one.
 */
#include "parsers/capture/tcp.h"

#include "parsers/capture/flow_table.h"
#include "parsers/capture/stream.h"
#include "parsers/limits.h"

#define CLOSED_SECONDS 120 /* twice a maximum segment lifetime, as hosts have it */
#define STRAYS_MAX 8u /* segments in a row, all far from the connection, that make another one of it */

typedef struct {
    SwFlowKey key;
    SwStream streams[2]; /* by SwSide: the bytes that this side sent */
    gpointer state; /* the listener's */
    gboolean open;
    guint strays;
    gint64 last_us; /* stamp of the last packet */
    gint64 used_us; /* its place in by_use: at most a second before the last packet */
    gsize waiting; /* weight of both streams' pieces */
    GList by_use, by_wait;
} Flow;

struct SwTcp {
    SwTcpListener *listener;
    SwFlowTable *flows; /* Flow */
    GQueue by_use; /* least recently used first */
    GQueue by_wait; /* those with waiting pieces, the longest waiting first */
    gsize waiting; /* weight of all pieces */
    SwHistoryRings rings;
    gint64 stamps[2]; /* of the last two packets */
    gint64 clock_us;
    guint64 n_evicted;
};

SwTcp *sw_tcp_new(SwTcpListener *listener)
{
    SwTcp *tcp = g_new0(SwTcp, 1);
    tcp->listener = listener;
    tcp->flows = sw_flow_table_new();
    tcp->stamps[0] = tcp->stamps[1] = tcp->clock_us = SW_TIME_UNKNOWN;
    return tcp;
}

/* The middle one of the last three stamps: a damaged one must not make all connections look old. */
static void set_clock(SwTcp *tcp, gint64 time_us)
{
    gint64 a = tcp->stamps[0], b = tcp->stamps[1];
    if (time_us == SW_TIME_UNKNOWN)
        return;
    tcp->clock_us = MAX(MIN(a, b), MIN(MAX(a, b), time_us));
    tcp->stamps[0] = b;
    tcp->stamps[1] = time_us;
}

static SwStreamOwner owner_of(SwTcp *tcp, const Flow *flow, SwSide side)
{
    return (SwStreamOwner){tcp->listener, flow->state, side, FALSE, &tcp->rings};
}

/* Keeps the sum over all flows, and the order in which they began to wait. */
static void count_waiting(SwTcp *tcp, Flow *flow)
{
    gsize waiting = flow->streams[SW_SIDE_CLIENT].waiting.weight + flow->streams[SW_SIDE_SERVER].waiting.weight;
    if (waiting == flow->waiting)
        return;
    if (flow->waiting == 0)
        g_queue_push_tail_link(&tcp->by_wait, &flow->by_wait);
    else if (waiting == 0)
        g_queue_unlink(&tcp->by_wait, &flow->by_wait);
    tcp->waiting += waiting - flow->waiting;
    flow->waiting = waiting;
}

static gboolean is_ended(const Flow *flow)
{
    return flow->streams[SW_SIDE_CLIENT].finished && flow->streams[SW_SIDE_SERVER].finished;
}

static void close_flow(SwTcp *tcp, Flow *flow, SwClose how, gint64 time_us)
{
    if (!flow->open)
        return;
    SwStreamOwner owner = owner_of(tcp, flow, SW_SIDE_CLIENT);
    owner.unwanted = how == SW_CLOSE_UNWANTED;
    for (; owner.side <= SW_SIDE_SERVER; owner.side++) {
        sw_stream_finish(&flow->streams[owner.side], &owner, time_us);
        sw_stream_clear(&flow->streams[owner.side], &tcp->rings);
    }
    count_waiting(tcp, flow);
    tcp->listener->close(flow->state, how, time_us);
    flow->open = FALSE;
}

static void remove_flow(SwTcp *tcp, Flow *flow, SwClose how)
{
    close_flow(tcp, flow, is_ended(flow) ? SW_CLOSE_FIN : how, flow->last_us);
    g_queue_unlink(&tcp->by_use, &flow->by_use);
    sw_flow_table_remove(tcp->flows, &flow->key);
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
    sw_flow_table_free(tcp->flows);
    sw_history_rings_clear(&tcp->rings);
    g_free(tcp);
}

guint64 sw_tcp_n_evicted(const SwTcp *tcp)
{
    return tcp->n_evicted;
}

static gint64 seconds_idle(const SwTcp *tcp, const Flow *flow)
{
    gboolean known = tcp->clock_us != SW_TIME_UNKNOWN && flow->used_us != SW_TIME_UNKNOWN;
    return known ? (tcp->clock_us - flow->used_us) / SW_SECOND : 0;
}

/* Removes what has been idle, and the least recently used ones while there are too many. */
static void make_room(SwTcp *tcp)
{
    GList *first;
    while ((first = g_queue_peek_head_link(&tcp->by_use))) {
        Flow *flow = first->data;
        gint64 idle = seconds_idle(tcp, flow);
        gboolean over = !flow->open || is_ended(flow);
        if (idle <= (over ? CLOSED_SECONDS : SW_LIMIT_FLOW_IDLE_SECONDS) &&
            sw_flow_table_size(tcp->flows) <= SW_LIMIT_FLOWS)
            return;
        tcp->n_evicted += !over;
        remove_flow(tcp, flow, SW_CLOSE_EVICTED);
    }
}

/* Gaps are given up where they have been open the longest, so that nobody's can keep others from waiting. */
static void give_up_waiting(SwTcp *tcp)
{
    while (tcp->waiting > SW_LIMIT_TCP_WAITING) {
        Flow *flow = g_queue_peek_head_link(&tcp->by_wait)->data;
        SwStreamOwner owner = owner_of(tcp, flow, SW_SIDE_CLIENT);
        for (; owner.side <= SW_SIDE_SERVER; owner.side++)
            sw_stream_give_up_gaps(&flow->streams[owner.side], &owner, flow->last_us);
        count_waiting(tcp, flow);
        if (owner.unwanted)
            close_flow(tcp, flow, SW_CLOSE_UNWANTED, flow->last_us);
    }
}

/* SYN says who opens; SYN with ACK who answers; else the lower port listens. */
static gboolean from_is_client(const SwSegment *segment)
{
    if (segment->flags & SW_TCP_SYN)
        return !(segment->flags & SW_TCP_ACK);
    return segment->from.port >= segment->to.port;
}

/* The side that the segment comes from. */
static SwSide open_flow(SwTcp *tcp, Flow *flow, const SwSegment *segment)
{
    SwSide from = from_is_client(segment) ? SW_SIDE_CLIENT : SW_SIDE_SERVER;
    flow->key.ends[from] = segment->from;
    flow->key.ends[!from] = segment->to;
    SwConnection connection = {.client = flow->key.ends[SW_SIDE_CLIENT],
                               .server = flow->key.ends[SW_SIDE_SERVER],
                               .first_us = segment->time_us,
                               .offset = segment->offset,
                               .midstream = !(segment->flags & SW_TCP_SYN)};
    memset(flow->streams, 0, sizeof flow->streams);
    flow->open = TRUE;
    flow->strays = 0;
    flow->state = tcp->listener->open(tcp->listener, &connection);
    return from;
}

static Flow *add_flow(SwTcp *tcp, guint64 hash)
{
    Flow *flow = g_new0(Flow, 1);
    flow->by_use.data = flow->by_wait.data = flow;
    flow->last_us = flow->used_us = SW_TIME_UNKNOWN;
    sw_flow_table_add(tcp->flows, &flow->key, hash);
    g_queue_push_tail_link(&tcp->by_use, &flow->by_use);
    return flow;
}

/* A SYN that did not open the connection which is there: the port is used again. Else it comes late, or twice. */
static gboolean is_new_opening(const SwStream *stream, const SwSegment *segment)
{
    return segment->flags & SW_TCP_SYN && stream->started && segment->sequence + 1 != stream->first;
}

/* Another connection begins between the same ends, or one that had not been seen. */
static gboolean is_another(Flow *flow, const SwStream *stream, const SwSegment *segment)
{
    if (is_new_opening(stream, segment))
        return TRUE;
    return !sw_stream_is_near(stream, segment->sequence) && ++flow->strays >= STRAYS_MAX && segment->payload_length > 0;
}

/* The order of use is kept to the second: it moves with some packets only. */
static void use_flow(SwTcp *tcp, Flow *flow, gint64 time_us)
{
    gint64 now_us = MAX(time_us, tcp->clock_us);
    if (time_us != SW_TIME_UNKNOWN)
        flow->last_us = time_us;
    if (flow->used_us != SW_TIME_UNKNOWN && now_us >= flow->used_us && now_us - flow->used_us < SW_SECOND)
        return;
    flow->used_us = now_us;
    g_queue_unlink(&tcp->by_use, &flow->by_use);
    g_queue_push_tail_link(&tcp->by_use, &flow->by_use);
}

/* The connection that the segment belongs to and the side it comes from, as long as somebody listens to it. */
static Flow *flow_of(SwTcp *tcp, const SwSegment *segment, SwSide *ret_side)
{
    SwSide from;
    guint64 hash = sw_flow_table_hash(segment);
    Flow *flow = (Flow *)sw_flow_table_find(tcp->flows, segment, hash, &from);
    if (!flow) {
        if (segment->payload_length == 0 && !(segment->flags & SW_TCP_SYN))
            return NULL;
        flow = add_flow(tcp, hash);
        from = open_flow(tcp, flow, segment);
    }
    if (is_another(flow, &flow->streams[from], segment)) {
        close_flow(tcp, flow, SW_CLOSE_PORT_REUSED, segment->time_us);
        from = open_flow(tcp, flow, segment);
    }
    *ret_side = from;
    if (!flow->open || !sw_stream_is_near(&flow->streams[from], segment->sequence))
        return NULL;
    flow->strays = 0;
    use_flow(tcp, flow, segment->time_us);
    return flow;
}

static void take_acknowledgement(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment)
{
    if (!(segment->flags & SW_TCP_ACK))
        return;
    if (!stream->started)
        sw_stream_start(stream, segment->acknowledgement);
    else
        sw_stream_acknowledged(stream, owner, segment->acknowledgement, segment->time_us);
}

static void take_bytes(SwStream *stream, SwStreamOwner *owner, const SwSegment *segment)
{
    if (segment->flags & SW_TCP_RST)
        return; /* what it carries is a remark on the reset: RFC 9293 section 3.5.3 */
    if (!stream->started)
        sw_stream_start(stream, segment->sequence + ((segment->flags & SW_TCP_SYN) != 0));
    sw_stream_segment(stream, owner, segment);
}

void sw_tcp_segment(SwTcp *tcp, const SwSegment *segment)
{
    SwSide from;
    set_clock(tcp, segment->time_us);
    make_room(tcp);
    Flow *flow = flow_of(tcp, segment, &from);
    if (!flow)
        return;
    SwSide to = from == SW_SIDE_CLIENT ? SW_SIDE_SERVER : SW_SIDE_CLIENT;
    SwStreamOwner owner = owner_of(tcp, flow, to);
    take_acknowledgement(&flow->streams[to], &owner, segment);
    owner.side = from;
    take_bytes(&flow->streams[from], &owner, segment);
    count_waiting(tcp, flow);
    if (owner.unwanted)
        close_flow(tcp, flow, SW_CLOSE_UNWANTED, segment->time_us);
    else if (segment->flags & SW_TCP_RST)
        close_flow(tcp, flow, SW_CLOSE_RESET, segment->time_us);
    else if (sw_stream_is_complete(&flow->streams[from]) && sw_stream_is_complete(&flow->streams[to]))
        close_flow(tcp, flow, SW_CLOSE_FIN, segment->time_us);
    give_up_waiting(tcp);
}
