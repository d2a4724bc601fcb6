/*
 * Lines that come as a JSON object each: `journalctl -o json` (systemd.journal-fields(7)) and the json-file logs of containers.
 */
#pragma once

#include "parsers/log/line.h"
#include "parsers/log/prefix.h"
#include "parsers/log/tag.h"

struct SwLineBuffer {
    GString *text; /* fields of the object, one behind the other */
    SwPrefix prefix; /* of the last plain line */
    SwTags tags;
};

typedef enum {
    SW_LINE_OBJECT_NONE, /* neither of them */
    SW_LINE_OBJECT_JOURNAL, /* the line is filled */
    SW_LINE_OBJECT_CONTAINER, /* `inner` is the line, and stamp the container's, for a line that has none */
} SwLineObject;

SwLineObject sw_line_object_read(SwSpan bytes, SwLineBuffer *buffer, SwLogLine *line, SwSpan *ret_inner);
