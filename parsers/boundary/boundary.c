/*
 * The rules, the same for networks given and learned:
 * - Hops are walked from the newest. A client inside (loopback, private, link-local, ULA) or of our own relays does not end the
 *   walk; the first other one is the source, and everything below it is a claim.
 * - A fetch by POP or IMAP, a local pipe, LMTP, a hop that cannot be read or names no client is stepped over; the latter two
 *   lower the confidence.
 * - An authenticated client from outside is the source, too: with stolen credentials the hops below it are the
 *   spammer's own.
 * - What a client says in HELO is never its address.
 * - Time is the date of the boundary's hop: our own relay's clock. If that date cannot be read the time is unknown; the Date field, written
 *   by the sender, never stands in for it. A mail that no outside client brought has the time of its oldest hop.
 * - A MX behind address translation that shows all clients as one inside address hides the boundary: answers
 *   then come from below it, nothing common is learned, and the confidence says so.
 */
#include "parsers/boundary/boundary.h"

#include "parsers/boundary/chain.h"
#include "parsers/boundary/held_events.h"
#include "parsers/boundary/own_domains.h"

#define HALF_SECOND_MS 500u /* dates of hops have whole seconds */
#define CONFIDENCE_GAP 0.5f /* networks given, but a hop above the boundary could not be read */

struct SwBoundary {
    SwSink sink;
    SwSink *next;
    SwNetwork *trusted;
    guint n_trusted;
    SwOwnDomains *own; /* NULL: networks are given */
    SwHeldEvents *held;
};

/* The sink is the first member. */
static SwBoundary *boundary_of(SwSink *sink)
{
    return (SwBoundary *)sink;
}

static void set_time(SwEvent *event, const SwHop *hop)
{
    if (hop->time_us == SW_TIME_UNKNOWN)
        return;
    event->has |= SW_HAS(SW_FIELD_TIME);
    event->time_us = hop->time_us;
    event->time_error_ms = HALF_SECOND_MS;
}

static void set_boundary(SwEvent *event, guint index, SwMethod method, float confidence)
{
    const SwHop *hop = &event->hops[index];
    set_time(event, hop);
    event->has |= SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HOP);
    event->client = hop->client;
    event->hop_index = (guint8)MIN(index, G_MAXUINT8);
    event->hop_method = (guint8)method;
    event->hop_confidence = confidence;
    if (sw_span_present(hop->helo) && hop->helo.len > 0) {
        event->has |= SW_HAS(SW_FIELD_HELO);
        event->helo = hop->helo;
    }
}

/* Born on our side: all hops are ours, the oldest one took it in. */
static void set_inside_time(SwEvent *event)
{
    for (guint i = event->n_hops; i > 0 && !sw_event_has(event, SW_FIELD_TIME); i--)
        set_time(event, &event->hops[i - 1]);
}

static void hand_on(SwBoundary *boundary, SwEvent *event, guint index, SwMethod method, float confidence)
{
    if (index < event->n_hops)
        set_boundary(event, index, method, confidence);
    else
        set_inside_time(event);
    boundary->next->event(boundary->next, event);
}

static void resolve_by_networks(SwBoundary *boundary, const SwEvent *event)
{
    SwEvent resolved = *event;
    SwChain chain = {event->hops, event->n_hops};
    guint gaps = 0;
    guint index = sw_chain_find_outside(chain, 0, boundary->trusted, boundary->n_trusted, &gaps);
    hand_on(boundary, &resolved, index, SW_METHOD_GIVEN, gaps > 0 ? CONFIDENCE_GAP : 1.0f);
}

static void resolve_by_learning(gpointer data, SwEvent *event)
{
    SwBoundary *boundary = data;
    SwOwnBoundary found = sw_own_domains_find_boundary(boundary->own, (SwChain){event->hops, event->n_hops});
    hand_on(boundary, event, found.hop, found.method, found.confidence);
}

static void on_event(SwSink *sink, const SwEvent *event)
{
    SwBoundary *boundary = boundary_of(sink);
    if (event->n_hops == 0) {
        boundary->next->event(boundary->next, event);
    } else if (boundary->own) {
        sw_own_domains_observe(boundary->own, (SwChain){event->hops, event->n_hops});
        sw_held_events_add(boundary->held, event);
    } else {
        resolve_by_networks(boundary, event);
    }
}

static void on_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    SwSink *next = boundary_of(sink)->next;
    next->defect(next, kind, source, offset, reason);
}

static void on_record(SwSink *sink, guint64 bytes)
{
    SwSink *next = boundary_of(sink)->next;
    next->record(next, bytes);
}

static void on_session(SwSink *sink, const SwSessionRecord *session)
{
    SwSink *next = boundary_of(sink)->next;
    if (next->session)
        next->session(next, session);
}

static void on_unparsed(SwSink *sink, SwSpan line)
{
    SwSink *next = boundary_of(sink)->next;
    next->unparsed(next, line);
}

SwBoundary *sw_boundary_new(const SwNetwork *trusted, guint n_trusted, SwSink *next)
{
    SwBoundary *boundary = g_new0(SwBoundary, 1);
    boundary->sink = (SwSink){on_event, on_defect, on_record, on_session};
    boundary->sink.unparsed = next->unparsed ? on_unparsed : NULL;
    boundary->next = next;
    boundary->n_trusted = n_trusted;
    boundary->trusted = g_memdup2(trusted, n_trusted * sizeof *trusted);
    if (n_trusted == 0) {
        boundary->own = sw_own_domains_new();
        boundary->held = sw_held_events_new();
    }
    return boundary;
}

void sw_boundary_free(SwBoundary *boundary)
{
    if (!boundary)
        return;
    sw_own_domains_free(boundary->own);
    sw_held_events_free(boundary->held);
    g_free(boundary->trusted);
    g_free(boundary);
}

SwSink *sw_boundary_sink(SwBoundary *boundary)
{
    return &boundary->sink;
}

void sw_boundary_finish(SwBoundary *boundary)
{
    if (!boundary->own)
        return;
    sw_own_domains_learn(boundary->own);
    sw_held_events_drain(boundary->held, resolve_by_learning, boundary);
}

const char *const *sw_boundary_learned(const SwBoundary *boundary)
{
    static const char *const nothing[] = {NULL};
    return boundary->own ? sw_own_domains_describe(boundary->own) : nothing;
}
