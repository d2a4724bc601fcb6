#include "parsers/input/archive_input.h"

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

gssize sw_archive_data_read(SwArchiveData *data, struct archive *archive, char *buffer, gsize size)
{
    while (data->left == 0) {
        const void *block;
        la_int64_t offset;
        int result = archive_read_data_block(archive, &block, &data->left, &offset);
        if (result == ARCHIVE_EOF)
            return 0;
        if (result < ARCHIVE_WARN)
            return result;
        data->block = block;
        data->next = MAX(offset, data->given);
    }
    gsize n = MIN(size, data->left);
    if (data->given < data->next) {
        n = (gsize)MIN((gint64)size, data->next - data->given);
        memset(buffer, 0, n);
    } else {
        memcpy(buffer, data->block, n);
        data->block += n;
        data->left -= n;
        data->next += (gint64)n;
    }
    data->given += (gint64)n;
    return (gssize)n;
}
