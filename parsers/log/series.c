#include "parsers/log/series.h"

#include "parsers/input/lines.h"
#include "parsers/limits.h"
#include "parsers/log/clock.h"
#include "parsers/log/dialect.h"
#include "parsers/log/overlap.h"
#include "parsers/log/programs.h"

#define REPEATS_MAX 10000u /* of one line, as syslog daemons sum them up */

/* What lines of one stamp and one host have in common: found for the first of them, it holds for those that follow. */
typedef struct {
    guint64 number; /* SwLogLine.moment; 0: it holds for no other line */
    gint64 time_us;
    guint32 host_id;
    gboolean wants_anchor; /* a queue ID may tell the zone */
    gboolean may_be_double; /* an earlier file may have such lines too */
} Moment;

typedef struct {
    SwSink *sink;
    const SwIngestOptions *options;
    GTimeZone *zone;
    SwLogClock *clock;
    SwTransactions *transactions;
    SwPrograms *programs;
    SwOverlap *overlap;
    SwLineBuffer *buffer;
    gpointer *states; /* by dialect */

    SwFileStart start; /* of the file that is read next */
    gboolean started; /* it was told */
    guint32 source;
    GString *host; /* of the last line that had one, and its id */
    guint32 host_id;
    Moment moment; /* of the last line */
    gboolean of_one_program; /* the last line had no program: what has no stamp belongs to it */
} Reading;

static GTimeZone *zone_of(const SwIngestOptions *options)
{
    return options->timezone ? g_time_zone_ref(options->timezone) : g_time_zone_new_local();
}

static gpointer reading_open(const SwIngestOptions *options, SwSink *sink)
{
    Reading *self = g_new0(Reading, 1);
    guint n_dialects = 0;
    while (sw_dialects[n_dialects])
        n_dialects++;
    self->sink = sink;
    self->options = options;
    self->zone = zone_of(options);
    self->clock = sw_log_clock_new(self->zone, options->year, sink);
    self->transactions = sw_transactions_new(sink, options->trusted, options->n_trusted);
    self->programs = sw_programs_new();
    self->overlap = sw_overlap_new();
    self->buffer = sw_line_buffer_new();
    self->host = g_string_new(NULL);
    self->states = g_new0(gpointer, n_dialects);
    for (guint i = 0; i < n_dialects; i++)
        self->states[i] = sw_dialects[i]->open(self->transactions);
    return self;
}

static void reading_close(gpointer state)
{
    Reading *self = state;
    for (guint i = 0; sw_dialects[i]; i++)
        sw_dialects[i]->close(self->states[i]);
    sw_transactions_finish(self->transactions);
    sw_transactions_free(self->transactions);
    sw_programs_free(self->programs);
    sw_overlap_free(self->overlap);
    sw_line_buffer_free(self->buffer);
    sw_log_clock_free(self->clock);
    g_time_zone_unref(self->zone);
    g_string_free(self->host, TRUE);
    g_free(self->states);
    g_free(self);
}

/* The time in the line's queue ID, if it was written the moment the ID was made. */
static gboolean find_anchor(const SwProgram *program, const SwLogLine *line, gint64 *ret_epoch_s)
{
    const SwDialect *dialect = program->dialect >= 0 ? sw_dialects[program->dialect] : NULL;
    return dialect && dialect->anchor && dialect->anchor(line, ret_epoch_s);
}

static gboolean lacks_zone(const SwStamp *stamp)
{
    return stamp->kind == SW_STAMP_CIVIL && stamp->offset_min == SW_OFFSET_UNKNOWN;
}

static guint32 find_host(Reading *self, SwSpan host)
{
    if (!sw_span_present(host))
        return 0;
    if (!sw_span_equal(host, sw_span(self->host->str, self->host->len))) {
        g_string_truncate(self->host, 0);
        g_string_append_len(self->host, host.data, (gssize)host.len);
        self->host_id = sw_transactions_host(self->transactions, host);
    }
    return self->host_id;
}

static void enter_moment(Reading *self, const SwLogLine *line)
{
    gint64 time_us = sw_log_clock_time(self->clock, &line->stamp, line->offset);
    self->moment = (Moment){
        .number = line->moment,
        .time_us = time_us,
        .host_id = find_host(self, line->host),
        .wants_anchor =
            time_us != SW_TIME_UNKNOWN && lacks_zone(&line->stamp) && sw_log_clock_wants_anchor(self->clock),
    };
}

/* Tells the line's time and host. TRUE if its moment begins, or is another one than was thought. */
static gboolean place_line(Reading *self, const SwProgram *program, SwLogLine *line)
{
    Moment *moment = &self->moment;
    gint64 epoch_s;
    gboolean begins = line->moment == 0 || line->moment != moment->number;
    if (begins)
        enter_moment(self, line);
    if (moment->wants_anchor && find_anchor(program, line, &epoch_s)) {
        moment->time_us = sw_log_clock_anchor(self->clock, epoch_s);
        moment->wants_anchor = sw_log_clock_wants_anchor(self->clock);
        begins = TRUE;
    }
    line->time_us = moment->time_us;
    line->time_error_ms = line->stamp.has_fraction ? 0 : 500;
    line->host_id = moment->host_id;
    return begins;
}

/* `message repeated 3 times: [ ... ]` of rsyslog stands for so many lines. */
static guint unfold_repeats(SwLogLine *line)
{
    static const SwSpan start = SW_SPAN("message repeated "), middle = SW_SPAN(" times: [ ");
    SwSpan text = line->message;
    guint64 times;
    if (text.len < start.len || text.data[0] != 'm' || memcmp(text.data, start.data, start.len) != 0)
        return 1;
    gsize end = sw_span_find(text, start.len, ' ');
    if (text.len < end + middle.len + 1 || memcmp(text.data + end, middle.data, middle.len) != 0 ||
        text.data[text.len - 1] != ']' || !sw_span_to_uint64(sw_span_slice(text, start.len, end), &times))
        return 1;
    line->message = sw_span_slice(text, end + middle.len, text.len - 1);
    return (guint)MIN(times, REPEATS_MAX);
}

static void read_whole(Reading *self, SwLogLine *line, SwSpan bytes)
{
    SwProgram *program = sw_programs_find(self->programs, line);
    SwReading reading = SW_READING_UNKNOWN;
    gboolean begins = place_line(self, program, line);
    self->of_one_program = !sw_span_present(line->program);
    if (begins)
        self->moment.may_be_double = sw_overlap_concerns(self->overlap, line->time_us);
    if (self->moment.may_be_double && sw_overlap_seen(self->overlap, bytes, line->time_us)) {
        self->moment.number = 0; /* what is left out takes no time */
        return;
    }
    if (begins)
        sw_transactions_tick(self->transactions, line);
    line->role = program->role;
    if (program->dialect >= 0)
        for (guint times = unfold_repeats(line); times > 0; times--)
            reading = sw_dialects[program->dialect]->read(self->states[program->dialect], line);
    program->n_lines++;
    if (reading != SW_READING_UNKNOWN)
        return;
    sw_program_miss(program, line);
    sw_sink_unparsed(self->sink, bytes);
}

static void read_line(Reading *self, const SwLine *raw)
{
    SwLogLine line;
    switch (sw_log_line_read(raw->bytes, self->buffer, &line)) {
    case SW_LINE_WHOLE:
        line.offset = raw->offset;
        line.source = self->source;
        read_whole(self, &line, raw->bytes);
        break;
    case SW_LINE_STAMPED:
        self->sink->defect(self->sink, SW_DEFECT_NOTED, SW_SPAN_ABSENT, raw->offset, "a line of no program");
        sw_sink_unparsed(self->sink, raw->bytes);
        break;
    case SW_LINE_NONE:
        if (self->of_one_program)
            break;
        self->sink->defect(self->sink, SW_DEFECT_SKIPPED, SW_SPAN_ABSENT, raw->offset,
                           "no line of a log, or half of one: it has no stamp");
        sw_sink_unparsed(self->sink, raw->bytes);
        break;
    }
    if (raw->cut)
        self->sink->defect(self->sink, SW_DEFECT_TRUNCATED, SW_SPAN_ABSENT, raw->offset, "a line longer than 64 KiB");
}

/* What the next line of the stream says about the file's year and zone. FALSE at the end. */
typedef struct {
    SwLogScan scan;
    SwLines lines;
    SwLineBuffer *buffer;
    SwPrograms *programs;
    guint64 mark;
} Scanning;

static gboolean scan_line(Scanning *self)
{
    SwLine raw;
    SwLogLine line;
    gint64 epoch_s;
    if (!sw_lines_next(&self->lines, &raw, NULL) || !sw_span_present(raw.bytes))
        return FALSE;
    SwLineForm form =
        sw_log_line_read(raw.offset == 0 ? sw_span_without_mark(raw.bytes) : raw.bytes, self->buffer, &line);
    if (form == SW_LINE_NONE)
        return TRUE;
    if (self->mark == 0)
        self->mark = sw_overlap_mark(raw.bytes);
    sw_log_scan_stamp(&self->scan, &line.stamp);
    if (form == SW_LINE_WHOLE && !self->scan.anchored && lacks_zone(&line.stamp) &&
        find_anchor(sw_programs_find(self->programs, &line), &line, &epoch_s))
        sw_log_scan_anchor(&self->scan, epoch_s);
    return TRUE;
}

/* Whether reading on can tell more. */
static gboolean wants_more(const Scanning *self)
{
    const SwStamp *first = &self->scan.first;
    if (first->kind == SW_STAMP_NONE || self->scan.anchored)
        return first->kind == SW_STAMP_NONE;
    gboolean far = sw_lines_done(&self->lines) > SW_LIMIT_LOG_SCAN;
    return first->year == 0 && first->kind == SW_STAMP_CIVIL ? TRUE : lacks_zone(first) && !far;
}

static SwFileStart scan_stream(SwReader *stream, GTimeZone *zone, gint64 modified_us)
{
    Scanning self = {.lines = {.reader = stream, .limit = SW_LIMIT_LOG_LINE}};
    self.buffer = sw_line_buffer_new();
    self.programs = sw_programs_new();
    while (wants_more(&self) && scan_line(&self))
        continue;
    SwFileStart start = sw_log_scan_finish(&self.scan, sw_span_of(sw_reader_name(stream)), modified_us, zone);
    start.mark = self.mark;
    sw_line_buffer_free(self.buffer);
    sw_programs_free(self.programs);
    return start;
}

static SwFileStart reading_scan(SwReader *stream, const SwIngestOptions *options, gint64 modified_us)
{
    g_autoptr(GTimeZone) zone = zone_of(options);
    return scan_stream(stream, zone, modified_us);
}

static void reading_begin(gpointer state, const SwFileStart *starts, guint n)
{
    Reading *self = state;
    sw_overlap_begin(self->overlap, starts, n, self->options->year == 0);
    self->start = starts[0];
    self->started = TRUE;
}

/* A stream that can be read only once: what its first bytes tell. */
static gboolean look_ahead(Reading *self, SwReader *reader, GError **error)
{
    SwSpan head;
    if (!sw_reader_peek(reader, SW_LIMIT_LOG_AHEAD, &head, error))
        return FALSE;
    g_autoptr(SwReader) ahead = sw_reader_new_memory(sw_reader_name(reader), head);
    self->start = scan_stream(ahead, self->zone, SW_TIME_UNKNOWN);
    return TRUE;
}

static void end_file(Reading *self)
{
    guint64 n_doubles = sw_overlap_n_seen(self->overlap);
    sw_log_clock_end(self->clock);
    sw_programs_report(self->programs, self->sink);
    if (n_doubles > 0) {
        g_autofree char *text =
            g_strdup_printf("%" G_GUINT64_FORMAT " lines that an earlier file has too: not counted again", n_doubles);
        self->sink->defect(self->sink, SW_DEFECT_NOTED, SW_SPAN_ABSENT, 0, text);
    }
    if (sw_overlap_is_full(self->overlap))
        self->sink->defect(self->sink, SW_DEFECT_TRUNCATED, SW_SPAN_ABSENT, 0,
                           "more lines in common with other files than are compared: some may count twice");
}

static gboolean read_lines(Reading *self, SwReader *reader, GError **error)
{
    SwLines lines = {.reader = reader, .limit = SW_LIMIT_LOG_LINE};
    SwLine line;
    while (sw_lines_next(&lines, &line, error)) {
        if (!sw_span_present(line.bytes))
            return TRUE;
        if (line.offset == 0)
            line.bytes = sw_span_without_mark(line.bytes);
        if (sw_sink_begin(self->sink, SW_SPAN_ABSENT, line.offset) && line.bytes.len > 0)
            read_line(self, &line);
        self->sink->record(self->sink, sw_lines_done(&lines));
    }
    return FALSE;
}

static gboolean reading_read(gpointer state, SwReader *reader, GError **error)
{
    Reading *self = state;
    if (!self->started && !look_ahead(self, reader, error))
        return FALSE;
    self->started = FALSE;
    self->of_one_program = FALSE;
    self->moment.number = 0;
    self->source = sw_transactions_source(self->transactions, sw_span_of(sw_reader_name(reader)));
    sw_log_clock_begin(self->clock, &self->start);
    gboolean done = read_lines(self, reader, error);
    end_file(self);
    return done;
}

const SwFileSeries sw_log_series = {
    .scan = reading_scan,
    .open = reading_open,
    .begin = reading_begin,
    .read = reading_read,
    .close = reading_close,
};
