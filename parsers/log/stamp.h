/*
 * The stamps that log lines begin with; line.h lists the forms. Nothing is guessed here: fields that are not written stay so.
 */
#pragma once

#include "parsers/log/line.h"

/* Reads the stamp at the front of `text`. Returns its length without the space behind it; 0 if there is none. */
gsize sw_stamp_read_syslog(SwSpan text, SwStamp *ret_stamp); /* RFC 3164 with its variants, RFC 3339 */
gsize sw_stamp_read_own(SwSpan text, SwStamp *ret_stamp); /* `2005-11-01 22:00:00[.123] [+0100]` of Exim and rspamd */
gsize sw_stamp_read_asctime(SwSpan text, SwStamp *ret_stamp); /* `Tue Nov  1 22:00:00 2005` of spamd */
