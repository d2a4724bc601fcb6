/*
 * Compressed data as a stream of what is in it: gzip (RFC 1952), bzip2, xz, zstd (RFC 8878), told by their magic and decoded by
 * libarchive. Damaged, cut and over-expanding data end early: what could be decoded is given, and a TRUNCATED defect says so.
 */
#pragma once

#include "parsers/input/archive_input.h"
#include "store/event.h"

gboolean sw_decompress_knows(SwSpan head);

/* `head`: the first bytes of `below`, which sw_decompress_knows(). Defects name the stream. All are borrowed and outlive
 * the reader. */
SwReader *sw_decompress_new(SwReader *below, SwSpan head, SwMeter *meter, SwSink *sink);
