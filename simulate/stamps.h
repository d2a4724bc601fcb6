/*
 * Times as mail writes them; appended to `out`. English names whatever the locale. Whole seconds.
 */
#pragma once

#include "base/date.h"

/* `Wed,  2 Nov 2005 22:30:00 +0300`: RFC 5322 section 3.3, with the day as Postfix writes it. */
void sw_stamp_append_rfc5322(GString *out, gint64 time_us, gint16 offset_min);
/* `Wed Nov  2 19:30:00 2005`, UTC: the separator lines of an mbox (RFC 4155). */
void sw_stamp_append_asctime(GString *out, gint64 time_us);
