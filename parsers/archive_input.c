#include "parsers/archive_input.h"

#include "parsers/limits.h"

#include <errno.h>

static la_ssize_t give_window(struct archive *archive, void *data, const void **ret_buffer)
{
    SwArchiveInput *input = data;
    SwSpan window;
    g_autoptr(GError) error = NULL;
    sw_reader_skip(input->below, input->taken);
    input->taken = 0;
    if (!sw_reader_peek(input->below, 1, &window, &error)) {
        archive_set_error(archive, EIO, "%s", error->message);
        return -1;
    }
    input->taken = window.len;
    *ret_buffer = window.data;
    return (la_ssize_t)window.len;
}

int sw_archive_input_open(SwArchiveInput *input, struct archive *archive)
{
    return archive_read_open(archive, input, NULL, give_window, NULL);
}

gboolean sw_meter_expand(SwMeter *meter, guint64 n)
{
    meter->expanded += n;
    return meter->expanded <= SW_LIMIT_EXPANSION_FREE + SW_LIMIT_EXPANSION_RATIO * meter->stored;
}
