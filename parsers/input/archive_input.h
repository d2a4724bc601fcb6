/*
 * libarchive reading from a reader, so that it sees neither files nor seeks: archives in archives, in compressed data, in
 * pipes are all the same to it.
 */
#pragma once

#include "parsers/input/open.h"

#include <archive.h>

typedef struct {
    SwReader *below; /* borrowed */
    gsize taken; /* bytes of its window that libarchive holds */
} SwArchiveInput;

/* Opens `archive`, whose filters and formats are set; the input outlives it. Returns what libarchive returns. */
int sw_archive_input_open(SwArchiveInput *input, struct archive *archive);

/* The data of the current entry, block by block: what stands before damage is had. */
typedef struct {
    const char *block; /* libarchive's */
    gsize left; /* bytes of it not yet given */
    gint64 next; /* offset in the entry of the first of them; holes lie between blocks */
    gint64 given;
} SwArchiveData;

/* Bytes given, 0 at the end, a negative libarchive result otherwise. Holes are read as zeros. */
gssize sw_archive_data_read(SwArchiveData *data, struct archive *archive, char *buffer, gsize size);

/* Counts n bytes that came out. FALSE when that is more than what went in may become. */
gboolean sw_meter_expand(SwMeter *meter, guint64 n);
