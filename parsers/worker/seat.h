/*
 * A place for a worker process, with what the supervisor knows of whoever has it: its channel, the jobs it was given, where it is, and since
 * when it has got no further. When a worker dies, the next one in the seat goes on behind the record that killed it.
 */
#pragma once

#include "parsers/worker/listener.h"
#include "parsers/worker/replay.h"
#include "parsers/worker/sandbox.h"
#include "parsers/worker/schedule.h"
#include "parsers/worker/worker.h"

typedef struct {
    pid_t pid; /* 0: none in it */
    int socket; /* to hand jobs over; -1: the worker was told that there are no more */
    SwChannel *channel;
    SwPlace *place;
    SwListener listener;
    GQueue jobs; /* SwJob: given and not yet ended, the one at hand first */
    guint n_sent; /* of them, to this worker */
    guint n_ended; /* tasks of this worker that are no longer among them */
    guint64 stored; /* bytes read by workers that had the seat before */
    guint64 life; /* how far it was when last looked at */
    gint64 since_us; /* and the processor time it had used then */
    gboolean overtime;
} SwSeat;

/* FALSE if there is no memory to share. */
gboolean sw_seat_init(SwSeat *seat, SwHearing *hearing, GError **error);
void sw_seat_clear(SwSeat *seat); /* ends its worker */

/* Forks a worker into the seat. `killers`: SwReadingPlace, in order. It gets the jobs that the last one has left. */
gboolean sw_seat_start(SwSeat *seat, const SwWork *work, const GArray *killers, SwSandboxParts sandbox, GError **error);
/* Room for a job: none waits in line. */
gboolean sw_seat_has_room(const SwSeat *seat);
void sw_seat_give(SwSeat *seat, SwJob *job); /* adopted */
/* Hands over what was given and not yet sent, as far as there is room on the way. */
void sw_seat_send(SwSeat *seat);
void sw_seat_dismiss(SwSeat *seat); /* there are no more jobs: it will end */

/* Takes what its worker says: bytes, 0 when that is over for one reason or another, -1 on error. */
gssize sw_seat_hear(SwSeat *seat, gboolean *ret_sense, GError **error);
/* Ends a worker that has spent more than so much processor time on one record. */
void sw_seat_check_time(SwSeat *seat, guint seconds);
/* The worker is gone, or talks nonsense: takes what it has left, and says how it ended. NULL: as it should. */
char *sw_seat_end(SwSeat *seat, gboolean sense);
/* The place of the record that ended it. */
SwReadingPlace sw_seat_killer(const SwSeat *seat);
