/* A packet as it was captured. */
#pragma once

#include "store/event.h"

typedef struct {
    gint64 time_us; /* SW_TIME_UNKNOWN when the interface's clock cannot be told */
    SwSpan bytes; /* captured; valid until the next call */
    guint32 original_length; /* on the wire */
    guint16 link_type; /* LINKTYPE_ number of its interface */
    guint64 offset; /* of the record in the file */
} SwPacket;
