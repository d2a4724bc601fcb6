/*
 * How long a mail takes us, as a share of what GMime takes to decode it: `gmime_speed [-r ROUNDS] MAIL...`.
 * All mails are read into memory first.
 */
#include "tests/oracle/rounds.h"

#include "parsers/mail/message.h"

#include <gmime/gmime.h>

static void ignore_event(SwSink *sink, const SwEvent *event)
{
}

static void ignore_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
}

static void ignore_record(SwSink *sink, guint64 bytes)
{
}

static void read_ours(gpointer data)
{
    const GPtrArray *mails = data;
    static const SwIngestOptions options = {0};
    SwSink sink = {ignore_event, ignore_defect, ignore_record};
    g_autoptr(SwMessageReader) reader = sw_message_reader_new(&options);
    for (guint i = 0; i < mails->len; i++) {
        gsize len;
        const char *bytes = g_bytes_get_data(g_ptr_array_index(mails, i), &len);
        SwEvent event = {0};
        sw_message_read(reader, sw_span(bytes, len), SW_SPAN_ABSENT, 0, &sink, &event);
    }
}

static void decode_text(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    if (GMIME_IS_TEXT_PART(part))
        g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
}

static void read_theirs(gpointer data)
{
    const GPtrArray *mails = data;
    for (guint i = 0; i < mails->len; i++) {
        gsize len;
        const char *bytes = g_bytes_get_data(g_ptr_array_index(mails, i), &len);
        GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, len);
        GMimeParser *parser = g_mime_parser_new_with_stream(stream);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message)
            g_mime_message_foreach(message, decode_text, NULL);
        g_clear_object(&message);
        g_object_unref(parser);
        g_object_unref(stream);
    }
}

static GPtrArray *read_mails(char **paths)
{
    GPtrArray *mails = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (char **path = paths; *path; path++) {
        char *data;
        gsize len;
        if (g_file_get_contents(*path, &data, &len, NULL))
            g_ptr_array_add(mails, g_bytes_new_take(data, len));
    }
    return mails;
}

int main(int argc, char **argv)
{
    RoundsOptions options = {.n = 15};
    if (!rounds_parse(&options, "MAIL...", argc, argv))
        return 2;
    g_mime_init();
    g_autoptr(GPtrArray) mails = read_mails(options.paths);
    RoundsMedians medians = rounds_run(options.n, read_ours, read_theirs, mails);
    g_print("%u mails, %d rounds: ours %.4f s, GMime %.4f s, GMime takes %.2f times as long (medians)\n", mails->len,
            options.n, medians.ours, medians.theirs, 1 / medians.ratio);
    g_mime_shutdown();
    return 0;
}
