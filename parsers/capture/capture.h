/*
 * Packets out of a capture file: pcap (both byte orders, micro- and nanoseconds) and pcapng (sections, interfaces, time
 * resolutions), as draft-ietf-opsawg-pcap and draft-ietf-opsawg-pcapng have them. A damaged record costs that record: the
 * reader looks for the next plausible one, and a defect says how many bytes lie between. The stream is read once, from
 * front to back, so that a pipe will do.
 */
#pragma once

#include "parsers/capture/packet.h"
#include "parsers/input/reader.h"

typedef struct SwCapture SwCapture;

/* Borrows reader and sink; defects go to the sink. */
SwCapture *sw_capture_new(SwReader *reader, SwSink *sink);
void sw_capture_free(SwCapture *capture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwCapture, sw_capture_free)

/* 0..100: how sure these first bytes are of a capture file. */
int sw_capture_probe(SwSpan head);
/* Time of the first packet, for putting rotated files in order; SW_TIME_UNKNOWN if these bytes do not hold it. */
gint64 sw_capture_first_time(SwSpan head);

/* FALSE at the end (error unset) or when reading failed (error set). */
gboolean sw_capture_next(SwCapture *capture, SwPacket *ret_packet, GError **error);

guint64 sw_capture_bytes_lost(const SwCapture *capture);
