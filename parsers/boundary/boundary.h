/*
 * The trust boundary: which hop of a Received chain is the client that handed the mail to our outermost relay.
 * With networks given it is the newest hop whose client is not in them. Without, it is learned from the whole data
 * set, so events that carry a chain are held back (compactly) until all input is read. Events without a chain pass through.
 * The rules, with their traps, stand at the top of boundary.c.
 */
#pragma once

#include "store/event.h"

typedef struct SwBoundary SwBoundary;

/* `trusted` may be NULL or empty: learn. Resolved events go to `next` (borrowed); so do defects and records. */
SwBoundary *sw_boundary_new(const SwNetwork *trusted, guint n_trusted, SwSink *next);
void sw_boundary_free(SwBoundary *boundary);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwBoundary, sw_boundary_free)

SwSink *sw_boundary_sink(SwBoundary *boundary);
/* All input is read: learn, resolve what was held back, hand it on. */
void sw_boundary_finish(SwBoundary *boundary);
/* What was learned, for the report: host names or registered domains taken for ours, with the share of messages that
 * have them. Borrowed, NULL-ended, empty when networks were given. */
const char *const *sw_boundary_learned(const SwBoundary *boundary);
