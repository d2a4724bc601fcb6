/*
 * The offset of a time zone at a time, out of its compiled file (TZif, RFC 8536). Far cheaper than a GTimeZone a zone
 * when hundreds of them are asked one question.
 */
#pragma once

#include "base/span.h"

typedef enum {
    SW_ZONE_KNOWN,
    SW_ZONE_BY_RULE, /* after the last listed change a rule of the footer holds, which is not read here */
    SW_ZONE_UNREADABLE,
} SwZoneAnswer;

/* Seconds since 1970 in, seconds east of UTC out; ret_offset_s is set only for SW_ZONE_KNOWN. */
SwZoneAnswer sw_zone_file_offset(SwSpan file, gint64 seconds, int *ret_offset_s);
