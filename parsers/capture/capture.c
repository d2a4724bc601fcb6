#include "parsers/capture/capture.h"

#include "base/error.h"
#include "parsers/capture/capture_format.h"

static gboolean open_format(SwCapture *capture, SwSpan head)
{
    return pcap_file_open(capture, head) || pcapng_file_open(capture, head);
}

SwCapture *sw_capture_new(SwReader *reader, SwSink *sink)
{
    SwCapture *capture = g_new0(SwCapture, 1);
    capture->reader = reader;
    capture->sink = sink;
    capture->interfaces = g_array_new(FALSE, TRUE, sizeof(CaptureInterface));
    return capture;
}

void sw_capture_free(SwCapture *capture)
{
    if (!capture)
        return;
    g_array_unref(capture->interfaces);
    g_free(capture);
}

static SwCapture *open_memory(SwSpan head, SwReader **ret_reader)
{
    g_autoptr(SwCapture) capture = NULL;
    *ret_reader = sw_reader_new_memory("head", head);
    capture = sw_capture_new(*ret_reader, NULL);
    return open_format(capture, head) ? g_steal_pointer(&capture) : NULL;
}

int sw_capture_probe(SwSpan head)
{
    g_autoptr(SwReader) reader = NULL;
    g_autoptr(SwCapture) capture = open_memory(head, &reader);
    return capture ? 100 : 0;
}

gint64 sw_capture_first_time(SwSpan head)
{
    g_autoptr(SwReader) reader = NULL;
    g_autoptr(SwCapture) capture = open_memory(head, &reader);
    SwPacket packet;
    return capture && sw_capture_next(capture, &packet, NULL) ? packet.time_us : SW_TIME_UNKNOWN;
}

gboolean sw_capture_next(SwCapture *capture, SwPacket *ret_packet, GError **error)
{
    if (!capture->step) {
        SwSpan head;
        if (!sw_reader_peek(capture->reader, 64, &head, error))
            return FALSE;
        if (!open_format(capture, head)) {
            g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: this is no capture file",
                        sw_reader_name(capture->reader));
            return FALSE;
        }
    }
    sw_reader_skip(capture->reader, capture->pending);
    capture->pending = 0;
    CaptureStep step;
    do
        step = capture->step(capture, ret_packet, error);
    while (step == CAPTURE_SKIP);
    return step == CAPTURE_PACKET;
}

guint64 sw_capture_bytes_lost(const SwCapture *capture)
{
    return capture->bytes_lost;
}

guint16 capture_u16(const SwCapture *capture, const char *at)
{
    guint16 value;
    memcpy(&value, at, sizeof value);
    return capture->big_endian ? GUINT16_FROM_BE(value) : GUINT16_FROM_LE(value);
}

guint32 capture_u32(const SwCapture *capture, const char *at)
{
    guint32 value;
    memcpy(&value, at, sizeof value);
    return capture->big_endian ? GUINT32_FROM_BE(value) : GUINT32_FROM_LE(value);
}

/* Ticks a second, or 0 where it does not fit (2^-72 is legal to write and impossible to keep). */
static guint64 ticks_a_second(guint8 resolution)
{
    guint exponent = resolution & 0x7f;
    if (resolution & 0x80)
        return exponent < 64 ? G_GUINT64_CONSTANT(1) << exponent : 0;
    guint64 ticks = 1;
    for (; exponent > 0; exponent--)
        if (!g_uint64_checked_mul(&ticks, ticks, 10))
            return 0;
    return ticks;
}

gint64 capture_time(const CaptureInterface *interface, guint64 ticks)
{
    guint64 rate = ticks_a_second(interface->resolution);
    if (!interface->clock_known || rate == 0)
        return SW_TIME_UNKNOWN;
    guint64 seconds = ticks / rate;
    guint64 fraction_us = (guint64)((unsigned __int128)(ticks % rate) * SW_SECOND / rate);
    gint64 offset_s = interface->offset_s;
    /* Times after the year 9999, or before 1970, are no clock's. */
    if (seconds > G_GUINT64_CONSTANT(253402300799) || ABS(offset_s) > G_GINT64_CONSTANT(253402300799) ||
        (gint64)seconds + offset_s < 0)
        return SW_TIME_UNKNOWN;
    return ((gint64)seconds + offset_s) * SW_SECOND + (gint64)fraction_us;
}

void capture_defect(SwCapture *capture, SwDefectKind kind, guint64 offset, const char *format, ...)
{
    if (!capture->sink)
        return;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *reason = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    capture->sink->defect(capture->sink, kind, sw_span_of(sw_reader_name(capture->reader)), offset, reason);
}

gboolean capture_resynchronise(SwCapture *capture, gboolean (*plausible)(const SwCapture *capture, SwSpan window),
                               gsize want, const char *why, GError **error)
{
    guint64 from = sw_reader_offset(capture->reader);
    gboolean found = FALSE;
    SwSpan window;
    while (!found && sw_reader_peek(capture->reader, want + CAPTURE_SEARCH_STEP, &window, error) && window.len > 0) {
        gboolean last = window.len < want + CAPTURE_SEARCH_STEP;
        gsize end = last ? window.len : CAPTURE_SEARCH_STEP;
        gsize at = 0;
        while (at < end && !(found = plausible(capture, sw_span_slice(window, at, window.len))))
            at++;
        sw_reader_skip(capture->reader, at);
    }
    guint64 lost = sw_reader_offset(capture->reader) - from;
    capture->bytes_lost += lost;
    if (lost > 0)
        capture_defect(capture, SW_DEFECT_SKIPPED, from, "%s: %" G_GUINT64_FORMAT " bytes lost", why, lost);
    return found;
}
