#include "parsers/worker/schedule.h"

#include "parsers/input/open.h"
#include "parsers/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#define LIGHT_BYTES ((guint64)1024 * 1024)
#define PATH_BYTES ((gsize)32 * 1024) /* of the files of one job */

struct SwSchedule {
    const SwInputList *list;
    const guint *order;
    guint n;
    guint next; /* position in the order */
    guint32 n_tasks;
    const SwInput *directory; /* whose files are being found; NULL: none */
    const SwFileWalk *walk;
    gpointer walking;
    SwJob *job; /* the next one, made ahead */
    GQueue pieces; /* SwJob: they come before it */
};

void sw_job_free(SwJob *job)
{
    if (!job)
        return;
    g_clear_pointer(&job->paths, g_ptr_array_unref);
    g_clear_pointer(&job->killers, g_array_unref);
    g_free(job);
}

static const SwIngestor *directory_kind(const SwInput *input)
{
    return input->forced ? input->forced : sw_ingestor_by_name("maildir");
}

static SwTreeFile open_stream(const SwInput *input, guint8 *ret_refusal)
{
    SwTreeFile file = {.path = input->path, .size = input->size};
    if (input->directory) {
        struct stat status;
        file.fd = sw_open_found(AT_FDCWD, input->path, &status, &file.reason);
        *ret_refusal = errno == 0 || errno == ELOOP || errno == ENXIO ? SW_ERROR_UNSUPPORTED : SW_ERROR_INPUT;
    } else {
        file.fd = sw_open_given(input->path);
        file.reason = file.fd < 0 ? g_strerror(errno) : NULL;
        *ret_refusal = SW_ERROR_INPUT;
    }
    return file;
}

static gboolean hand_over_stream(const SwJob *job, int socket)
{
    SwTask task = job->task;
    SwTreeFile file = open_stream(job->input, &task.refusal);
    if (task.piece.kind && file.fd >= 0)
        lseek(file.fd, (off_t)task.piece.begin, SEEK_SET);
    gboolean sent = sw_handover_send(socket, &task, &file, 1);
    if (file.fd >= 0)
        close(file.fd);
    return sent;
}

static gboolean hand_over_files(const SwJob *job, int socket)
{
    const SwFileWalk *walk = directory_kind(job->input)->tree->walk;
    SwTreeFile files[SW_TASK_FILES];
    GString *paths[SW_TASK_FILES];
    guint n = job->paths->len;
    for (guint i = 0; i < n; i++) {
        struct stat status = {.st_size = 0};
        const char *reason = NULL;
        paths[i] = g_string_new(g_ptr_array_index(job->paths, i));
        int fd = walk->open_file(paths[i], &status, &reason);
        files[i] = (SwTreeFile){paths[i]->str, fd, fd < 0 ? reason : NULL, (guint64)status.st_size};
    }
    gboolean sent = sw_handover_send(socket, &job->task, files, n);
    for (guint i = 0; i < n; i++) {
        if (files[i].fd >= 0)
            close(files[i].fd);
        g_string_free(paths[i], TRUE);
    }
    return sent;
}

gboolean sw_job_hand_over(const SwJob *job, int socket)
{
    return job->paths ? hand_over_files(job, socket) : hand_over_stream(job, socket);
}

SwSchedule *sw_schedule_new(const SwInputList *list, const guint *order, guint n)
{
    SwSchedule *schedule = g_new0(SwSchedule, 1);
    schedule->list = list;
    schedule->order = order;
    schedule->n = n;
    return schedule;
}

static void end_walk(SwSchedule *schedule)
{
    if (schedule->walking)
        schedule->walk->finish(schedule->walking);
    schedule->walking = NULL;
    schedule->directory = NULL;
}

void sw_schedule_free(SwSchedule *schedule)
{
    if (!schedule)
        return;
    end_walk(schedule);
    sw_job_free(schedule->job);
    g_queue_clear_full(&schedule->pieces, (GDestroyNotify)sw_job_free);
    g_free(schedule);
}

void sw_schedule_rewind(SwSchedule *schedule)
{
    end_walk(schedule);
    g_clear_pointer(&schedule->job, sw_job_free);
    schedule->next = 0;
    schedule->n_tasks = 0;
}

static SwJob *new_job(SwSchedule *schedule, const SwInput *input, guint index)
{
    SwJob *job = g_new0(SwJob, 1);
    job->task = (SwTask){.number = schedule->n_tasks++, .input = index};
    job->input = input;
    return job;
}

/* Some of the files that the walk finds; *ret_end: there are no more. */
static GPtrArray *find_files(SwSchedule *schedule, gboolean *ret_end)
{
    GPtrArray *paths = g_ptr_array_new_with_free_func(g_free);
    gsize bytes = 0;
    while (paths->len < SW_TASK_FILES && bytes < PATH_BYTES) {
        const char *path = schedule->walk->next(schedule->walking);
        *ret_end = path == NULL;
        if (!path)
            break;
        bytes += strlen(path);
        g_ptr_array_add(paths, g_strdup(path));
    }
    return paths;
}

/* A directory without files makes one empty job: it is an input all the same. */
static SwJob *next_of_directory(SwSchedule *schedule, gboolean first)
{
    gboolean end = FALSE;
    const SwInput *directory = schedule->directory;
    g_autoptr(GPtrArray) paths = find_files(schedule, &end);
    if (end)
        end_walk(schedule);
    if (paths->len == 0 && !first)
        return NULL;
    SwJob *job = new_job(schedule, directory, schedule->order[schedule->next - 1]);
    job->paths = g_steal_pointer(&paths);
    job->light = TRUE;
    return job;
}

static SwJob *next_of_inputs(SwSchedule *schedule)
{
    guint index = schedule->order[schedule->next++];
    const SwInput *input = g_ptr_array_index(schedule->list->inputs, index);
    if (!input->is_maildir) {
        SwJob *job = new_job(schedule, input, index);
        job->light = input->repeatable && input->size <= LIGHT_BYTES;
        return job;
    }
    schedule->directory = input;
    schedule->walk = directory_kind(input)->tree->walk;
    schedule->walking = schedule->walk->start(input->path);
    return next_of_directory(schedule, TRUE);
}

void sw_schedule_add_piece(SwSchedule *schedule, guint input, const SwPiece *piece)
{
    SwJob *job = new_job(schedule, g_ptr_array_index(schedule->list->inputs, input), input);
    job->task.piece = *piece;
    job->light = TRUE;
    g_queue_push_tail(&schedule->pieces, job);
}

const SwJob *sw_schedule_peek(SwSchedule *schedule)
{
    if (schedule->pieces.length > 0)
        return g_queue_peek_head(&schedule->pieces);
    if (!schedule->job && schedule->directory)
        schedule->job = next_of_directory(schedule, FALSE);
    if (!schedule->job && schedule->next < schedule->n)
        schedule->job = next_of_inputs(schedule);
    return schedule->job;
}

SwJob *sw_schedule_take(SwSchedule *schedule)
{
    if (schedule->pieces.length > 0)
        return g_queue_pop_head(&schedule->pieces);
    sw_schedule_peek(schedule);
    return g_steal_pointer(&schedule->job);
}
