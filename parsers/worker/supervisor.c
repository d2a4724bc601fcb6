#include "parsers/worker/supervisor.h"

#include "base/error.h"
#include "parsers/limits.h"
#include "parsers/worker/confinement.h"
#include "parsers/worker/seat.h"
#include "parsers/worker/series_plan.h"

#include <poll.h>

#define PROGRESS_MS 50
#define PATROL_MS 250 /* how often workers are looked after that say nothing */

typedef struct {
    const SwReadOptions *options;
    SwIngestOptions ingest;
    SwSandboxParts sandbox;
    SwWork work;
    SwHearing hearing;
    SwSchedule *schedule;
    GArray *killers; /* SwReadingPlace: of a series, which is one stream of records */
    guint64 stored; /* bytes read by readings before this one */
    SwSeat *seats;
    struct pollfd *polls; /* one a seat */
    guint n_seats;
} Supervisor;

static const GArray *no_killers(void)
{
    static GArray none;
    return &none;
}

/* What a new worker in the seat is not to read. */
static const GArray *killers_for(const Supervisor *self, const SwSeat *seat)
{
    const SwJob *job = g_queue_peek_head((GQueue *)&seat->jobs);
    if (self->work.series)
        return self->killers;
    return job && job->killers ? job->killers : no_killers();
}

static gboolean start_worker(Supervisor *self, SwSeat *seat, GError **error)
{
    return sw_seat_start(seat, &self->work, killers_for(self, seat), self->sandbox, error);
}

static gboolean work_is_left(const Supervisor *self)
{
    gboolean left = sw_schedule_peek(self->schedule) != NULL;
    for (guint i = 0; i < self->n_seats; i++)
        left |= self->seats[i].jobs.length > 0;
    return left;
}

/* What workers have cut into pieces. FALSE if nothing. */
static gboolean take_pieces(Supervisor *self)
{
    const GArray *pieces = self->hearing.pieces;
    gboolean any = pieces->len > 0;
    for (guint i = 0; i < pieces->len; i++) {
        const SwFoundPiece *found = &g_array_index(pieces, SwFoundPiece, i);
        sw_schedule_add_piece(self->schedule, found->input, &found->piece);
    }
    g_array_set_size(self->hearing.pieces, 0);
    return any;
}

/* As many workers as there is work for. One is enough to go on with, should there be no room for more. */
static gboolean fill_seats(Supervisor *self, GError **error)
{
    guint n_working = 0;
    g_autoptr(GError) trouble = NULL;
    for (guint i = 0; i < self->n_seats; i++) {
        SwSeat *seat = &self->seats[i];
        if (seat->pid == 0 && !trouble && sw_schedule_peek(self->schedule) && start_worker(self, seat, &trouble))
            sw_seat_give(seat, sw_schedule_take(self->schedule));
        n_working += seat->pid != 0;
    }
    if (n_working > 0 || !trouble)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&trouble));
    return FALSE;
}

/* Jobs for whoever has room. Only light ones wait in line: what takes long is for whoever is free. */
static void give_jobs(Supervisor *self)
{
    const SwJob *job;
    for (guint i = 0; i < self->n_seats; i++) {
        SwSeat *seat = &self->seats[i];
        sw_seat_send(seat);
        while (sw_seat_has_room(seat) && (job = sw_schedule_peek(self->schedule)) &&
               (job->light || seat->jobs.length == 0))
            sw_seat_give(seat, sw_schedule_take(self->schedule));
    }
}

static int compare_places(gconstpointer a, gconstpointer b)
{
    return sw_reading_place_compare(a, b);
}

/* Remembers a killer. FALSE if it could not be passed over, as it has killed before, or if there were too many. */
static gboolean remember(GArray *killers, SwReadingPlace killer)
{
    for (guint i = 0; i < killers->len; i++)
        if (sw_reading_place_compare(&g_array_index(killers, SwReadingPlace, i), &killer) == 0)
            return FALSE;
    if (killers->len == SW_LIMIT_KILLERS)
        return FALSE;
    g_array_append_val(killers, killer);
    g_array_sort(killers, compare_places);
    return TRUE;
}

/* Whether the record that ended the worker can be passed over by another. */
static gboolean can_go_on(Supervisor *self, SwSeat *seat)
{
    SwJob *job = g_queue_peek_head(&seat->jobs);
    if (!job || !seat->listener.input || !(job->input->repeatable || job->paths))
        return FALSE;
    if (!job->killers)
        job->killers = g_array_new(FALSE, FALSE, sizeof(SwReadingPlace));
    return remember(self->work.series ? self->killers : job->killers, sw_seat_killer(seat));
}

/* A series is read again from its beginning, as its state is lost. */
static void rewind_series(Supervisor *self, SwSeat *seat)
{
    g_queue_clear_full(&seat->jobs, (GDestroyNotify)sw_job_free);
    sw_schedule_rewind(self->schedule);
}

/* A worker has died at some record. */
static void go_on_behind(Supervisor *self, SwSeat *seat, const char *cause)
{
    gboolean goes_on = can_go_on(self, seat);
    sw_listener_end(&seat->listener, seat->place, cause, goes_on);
    if (goes_on && self->work.series)
        rewind_series(self, seat);
    else if (!goes_on && seat->listener.input)
        sw_job_free(g_queue_pop_head(&seat->jobs));
}

/* One read from a worker, and what follows from it. FALSE if there is no way to go on. */
static gboolean attend(Supervisor *self, SwSeat *seat, GError **error)
{
    gboolean sense;
    gssize n = sw_seat_hear(seat, &sense, error);
    gboolean open = n > 0 && sense;
    if (n < 0)
        return FALSE;
    g_autofree char *cause = open ? NULL : sw_seat_end(seat, sense);
    gboolean more = take_pieces(self);
    if (open)
        return !more || fill_seats(self, error);
    if (cause)
        go_on_behind(self, seat, cause);
    if (!work_is_left(self) || self->hearing.refused)
        return TRUE;
    if (!seat->listener.took_input) {
        g_set_error_literal(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "worker processes end before they begin");
        return FALSE;
    }
    return start_worker(self, seat, error);
}

static void report_progress(const Supervisor *self)
{
    guint64 stored = self->stored;
    for (guint i = 0; i < self->n_seats; i++)
        stored += self->seats[i].stored + self->seats[i].place->stored;
    if (self->options->progress)
        self->options->progress(self->options->progress_data, stored, self->work.list->total);
}

static void look_after(Supervisor *self)
{
    guint seconds = self->options->record_seconds > 0 ? self->options->record_seconds : SW_LIMIT_RECORD_SECONDS;
    gboolean left = work_is_left(self);
    for (guint i = 0; i < self->n_seats; i++) {
        sw_seat_check_time(&self->seats[i], seconds);
        if (!left)
            sw_seat_dismiss(&self->seats[i]);
    }
    report_progress(self);
}

/* Until all workers have ended. */
static gboolean attend_all(Supervisor *self, GError **error)
{
    while (!self->hearing.refused) {
        guint n_open = 0;
        give_jobs(self);
        for (guint i = 0; i < self->n_seats; i++) {
            const SwSeat *seat = &self->seats[i];
            self->polls[i] = (struct pollfd){.fd = seat->pid ? sw_channel_fd(seat->channel) : -1, .events = POLLIN};
            n_open += seat->pid != 0;
        }
        if (n_open == 0)
            return TRUE;
        poll(self->polls, self->n_seats, self->options->progress ? PROGRESS_MS : PATROL_MS);
        for (guint i = 0; i < self->n_seats; i++)
            if (self->polls[i].revents && !attend(self, &self->seats[i], error))
                return FALSE;
        look_after(self);
    }
    g_propagate_error(error, g_steal_pointer(&self->hearing.refusal));
    return FALSE;
}

static gboolean open_seats(Supervisor *self, GError **error)
{
    guint jobs = self->options->jobs > 0 ? self->options->jobs : g_get_num_processors();
    guint n_seats = self->work.series ? 1 : jobs; /* a series has one reader */
    self->seats = g_new0(SwSeat, n_seats);
    self->polls = g_new(struct pollfd, n_seats);
    self->n_seats = 0;
    while (self->n_seats < n_seats)
        if (!sw_seat_init(&self->seats[self->n_seats++], &self->hearing, error))
            return FALSE;
    return TRUE;
}

/* Workers that are still there, because reading was broken off, are of no more use. */
static void close_seats(Supervisor *self)
{
    for (guint i = 0; i < self->n_seats; i++) {
        self->stored += self->seats[i].stored + (self->seats[i].place ? self->seats[i].place->stored : 0);
        sw_seat_clear(&self->seats[i]);
    }
    g_free(self->seats);
    g_free(self->polls);
}

/* Reads the inputs in this order. */
static gboolean read_inputs(Supervisor *self, const guint *order, guint n, GError **error)
{
    self->schedule = sw_schedule_new(self->work.list, order, n);
    gboolean done = open_seats(self, error);
    self->work.alone = self->n_seats == 1;
    done = done && fill_seats(self, error) && attend_all(self, error);
    close_seats(self);
    g_clear_pointer(&self->schedule, sw_schedule_free);
    return done;
}

static gboolean read_all(Supervisor *self, GError **error)
{
    guint n = self->work.list->inputs->len;
    g_autofree guint *order = g_new(guint, n);
    for (guint i = 0; i < n; i++)
        order[i] = i;
    return read_inputs(self, order, n, error);
}

/* All files of a series, of whatever kinds, as one. */
static gboolean read_planned(Supervisor *self, const SwFileSeries *series, GError **error)
{
    g_auto(SwSeriesPlan) plan;
    sw_series_plan_init(&plan, self->hearing.series, series);
    self->work.series = series;
    self->work.files = (const SwSeriesFile *)(const void *)plan.files->data;
    self->work.starts = (const SwFileStart *)(const void *)plan.starts->data;
    self->work.n_files = plan.files->len;
    g_array_set_size(self->killers, 0);
    return plan.inputs->len == 0 ||
           read_inputs(self, (const guint *)(const void *)plan.inputs->data, plan.inputs->len, error);
}

/* What the first reading left. */
static gboolean read_series(Supervisor *self, GError **error)
{
    g_autoptr(GHashTable) done = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; sw_ingestors[i]; i++) {
        const SwFileSeries *series = sw_ingestors[i]->series;
        if (series && g_hash_table_add(done, (gpointer)series) && !read_planned(self, series, error))
            return FALSE;
    }
    return TRUE;
}

SwSandboxParts sw_read_options_sandbox(const SwReadOptions *options)
{
    return options->no_sandbox ? 0 : sw_sandbox_available();
}

static gboolean read_list(const SwInputList *list, const SwReadOptions *options, SwSink *sink, SwLedger *ledger,
                          GError **error)
{
    g_autoptr(GTimeZone) machine = g_time_zone_new_local();
    Supervisor self = {.options = options,
                       .ingest = options->ingest,
                       .sandbox = sw_read_options_sandbox(options),
                       .killers = g_array_new(FALSE, FALSE, sizeof(SwReadingPlace))};
    if (!self.ingest.timezone)
        self.ingest.timezone = machine;
    self.work = (SwWork){
        .list = list, .options = &self.ingest, .checksums = options->checksums, .unparsed = sink->unparsed != NULL};
    sw_hearing_init(&self.hearing, list, ledger, sink);
    sw_confinement_prepare();
    gboolean done = read_all(&self, error) && read_series(&self, error);
    if (done)
        sw_hearing_finish(&self.hearing);
    sw_hearing_clear(&self.hearing);
    g_array_unref(self.killers);
    return done;
}

gboolean sw_supervisor_read(const char *const *arguments, const SwReadOptions *options, SwSink *sink, GArray *inputs,
                            GArray *defects, GError **error)
{
    g_auto(SwInputList) list;
    if (!sw_input_list_init(&list, arguments, options->kind, error))
        return FALSE;
    g_autoptr(SwLedger) ledger = sw_ledger_new(options->checksums);
    if (!read_list(&list, options, sink, ledger, error))
        return FALSE;
    sw_ledger_finish(ledger, inputs, defects);
    return TRUE;
}
