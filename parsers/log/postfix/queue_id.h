/*
 * Postfix's queue IDs. Short: five hexadecimal digits of microseconds and the inode, used again as soon as the file is gone. Long
 * (enable_long_queue_ids, 2.9): seconds and microseconds in base 52, a `z`, the inode in base 51; never used again.
 * global/mail_queue.h of Postfix.
 */
#pragma once

#include "base/date.h"

/* `ID: ` at the front of a message. Returns the length with colon and space; 0 if there is none. */
gsize sw_postfix_queue_id(SwSpan message, SwSpan *ret_id);

/* The moment a long ID was made. FALSE for short ones. */
gboolean sw_postfix_queue_id_time(SwSpan id, gint64 *ret_time_us);
