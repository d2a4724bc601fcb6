/*
 * Reading on behind a record that ended its reader. A new worker reads the same again, passes over the killer, and is silent up to there,
 * as all that has been said. Where records stand alone (mail, events), those before the killer are passed over too; where a state goes through them
 * (captures, logs) they are read again, so that what stands behind is understood as if only the killer were not there.
 */
#pragma once

#include <glib.h>

/* A place in a reading. Stream and record count from 1; record 0 is the stream as a whole. */
typedef struct {
    guint32 task, stream;
    guint64 record;
} SwReadingPlace;

int sw_reading_place_compare(const SwReadingPlace *a, const SwReadingPlace *b);

typedef struct {
    const GArray *killers; /* SwReadingPlace, in order */
    gboolean stateful; /* all tasks are one stream of records */
    SwReadingPlace here;
    gboolean past; /* the last killer is left behind */
} SwReplay;

/* sw_replay_begin_record() and sw_replay_end_record() up to the last killer. */
gboolean sw_replay_weigh_record(SwReplay *replay);
gboolean sw_replay_leave_record(SwReplay *replay);

void sw_replay_init(SwReplay *replay, const GArray *killers, gboolean stateful);
void sw_replay_begin_task(SwReplay *replay, guint32 task);
/* FALSE: the stream is to be passed over. */
gboolean sw_replay_begin_stream(SwReplay *replay);
/* FALSE: the record is to be passed over. */
static inline gboolean sw_replay_begin_record(SwReplay *replay)
{
    replay->here.record++;
    return replay->past || sw_replay_weigh_record(replay);
}

/* Whether the record counts. */
static inline gboolean sw_replay_end_record(SwReplay *replay)
{
    return replay->past || sw_replay_leave_record(replay);
}

void sw_replay_end_stream(SwReplay *replay);

/* What is found here has been told before. */
gboolean sw_replay_is_silent(const SwReplay *replay);
/* So has the stream as a whole. */
gboolean sw_replay_is_silent_stream(const SwReplay *replay);
