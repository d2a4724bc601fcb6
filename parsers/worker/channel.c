#include "parsers/worker/channel.h"

#include "base/error.h"
#include "parsers/input/reader.h"
#include "parsers/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#define PIPE_BYTES                                                                                                     \
    (512 * SW_KIB) /* so that neither side waits for the other's every turn; a user may have a mebibyte (pipe(7)) */
#define FLUSH_AT (128 * SW_KIB)
#define RECEIVE_AT_ONCE (256 * SW_KIB)

/* Shared by both sides. Positions count all bytes ever gathered: those from `base` to `end` stand in `bytes`, and some of the first
 * may have been written to the pipe already. A frame counts from the moment that `end` is behind it. */
typedef struct {
    _Atomic guint64 base, end;
    guint8 bytes[SW_LIMIT_FRAME + FLUSH_AT];
} Gathered;

struct SwChannel {
    int read_fd, write_fd; /* -1: not ours */
    Gathered *gathered;
    GByteArray *received; /* receiver: not yet decoded, from `decoded` on */
    guint decoded;
    guint64 n_received; /* bytes in all */
    SwWireDecoder decoder;
};

SwChannel *sw_channel_new(GError **error)
{
    int fds[2];
    Gathered *gathered =
        mmap(NULL, sizeof(Gathered), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (gathered == MAP_FAILED || pipe2(fds, O_CLOEXEC) != 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no channel to a worker: %s", g_strerror(errno));
        if (gathered != MAP_FAILED)
            munmap(gathered, sizeof(Gathered));
        return NULL;
    }
    fcntl(fds[1], F_SETPIPE_SZ, PIPE_BYTES); /* a wish: it may have been refused */
    SwChannel *channel = g_new0(SwChannel, 1);
    channel->read_fd = fds[0];
    channel->write_fd = fds[1];
    channel->gathered = gathered;
    channel->received = g_byte_array_new();
    sw_wire_decoder_init(&channel->decoder);
    return channel;
}

static void close_end(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

void sw_channel_free(SwChannel *channel)
{
    if (!channel)
        return;
    close_end(&channel->read_fd);
    close_end(&channel->write_fd);
    munmap(channel->gathered, sizeof(Gathered));
    g_byte_array_unref(channel->received);
    sw_wire_decoder_clear(&channel->decoder);
    g_free(channel);
}

void sw_channel_become_sender(SwChannel *channel)
{
    close_end(&channel->read_fd);
}

void sw_channel_become_receiver(SwChannel *channel)
{
    close_end(&channel->write_fd);
}

int sw_channel_fd(const SwChannel *channel)
{
    return channel->read_fd;
}

int sw_channel_write_fd(const SwChannel *channel)
{
    return channel->write_fd;
}

static gsize gathered_len(const Gathered *gathered)
{
    return (gsize)(gathered->end - gathered->base);
}

void sw_channel_flush(SwChannel *channel)
{
    Gathered *gathered = channel->gathered;
    gsize len = gathered_len(gathered), written = 0;
    while (written < len) {
        gssize n = write(channel->write_fd, gathered->bytes + written, len - written);
        if (n > 0)
            written += (gsize)n;
        else if (errno != EINTR)
            _exit(EXIT_FAILURE); /* nobody listens */
    }
    gathered->base = gathered->end;
}

gboolean sw_channel_send(SwChannel *channel, const SwFrame *frame)
{
    Gathered *gathered = channel->gathered;
    gsize len = sw_wire_encode(gathered->bytes + gathered_len(gathered), frame);
    if (len == 0)
        return FALSE;
    gathered->end += len;
    if (gathered_len(gathered) >= FLUSH_AT)
        sw_channel_flush(channel);
    return TRUE;
}

static void drop_decoded(SwChannel *channel)
{
    if (channel->decoded > 0)
        g_byte_array_remove_range(channel->received, 0, channel->decoded);
    channel->decoded = 0;
}

gssize sw_channel_receive(SwChannel *channel, GError **error)
{
    drop_decoded(channel);
    guint len = channel->received->len;
    g_byte_array_set_size(channel->received, len + RECEIVE_AT_ONCE);
    gssize n = sw_read_fd(channel->read_fd, (char *)channel->received->data + len, RECEIVE_AT_ONCE, error);
    g_byte_array_set_size(channel->received, len + (guint)MAX(n, 0));
    channel->n_received += (guint64)MAX(n, 0);
    return n;
}

void sw_channel_recover(SwChannel *channel)
{
    const Gathered *gathered = channel->gathered;
    guint64 base = gathered->base, end = gathered->end;
    drop_decoded(channel);
    if (channel->n_received < base || end < channel->n_received || end - base > sizeof gathered->bytes)
        return; /* the worker wrote where it should not */
    g_byte_array_append(channel->received, gathered->bytes + (channel->n_received - base),
                        (guint)(end - channel->n_received));
    channel->n_received = end;
}

SwWireResult sw_channel_next(SwChannel *channel, SwFrame **ret_frame)
{
    gsize len = 0;
    SwSpan bytes =
        sw_span((const char *)channel->received->data + channel->decoded, channel->received->len - channel->decoded);
    SwWireResult result = sw_wire_decode(&channel->decoder, bytes, &len);
    channel->decoded += (guint)len;
    *ret_frame = &channel->decoder.frame;
    return result;
}
