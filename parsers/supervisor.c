#include "parsers/supervisor.h"

#include "base/error.h"
#include "parsers/ledger.h"
#include "parsers/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRESS_MS 50

/* A worker process, and where it is. */
typedef struct {
    pid_t pid; /* 0: none in this place */
    SwChannel *channel;
    const SwInput *input; /* being read; NULL between two */
    SwAccount *account; /* of the stream being read; NULL between two */
    const char *kind; /* of the stream; static */
    GString *path; /* of the stream */
    GString *record_source; /* of the record being read; empty: the stream's path */
    guint64 record_offset;
    GHashTable *reasons; /* of the input so far */
    gboolean greeted, took_input;
} Seat;

typedef struct {
    const SwReadOptions *options;
    SwWork work;
    SwSink *sink;
    SwLedger *ledger;
    Seat *seats;
    guint n_seats;
    GByteArray *taken; /* for each input, whether a worker has said that it reads it */
    const SwInput *refused; /* the first input, by path, that was none */
    GError *refusal;
} Supervisor;

static void enter_worker(const Supervisor *self, SwChannel *channel, pid_t supervisor)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor)
        _exit(EXIT_FAILURE);
    signal(SIGPIPE, SIG_DFL);
    setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
    sw_worker_run(&self->work, channel);
}

static gboolean start_worker(Supervisor *self, Seat *seat, GError **error)
{
    pid_t supervisor = getpid();
    g_autoptr(SwChannel) channel = sw_channel_new(error);
    if (!channel)
        return FALSE;
    pid_t pid = fork();
    if (pid < 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no worker process: %s", g_strerror(errno));
        return FALSE;
    }
    if (pid == 0)
        enter_worker(self, channel, supervisor);
    sw_channel_become_receiver(channel);
    seat->pid = pid;
    seat->channel = g_steal_pointer(&channel);
    seat->input = NULL;
    seat->account = NULL;
    seat->greeted = seat->took_input = FALSE;
    return TRUE;
}

/* The account for what is said now: of the stream, else of the input. NULL if the worker is at neither. */
static SwAccount *current_account(Supervisor *self, Seat *seat)
{
    if (seat->account)
        return seat->account;
    return seat->input ? sw_ledger_input(self->ledger, seat->input) : NULL;
}

static void take_place(Seat *seat, SwSpan source, guint64 offset)
{
    g_string_truncate(seat->record_source, 0);
    g_string_append_len(seat->record_source, source.data, (gssize)source.len);
    seat->record_offset = offset;
}

static gboolean take_hello(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    seat->greeted = frame->number == SW_WIRE_VERSION;
    return seat->greeted;
}

static gboolean take_input(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    if (seat->input || frame->number >= self->work.list->inputs->len)
        return FALSE;
    seat->input = g_ptr_array_index(self->work.list->inputs, frame->number);
    seat->took_input = TRUE;
    self->taken->data[frame->number] = TRUE;
    g_hash_table_remove_all(seat->reasons);
    g_string_assign(seat->path, seat->input->path);
    take_place(seat, SW_SPAN_ABSENT, 0);
    return TRUE;
}

static const char *known_kind(SwSpan name)
{
    static const char *const others[] = {SW_KIND_EMPTY, SW_KIND_UNKNOWN};
    for (guint i = 0; i < G_N_ELEMENTS(others); i++)
        if (sw_span_equal(name, sw_span_of(others[i])))
            return others[i];
    g_autofree char *text = sw_span_dup(name);
    const SwIngestor *ingestor = text ? sw_ingestor_by_name(text) : NULL;
    return ingestor ? ingestor->name : NULL;
}

static gboolean take_stream(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    seat->kind = known_kind(frame->name);
    if (!seat->input || seat->account || !seat->kind || !sw_span_present(frame->text))
        return FALSE;
    g_string_truncate(seat->path, 0);
    g_string_append_len(seat->path, frame->text.data, (gssize)frame->text.len);
    take_place(seat, SW_SPAN_ABSENT, 0);
    seat->account = sw_ledger_stream(self->ledger, seat->input, seat->path->str, seat->kind, frame->flag);
    return TRUE;
}

static gboolean take_begin(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    take_place(seat, frame->source, frame->number);
    return TRUE;
}

static gboolean take_event(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    if (!seat->account)
        return FALSE;
    SwEvent event = frame->event;
    event.kind = seat->kind;
    if (!sw_span_present(event.source))
        event.source = sw_span(seat->path->str, seat->path->len);
    sw_account_event(seat->account);
    self->sink->event(self->sink, &event);
    return TRUE;
}

static gboolean take_defect(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    SwAccount *account = current_account(self, seat);
    if (!account || frame->flag > SW_DEFECT_NOTED || !sw_span_present(frame->text))
        return FALSE;
    g_autofree char *reason = sw_span_dup(frame->text);
    SwSpan source = sw_span_present(frame->source) ? frame->source : sw_span(seat->path->str, seat->path->len);
    sw_account_defect(account, seat->reasons, frame->flag, source, frame->number, reason);
    return TRUE;
}

static gboolean take_record(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    SwAccount *account = current_account(self, seat);
    if (!account)
        return FALSE;
    sw_account_record(account);
    take_place(seat, SW_SPAN_ABSENT, frame->number);
    return TRUE;
}

static gboolean take_stream_end(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    if (!seat->account)
        return FALSE;
    sw_account_bytes(seat->account, frame->number);
    seat->account = NULL;
    g_string_assign(seat->path, seat->input->path);
    take_place(seat, SW_SPAN_ABSENT, 0);
    return TRUE;
}

static gboolean take_input_end(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    if (!seat->input || seat->account)
        return FALSE;
    if (sw_span_present(frame->text))
        sw_account_checksum(sw_ledger_input(self->ledger, seat->input), frame->text);
    seat->input = NULL;
    return TRUE;
}

static gboolean take_refused(Supervisor *self, Seat *seat, const SwFrame *frame)
{
    if (!seat->input || !sw_span_present(frame->text))
        return FALSE;
    if (!self->refused || strcmp(seat->input->path, self->refused->path) < 0) {
        g_autofree char *message = sw_span_dup(frame->text);
        g_clear_error(&self->refusal);
        self->refusal = g_error_new_literal(SW_ERROR, frame->flag, message);
        self->refused = seat->input;
    }
    return TRUE;
}

/* What each frame does; FALSE: no worker of ours would say that here. */
static gboolean (*const takers[SW_N_FRAMES])(Supervisor *, Seat *, const SwFrame *) = {
    [SW_FRAME_HELLO] = take_hello,     [SW_FRAME_INPUT] = take_input,           [SW_FRAME_STREAM] = take_stream,
    [SW_FRAME_BEGIN] = take_begin,     [SW_FRAME_EVENT] = take_event,           [SW_FRAME_DEFECT] = take_defect,
    [SW_FRAME_RECORD] = take_record,   [SW_FRAME_STREAM_END] = take_stream_end, [SW_FRAME_INPUT_END] = take_input_end,
    [SW_FRAME_REFUSED] = take_refused,
};

/* Handles the frames that have arrived. FALSE if they are nonsense. */
static gboolean take_frames(Supervisor *self, Seat *seat)
{
    SwFrame frame;
    SwWireResult result;
    while ((result = sw_channel_next(seat->channel, &frame)) == SW_WIRE_FRAME)
        if ((!seat->greeted && frame.type != SW_FRAME_HELLO) || !takers[frame.type](self, seat, &frame))
            return FALSE;
    return result == SW_WIRE_INCOMPLETE;
}

static char *cause_of_death(int status, gboolean nonsense)
{
    if (nonsense)
        return g_strdup("its reader went astray; nothing behind it was read");
    if (!WIFSIGNALED(status))
        return g_strdup_printf("its reader ended with status %d; nothing behind it was read", WEXITSTATUS(status));
    const char *signal_name = sigabbrev_np(WTERMSIG(status));
    return g_strdup_printf("its reader crashed (SIG%s); nothing behind it was read", signal_name ? signal_name : "?");
}

/* The worker died over a record: the rest of its input is lost with it. */
static void account_death(Supervisor *self, Seat *seat, const char *reason)
{
    SwAccount *account = current_account(self, seat);
    const GString *source = seat->record_source->len > 0 ? seat->record_source : seat->path;
    sw_account_defect(account, seat->reasons, SW_DEFECT_SKIPPED, sw_span(source->str, source->len), seat->record_offset,
                      reason);
    sw_account_record(account);
    if (seat->account)
        sw_account_bytes(seat->account, seat->record_offset);
}

static void end_worker(Supervisor *self, Seat *seat, gboolean nonsense)
{
    int status = 0;
    if (nonsense)
        kill(seat->pid, SIGKILL);
    while (waitpid(seat->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!nonsense) {
        sw_channel_recover(seat->channel);
        nonsense = !take_frames(self, seat);
    }
    if (seat->input) {
        g_autofree char *reason = cause_of_death(status, nonsense);
        account_death(self, seat, reason);
    }
    g_clear_pointer(&seat->channel, sw_channel_free);
    seat->pid = 0;
}

/* A worker that is killed between taking an input and saying so leaves it to nobody. */
static void account_forgotten(Supervisor *self)
{
    g_autoptr(GHashTable) reasons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < self->taken->len; i++) {
        const SwInput *input = g_ptr_array_index(self->work.list->inputs, i);
        if (self->taken->data[i])
            continue;
        SwAccount *account = sw_ledger_stream(self->ledger, input, input->path, SW_KIND_UNKNOWN, FALSE);
        sw_account_defect(account, reasons, SW_DEFECT_SKIPPED, sw_span_of(input->path), 0, "its reader was killed");
        sw_account_record(account);
    }
}

static gboolean work_is_left(const Supervisor *self)
{
    return self->work.board->next < self->work.list->inputs->len;
}

/* One read from a worker, and what follows from it. FALSE if there is no way to go on. */
static gboolean attend(Supervisor *self, Seat *seat, GError **error)
{
    gboolean open = sw_channel_receive(seat->channel);
    gboolean sense = take_frames(self, seat);
    if (open && sense)
        return TRUE;
    end_worker(self, seat, !sense);
    if (!work_is_left(self) || self->refused)
        return TRUE;
    if (!seat->took_input) {
        g_set_error_literal(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "worker processes end before they begin");
        return FALSE;
    }
    return start_worker(self, seat, error);
}

static void report_progress(const Supervisor *self)
{
    if (self->options->progress)
        self->options->progress(self->options->progress_data, self->work.board->progress, self->work.list->total);
}

/* Until all workers have ended. */
static gboolean attend_all(Supervisor *self, GError **error)
{
    g_autofree struct pollfd *polls = g_new(struct pollfd, self->n_seats);
    while (!self->refused) {
        guint n_open = 0;
        for (guint i = 0; i < self->n_seats; i++) {
            const Seat *seat = &self->seats[i];
            polls[i] = (struct pollfd){.fd = seat->pid ? sw_channel_fd(seat->channel) : -1, .events = POLLIN};
            n_open += seat->pid != 0;
        }
        if (n_open == 0)
            return TRUE;
        poll(polls, self->n_seats, self->options->progress ? PROGRESS_MS : -1);
        for (guint i = 0; i < self->n_seats; i++)
            if (polls[i].revents && !attend(self, &self->seats[i], error))
                return FALSE;
        report_progress(self);
    }
    g_propagate_error(error, g_steal_pointer(&self->refusal));
    return FALSE;
}

static void open_seats(Supervisor *self)
{
    guint jobs = self->options->jobs > 0 ? self->options->jobs : g_get_num_processors();
    self->n_seats = MIN(jobs, self->work.list->inputs->len);
    self->seats = g_new0(Seat, self->n_seats);
    self->taken = g_byte_array_new();
    for (guint i = 0; i < self->work.list->inputs->len; i++)
        g_byte_array_append(self->taken, &(guint8){FALSE}, 1);
    for (guint i = 0; i < self->n_seats; i++) {
        self->seats[i].path = g_string_new(NULL);
        self->seats[i].record_source = g_string_new(NULL);
        self->seats[i].reasons = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    }
}

/* Workers that are still there, because reading was broken off, are of no more use. */
static void close_seats(Supervisor *self)
{
    for (guint i = 0; i < self->n_seats; i++) {
        Seat *seat = &self->seats[i];
        if (seat->pid != 0) {
            kill(seat->pid, SIGKILL);
            waitpid(seat->pid, NULL, 0);
        }
        sw_channel_free(seat->channel);
        g_string_free(seat->path, TRUE);
        g_string_free(seat->record_source, TRUE);
        g_hash_table_unref(seat->reasons);
    }
    g_free(self->seats);
    g_byte_array_unref(self->taken);
}

/* One worker is enough to go on with, should there be no room for more. */
static gboolean start_all(Supervisor *self, GError **error)
{
    guint n_started = 0;
    g_autoptr(GError) trouble = NULL;
    for (guint i = 0; i < self->n_seats && !trouble; i++)
        n_started += start_worker(self, &self->seats[i], &trouble) != FALSE;
    if (n_started > 0 || self->n_seats == 0)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&trouble));
    return FALSE;
}

gboolean sw_supervisor_read(const char *const *arguments, const SwReadOptions *options, SwSink *sink, GArray *inputs,
                            GArray *defects, GError **error)
{
    g_autoptr(SwInputList) list = sw_input_list_new(arguments, options->kind, error);
    if (!list)
        return FALSE;
    SwWorkBoard *board = mmap(NULL, sizeof(SwWorkBoard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED) {
        g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no memory to share: %s", g_strerror(errno));
        return FALSE;
    }
    g_autoptr(SwLedger) ledger = sw_ledger_new(options->checksums);
    Supervisor self = {.options = options, .sink = sink, .ledger = ledger};
    self.work = (SwWork){list, &options->ingest, options->checksums, board};
    open_seats(&self);
    gboolean done = start_all(&self, error) && attend_all(&self, error);
    if (done) {
        account_forgotten(&self);
        sw_ledger_finish(ledger, inputs, defects);
    }
    close_seats(&self);
    g_clear_error(&self.refusal);
    munmap(board, sizeof(SwWorkBoard));
    return done;
}
