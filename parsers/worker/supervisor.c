#include "parsers/worker/supervisor.h"

#include "base/error.h"
#include "parsers/worker/listener.h"
#include "parsers/worker/series_plan.h"
#include "parsers/worker/worker.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define PROGRESS_MS 50

/* A place for a worker process. */
typedef struct {
    pid_t pid; /* 0: none in it */
    SwChannel *channel;
    SwListener listener;
} Seat;

typedef struct {
    const SwReadOptions *options;
    SwWork work;
    SwHearing hearing;
    Seat *seats;
    struct pollfd *polls; /* one a seat */
    guint n_seats;
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
    sw_listener_begin(&seat->listener);
    return TRUE;
}

static char *cause_of_death(int status, gboolean nonsense)
{
    if (nonsense)
        return g_strdup("its reader went astray");
    if (!WIFSIGNALED(status))
        return g_strdup_printf("its reader ended with status %d", WEXITSTATUS(status));
    const char *signal_name = sigabbrev_np(WTERMSIG(status));
    return g_strdup_printf("its reader crashed (SIG%s)", signal_name ? signal_name : "?");
}

/* Ends a worker that has closed its channel, or talks nonsense. */
static void end_worker(Seat *seat, gboolean nonsense)
{
    int status = 0;
    if (nonsense)
        kill(seat->pid, SIGKILL);
    while (waitpid(seat->pid, &status, 0) < 0 && errno == EINTR)
        continue;
    if (!nonsense) {
        sw_channel_recover(seat->channel);
        nonsense = !sw_listener_hear(&seat->listener, seat->channel);
    }
    g_autofree char *cause = cause_of_death(status, nonsense);
    sw_listener_end(&seat->listener, cause);
    g_clear_pointer(&seat->channel, sw_channel_free);
    seat->pid = 0;
}

static gboolean work_is_left(const Supervisor *self)
{
    return self->work.board->next < self->work.n;
}

/* One read from a worker, and what follows from it. FALSE if there is no way to go on. */
static gboolean attend(Supervisor *self, Seat *seat, GError **error)
{
    gboolean open = sw_channel_receive(seat->channel);
    gboolean sense = sw_listener_hear(&seat->listener, seat->channel);
    if (open && sense)
        return TRUE;
    end_worker(seat, !sense);
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
    if (self->options->progress)
        self->options->progress(self->options->progress_data, self->work.board->progress, self->work.list->total);
}

/* Until all workers have ended. */
static gboolean attend_all(Supervisor *self, GError **error)
{
    while (!self->hearing.refused) {
        guint n_open = 0;
        for (guint i = 0; i < self->n_seats; i++) {
            const Seat *seat = &self->seats[i];
            self->polls[i] = (struct pollfd){.fd = seat->pid ? sw_channel_fd(seat->channel) : -1, .events = POLLIN};
            n_open += seat->pid != 0;
        }
        if (n_open == 0)
            return TRUE;
        poll(self->polls, self->n_seats, self->options->progress ? PROGRESS_MS : -1);
        for (guint i = 0; i < self->n_seats; i++)
            if (self->polls[i].revents && !attend(self, &self->seats[i], error))
                return FALSE;
        report_progress(self);
    }
    g_propagate_error(error, g_steal_pointer(&self->hearing.refusal));
    return FALSE;
}

static void open_seats(Supervisor *self)
{
    guint jobs = self->options->jobs > 0 ? self->options->jobs : g_get_num_processors();
    self->n_seats = self->work.series ? 1 : MIN(jobs, self->work.n); /* a series has one reader */
    self->seats = g_new0(Seat, self->n_seats);
    self->polls = g_new(struct pollfd, self->n_seats);
    for (guint i = 0; i < self->n_seats; i++)
        sw_listener_init(&self->seats[i].listener, &self->hearing);
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
        sw_listener_clear(&seat->listener);
    }
    g_free(self->seats);
    g_free(self->polls);
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

/* Reads the inputs in this order. */
static gboolean read_inputs(Supervisor *self, const guint *order, guint n, GError **error)
{
    self->work.order = order;
    self->work.n = n;
    self->work.board->next = 0;
    open_seats(self);
    gboolean done = start_all(self, error) && attend_all(self, error);
    close_seats(self);
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

/* What the first reading left: all files of a series, of whatever kinds, as one. */
static gboolean read_series(Supervisor *self, GError **error)
{
    g_autoptr(GHashTable) done = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = 0; sw_ingestors[i]; i++) {
        const SwFileSeries *series = sw_ingestors[i]->series;
        if (!series || !g_hash_table_add(done, (gpointer)series))
            continue;
        g_auto(SwSeriesPlan) plan;
        sw_series_plan_init(&plan, self->hearing.series, series);
        self->work.series = series;
        self->work.files = (const SwSeriesFile *)(const void *)plan.files->data;
        self->work.starts = (const SwFileStart *)(const void *)plan.starts->data;
        self->work.n_files = plan.files->len;
        if (plan.inputs->len > 0 &&
            !read_inputs(self, (const guint *)(const void *)plan.inputs->data, plan.inputs->len, error))
            return FALSE;
    }
    return TRUE;
}

gboolean sw_supervisor_read(const char *const *arguments, const SwReadOptions *options, SwSink *sink, GArray *inputs,
                            GArray *defects, GError **error)
{
    g_auto(SwInputList) list;
    if (!sw_input_list_init(&list, arguments, options->kind, error))
        return FALSE;
    SwWorkBoard *board = mmap(NULL, sizeof(SwWorkBoard), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (board == MAP_FAILED) {
        g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no memory to share: %s", g_strerror(errno));
        return FALSE;
    }
    g_autoptr(SwLedger) ledger = sw_ledger_new(options->checksums);
    Supervisor self = {.options = options,
                       .work = {.list = &list,
                                .options = &options->ingest,
                                .checksums = options->checksums,
                                .unparsed = sink->unparsed != NULL,
                                .board = board}};
    sw_hearing_init(&self.hearing, &list, ledger, sink);
    gboolean done = read_all(&self, error) && read_series(&self, error);
    if (done) {
        sw_hearing_finish(&self.hearing);
        sw_ledger_finish(ledger, inputs, defects);
    }
    sw_hearing_clear(&self.hearing);
    munmap(board, sizeof(SwWorkBoard));
    return done;
}
