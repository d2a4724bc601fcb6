/*
 * sendmail's queue IDs: since 8.10 year, month, day, hour, minute and second, a base-60 character each and in UTC, two characters to
 * tell apart what began in one second, and the process: `jA1M00xx000731`. Before, three letters and the process.
 */
#pragma once

#include "base/date.h"

/* Its length if `text` begins with one and a colon; 0. */
gsize sw_sendmail_queue_id_length(SwSpan text);

/* Seconds since 1970, UTC; FALSE if the ID is an old one, or tells no time. The century is that between 1990 and 2050. */
gboolean sw_sendmail_queue_id_time(SwSpan id, gint64 *ret_epoch_s);
