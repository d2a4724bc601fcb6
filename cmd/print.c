#include "cmd/print.h"

#include "base/error.h"
#include "report/directory.h"
#include "report/text.h"

#include <unistd.h>

/* Ids of the tables to print, NULL-ended; empty with error set when --table is not among them. */
static GPtrArray *chosen_ids(const SwTableSpec *const *tables, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new();
    for (; *tables; tables++)
        if (!options->table || g_str_equal(options->table, (*tables)->id))
            g_ptr_array_add(ids, (gpointer)(*tables)->id);
    if (ids->len == 0) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE, "this command has no table \"%s\"; `spamwave list` names them",
                    options->table);
        return NULL;
    }
    g_ptr_array_add(ids, NULL);
    return g_steal_pointer(&ids);
}

typedef struct {
    const SwDocument *document;
    const SwFormat *format;
    const char *const *ids;
} Job;

static gboolean write_tables(GOutputStream *out, gpointer data, GError **error)
{
    const Job *job = data;
    return job->format->write(job->document, job->ids, out, error);
}

/* no-color.org: any NO_COLOR but an empty one; a dumb terminal would show the sequences as they are. */
static gboolean terminal_shows_colour(void)
{
    const char *refused = g_getenv("NO_COLOR"), *terminal = g_getenv("TERM");
    return isatty(STDOUT_FILENO) && !(refused && *refused) && terminal && !g_str_equal(terminal, "dumb");
}

static const SwFormat *format_for(const Options *options, gboolean to_stream)
{
    gboolean wanted = options->color == WHEN_ALWAYS || (options->color == WHEN_AUTO && terminal_shows_colour());
    return wanted && to_stream && options->format == &sw_format_text ? &sw_format_text_styled : options->format;
}

gboolean print_tables(const SwDocument *document, const SwTableSpec *const *tables, const Options *options,
                      GError **error)
{
    g_autoptr(GPtrArray) ids = chosen_ids(tables, options, error);
    if (!ids)
        return FALSE;
    gboolean to_stream = !options->output || g_str_equal(options->output, "-");
    Job job = {document, format_for(options, to_stream), (const char *const *)ids->pdata};
    if (!options->format->one_table || ids->len <= 2)
        return sw_output_write(options->output, write_tables, &job, error);
    if (to_stream) {
        g_set_error(error, SW_ERROR, SW_ERROR_USAGE,
                    "%s holds one table: choose with --table (%s, ...) or give a directory with -o",
                    options->format->name, job.ids[0]);
        return FALSE;
    }
    return sw_directory_write_tables(document, options->format, job.ids, options->output, error);
}
