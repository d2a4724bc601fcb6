#include "parsers/input/open.h"

#include "base/error.h"

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
    if (file->fd != STDIN_FILENO)
        close(file->fd);
    g_free(file);
}

static SwReader *new_metered(const char *name, int fd, SwMeter *meter)
{
    static const SwByteSource metered_source = {read_metered, close_metered};
    MeteredFile *file = g_new(MeteredFile, 1);
    *file = (MeteredFile){fd, meter};
    return sw_reader_new(name, &metered_source, file);
}

SwReader *sw_open_named(const char *path, SwMeter *meter, GError **error)
{
    if (strcmp(path, "-") == 0)
        return new_metered(path, STDIN_FILENO, meter);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: %s", path, g_strerror(errno));
        return NULL;
    }
    return new_metered(path, fd, meter);
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

SwReader *sw_open_found_reader(const char *path, SwMeter *meter, GError **error)
{
    struct stat status;
    const char *reason;
    int fd = sw_open_found(AT_FDCWD, path, &status, &reason);
    if (fd < 0) {
        SwErrorCode code = errno == 0 || errno == ELOOP || errno == ENXIO ? SW_ERROR_UNSUPPORTED : SW_ERROR_INPUT;
        g_set_error_literal(error, SW_ERROR, code, reason);
        return NULL;
    }
    return new_metered(path, fd, meter);
}
