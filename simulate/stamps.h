/*
 * Times as mail and logs write them; appended to `out`. English names whatever the locale. Whole seconds but for
 * RFC 3339.
 */
#pragma once

#include "base/date.h"

/* What a line of a log begins with. */
typedef enum {
    SW_STAMP_USUAL, /* what the program or its syslogd writes unless told otherwise */
    SW_STAMP_RFC3164,
    SW_STAMP_RFC3339,
    SW_N_STAMP_FORMS
} SwStampForm;

/* `Wed,  2 Nov 2005 22:30:00 +0300`: RFC 5322 section 3.3, with the day as Postfix writes it. */
void sw_stamp_append_rfc5322(GString *out, gint64 time_us, gint16 offset_min);
/* `Wed Nov  2 19:30:00 2005`, UTC: the separator lines of an mbox (RFC 4155). */
void sw_stamp_append_asctime(GString *out, gint64 time_us);
/* `Nov  2 19:30:00`, UTC: RFC 3164 section 4.1.2. */
void sw_stamp_append_rfc3164(GString *out, gint64 time_us);
/* `2005-11-02T19:30:00.000000+00:00`: RFC 3339 as rsyslog writes it. */
void sw_stamp_append_rfc3339(GString *out, gint64 time_us);
/* `2005-11-02 19:30:00`, UTC: Exim's own. */
void sw_stamp_append_exim(GString *out, gint64 time_us);
