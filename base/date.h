/*
 * Times are gint64 microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (":60" reads as ":59").
 * Nothing here depends on the process's TZ or locale. RFC 3339, RFC 5322 section 3.3 and 4.3, and the mbox separator's
 * asctime form. Impossible dates are refused, never clamped.
 */
#pragma once

#include "base/span.h"

#define SW_TIME_UNKNOWN G_MAXINT64 /* sorts after every known time */
#define SW_OFFSET_UNKNOWN ((gint16)G_MININT16)
#define SW_SECOND G_GINT64_CONSTANT(1000000)
#define SW_MINUTE (60 * SW_SECOND)
#define SW_HOUR (60 * SW_MINUTE)
#define SW_DAY (24 * SW_HOUR)

typedef enum {
    SW_DATE_SHORT_YEAR = 1 << 0, /* of two or three digits */
    SW_DATE_WRONG_WEEKDAY = 1 << 1,
    SW_DATE_NO_ZONE = 1 << 2, /* read as UTC: the caller knows better or says so */
    SW_DATE_NAMED_ZONE = 1 << 3, /* an obsolete zone name of RFC 5322 4.3 */
} SwDateFlags;

typedef struct {
    gint64 time_us;
    gint16 offset_min; /* minutes east of UTC, or SW_OFFSET_UNKNOWN ("-0000", military zones, no zone) */
    guint8 flags; /* SwDateFlags */
} SwDate;

/* Days since 1970-01-01 of a proleptic Gregorian date; month 1..12. Inputs are not checked. */
gint64 sw_date_days_from_civil(gint64 year, guint month, guint day);
/* The other way round. */
void sw_date_civil_from_days(gint64 days, gint64 *ret_year, guint *ret_month, guint *ret_day);

/* `2005-11-01T22:00:00[.ffffff](Z|+hh:mm)`, also with a space for the T. The whole span. */
gboolean sw_date_parse_rfc3339(SwSpan text, SwDate *ret_date);
/* A Date: or Received: date with comments and obsolete forms; the span may hold trailing text in parentheses. */
gboolean sw_date_parse_rfc5322(SwSpan text, SwDate *ret_date);
/* `Tue Nov  1 22:00:00 2005` with optional zone and missing seconds, as mbox separators have it. */
gboolean sw_date_parse_asctime(SwSpan text, SwDate *ret_date);

#define SW_DATE_TEXT_MAX 40
/* RFC 3339 in UTC, with a fraction of 3 or 6 digits only when it is not zero. Returns `buffer`. */
const char *sw_date_format(gint64 time_us, char buffer[SW_DATE_TEXT_MAX]);

#define SW_OFFSET_TEXT_MAX 16
/* `UTC+03:00`, for minutes east of UTC. Returns `buffer`. */
const char *sw_date_format_offset(int offset_min, char buffer[SW_OFFSET_TEXT_MAX]);

/* What a user types: RFC 3339, `YYYY-MM-DD`, `YYYY-MM-DD HH:MM[:SS]`, `-36h`, `today`, `yesterday`, `now`. Forms without
 * a zone are of `zone`. SW_ERROR_USAGE otherwise. */
gboolean sw_date_parse_query(const char *text, gint64 now_us, GTimeZone *zone, gint64 *ret_us, GError **error);

/* `90s`, `15m`, `6h`, `2d`, also with a fraction; to microseconds, more than zero. SW_ERROR_USAGE otherwise. */
gboolean sw_duration_parse(const char *text, gint64 *ret_us, GError **error);
