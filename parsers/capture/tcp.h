/*
 * TCP connections put together from segments, both directions, as a passive listener sees them. RFC 9293. Overlap policy: the
 * bytes that came first stay ("first"), as most receivers have acknowledged those; other bytes at the same place are a conflict and
 * are reported. Lost bytes are a hole and are never joined. Memory is bounded by stream, by flow and in total
 * (parsers/limits.h); what had to be given up is counted.
 */
#pragma once

#include "parsers/capture/segment.h"

typedef enum {
    SW_SIDE_CLIENT,
    SW_SIDE_SERVER
} SwSide; /* client: who opened; without a SYN, who seems to have (see tcp.c) */

typedef struct {
    SwEndpoint client, server;
    gint64 first_us;
    guint64 offset; /* of its first packet */
    gboolean midstream; /* no SYN seen */
} SwConnection;

typedef enum {
    SW_CLOSE_FIN,
    SW_CLOSE_RESET,
    SW_CLOSE_END_OF_CAPTURE,
    SW_CLOSE_PORT_REUSED,
    SW_CLOSE_EVICTED, /* too many connections, or idle for too long */
    SW_CLOSE_UNWANTED, /* `data` returned FALSE */
} SwClose;

/* Who listens. `state` is what `open` returned. */
typedef struct SwTcpListener SwTcpListener;
struct SwTcpListener {
    gpointer (*open)(SwTcpListener *listener, const SwConnection *connection); /* which is valid until it returns */
    /* In order, each byte once. `time_us`: of the packet that completed these bytes' order. FALSE: this connection is of no interest
     * (no further call but close). */
    gboolean (*data)(gpointer state, SwSide side, SwSpan bytes, gint64 time_us, guint64 offset);
    /* `length` bytes are missing here: lost by the capture, cut by its snapshot length, or given up. */
    void (*hole)(gpointer state, SwSide side, guint64 length, gint64 time_us);
    /* The same place held other bytes before: `kept` stays. */
    void (*conflict)(gpointer state, SwSide side, SwSpan kept, SwSpan other, gint64 time_us, guint64 offset);
    void (*close)(gpointer state, SwClose how, gint64 time_us); /* frees state */
};

typedef struct SwTcp SwTcp;

SwTcp *sw_tcp_new(SwTcpListener *listener); /* borrowed */
void sw_tcp_free(SwTcp *tcp);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwTcp, sw_tcp_free)

void sw_tcp_segment(SwTcp *tcp, const SwSegment *segment);
/* Closes what is open. */
void sw_tcp_finish(SwTcp *tcp);
guint64 sw_tcp_n_evicted(const SwTcp *tcp);
