/*
 * libarchive reading from a reader, so that it sees neither files nor seeks: archives in archives, in compressed data, in
 * pipes are all the same to it.
 */
#pragma once

#include "parsers/open.h"

#include <archive.h>

typedef struct {
    SwReader *below; /* borrowed */
    gsize taken; /* bytes of its window that libarchive holds */
} SwArchiveInput;

/* Opens `archive`, whose filters and formats are set; the input outlives it. Returns what libarchive returns. */
int sw_archive_input_open(SwArchiveInput *input, struct archive *archive);

/* Counts n bytes that came out. FALSE when that is more than what went in may become. */
gboolean sw_meter_expand(SwMeter *meter, guint64 n);
