/*
 * The orders that localparts may have been sorted in. One line in the table of localpart_keys.c adds one.
 */
#pragma once

#include "base/span.h"

typedef struct {
    const char *id;
    int (*compare)(SwSpan a, SwSpan b);
} SwLocalpartKey;

extern const SwLocalpartKey sw_localpart_keys[]; /* ended by an id of NULL */
