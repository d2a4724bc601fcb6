/*
 * The supervisor's ear for one worker: takes its frames down as events for the sink and entries in the ledger, and always
 * knows at which record of which input the worker is. What no worker of ours would say, or not then, is nonsense.
 */
#pragma once

#include "parsers/worker/channel.h"
#include "parsers/worker/ledger.h"

/* What all workers together read. */
typedef struct {
    const SwInputList *list;
    SwLedger *ledger;
    SwSink *sink; /* of the events */
    gboolean *taken; /* for each input, whether a worker has said that it reads it */
    GArray *series; /* SwSeriesFile, as they were found */
    const SwInput *refused; /* the first input, by path, that was none; NULL */
    GError *refusal;
} SwHearing;

void sw_hearing_init(SwHearing *hearing, const SwInputList *list, SwLedger *ledger, SwSink *sink); /* all borrowed */
void sw_hearing_clear(SwHearing *hearing);
/* All workers have ended: an input that none has spoken of, as its worker was killed that very moment, is accounted as lost. */
void sw_hearing_finish(SwHearing *hearing);

typedef struct {
    SwHearing *hearing;
    const SwInput *input; /* being read; NULL between two */
    guint input_number; /* its index in the list */
    guint n_deferred; /* streams of it that were left for a series */
    SwAccount *account; /* of the stream being read; NULL between two */
    const char *kind; /* of the stream; static */
    GString *path; /* of the stream */
    GString *record_source; /* of the record being read; empty: the stream's path */
    guint64 record_offset;
    GHashTable *reasons; /* of the input so far */
    gboolean greeted, took_input;
} SwListener;

void sw_listener_init(SwListener *listener, SwHearing *hearing);
void sw_listener_clear(SwListener *listener);

void sw_listener_begin(SwListener *listener); /* with a new worker */
/* Takes the frames that have arrived. FALSE if they are nonsense. */
gboolean sw_listener_hear(SwListener *listener, SwChannel *channel);
/* The worker has ended. If it was at an input, that record and what stands behind it are lost, for the cause given. */
void sw_listener_end(SwListener *listener, const char *cause);
