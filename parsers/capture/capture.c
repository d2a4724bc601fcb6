#include "parsers/capture/capture.h"

#include "base/error.h"
#include "parsers/capture/capture_format.h"

#define HEAD_BYTES 64u /* the first header of either format, without options */
#define SEARCH_STEP 65536u
/* Neighbours of several interfaces or processors may be swapped; a clock that was set is another matter. */
#define STEP_BACK_US SW_SECOND

static gboolean open_format(SwCapture *capture, SwSpan head)
{
    return pcap_file_open(capture, head) || pcapng_file_open(capture, head);
}

SwCapture *sw_capture_new(SwReader *reader, SwSink *sink)
{
    SwCapture *capture = g_new0(SwCapture, 1);
    capture->reader = reader;
    capture->sink = sink;
    capture->last_us = SW_TIME_UNKNOWN;
    capture->offset = sw_reader_offset(reader);
    return capture;
}

void sw_capture_free(SwCapture *capture)
{
    if (!capture)
        return;
    g_clear_pointer(&capture->interfaces, g_array_unref);
    g_free(capture);
}

static SwCapture *open_head(SwSpan head, SwReader **ret_reader)
{
    *ret_reader = sw_reader_new_memory("head", head);
    g_autoptr(SwCapture) capture = sw_capture_new(*ret_reader, NULL);
    capture->partial = TRUE;
    return open_format(capture, capture_look_ahead(capture, HEAD_BYTES)) ? g_steal_pointer(&capture) : NULL;
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
    SwSpan head = capture_look_ahead(capture, HEAD_BYTES);
    if (open_format(capture, head))
        return TRUE;
    if (!sw_reader_peek(capture->reader, HEAD_BYTES, &head, error))
        return FALSE;
    g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: this is no capture file", sw_reader_name(capture->reader));
    return FALSE;
}

static void note_step_back(SwCapture *capture, const SwPacket *packet)
{
    if (packet->time_us == SW_TIME_UNKNOWN)
        return;
    if (capture->last_us != SW_TIME_UNKNOWN && packet->time_us < capture->last_us - STEP_BACK_US)
        capture_defect(capture, SW_DEFECT_NOTED, packet->offset, "the clock steps back by more than a second");
    capture->last_us = packet->time_us;
}

gboolean sw_capture_next(SwCapture *capture, SwPacket *ret_packet, GError **error)
{
    if (!capture->step && !open_stream(capture, error))
        return FALSE;
    CaptureStep step;
    do
        step = capture->step(capture, ret_packet, error);
    while (step == CAPTURE_SKIP);
    if (step == CAPTURE_PACKET)
        note_step_back(capture, ret_packet);
    return step == CAPTURE_PACKET;
}

guint64 sw_capture_bytes_lost(const SwCapture *capture)
{
    return capture->bytes_lost;
}

static void tell_reader(SwCapture *capture)
{
    sw_reader_skip(capture->reader, capture->passed);
    capture->passed = 0;
}

SwSpan capture_look_further(SwCapture *capture, gsize want)
{
    tell_reader(capture);
    if (!sw_reader_peek(capture->reader, want, &capture->ahead, NULL))
        sw_reader_peek(capture->reader, 0, &capture->ahead, NULL);
    return capture->ahead;
}

void capture_defect(SwCapture *capture, SwDefectKind kind, guint64 offset, const char *reason)
{
    if (capture->sink)
        capture->sink->defect(capture->sink, kind, sw_span_of(sw_reader_name(capture->reader)), offset, reason);
}

void capture_lose(SwCapture *capture, guint64 offset, guint64 lost, const char *why)
{
    if (lost == 0)
        return;
    g_autofree char *reason = g_strdup_printf("%s: %" G_GUINT64_FORMAT " bytes lost", why, lost);
    capture->bytes_lost += lost;
    capture_defect(capture, SW_DEFECT_SKIPPED, offset, reason);
}

CaptureStep capture_end(SwCapture *capture, const char *why, GError **error)
{
    SwSpan rest = capture_look_ahead(capture, 0);
    capture_lose(capture, capture->offset, rest.len, why);
    capture_pass(capture, rest.len);
    tell_reader(capture);
    sw_reader_peek(capture->reader, 1, &rest, error);
    return CAPTURE_END;
}

CaptureStep capture_resynchronise(SwCapture *capture, gboolean (*plausible)(const SwCapture *capture, SwSpan window),
                                  gsize want, const char *why, GError **error)
{
    guint64 from = capture->offset;
    gboolean found = FALSE;
    SwSpan window = capture_look_ahead(capture, want + SEARCH_STEP);
    gsize at = 1;
    while (!found && window.len > 0) {
        gsize end = window.len < want + SEARCH_STEP ? window.len : SEARCH_STEP;
        while (at < end && !(found = plausible(capture, sw_span_slice(window, at, window.len))))
            at++;
        at = MIN(at, window.len);
        capture_pass(capture, at);
        capture->searched += at;
        at = 0;
        if (!found)
            window = capture_look_ahead(capture, want + SEARCH_STEP);
    }
    capture->searched = 0;
    capture_lose(capture, from, capture->offset - from, why);
    return found ? CAPTURE_SKIP : capture_end(capture, why, error);
}
