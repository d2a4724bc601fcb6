/*
 * Queue IDs as the MTAs make them up; appended to `out`. Each holds the second it was made in.
 */
#pragma once

#include <glib.h>

/* `42Vp8G3PQqz15K0`, long IDs of Postfix 2.9 and later: seconds and microseconds in base 52 (no vowels), a `z`, and the
 * inode in base 51. */
void sw_queue_id_append_postfix(GString *out, gint64 time_us, guint64 inode);
/* `1EXlzX-0001Ab-0F` of Exim up to 4.96: second, process and 2000th part of a second in base 62. */
void sw_queue_id_append_exim(GString *out, gint64 time_us, guint pid);
/* `jA2JU0Kt012345` of sendmail 8.12 and later: year since 1900 modulo 60, month from 0, day, hour, minute and second,
 * UTC, one letter of base 60 each; two letters of a count; the process. */
void sw_queue_id_append_sendmail(GString *out, gint64 time_us, guint64 count, guint pid);
