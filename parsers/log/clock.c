#include "parsers/log/clock.h"

#include "parsers/log/civil.h"

#define ANCHORS_TO_CHANGE 3u /* queue IDs in a row that must agree before a zone that was known is given up */
#define REPEAT_BACKWARDS (5 * SW_MINUTE) /* a step back in an hour that repeats: its second time */

struct SwLogClock {
    GTimeZone *zone;
    guint given_year; /* 0: none */
    SwSink *sink;

    /* of the file */
    SwFileStart start;
    gboolean at_start; /* no stamp of it was seen yet */
    SwStamp opening; /* its first stamp; of the file before while at_start */
    gint first_year, year; /* of the stamps without one: the first one, and where we are */
    gint16 offset_min; /* what queue IDs tell; SW_OFFSET_UNKNOWN: `zone` holds */
    gint16 other_offset_min; /* what the last ones told instead */
    guint n_others;
    gboolean year_used, zone_used; /* some stamp lacked it */

    /* of the hour that the last stamp was in */
    guint64 key;
    gint64 hour_us; /* its beginning */
    SwStamp last; /* without its minutes */
    gboolean confirmed; /* a queue ID agreed with the zone */
    gboolean repeats; /* by the clock change: */
    gint64 second_hour_us; /* its beginning the second time */
    gint64 last_us;
    SwStamp anchor; /* the last stamp, with its minutes */
};

SwLogClock *sw_log_clock_new(GTimeZone *zone, guint year, SwSink *sink)
{
    SwLogClock *clock = g_new0(SwLogClock, 1);
    clock->zone = zone;
    clock->given_year = year;
    clock->sink = sink;
    return clock;
}

void sw_log_clock_free(SwLogClock *clock)
{
    g_free(clock);
}

void sw_log_clock_begin(SwLogClock *clock, const SwFileStart *start)
{
    clock->start = *start;
    clock->at_start = TRUE;
    clock->year_used = clock->zone_used = FALSE;
    clock->offset_min = start->offset_min;
    clock->n_others = 0;
    clock->key = 0;
    clock->repeats = FALSE;
    clock->last_us = SW_TIME_UNKNOWN;
}

static void note(SwLogClock *clock, guint64 offset, const char *text)
{
    clock->sink->defect(clock->sink, SW_DEFECT_NOTED, SW_SPAN_ABSENT, offset, text);
}

static void note_year(SwLogClock *clock)
{
    static const char *const bases[SW_N_YEAR_BASES] = {
        [SW_YEAR_UNKNOWN] = "nothing",
        [SW_YEAR_WRITTEN] = "other stamps",
        [SW_YEAR_QUEUE_IDS] = "the times in queue IDs",
        [SW_YEAR_NAME] = "the date in the file's name",
        [SW_YEAR_MODIFIED] = "the file's last change",
        [SW_YEAR_NOW] = "today's date",
    };
    g_autofree char *text = g_strdup_printf("stamps without a year: %d, from %s", clock->first_year,
                                            clock->given_year ? "--year" : bases[clock->start.basis]);
    note(clock, 0, text);
}

static void note_zone(SwLogClock *clock)
{
    gint16 offset = clock->offset_min;
    g_autofree char *text = offset == SW_OFFSET_UNKNOWN
                                ? g_strdup_printf("stamps without a zone: of %s, as nothing else was known",
                                                  g_time_zone_get_identifier(clock->zone))
                                : g_strdup_printf("stamps without a zone: %c%02d:%02d, from the times in queue IDs",
                                                  offset < 0 ? '-' : '+', ABS(offset) / 60, ABS(offset) % 60);
    note(clock, 0, text);
}

void sw_log_clock_end(SwLogClock *clock)
{
    if (clock->year_used)
        note_year(clock);
    if (clock->zone_used)
        note_zone(clock);
}

/* The year of the file's first stamp. */
static gint opening_year(const SwLogClock *clock, const SwStamp *stamp)
{
    if (clock->given_year > 0) {
        gboolean first_file = clock->opening.kind == SW_STAMP_NONE;
        return first_file ? (gint)clock->given_year : clock->first_year + sw_civil_is_new_year(&clock->opening, stamp);
    }
    /* Half a year around the moment: the zone does not matter. */
    gint64 year;
    guint month, day;
    sw_date_civil_from_days(clock->start.first_us / SW_DAY, &year, &month, &day);
    return (gint)year + (stamp->month == 1 && month == 12) - (stamp->month == 12 && month == 1);
}

static void settle_year(SwLogClock *clock, const SwStamp *stamp, guint64 offset)
{
    if (clock->at_start) {
        clock->first_year = clock->year = opening_year(clock, stamp);
        clock->opening = *stamp;
        clock->at_start = FALSE;
    } else if (sw_civil_is_new_year(&clock->last, stamp)) {
        clock->year++;
        note(clock, offset, "stamps without a year: a new one begins");
    } else if (sw_civil_is_new_year(stamp, &clock->last) && stamp->month == 12 && clock->last.month == 1)
        clock->year--; /* a line of before midnight that came late */
    clock->year_used |= stamp->year == 0;
}

/* The hour as a civil time; settles what offsets it has from UTC, in its first and in its second time. */
static void enter_hour(SwLogClock *clock, const SwStamp *stamp, guint64 offset)
{
    SwStamp hour = *stamp;
    gint first, second;
    hour.minute = hour.second = 0;
    settle_year(clock, stamp, offset);
    gint64 civil_s = sw_civil_seconds(&hour, clock->year);
    if (stamp->offset_min != SW_OFFSET_UNKNOWN)
        first = second = stamp->offset_min * 60;
    else if (clock->offset_min != SW_OFFSET_UNKNOWN)
        first = second = clock->offset_min * 60;
    else
        sw_civil_offsets(civil_s, clock->zone, &first, &second);
    clock->zone_used |= stamp->offset_min == SW_OFFSET_UNKNOWN;
    clock->hour_us = (civil_s - first) * SW_SECOND;
    clock->second_hour_us = (civil_s - second) * SW_SECOND;
    clock->repeats = first != second;
    clock->last = *stamp;
    clock->confirmed = FALSE;
    if (clock->repeats && clock->last_us != SW_TIME_UNKNOWN && clock->last_us >= clock->second_hour_us)
        clock->hour_us = clock->second_hour_us;
    if (clock->repeats)
        note(clock, offset, "stamps in an hour that a clock change repeats: told apart by their order");
}

static guint64 hour_key(const SwStamp *stamp)
{
    return (guint64)stamp->year << 40 | (guint64)(guint16)stamp->offset_min << 24 | (guint64)stamp->month << 16 |
           (guint64)stamp->day << 8 | stamp->hour;
}

/* As far as can be told: `year` 0 is not known. */
static gboolean is_date(const SwStamp *stamp, gint year)
{
    static const guint8 days[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return stamp->day <= days[stamp->month] &&
           (stamp->month != 2 || stamp->day < 29 || year == 0 || g_date_is_leap_year((GDateYear)year));
}

gint64 sw_log_clock_time(SwLogClock *clock, const SwStamp *stamp, guint64 offset)
{
    if (stamp->kind == SW_STAMP_EPOCH)
        return stamp->time_us;
    guint64 key = hour_key(stamp);
    if (key != clock->key) {
        if (stamp->kind == SW_STAMP_NONE || !is_date(stamp, stamp->year))
            return SW_TIME_UNKNOWN;
        enter_hour(clock, stamp, offset);
        if (stamp->year == 0 && !is_date(stamp, clock->year))
            return SW_TIME_UNKNOWN;
        clock->key = key;
    }
    gint64 in_hour = (stamp->minute * 60 + MIN(stamp->second, 59)) * SW_SECOND + stamp->microsecond;
    if (clock->repeats && clock->hour_us != clock->second_hour_us && clock->last_us != SW_TIME_UNKNOWN &&
        clock->hour_us + in_hour < clock->last_us - REPEAT_BACKWARDS)
        clock->hour_us = clock->second_hour_us;
    clock->last_us = clock->hour_us + in_hour;
    clock->anchor = *stamp;
    return clock->last_us;
}

/* One more queue ID that contradicts the zone. TRUE when they are enough. */
static gboolean contradicts(SwLogClock *clock, gint16 told)
{
    clock->n_others = told == clock->other_offset_min ? clock->n_others + 1 : 1;
    clock->other_offset_min = told;
    return clock->n_others >= ANCHORS_TO_CHANGE || clock->offset_min == SW_OFFSET_UNKNOWN;
}

gboolean sw_log_clock_wants_anchor(const SwLogClock *clock)
{
    return !clock->confirmed && clock->anchor.kind == SW_STAMP_CIVIL && clock->anchor.offset_min == SW_OFFSET_UNKNOWN;
}

gint64 sw_log_clock_anchor(SwLogClock *clock, gint64 epoch_s)
{
    if (clock->anchor.kind != SW_STAMP_CIVIL || clock->anchor.offset_min != SW_OFFSET_UNKNOWN)
        return clock->last_us;
    gint64 civil_s = sw_civil_seconds(&clock->anchor, clock->year);
    gint16 told = sw_civil_ahead(civil_s, epoch_s);
    if (told == SW_OFFSET_UNKNOWN || civil_s - (gint64)told * 60 == clock->last_us / SW_SECOND) {
        clock->n_others = 0;
        clock->confirmed = told != SW_OFFSET_UNKNOWN;
        return clock->last_us;
    }
    if (!contradicts(clock, told))
        return clock->last_us;
    SwStamp stamp = clock->anchor;
    clock->offset_min = told;
    clock->n_others = 0;
    clock->key = 0;
    clock->last_us = SW_TIME_UNKNOWN;
    return sw_log_clock_time(clock, &stamp, 0);
}
