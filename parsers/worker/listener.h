/*
 * The supervisor's ear for one worker: takes its frames down as events for the sink and entries in the ledger, and always
 * knows which input the worker is at. What no worker of ours would say, or not then, is nonsense.
 */
#pragma once

#include "parsers/worker/channel.h"
#include "parsers/worker/handover.h"
#include "parsers/worker/ledger.h"
#include "parsers/worker/place.h"

/* A piece that was found, of the input with this index. */
typedef struct {
    guint input;
    SwPiece piece;
} SwFoundPiece;

/* What all workers together read. */
typedef struct {
    const SwInputList *list;
    SwLedger *ledger;
    SwSink *sink; /* of the events */
    gboolean *taken; /* for each input, whether a worker has said that it reads it */
    GArray *series; /* SwSeriesFile, as they were found */
    GArray *pieces; /* SwFoundPiece: found and not yet taken from here */
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
    SwAccount *account; /* of the stream being read; NULL between two */
    const char *kind; /* of the stream; static */
    GString *path; /* of the stream */
    GHashTable *reasons; /* of the input so far */
    gboolean greeted, took_input;
    guint n_tasks; /* that the worker has ended */
    guint64 n_records; /* that it has told of */
} SwListener;

void sw_listener_init(SwListener *listener, SwHearing *hearing);
void sw_listener_clear(SwListener *listener);

void sw_listener_begin(SwListener *listener); /* with a new worker */
/* Takes the frames that have arrived. FALSE if they are nonsense. */
gboolean sw_listener_hear(SwListener *listener, SwChannel *channel);
/* The worker has ended. If it was at an input, the record at its place is lost, for the cause given; unless another worker goes on, so is
 * what stands behind it. */
void sw_listener_end(SwListener *listener, const SwPlace *place, const char *cause, gboolean goes_on);
