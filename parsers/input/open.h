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

/* A file that the user named, `-` for standard input: pipes and devices are welcome too. SW_ERROR_INPUT if it cannot be opened. The
 * meter outlives the reader. */
SwReader *sw_open_named(const char *path, SwMeter *meter, GError **error);

/*
 * A file that was found in a directory, relative to `directory` (AT_FDCWD: to where we are): a descriptor, for regular files only. Symbolic
 * links, FIFOs and devices are refused without waiting for them. -1 and the reason in *ret_reason otherwise, errno as open(2) left
 * it, or 0.
 */
int sw_open_found(int directory, const char *name, struct stat *ret_status, const char **ret_reason);

/* The same, as a metered reader. SW_ERROR_UNSUPPORTED for what is refused, SW_ERROR_INPUT for what cannot be opened; the path is
 * not in the message. */
SwReader *sw_open_found_reader(const char *path, SwMeter *meter, GError **error);
