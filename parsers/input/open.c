#include "parsers/input/open.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

typedef struct {
    int fd;
    SwMeter *meter;
} MeteredFile;

static gssize read_metered(gpointer state, char *buffer, gsize size, GError **error)
{
    MeteredFile *file = state;
    gssize n = sw_read_fd(file->fd, buffer, size, error);
    if (n <= 0)
        return n;
    file->meter->stored += (guint64)n;
    if (file->meter->checksum)
        g_checksum_update(file->meter->checksum, (const guchar *)buffer, n);
    if (file->meter->progress)
        *file->meter->progress += (guint64)n;
    return n;
}

static void close_metered(gpointer state)
{
    MeteredFile *file = state;
    close(file->fd);
    g_free(file);
}

SwReader *sw_metered_reader_new(const char *name, int fd, SwMeter *meter)
{
    static const SwByteSource metered_source = {read_metered, close_metered};
    MeteredFile *file = g_new(MeteredFile, 1);
    *file = (MeteredFile){fd, meter};
    return sw_reader_new(name, &metered_source, file);
}

int sw_open_given(const char *path)
{
    if (strcmp(path, "-") == 0)
        return fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    return open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
}

static const char *refusal(mode_t mode)
{
    switch (mode & S_IFMT) {
    case S_IFDIR:
        return "a directory where a file should be";
    case S_IFIFO:
        return "a FIFO: not read";
    default:
        return "a device: not read";
    }
}

static const char *failure(int code)
{
    switch (code) {
    case ELOOP:
        return "a symbolic link: not followed";
    case ENXIO:
        return "a socket, or a device that is not there: not read";
    default:
        return g_strerror(code);
    }
}

int sw_open_found(int directory, const char *name, struct stat *ret_status, const char **ret_reason)
{
    int fd = openat(directory, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        *ret_reason = failure(errno);
        return -1;
    }
    if (fstat(fd, ret_status) == 0 && S_ISREG(ret_status->st_mode))
        return fd;
    *ret_reason = refusal(ret_status->st_mode);
    close(fd);
    errno = 0;
    return -1;
}
