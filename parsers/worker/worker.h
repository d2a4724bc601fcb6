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
    _Atomic guint next; /* the input to be taken next, a position in the order */
    _Atomic guint64 progress; /* stored bytes read, by all workers */
} SwWorkBoard;

/* A file that is to be read with others as one series. */
typedef struct {
    const SwIngestor *kind;
    SwFileStart start;
    guint input; /* index into the list */
    guint member; /* which of the input's streams that are left for a series */
} SwSeriesFile;

typedef struct {
    const SwInputList *list;
    const guint *order; /* the inputs to be read, as indices into the list */
    guint n;
    /* Only streams of these kinds, as one series; NULL: all others, and find out what series there are. */
    const SwFileSeries *series;
    const SwSeriesFile *files; /* of the series, as they are read */
    const SwFileStart *starts; /* theirs */
    guint n_files;
    const SwIngestOptions *options;
    gboolean checksums;
    gboolean unparsed; /* lines that nobody understood are wanted */
    SwWorkBoard *board;
} SwWork;

/* Adopts the channel. */
void sw_worker_run(const SwWork *work, SwChannel *channel) G_GNUC_NORETURN;
