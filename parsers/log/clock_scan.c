/* The year of a file's stamps, from all that is known of the file. */
#include "parsers/log/civil.h"
#include "parsers/log/clock.h"

void sw_log_scan_stamp(SwLogScan *scan, const SwStamp *stamp)
{
    if (stamp->kind == SW_STAMP_NONE)
        return;
    if (scan->first.kind == SW_STAMP_NONE)
        scan->first = *stamp;
    else
        scan->new_years += sw_civil_is_new_year(&scan->last, stamp);
    scan->last = *stamp;
}

void sw_log_scan_anchor(SwLogScan *scan, gint64 epoch_s)
{
    if (scan->anchored)
        return;
    scan->anchored = TRUE;
    scan->anchor = scan->last;
    scan->anchor_new_years = scan->new_years;
    scan->anchor_s = epoch_s;
}

/* The year in which the stamp is nearest to this time, whatever the zone. */
static gint year_nearest(const SwStamp *stamp, gint64 epoch_s)
{
    gint64 year;
    guint month, day;
    sw_date_civil_from_days(epoch_s / SW_CIVIL_DAY, &year, &month, &day);
    gint nearest = (gint)year;
    for (gint candidate = (gint)year - 1; candidate <= (gint)year + 1; candidate++)
        if (ABS(sw_civil_seconds(stamp, candidate) - epoch_s) < ABS(sw_civil_seconds(stamp, nearest) - epoch_s))
            nearest = candidate;
    return nearest;
}

/* The last year in which the stamp is not behind this time, but for a day of doubt about zones. */
static gint last_year_before(const SwStamp *stamp, gint64 bound_s)
{
    gint64 year;
    guint month, day;
    sw_date_civil_from_days((bound_s + SW_CIVIL_DAY) / SW_CIVIL_DAY, &year, &month, &day);
    return (gint)year - (sw_civil_seconds(stamp, (gint)year) > bound_s + SW_CIVIL_DAY);
}

/* The end of the day `20051106` in `mail.log-20051106.gz`; 0 if there is none. */
static gint64 bound_in_name(SwSpan name)
{
    const char *slash = name.len > 0 ? memrchr(name.data, '/', name.len) : NULL;
    for (gsize at = slash ? (gsize)(slash - name.data) + 1 : 0; at + 9 <= name.len; at++) {
        guint64 date;
        if ((name.data[at] != '-' && name.data[at] != '.') ||
            !sw_span_to_uint64(sw_span_slice(name, at + 1, at + 9), &date) ||
            (at + 9 < name.len && g_ascii_isdigit(name.data[at + 9])))
            continue;
        guint year = (guint)(date / 10000), month = (guint)(date / 100 % 100), day = (guint)(date % 100);
        if (year >= 1980 && month >= 1 && month <= 12 && day >= 1 && day <= 31)
            return (sw_date_days_from_civil(year, month, day) + 1) * SW_CIVIL_DAY;
    }
    return 0;
}

static gint settle_year(const SwLogScan *scan, SwSpan name, gint64 modified_us, SwYearBasis *ret_basis)
{
    gint64 bound_s = bound_in_name(name);
    if (scan->first.year > 0) {
        *ret_basis = SW_YEAR_WRITTEN;
        return scan->first.year;
    }
    if (scan->anchored && scan->anchor.year == 0) {
        *ret_basis = SW_YEAR_QUEUE_IDS;
        return year_nearest(&scan->anchor, scan->anchor_s) - (gint)scan->anchor_new_years;
    }
    *ret_basis = SW_YEAR_NAME;
    if (bound_s == 0 && modified_us != SW_TIME_UNKNOWN) {
        bound_s = modified_us / SW_SECOND;
        *ret_basis = SW_YEAR_MODIFIED;
    } else if (bound_s == 0) {
        bound_s = g_get_real_time() / SW_SECOND;
        *ret_basis = SW_YEAR_NOW;
    }
    return last_year_before(&scan->last, bound_s) - (gint)scan->new_years;
}

/* What queue IDs say about the zone; SW_OFFSET_UNKNOWN where the stamps need no such help. */
static gint16 settle_offset(const SwLogScan *scan)
{
    if (!scan->anchored || scan->anchor.kind != SW_STAMP_CIVIL || scan->anchor.offset_min != SW_OFFSET_UNKNOWN)
        return SW_OFFSET_UNKNOWN;
    gint year = year_nearest(&scan->anchor, scan->anchor_s);
    return sw_civil_ahead(sw_civil_seconds(&scan->anchor, year), scan->anchor_s);
}

SwFileStart sw_log_scan_finish(const SwLogScan *scan, SwSpan name, gint64 modified_us, GTimeZone *zone)
{
    SwYearBasis basis;
    SwFileStart start = {.first_us = SW_TIME_UNKNOWN, .offset_min = settle_offset(scan), .basis = SW_YEAR_UNKNOWN};
    SwStamp first = scan->first;
    if (first.kind == SW_STAMP_NONE)
        return start;
    if (first.offset_min == SW_OFFSET_UNKNOWN)
        first.offset_min = start.offset_min;
    gint64 seconds = sw_civil_seconds(&first, settle_year(scan, name, modified_us, &basis));
    start.basis = (guint8)basis;
    start.first_us = sw_civil_to_utc(&first, seconds, zone) * SW_SECOND + first.microsecond;
    return start;
}
