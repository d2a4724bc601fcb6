/*
 * A binary heap of (time, item): the least time comes out first, among equal times the least item.
 */
#pragma once

#include <glib.h>

typedef struct {
    gint64 time;
    guint32 item;
} SwDue;

typedef struct {
    GArray *dues; /* SwDue */
} SwHeap;

void sw_heap_init(SwHeap *heap);
void sw_heap_clear(SwHeap *heap);
void sw_heap_push(SwHeap *heap, gint64 time, guint32 item);
gboolean sw_heap_is_empty(const SwHeap *heap);
/* The heap must not be empty. */
SwDue sw_heap_peek(const SwHeap *heap);
SwDue sw_heap_pop(SwHeap *heap);
