#include "report/writer.h"

#define WORTH_A_WRITE ((gsize)64 * 1024)

void sw_writer_init(SwWriter *writer, GOutputStream *out)
{
    *writer = (SwWriter){.text = g_string_sized_new(WORTH_A_WRITE + WORTH_A_WRITE / 4), .out = out};
}

static void write_all(SwWriter *writer)
{
    if (!writer->error)
        g_output_stream_write_all(writer->out, writer->text->str, writer->text->len, NULL, NULL, &writer->error);
    g_string_truncate(writer->text, 0);
}

void sw_writer_drain(SwWriter *writer)
{
    if (writer->text->len >= WORTH_A_WRITE)
        write_all(writer);
}

gboolean sw_writer_finish(SwWriter *writer, GError **error)
{
    write_all(writer);
    g_string_free(writer->text, TRUE);
    writer->text = NULL;
    if (!writer->error)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&writer->error));
    return FALSE;
}
