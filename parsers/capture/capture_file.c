#include "parsers/capture/capture_file.h"

#define SEARCH_STEP 65536u

static void tell_reader(CaptureFile *file)
{
    sw_reader_skip(file->reader, file->passed);
    file->passed = 0;
}

SwSpan capture_look_further(CaptureFile *file, gsize want)
{
    tell_reader(file);
    if (!sw_reader_peek(file->reader, want, &file->ahead, NULL))
        sw_reader_peek(file->reader, 0, &file->ahead, NULL);
    return file->ahead;
}

void capture_defect(CaptureFile *file, SwDefectKind kind, guint64 offset, const char *reason)
{
    if (file->sink)
        file->sink->defect(file->sink, kind, sw_span_of(sw_reader_name(file->reader)), offset, reason);
}

void capture_lose(CaptureFile *file, guint64 offset, guint64 lost, const char *why)
{
    if (lost == 0)
        return;
    g_autofree char *reason = g_strdup_printf("%s: %" G_GUINT64_FORMAT " bytes lost", why, lost);
    file->bytes_lost += lost;
    capture_defect(file, SW_DEFECT_SKIPPED, offset, reason);
}

CaptureStep capture_end(CaptureFile *file, const char *why, GError **error)
{
    SwSpan rest = capture_look_ahead(file, 0);
    capture_lose(file, file->offset, rest.len, why);
    capture_pass(file, rest.len);
    tell_reader(file);
    sw_reader_peek(file->reader, 1, &rest, error);
    return CAPTURE_END;
}

CaptureStep capture_resynchronise(CaptureFile *file, gboolean (*plausible)(const CaptureFile *file, SwSpan window),
                                  gsize want, const char *why, GError **error)
{
    guint64 from = file->offset;
    gboolean found = FALSE;
    SwSpan window = capture_look_ahead(file, want + SEARCH_STEP);
    gsize at = 1;
    while (!found && window.len > 0) {
        gsize end = window.len < want + SEARCH_STEP ? window.len : SEARCH_STEP;
        while (at < end && !(found = plausible(file, sw_span_slice(window, at, window.len))))
            at++;
        at = MIN(at, window.len);
        capture_pass(file, at);
        file->searched += at;
        at = 0;
        if (!found)
            window = capture_look_ahead(file, want + SEARCH_STEP);
    }
    file->searched = 0;
    capture_lose(file, from, file->offset - from, why);
    return found ? CAPTURE_SKIP : capture_end(file, why, error);
}
