/*
 * Opening what may be anything: regular files only, unless the user named it. What is stored is metered on its way in.
 */
#pragma once

#include "parsers/input/reader.h"

#include <sys/stat.h>

/* What has been taken from storage, for progress, checksums and the caps on expansion. */
typedef struct {
    guint64 stored; /* bytes read */
    guint64 expanded; /* bytes that came out of decompressors and archives */
    GChecksum *checksum; /* NULL: not asked for */
    _Atomic guint64 *progress; /* NULL, or a count that others watch: stored bytes are added */
} SwMeter;

/* Opens a file that the user named, `-` for standard input: pipes and devices are welcome too. A descriptor, or -1 as open(2). */
int sw_open_given(const char *path);

/*
 * A file that was found in a directory, relative to `directory` (AT_FDCWD: to where we are): a descriptor, for regular files only. Symbolic
 * links, FIFOs and devices are refused without waiting for them. -1 and the reason in *ret_reason otherwise, errno as open(2) left
 * it, or 0.
 */
int sw_open_found(int directory, const char *name, struct stat *ret_status, const char **ret_reason);

/* What such a descriptor gives, metered. Adopts the descriptor; the meter outlives the reader. */
SwReader *sw_metered_reader_new(const char *name, int fd, SwMeter *meter);
