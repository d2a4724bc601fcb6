/*
 * Exim's message IDs: `1tixMn-000000-Ab`, and since 4.97 `1tixMn-00000000001-AbCd`. The first six characters are the second at
 * which it was made, in base 62.
 */
#pragma once

#include "base/date.h"

/* Its length if `text` begins with one and a space, or is one; 0. */
gsize sw_exim_message_id_length(SwSpan text);

/* Seconds since 1970, UTC, of a message ID. */
gint64 sw_exim_message_id_time(SwSpan id);
