#include "scripts/bench.d/mapped.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static int scan_file(const char *path, MappedScan scan, void *totals)
{
    struct stat status;
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return 0;
    size_t size = fstat(fd, &status) == 0 ? (size_t)status.st_size : 0;
    char *bytes = size > 0 ? mmap(NULL, size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (bytes == MAP_FAILED)
        return 0;
    scan(totals, bytes, bytes + size);
    munmap(bytes, size);
    return 1;
}

int mapped_scan_all(int argc, char **argv, MappedScan scan, void *totals)
{
    for (int i = 1; i < argc; i++)
        if (!scan_file(argv[i], scan, totals)) {
            fprintf(stderr, "%s: %s: cannot be mapped\n", argv[0], argv[i]);
            return 0;
        }
    return 1;
}
