/*
 * What is still to be read, as jobs for workers: an input, or a piece of it, each; of a directory that is one input, so many of its files.
 */
#pragma once

#include "parsers/input/inputs.h"
#include "parsers/worker/handover.h"

typedef struct SwSchedule SwSchedule;

typedef struct {
    SwTask task;
    const SwInput *input;
    GPtrArray *paths; /* char*: files of the directory; NULL: the input is one stream */
    gboolean light; /* so soon done that it may wait in line behind another */
    GArray *killers; /* SwReadingPlace: records of it that ended their readers; NULL: none yet */
} SwJob;

void sw_job_free(SwJob *job);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwJob, sw_job_free)
/* Opens the job's files and hands them over. FALSE: not now. */
gboolean sw_job_hand_over(const SwJob *job, int socket);

/* The inputs in this order, as indices into the list. Borrows both. */
SwSchedule *sw_schedule_new(const SwInputList *list, const guint *order, guint n);
void sw_schedule_free(SwSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwSchedule, sw_schedule_free)

/* The next job, NULL if there is none. Borrowed until it is taken. */
const SwJob *sw_schedule_peek(SwSchedule *schedule);
SwJob *sw_schedule_take(SwSchedule *schedule);
/* A piece of an input, to be read before anything else that was not begun. */
void sw_schedule_add_piece(SwSchedule *schedule, guint input, const SwPiece *piece);
/* Everything is to be read once more, as the same tasks. */
void sw_schedule_rewind(SwSchedule *schedule);
