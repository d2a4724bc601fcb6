/*
 * The way from the supervisor to a worker: tasks with open descriptors (SCM_RIGHTS), as workers can open nothing. A socket pair made before
 * the fork.
 */
#pragma once

#include "base/error.h"
#include "parsers/ingestor.h"

#define SW_TASK_FILES 32u /* at most, in one task */

/* The records of a stream that begin in [begin, end). */
typedef struct {
    const SwIngestor *kind; /* the same in all processes, as they are forks of one; NULL: no piece, but the whole */
    guint64 begin, end;
} SwPiece;

/* What a worker is asked to read: an input, a piece of it, or some of the files of a directory that is one input. */
typedef struct {
    guint32 number; /* unique in a reading */
    guint32 input; /* index into the list */
    SwPiece piece; /* of it; the descriptor stands at its first byte */
    guint8 refusal; /* SwErrorCode: why an input that is one file cannot be had */
} SwTask;

/* FALSE: not now, as too much is on its way, or nobody is there. Descriptors stay the caller's. */
gboolean sw_handover_send(int socket, const SwTask *task, const SwTreeFile *files, guint n);

/* The worker's half. */
typedef struct {
    int socket;
    SwTask task;
    GArray *files; /* SwTreeFile: texts live until the next task, descriptors belong to whoever takes them (fd = -1) */
    GByteArray *message;
} SwHandover;

void sw_handover_init(SwHandover *handover, int socket);
/* Waits for the next task; closes descriptors of the last one. FALSE: there is no more. */
gboolean sw_handover_receive(SwHandover *handover);
