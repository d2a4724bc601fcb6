#include "parsers/worker/seat.h"

#include "base/error.h"
#include "parsers/limits.h"
#include "parsers/worker/confinement.h"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

gboolean sw_seat_init(SwSeat *seat, SwHearing *hearing, GError **error)
{
    *seat = (SwSeat){.socket = -1};
    sw_listener_init(&seat->listener, hearing);
    g_queue_init(&seat->jobs);
    seat->place = mmap(NULL, sizeof(SwPlace), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (seat->place != MAP_FAILED)
        return TRUE;
    seat->place = NULL;
    g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no memory to share: %s", g_strerror(errno));
    return FALSE;
}

static void wait_for(SwSeat *seat, int *ret_status)
{
    while (waitpid(seat->pid, ret_status, 0) < 0 && errno == EINTR)
        continue;
    seat->pid = 0;
}

void sw_seat_clear(SwSeat *seat)
{
    int status;
    if (seat->pid != 0) {
        kill(seat->pid, SIGKILL);
        wait_for(seat, &status);
    }
    sw_seat_dismiss(seat);
    sw_channel_free(seat->channel);
    sw_listener_clear(&seat->listener);
    g_queue_clear_full(&seat->jobs, (GDestroyNotify)sw_job_free);
    if (seat->place)
        munmap(seat->place, sizeof(SwPlace));
}

static void enter_worker(const SwWork *work, const SwPost *post, SwSandboxParts sandbox, pid_t supervisor)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor)
        _exit(EXIT_FAILURE);
    signal(SIGPIPE, SIG_DFL);
    sw_channel_become_sender(post->channel);
    if (!sw_confine(sw_channel_write_fd(post->channel), post->socket, sandbox))
        _exit(EXIT_FAILURE);
    sw_worker_run(work, post);
}

static void reset(SwSeat *seat)
{
    seat->stored += seat->place->stored;
    memset(seat->place, 0, sizeof *seat->place);
    seat->n_sent = seat->n_ended = 0;
    seat->life = 0;
    seat->since_us = 0;
    seat->overtime = FALSE;
    sw_listener_begin(&seat->listener);
}

gboolean sw_seat_start(SwSeat *seat, const SwWork *work, const GArray *killers, SwSandboxParts sandbox, GError **error)
{
    int sockets[2];
    pid_t supervisor = getpid();
    g_autoptr(SwChannel) channel = sw_channel_new(error);
    if (!channel)
        return FALSE;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no way to a worker: %s", g_strerror(errno));
        return FALSE;
    }
    reset(seat);
    pid_t pid = fork();
    if (pid == 0)
        enter_worker(work, &(SwPost){channel, sockets[1], seat->place, killers}, sandbox, supervisor);
    close(sockets[1]);
    if (pid < 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_UNSUPPORTED, "no worker process: %s", g_strerror(errno));
        close(sockets[0]);
        return FALSE;
    }
    sw_channel_become_receiver(channel);
    seat->pid = pid;
    seat->socket = sockets[0];
    seat->channel = g_steal_pointer(&channel);
    return TRUE;
}

gboolean sw_seat_has_room(const SwSeat *seat)
{
    return seat->pid != 0 && seat->n_sent == seat->jobs.length && seat->n_ended + seat->n_sent <= seat->place->n_tasks;
}

void sw_seat_give(SwSeat *seat, SwJob *job)
{
    g_queue_push_tail(&seat->jobs, job);
    sw_seat_send(seat);
}

void sw_seat_send(SwSeat *seat)
{
    while (seat->socket >= 0 && seat->n_sent < seat->jobs.length &&
           sw_job_hand_over(g_queue_peek_nth(&seat->jobs, seat->n_sent), seat->socket))
        seat->n_sent++;
}

void sw_seat_dismiss(SwSeat *seat)
{
    if (seat->socket >= 0)
        close(seat->socket);
    seat->socket = -1;
}

/* Jobs whose end was told are done with. */
static void drop_ended(SwSeat *seat)
{
    while (seat->n_ended < seat->listener.n_tasks && seat->n_sent > 0) {
        sw_job_free(g_queue_pop_head(&seat->jobs));
        seat->n_ended++;
        seat->n_sent--;
    }
}

gssize sw_seat_hear(SwSeat *seat, gboolean *ret_sense, GError **error)
{
    gssize n = sw_channel_receive(seat->channel, error);
    *ret_sense = sw_listener_hear(&seat->listener, seat->channel);
    drop_ended(seat);
    return n;
}

static gint64 processor_time_us(pid_t pid)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return 0;
    return used.tv_sec * SW_SECOND + used.tv_nsec / 1000;
}

void sw_seat_check_time(SwSeat *seat, guint seconds)
{
    if (seat->pid == 0)
        return;
    const SwPlace *place = seat->place;
    guint64 life = place->n_tasks + place->stream + place->n_begun + place->n_ended + place->stored;
    gint64 used_us = processor_time_us(seat->pid);
    if (life != seat->life) {
        seat->life = life;
        seat->since_us = used_us;
    } else if (used_us - seat->since_us > seconds * SW_SECOND) {
        seat->overtime = TRUE;
        kill(seat->pid, SIGKILL);
    }
}

static char *cause_of_death(const SwSeat *seat, int status, gboolean sense)
{
    if (!sense)
        return g_strdup("its reader went astray");
    if (seat->overtime)
        return g_strdup("its reader came to no end");
    if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS && !seat->listener.input)
        return NULL;
    if (WIFEXITED(status) && WEXITSTATUS(status) == SW_EXIT_OUT_OF_MEMORY)
        return g_strdup("its reader needed too much memory");
    if (WIFEXITED(status))
        return g_strdup_printf("its reader ended with status %d", WEXITSTATUS(status));
    const char *signal_name = sigabbrev_np(WTERMSIG(status));
    return g_strdup_printf("its reader crashed (SIG%s)", signal_name ? signal_name : "?");
}

char *sw_seat_end(SwSeat *seat, gboolean sense)
{
    int status = 0;
    if (!sense)
        kill(seat->pid, SIGKILL);
    wait_for(seat, &status);
    if (sense) {
        sw_channel_recover(seat->channel);
        sense = sw_listener_hear(&seat->listener, seat->channel);
        drop_ended(seat);
    }
    g_clear_pointer(&seat->channel, sw_channel_free);
    sw_seat_dismiss(seat);
    return cause_of_death(seat, status, sense);
}

SwReadingPlace sw_seat_killer(const SwSeat *seat)
{
    const SwJob *job = g_queue_peek_head((GQueue *)&seat->jobs);
    const SwPlace *place = seat->place;
    return (SwReadingPlace){job->task.number, place->stream, place->inside ? place->n_ended + 1 : 0};
}
