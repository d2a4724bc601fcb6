#include "parsers/worker/worker.h"

#include "base/error.h"
#include "parsers/input/layers.h"
#include "parsers/limits.h"
#include "parsers/worker/handover.h"
#include "parsers/worker/teller.h"

#include <unistd.h>

typedef struct {
    const SwWork *work;
    const SwInput *input;
    guint input_number; /* its index in the list */
    const SwTask *task;
    const SwReader *stored; /* the input's own stream, not one that was packed in it */
    gboolean deferred; /* it holds files of a series, which are read later */
    SwTeller teller;
    SwMeter meter;
    gpointer series; /* state of the series; NULL before its first file */
    char *last_path; /* of the last file of the series */
    const char *last_kind;
} Worker;

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
    while (i < self->work->n_files &&
           (files[i].input != self->input_number || files[i].member != self->teller.replay.here.stream))
        i++;
    return i;
}

/* One file of a series: alone, or after those before it. */
static gboolean read_in_series(Worker *self, const SwFileSeries *series, SwReader *stream, GError **error)
{
    gpointer alone = self->work->series ? NULL : series->open(self->work->options, &self->teller.base);
    if (!alone && !self->series)
        self->series = series->open(self->work->options, &self->teller.base);
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
                            : ingestor->ingest(stream, self->work->options, &self->teller.base, error);
}

static void ingest_stream(Worker *self, const SwIngestor *ingestor, SwReader *stream, gboolean member)
{
    g_autoptr(GError) error = NULL;
    const char *path = sw_reader_name(stream);
    sw_teller_begin_stream(&self->teller, path, ingestor->name, member);
    self->last_kind = ingestor->name;
    if (!run_ingestor(self, ingestor, stream, &error))
        sw_teller_skip(&self->teller, path, sw_reader_offset(stream), error->message);
    drain(stream);
    sw_teller_end_stream(&self->teller, MAX(sw_reader_offset(stream), self->teller.consumed));
}

/* A stream that is not read, with what there is to say of it. */
static void tell_unread(Worker *self, const char *path, const char *kind, gboolean member, const char *note)
{
    sw_teller_begin_stream(&self->teller, path, kind, member);
    if (note)
        self->teller.base.defect(&self->teller.base, SW_DEFECT_NOTED, sw_span_of(path), 0, note);
    sw_teller_end_stream(&self->teller, 0);
}

/* A stream that no ingestor knows: the user's mistake if it was named, something that lies about otherwise. */
static gboolean note_unknown(Worker *self, SwReader *stream, gboolean member, GError **error)
{
    const char *path = sw_reader_name(stream);
    if (!member && !self->input->directory) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: no input of any known kind", path);
        return FALSE;
    }
    tell_unread(self, path, SW_KIND_UNKNOWN, member, "no input of any known kind: not read");
    return TRUE;
}

/* What is read here will be read again: in the end it is no progress. */
static SwFileStart find_start(Worker *self, const SwFileSeries *series, SwReader *stream, SwSpan head)
{
    if (!series->scan)
        return (SwFileStart){.first_us = series->first_time(head)};
    guint64 stored = *self->meter.progress;
    SwFileStart start = series->scan(stream, self->work->options, self->input->modified_us);
    *self->meter.progress = stored;
    return start;
}

/* A file of a series is left for the worker that reads the whole of it, if it can be opened again. */
static gboolean defer(Worker *self, const SwIngestor *ingestor, SwReader *stream, SwSpan head)
{
    if (!ingestor->series || self->work->series || !self->input->repeatable)
        return FALSE;
    SwFileStart start = find_start(self, ingestor->series, stream, head);
    self->deferred = TRUE;
    sw_teller_defer(&self->teller, ingestor->name, sw_span((const char *)&start, sizeof start));
    return TRUE;
}

/* A stream that is being cut. */
typedef struct {
    Worker *worker;
    const SwIngestor *kind;
} Cutting;

static void tell_piece(gpointer data, guint64 begin, guint64 end)
{
    const Cutting *cutting = data;
    SW_PLACE_SET(cutting->worker->teller.place->offset, begin);
    sw_teller_cut(&cutting->worker->teller, cutting->kind->name, begin, end);
}

/* A large stream is left to all workers, piece by piece. What is read here will be read again. */
static gboolean leave_in_pieces(Worker *self, const SwIngestor *ingestor, SwReader *stream, gboolean *ret_left,
                                GError **error)
{
    guint64 stored = *self->meter.progress;
    *ret_left = ingestor->pieces && !self->task->piece.kind && !self->work->alone && !self->work->checksums &&
                self->input->repeatable && stream == self->stored && self->input->size >= 2 * ingestor->pieces->size;
    if (!*ret_left)
        return TRUE;
    const SwPieces *pieces = ingestor->pieces;
    gboolean done = pieces->cut(stream, pieces->size, tell_piece, &(Cutting){self, ingestor}, error);
    *self->meter.progress = stored;
    return done;
}

static gboolean read_stream(Worker *self, SwReader *stream, gboolean member, GError **error)
{
    SwSpan head;
    if (self->work->series && current_file(self) == self->work->n_files)
        return TRUE;
    if (!sw_reader_peek(stream, SW_LIMIT_PROBE, &head, error))
        return FALSE;
    if (head.len == 0) {
        tell_unread(self, sw_reader_name(stream), SW_KIND_EMPTY, member, NULL);
        return TRUE;
    }
    head = sw_span_slice(head, 0, SW_LIMIT_PROBE);
    const SwIngestor *ingestor = self->input->forced ? self->input->forced : sw_ingestor_probe(head);
    if (self->work->series && (!ingestor || ingestor->series != self->work->series))
        return TRUE;
    if (!ingestor)
        return note_unknown(self, stream, member, error);
    if (ingestor->tree) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "%s: no directory, so no %s", sw_reader_name(stream),
                    ingestor->name);
        return FALSE;
    }
    gboolean left = defer(self, ingestor, stream, head);
    if (!left && !leave_in_pieces(self, ingestor, stream, &left, error))
        return FALSE;
    if (!left)
        ingest_stream(self, ingestor, stream, member);
    return TRUE;
}

static gboolean visit_stream(gpointer data, SwReader *stream, gboolean member, GError **error)
{
    Worker *self = data;
    gboolean done = !sw_teller_meet_stream(&self->teller) || read_stream(self, stream, member, error);
    sw_teller_leave_stream(&self->teller);
    return done;
}

/* The last piece goes to the end of the stream. */
static void ingest_piece(Worker *self, const SwPiece *piece, SwReader *stream)
{
    g_autoptr(GError) error = NULL;
    const char *path = sw_reader_name(stream);
    guint64 end = piece->end;
    sw_teller_begin_stream(&self->teller, path, piece->kind->name, FALSE);
    if (!piece->kind->pieces->ingest(stream, end, self->work->options, &self->teller.base, &error))
        sw_teller_skip(&self->teller, path, sw_reader_offset(stream), error->message);
    if (end == G_MAXUINT64) {
        drain(stream);
        end = sw_reader_offset(stream);
    }
    sw_teller_end_stream(&self->teller, end - piece->begin);
}

static void read_piece(Worker *self, SwReader *stored)
{
    const SwPiece *piece = &self->task->piece;
    sw_reader_begin_at(stored, piece->begin);
    if (sw_teller_meet_stream(&self->teller))
        ingest_piece(self, piece, stored);
    sw_teller_leave_stream(&self->teller);
}

/* Takes the file's descriptor. */
static gboolean read_stored(Worker *self, SwTreeFile *file, GError **error)
{
    g_autoptr(SwReader) stored = sw_metered_reader_new(self->input->path, file->fd, &self->meter);
    file->fd = -1;
    self->stored = stored;
    if (self->task->piece.kind) {
        read_piece(self, stored);
        return TRUE;
    }
    SwLayerWalk walk = {&self->teller.base, &self->meter, visit_stream, self};
    if (!sw_layers_walk(&walk, stored, error))
        return FALSE;
    if (self->meter.checksum && !self->deferred)
        drain(stored);
    return TRUE;
}

/* Some files of a directory that is one input. */
static void read_files(Worker *self, const GArray *files)
{
    const SwIngestor *ingestor = self->input->forced ? self->input->forced : sw_ingestor_by_name("maildir");
    if (!sw_teller_meet_stream(&self->teller))
        return;
    sw_teller_begin_stream(&self->teller, self->input->path, ingestor->name, FALSE);
    self->teller.is_tree = TRUE;
    gpointer state = ingestor->tree->open(self->work->options, &self->teller.base);
    for (guint i = 0; i < files->len; i++)
        ingestor->tree->read(state, &g_array_index(files, SwTreeFile, i));
    ingestor->tree->close(state);
    self->teller.is_tree = FALSE;
    sw_teller_end_stream(&self->teller, self->teller.consumed);
    sw_teller_leave_stream(&self->teller);
}

/* Something found in a directory that is not to be read, or cannot. */
static void note_unread(Worker *self, const char *reason, gboolean refused)
{
    const char *path = self->input->path;
    if (refused) {
        tell_unread(self, path, SW_KIND_UNKNOWN, FALSE, reason);
        return;
    }
    sw_teller_begin_stream(&self->teller, path, SW_KIND_UNKNOWN, FALSE);
    sw_teller_skip(&self->teller, path, 0, reason);
    sw_teller_end_stream(&self->teller, 0);
}

static void refuse(Worker *self, const SwTask *task, const SwTreeFile *file)
{
    g_autoptr(GError) error = g_error_new(SW_ERROR, task->refusal, "%s: %s", self->input->path, file->reason);
    if (self->input->directory)
        note_unread(self, file->reason, task->refusal == SW_ERROR_UNSUPPORTED);
    else
        sw_teller_refuse(&self->teller, error);
}

static void read_file(Worker *self, const SwTask *task, SwTreeFile *file)
{
    g_autoptr(GError) error = NULL;
    if (file->fd < 0) {
        refuse(self, task, file);
        return;
    }
    if (read_stored(self, file, &error))
        return;
    if (self->input->directory)
        note_unread(self, error->message, FALSE);
    else
        sw_teller_refuse(&self->teller, error);
}

static void do_task(Worker *self, const SwTask *task, const GArray *files)
{
    const SwInput *input = g_ptr_array_index(self->work->list->inputs, task->input);
    g_autoptr(GChecksum) checksum =
        self->work->checksums && !input->is_maildir ? g_checksum_new(G_CHECKSUM_SHA256) : NULL;
    self->input = input;
    self->input_number = task->input;
    self->task = task;
    self->deferred = FALSE;
    self->meter = (SwMeter){.checksum = checksum, .progress = &self->teller.place->stored};
    sw_teller_begin_task(&self->teller, task->number, task->input);
    if (input->is_maildir)
        read_files(self, files);
    else
        read_file(self, task, &g_array_index(files, SwTreeFile, 0));
    sw_teller_end_task(&self->teller, checksum && !self->deferred ? g_checksum_get_string(checksum) : NULL);
}

/* What the series still had open is told under its last file. */
static void close_series(Worker *self, const SwTask *last)
{
    if (!self->series)
        return;
    sw_teller_begin_task(&self->teller, last->number + 1, last->input);
    sw_teller_begin_stream(&self->teller, self->last_path, self->last_kind, FALSE);
    self->work->series->close(self->series);
    sw_teller_end_stream(&self->teller, 0);
    sw_teller_end_task(&self->teller, NULL);
}

void sw_worker_run(const SwWork *work, const SwPost *post)
{
    Worker self = {.work = work};
    SwHandover handover;
    sw_teller_init(&self.teller, post->channel, post->place, post->killers, work->series != NULL,
                   work->options->unread);
    if (work->unparsed)
        sw_teller_want_unparsed(&self.teller);
    sw_handover_init(&handover, post->socket);
    sw_channel_send(post->channel, &(SwFrame){.type = SW_FRAME_HELLO, .number = SW_WIRE_VERSION});
    while (sw_handover_receive(&handover)) {
        SW_PLACE_SET(post->place->n_tasks, post->place->n_tasks + 1);
        do_task(&self, &handover.task, handover.files);
        sw_teller_flush(&self.teller);
    }
    close_series(&self, &handover.task);
    sw_teller_flush(&self.teller);
    _exit(EXIT_SUCCESS);
}
