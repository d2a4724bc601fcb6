#include "parsers/worker/handover.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#define MESSAGE_MAX ((gsize)256 * 1024) /* SW_TASK_FILES paths of 4 KiB, and their reasons */

/* In a message a task comes first, then for each file one of these with its path and reason behind it, both ended by NUL. */
typedef struct {
    guint64 size;
    guint32 path_len, reason_len;
    gboolean has_descriptor;
} FileHead;

typedef union {
    char bytes[CMSG_SPACE(SW_TASK_FILES * sizeof(int))];
    struct cmsghdr align;
} Ancillary;

static void append(GByteArray *message, gconstpointer data, gsize size)
{
    g_byte_array_append(message, data, (guint)size);
}

static void append_file(GByteArray *message, const SwTreeFile *file)
{
    const char *reason = file->reason ? file->reason : "";
    FileHead head = {.size = file->size, .has_descriptor = file->fd >= 0};
    head.path_len = (guint32)strlen(file->path);
    head.reason_len = (guint32)strlen(reason);
    append(message, &head, sizeof head);
    append(message, file->path, head.path_len + 1);
    append(message, reason, head.reason_len + 1);
}

static void attach(struct msghdr *header, Ancillary *ancillary, const int *fds, gsize n)
{
    header->msg_control = ancillary->bytes;
    header->msg_controllen = CMSG_SPACE(n * sizeof *fds);
    struct cmsghdr *control = CMSG_FIRSTHDR(header);
    control->cmsg_level = SOL_SOCKET;
    control->cmsg_type = SCM_RIGHTS;
    control->cmsg_len = CMSG_LEN(n * sizeof *fds);
    memcpy(CMSG_DATA(control), fds, n * sizeof *fds);
}

gboolean sw_handover_send(int socket, const SwTask *task, const SwTreeFile *files, guint n)
{
    g_assert(n <= SW_TASK_FILES);
    g_autoptr(GByteArray) message = g_byte_array_new();
    Ancillary ancillary;
    int fds[SW_TASK_FILES];
    gsize n_fds = 0;
    append(message, task, sizeof *task);
    for (guint i = 0; i < n; i++) {
        append_file(message, &files[i]);
        if (files[i].fd >= 0)
            fds[n_fds++] = files[i].fd;
    }
    struct iovec bytes = {message->data, message->len};
    struct msghdr header = {.msg_iov = &bytes, .msg_iovlen = 1};
    if (n_fds > 0)
        attach(&header, &ancillary, fds, n_fds);
    return sendmsg(socket, &header, MSG_NOSIGNAL | MSG_DONTWAIT) == (gssize)message->len;
}

void sw_handover_init(SwHandover *handover, int socket)
{
    *handover = (SwHandover){.socket = socket};
    handover->files = g_array_new(FALSE, FALSE, sizeof(SwTreeFile));
    handover->message = g_byte_array_new();
}

static void close_files(SwHandover *handover)
{
    for (guint i = 0; i < handover->files->len; i++) {
        const SwTreeFile *file = &g_array_index(handover->files, SwTreeFile, i);
        if (file->fd >= 0)
            close(file->fd);
    }
    g_array_set_size(handover->files, 0);
}

/* The descriptors that came with a message, in their order. */
static const guint8 *descriptors(struct msghdr *header)
{
    struct cmsghdr *control = CMSG_FIRSTHDR(header);
    return control ? CMSG_DATA(control) : NULL;
}

static void read_message(SwHandover *handover, const guint8 *fds)
{
    const guint8 *at = handover->message->data, *end = at + handover->message->len;
    memcpy(&handover->task, at, sizeof handover->task);
    for (at += sizeof handover->task; at < end;) {
        FileHead head;
        memcpy(&head, at, sizeof head);
        at += sizeof head;
        SwTreeFile file = {.path = (const char *)at, .fd = -1, .size = head.size};
        file.reason = file.path + head.path_len + 1;
        at += head.path_len + 1 + head.reason_len + 1;
        if (head.has_descriptor) {
            memcpy(&file.fd, fds, sizeof file.fd);
            fds += sizeof file.fd;
        }
        g_array_append_val(handover->files, file);
    }
}

gboolean sw_handover_receive(SwHandover *handover)
{
    Ancillary ancillary;
    gssize n;
    close_files(handover);
    g_byte_array_set_size(handover->message, MESSAGE_MAX);
    struct iovec bytes = {handover->message->data, handover->message->len};
    struct msghdr header = {.msg_iov = &bytes, .msg_iovlen = 1, .msg_control = &ancillary};
    do {
        header.msg_controllen = sizeof ancillary;
        n = recvmsg(handover->socket, &header, 0);
    } while (n < 0 && errno == EINTR);
    if (n < (gssize)sizeof handover->task)
        return FALSE;
    g_byte_array_set_size(handover->message, (guint)n);
    read_message(handover, descriptors(&header));
    return TRUE;
}
