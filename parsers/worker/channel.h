/*
 * The way from a worker to its supervisor: a pipe, with frames gathered in memory that both see before they are written. A worker that
 * dies takes nothing with it: the supervisor still finds the frames that were not yet written. Made before the fork; each side
 * then calls its own half.
 */
#pragma once

#include "parsers/worker/wire.h"

typedef struct SwChannel SwChannel;

SwChannel *sw_channel_new(GError **error);
void sw_channel_free(SwChannel *channel); /* closes this side's descriptors */
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwChannel, sw_channel_free)

/* The worker's half. Writing to a supervisor that is gone ends the process (SIGPIPE). */
void sw_channel_become_sender(SwChannel *channel);
int sw_channel_write_fd(const SwChannel *channel);
/* FALSE if the frame is too large to be sent: nothing of it was. */
gboolean sw_channel_send(SwChannel *channel, const SwFrame *frame);
void sw_channel_flush(SwChannel *channel);

/* The supervisor's half. */
void sw_channel_become_receiver(SwChannel *channel);
int sw_channel_fd(const SwChannel *channel); /* to poll for reading */
/* Takes what the pipe has; waits if it has nothing. Bytes; 0 at its end; -1 on error. */
gssize sw_channel_receive(SwChannel *channel, GError **error);
/* The worker is gone and the pipe at its end: takes what was gathered but not written. */
void sw_channel_recover(SwChannel *channel);
/* The next frame of what was taken; it lives until the next call on the channel, and is the caller's to change. */
SwWireResult sw_channel_next(SwChannel *channel, SwFrame **ret_frame);
