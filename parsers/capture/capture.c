#include "parsers/capture/capture.h"

#include "base/error.h"
#include "parsers/capture/capture_file.h"

#define HEAD_BYTES 64u /* the first header of either format, without options */
/* Neighbours of several interfaces or processors may be swapped; a clock that was set is another matter. */
#define STEP_BACK_US SW_SECOND

struct SwCapture {
    CaptureFile file;
    gint64 last_us; /* of the packet last given */
};

static gboolean open_format(CaptureFile *file, SwSpan head)
{
    return pcap_file_open(file, head) || pcapng_file_open(file, head);
}

SwCapture *sw_capture_new(SwReader *reader, SwSink *sink)
{
    SwCapture *capture = g_new0(SwCapture, 1);
    capture->file.reader = reader;
    capture->file.sink = sink;
    capture->last_us = SW_TIME_UNKNOWN;
    capture->file.offset = sw_reader_offset(reader);
    return capture;
}

void sw_capture_free(SwCapture *capture)
{
    if (!capture)
        return;
    g_clear_pointer(&capture->file.interfaces, g_array_unref);
    g_free(capture);
}

static SwCapture *open_head(SwSpan head, SwReader **ret_reader)
{
    *ret_reader = sw_reader_new_memory("head", head);
    g_autoptr(SwCapture) capture = sw_capture_new(*ret_reader, NULL);
    capture->file.partial = TRUE;
    return open_format(&capture->file, capture_look_ahead(&capture->file, HEAD_BYTES)) ? g_steal_pointer(&capture)
                                                                                       : NULL;
}

int sw_capture_probe(SwSpan head)
{
    g_autoptr(SwReader) reader = NULL;
    g_autoptr(SwCapture) capture = open_head(head, &reader);
    return capture ? 100 : 0;
}

gint64 sw_capture_first_time(SwSpan head)
{
    g_autoptr(SwReader) reader = NULL;
    g_autoptr(SwCapture) capture = open_head(head, &reader);
    SwPacket packet;
    return capture && sw_capture_next(capture, &packet, NULL) ? packet.time_us : SW_TIME_UNKNOWN;
}

static gboolean open_stream(SwCapture *capture, GError **error)
{
    SwSpan head = capture_look_ahead(&capture->file, HEAD_BYTES);
    if (open_format(&capture->file, head))
        return TRUE;
    if (!sw_reader_peek(capture->file.reader, HEAD_BYTES, &head, error))
        return FALSE;
    g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: this is no capture file", sw_reader_name(capture->file.reader));
    return FALSE;
}

static void note_step_back(SwCapture *capture, const SwPacket *packet)
{
    if (packet->time_us == SW_TIME_UNKNOWN)
        return;
    if (capture->last_us != SW_TIME_UNKNOWN && packet->time_us < capture->last_us - STEP_BACK_US)
        capture_defect(&capture->file, SW_DEFECT_NOTED, packet->offset, "the clock steps back by more than a second");
    capture->last_us = packet->time_us;
}

gboolean sw_capture_next(SwCapture *capture, SwPacket *ret_packet, GError **error)
{
    if (!capture->file.step && !open_stream(capture, error))
        return FALSE;
    CaptureStep step;
    do
        step = capture->file.step(&capture->file, ret_packet, error);
    while (step == CAPTURE_SKIP);
    if (step == CAPTURE_PACKET)
        note_step_back(capture, ret_packet);
    return step == CAPTURE_PACKET;
}

guint64 sw_capture_bytes_lost(const SwCapture *capture)
{
    return capture->file.bytes_lost;
}
