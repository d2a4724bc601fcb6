/*
 * The sink of a worker's ingestors: tells the supervisor everything, and keeps the worker's place. It is silent about what an earlier worker
 * has told (parsers/worker/replay.h).
 */
#pragma once

#include "parsers/worker/channel.h"
#include "parsers/worker/place.h"
#include "parsers/worker/replay.h"

typedef struct {
    SwSink base;
    SwChannel *channel;
    SwPlace *place;
    SwReplay replay;
    guint64 consumed; /* bytes of the stream, as the ingestor counts them */
    guint64 n_records, n_told; /* counted; and how many of them have been told */
    guint32 unread; /* fields that are not handed on */
    gboolean is_tree; /* the stream is no reader: what is consumed is what was read from storage */
} SwTeller;

/* `unread`: SW_HAS() bits of fields that are not handed on. */
void sw_teller_init(SwTeller *teller, SwChannel *channel, SwPlace *place, const GArray *killers, gboolean stateful,
                    guint32 unread);

void sw_teller_want_unparsed(SwTeller *teller); /* lines of logs that nobody understood */

void sw_teller_begin_task(SwTeller *teller, guint32 task, guint input);
void sw_teller_end_task(SwTeller *teller, const char *checksum); /* may be NULL */
void sw_teller_refuse(SwTeller *teller, const GError *error);

/* A stream has come up. FALSE: it is to be passed over. */
gboolean sw_teller_meet_stream(SwTeller *teller);
void sw_teller_leave_stream(SwTeller *teller);
/* It is of this kind, and is read now. */
void sw_teller_begin_stream(SwTeller *teller, const char *path, const char *kind, gboolean member);
void sw_teller_end_stream(SwTeller *teller, guint64 bytes);
/* It is a file of a series, and left for the worker that reads the series. `start` is a SwFileStart, as it stands in memory. */
void sw_teller_defer(SwTeller *teller, const char *kind, SwSpan start);

/* It is cut into pieces, of which this is one, left for whoever is free. */
void sw_teller_cut(SwTeller *teller, const char *kind, guint64 begin, guint64 end);

/* One record is lost, of which nothing but its place is known. */
void sw_teller_skip(SwTeller *teller, const char *source, guint64 offset, const char *reason);
void sw_teller_flush(SwTeller *teller);
