/*
 * What runs in a worker process: takes one input after the other, opens it, finds its kind, runs the ingestor, and tells the supervisor
 * everything over its channel. It may die at any record; it never returns to the program.
 */
#pragma once

#include "parsers/input/inputs.h"
#include "parsers/worker/channel.h"

/* Kinds of streams that no ingestor reads. */
#define SW_KIND_EMPTY "empty"
#define SW_KIND_UNKNOWN "unknown"

/* In memory that supervisor and workers share. */
typedef struct {
    _Atomic guint next; /* the input to be taken next, an index into the list */
    _Atomic guint64 progress; /* stored bytes read, by all workers */
} SwWorkBoard;

typedef struct {
    const SwInputList *list;
    const SwIngestOptions *options;
    gboolean checksums;
    SwWorkBoard *board;
} SwWork;

/* Adopts the channel. */
void sw_worker_run(const SwWork *work, SwChannel *channel) G_GNUC_NORETURN;
