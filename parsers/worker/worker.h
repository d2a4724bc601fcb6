/*
 * What runs in a worker process: takes one task after the other, finds out what its stream is, runs the ingestor, and tells the supervisor
 * everything over its channel. It can open nothing, and may die at any record; it never returns to the program.
 */
#pragma once

#include "parsers/input/inputs.h"
#include "parsers/worker/channel.h"
#include "parsers/worker/place.h"

/* Kinds of streams that no ingestor reads. */
#define SW_KIND_EMPTY "empty"
#define SW_KIND_UNKNOWN "unknown"

/* A file that is to be read with others as one series. */
typedef struct {
    const SwIngestor *kind;
    SwFileStart start;
    guint input; /* index into the list */
    guint member; /* which of the input's streams */
} SwSeriesFile;

/* What all workers of a reading know, as they are forked. */
typedef struct {
    const SwInputList *list;
    /* Only streams of these kinds, as one series; NULL: all others, and find out what series there are. */
    const SwFileSeries *series;
    const SwSeriesFile *files; /* of the series, as they are read */
    const SwFileStart *starts; /* theirs */
    guint n_files;
    const SwIngestOptions *options;
    gboolean checksums;
    gboolean alone; /* there is one worker: nothing is gained by cutting streams into pieces */
    gboolean unparsed; /* lines that nobody understood are wanted */
} SwWork;

/* A worker's own. */
typedef struct {
    SwChannel *channel; /* as its sender */
    int socket; /* tasks come from here: parsers/worker/handover.h */
    SwPlace *place;
    const GArray *killers; /* SwReadingPlace, in order: what not to read (again) */
} SwPost;

void sw_worker_run(const SwWork *work, const SwPost *post) G_GNUC_NORETURN;
