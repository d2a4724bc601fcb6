/*
 * Events held back, packed: strings interned, hops and URLs in line, no allocation an event. Given back in the order in which they came.
 */
#pragma once

#include "store/event.h"

typedef struct SwHeldEvents SwHeldEvents;

SwHeldEvents *sw_held_events_new(void);
void sw_held_events_free(SwHeldEvents *held);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwHeldEvents, sw_held_events_free)

void sw_held_events_add(SwHeldEvents *held, const SwEvent *event);
gsize sw_held_events_bytes(const SwHeldEvents *held);

/* Calls `take` with each event, equal to the one that was added; it and its spans live until `take` returns. Memory is let go on the way; afterwards
 * nothing is held. */
void sw_held_events_drain(SwHeldEvents *held, void (*take)(gpointer data, SwEvent *event), gpointer data);
