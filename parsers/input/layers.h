/*
 * From a stored file to the streams in it: compression is undone, archives (tar, zip; any mixture, SW_LIMIT_LAYERS deep) are walked. A
 * member is named `ARCHIVE:MEMBER`, whatever path it claims; it is read as a stream and never written anywhere. Links, devices and
 * directories in archives hold nothing to read.
 */
#pragma once

#include "parsers/input/open.h"
#include "store/event.h"

typedef struct {
    SwSink *sink; /* damage to the layers themselves goes here, named by stream */
    SwMeter *meter;
    /* Called for each stream, in the order of the archive; `member`: it came out of one. FALSE ends the walk. */
    gboolean (*visit)(gpointer data, SwReader *stream, gboolean member, GError **error);
    gpointer data;
} SwLayerWalk;

/* FALSE if a visit was, or if the stored bytes cannot be read. */
gboolean sw_layers_walk(const SwLayerWalk *walk, SwReader *stored, GError **error);
