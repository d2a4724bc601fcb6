#include "parsers/worker/worker.h"

#include "base/error.h"
#include "parsers/input/layers.h"
#include "parsers/limits.h"

#include <glib/gstdio.h>
#include <unistd.h>

#define RECORDS_AT_ONCE 256u

/* The receiving end of the ingestor, which passes everything on. */
typedef struct {
    SwSink base;
    SwChannel *channel;
    guint64 consumed; /* bytes of the stream, as the ingestor counts them */
    guint64 n_records; /* done with, and not yet sent */
    _Atomic guint64 *progress; /* for streams that are no reader: what is consumed is added */
} WireSink;

typedef struct {
    const SwWork *work;
    const SwInput *input;
    WireSink sink;
    SwMeter meter;
    gpointer series; /* state of the series; NULL before its first file */
    char *last_path; /* of the last file of the series */
    const char *last_kind;
    guint n_members; /* streams of the input so far that belong to a series */
} Worker;

/* Records are told many at a time: a capture has millions of them. */
static void send_records(WireSink *sink)
{
    if (sink->n_records == 0)
        return;
    sw_channel_send(sink->channel,
                    &(SwFrame){.type = SW_FRAME_RECORDS, .number = sink->consumed, .count = sink->n_records});
    sink->n_records = 0;
}

static gboolean send_frame(WireSink *sink, const SwFrame *frame)
{
    send_records(sink);
    return sw_channel_send(sink->channel, frame);
}

static void send_defect(SwSink *base, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
    WireSink *sink = (WireSink *)base;
    send_frame(sink, &(SwFrame){.type = SW_FRAME_DEFECT,
                                .flag = (guint8)kind,
                                .source = source,
                                .number = offset,
                                .text = sw_span_of(reason)});
}

static void send_event(SwSink *base, const SwEvent *event)
{
    WireSink *sink = (WireSink *)base;
    if (!send_frame(sink, &(SwFrame){.type = SW_FRAME_EVENT, .event = *event}))
        send_defect(base, SW_DEFECT_SKIPPED, event->source, event->offset, "an event too large to be handed on");
}

static void send_session(SwSink *base, const SwSessionRecord *session)
{
    WireSink *sink = (WireSink *)base;
    send_frame(sink, &(SwFrame){.type = SW_FRAME_SESSION, .session = *session});
}

static void send_record(SwSink *base, guint64 bytes)
{
    WireSink *sink = (WireSink *)base;
    if (sink->progress)
        *sink->progress += bytes - sink->consumed;
    sink->consumed = bytes;
    if (++sink->n_records >= RECORDS_AT_ONCE)
        send_records(sink);
}

static void send_unparsed(SwSink *base, SwSpan line)
{
    send_frame((WireSink *)base, &(SwFrame){.type = SW_FRAME_UNPARSED, .text = line});
}

static void send_begin(SwSink *base, SwSpan source, guint64 offset)
{
    WireSink *sink = (WireSink *)base;
    send_frame(sink, &(SwFrame){.type = SW_FRAME_BEGIN, .source = source, .number = offset});
}

/* One record is lost, of which nothing but its place is known. */
static void skip_record(Worker *self, const char *source, guint64 offset, const char *reason)
{
    send_defect(&self->sink.base, SW_DEFECT_SKIPPED, sw_span_of(source), offset, reason);
    send_record(&self->sink.base, MAX(offset, self->sink.consumed));
}

static void refuse(Worker *self, const GError *error)
{
    send_frame(&self->sink,
               &(SwFrame){.type = SW_FRAME_REFUSED, .flag = (guint8)error->code, .text = sw_span_of(error->message)});
}

static void begin_stream(Worker *self, const char *path, const char *kind, gboolean member)
{
    self->sink.consumed = 0;
    send_frame(&self->sink, &(SwFrame){.type = SW_FRAME_STREAM,
                                       .flag = (guint8)(member != FALSE),
                                       .name = sw_span_of(kind),
                                       .text = sw_span_of(path)});
}

static void end_stream(Worker *self, guint64 bytes)
{
    send_frame(&self->sink, &(SwFrame){.type = SW_FRAME_STREAM_END, .number = bytes});
}

/* What the ingestor left is read too: it counts in the bytes and in the checksum. */
static void drain(SwReader *reader)
{
    SwSpan window;
    while (sw_reader_peek(reader, 1, &window, NULL) && window.len > 0)
        sw_reader_skip(reader, window.len);
}

/* The place of the stream among the files of the series; their number if it is none of them. */
static guint current_file(const Worker *self)
{
    const SwSeriesFile *files = self->work->files;
    guint i = 0;
    while (i < self->work->n_files && (g_ptr_array_index(self->work->list->inputs, files[i].input) != self->input ||
                                       files[i].member != self->n_members))
        i++;
    return i;
}

/* One file of a series: alone, or after those before it. */
static gboolean read_in_series(Worker *self, const SwFileSeries *series, SwReader *stream, GError **error)
{
    gpointer alone = self->work->series ? NULL : series->open(self->work->options, &self->sink.base);
    if (!alone && !self->series)
        self->series = series->open(self->work->options, &self->sink.base);
    guint place = alone ? self->work->n_files : current_file(self);
    if (place < self->work->n_files && series->begin)
        series->begin(self->series, self->work->starts + place, self->work->n_files - place);
    gboolean done = series->read(alone ? alone : self->series, stream, error);
    if (alone)
        series->close(alone);
    g_free(self->last_path);
    self->last_path = g_strdup(sw_reader_name(stream));
    return done;
}

static gboolean run_ingestor(Worker *self, const SwIngestor *ingestor, SwReader *stream, GError **error)
{
    return ingestor->series ? read_in_series(self, ingestor->series, stream, error)
                            : ingestor->ingest(stream, self->work->options, &self->sink.base, error);
}

static void ingest_stream(Worker *self, const SwIngestor *ingestor, SwReader *stream, gboolean member)
{
    g_autoptr(GError) error = NULL;
    const char *path = sw_reader_name(stream);
    begin_stream(self, path, ingestor->name, member);
    self->last_kind = ingestor->name;
    self->sink.progress = ingestor->directory ? self->meter.progress : NULL;
    if (!run_ingestor(self, ingestor, stream, &error))
        skip_record(self, path, sw_reader_offset(stream), error->message);
    drain(stream);
    end_stream(self, MAX(sw_reader_offset(stream), self->sink.consumed));
    self->sink.progress = NULL;
}

/* A stream that no ingestor knows: the user's mistake if it was named, something that lies about otherwise. */
static gboolean note_unknown(Worker *self, SwReader *stream, gboolean member, GError **error)
{
    const char *path = sw_reader_name(stream);
    if (!member && !self->input->directory) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: no input of any known kind", path);
        return FALSE;
    }
    begin_stream(self, path, SW_KIND_UNKNOWN, member);
    send_defect(&self->sink.base, SW_DEFECT_NOTED, sw_span_of(path), 0, "no input of any known kind: not read");
    end_stream(self, 0);
    return TRUE;
}

/* What is read here will be read again: it is no progress. */
static SwFileStart find_start(Worker *self, const SwFileSeries *series, SwReader *stream, SwSpan head)
{
    GStatBuf status;
    if (!series->scan)
        return (SwFileStart){.first_us = series->first_time(head)};
    self->meter.progress = NULL;
    gboolean known = g_stat(self->input->path, &status) == 0;
    return series->scan(stream, self->work->options, known ? status.st_mtime * SW_SECOND : SW_TIME_UNKNOWN);
}

/* A file of a series is left for the worker that reads the whole of it, if it can be opened again. */
static gboolean defer(Worker *self, const SwIngestor *ingestor, SwReader *stream, SwSpan head)
{
    if (!ingestor->series || self->work->series || !self->input->repeatable)
        return FALSE;
    self->n_members++;
    SwFileStart start = find_start(self, ingestor->series, stream, head);
    send_frame(&self->sink, &(SwFrame){.type = SW_FRAME_SERIES,
                                       .name = sw_span_of(ingestor->name),
                                       .text = sw_span((const char *)&start, sizeof start)});
    return TRUE;
}

static gboolean visit_stream(gpointer data, SwReader *stream, gboolean member, GError **error)
{
    Worker *self = data;
    SwSpan head;
    if (!sw_reader_peek(stream, SW_LIMIT_PROBE, &head, error))
        return FALSE;
    if (head.len == 0 && self->work->series)
        return TRUE;
    if (head.len == 0) {
        begin_stream(self, sw_reader_name(stream), SW_KIND_EMPTY, member);
        end_stream(self, 0);
        return TRUE;
    }
    head = sw_span_slice(head, 0, SW_LIMIT_PROBE);
    const SwIngestor *ingestor = self->input->forced ? self->input->forced : sw_ingestor_probe(head);
    if (self->work->series && (!ingestor || ingestor->series != self->work->series))
        return TRUE;
    if (!ingestor)
        return note_unknown(self, stream, member, error);
    if (ingestor->directory) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: no directory, so no %s", sw_reader_name(stream),
                    ingestor->name);
        return FALSE;
    }
    if (defer(self, ingestor, stream, head))
        return TRUE;
    ingest_stream(self, ingestor, stream, member);
    self->n_members += self->work->series != NULL;
    return TRUE;
}

/* The input holds files of a series, which are read later. */
static gboolean is_deferred(const Worker *self)
{
    return !self->work->series && self->n_members > 0;
}

static gboolean read_stored(Worker *self, GError **error)
{
    const SwInput *input = self->input;
    g_autoptr(SwReader) stored = input->directory ? sw_open_found_reader(input->path, &self->meter, error)
                                                  : sw_open_named(input->path, &self->meter, error);
    if (!stored)
        return FALSE;
    SwLayerWalk walk = {&self->sink.base, &self->meter, visit_stream, self};
    if (!sw_layers_walk(&walk, stored, error))
        return FALSE;
    if (self->meter.checksum && !is_deferred(self))
        drain(stored);
    return TRUE;
}

static gboolean read_maildir(Worker *self, GError **error)
{
    const SwIngestor *ingestor = self->input->forced ? self->input->forced : sw_ingestor_by_name("maildir");
    g_autoptr(SwReader) stream = sw_reader_new_memory(self->input->path, SW_SPAN_ABSENT);
    ingest_stream(self, ingestor, stream, FALSE);
    return TRUE;
}

/* Something found in a directory that is not to be read, or cannot. */
static void note_unread(Worker *self, const GError *error)
{
    const char *path = self->input->path;
    begin_stream(self, path, SW_KIND_UNKNOWN, FALSE);
    if (g_error_matches(error, SW_ERROR, SW_ERROR_UNSUPPORTED))
        send_defect(&self->sink.base, SW_DEFECT_NOTED, sw_span_of(path), 0, error->message);
    else
        skip_record(self, path, 0, error->message);
    end_stream(self, 0);
}

static void read_input(Worker *self, guint index)
{
    const SwInput *input = g_ptr_array_index(self->work->list->inputs, index);
    g_autoptr(GChecksum) checksum =
        self->work->checksums && !input->is_maildir ? g_checksum_new(G_CHECKSUM_SHA256) : NULL;
    g_autoptr(GError) error = NULL;
    self->input = input;
    self->n_members = 0;
    self->meter = (SwMeter){.checksum = checksum, .progress = &self->work->board->progress};
    send_frame(&self->sink, &(SwFrame){.type = SW_FRAME_INPUT, .number = index});
    if (!(input->is_maildir ? read_maildir : read_stored)(self, &error)) {
        if (input->directory)
            note_unread(self, error);
        else
            refuse(self, error);
    }
    SwFrame end = {.type = SW_FRAME_INPUT_END};
    if (checksum && !is_deferred(self))
        end.text = sw_span_of(g_checksum_get_string(checksum));
    send_frame(&self->sink, &end);
}

/* What the series still had open is told under its last file. */
static void close_series(Worker *self, guint last)
{
    if (!self->series)
        return;
    send_frame(&self->sink, &(SwFrame){.type = SW_FRAME_INPUT, .number = last});
    begin_stream(self, self->last_path, self->last_kind, FALSE);
    self->work->series->close(self->series);
    end_stream(self, 0);
    send_frame(&self->sink, &(SwFrame){.type = SW_FRAME_INPUT_END});
}

void sw_worker_run(const SwWork *work, SwChannel *channel)
{
    Worker self = {
        .work = work,
        .sink = {.base = {send_event, send_defect, send_record, send_session, send_begin}, .channel = channel},
    };
    if (work->unparsed)
        self.sink.base.unparsed = send_unparsed;
    sw_channel_become_sender(channel);
    sw_channel_send(channel, &(SwFrame){.type = SW_FRAME_HELLO, .number = SW_WIRE_VERSION});
    guint last = 0;
    for (guint position; (position = work->board->next++) < work->n;) {
        last = work->order[position];
        read_input(&self, last);
    }
    close_series(&self, last);
    sw_channel_flush(channel);
    _exit(EXIT_SUCCESS);
}
