/* `spamwave report`: the main job. Runs every pass, writes the report directory, prints the findings. */
#include "report/directory.h"

#include "analysis/pass.h"
#include "base/escape.h"
#include "cmd/command.h"
#include "cmd/dataset.h"
#include "cmd/events_file.h"

#include <stdio.h>

#define DEFAULT_DIRECTORY "spamwave-report"

static gboolean write_events(const char *directory, gpointer data, GError **error)
{
    const Dataset *dataset = data;
    g_autofree char *path = g_build_filename(directory, "events.ndjson.zst", NULL);
    return events_file_write(dataset->store, dataset->rows, dataset->jobs, path, error);
}

static gboolean write_text(GOutputStream *out, gpointer data, GError **error)
{
    const GString *text = data;
    return g_output_stream_write_all(out, text->str, text->len, NULL, NULL, error);
}

static gboolean print_summary(const SwDocument *document, const char *directory, GError **error)
{
    const GPtrArray *findings = document->results->findings;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < findings->len; i++) {
        sw_escape_terminal(text, sw_span_of(g_ptr_array_index(findings, i)));
        g_string_append_c(text, '\n');
    }
    g_string_append(text, findings->len > 0 ? "\nReport: " : "Report: ");
    sw_escape_terminal(text, sw_span_of(directory));
    g_string_append(text, "/index.html\n");
    return sw_output_write(NULL, write_text, text, error);
}

static void warn(const SwDocument *document)
{
    const GPtrArray *warnings = document->results->warnings;
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < warnings->len; i++) {
        g_string_append(text, "spamwave: ");
        sw_escape_terminal(text, sw_span_of(g_ptr_array_index(warnings, i)));
        g_string_append_c(text, '\n');
    }
    fputs(text->str, stderr);
}

static gboolean make_report(const Options *options, guint64 *ret_skipped, GError **error)
{
    g_auto(Dataset) dataset = {0};
    if (!dataset_read(&dataset, options, error))
        return FALSE;
    g_autoptr(SwAnalysis) analysis = dataset_analyse(&dataset, options);
    g_autoptr(SwDocument) document = dataset_document(&dataset, options, "report", analysis);
    sw_pass_run(NULL, analysis, document->results);

    const char *directory = options->output ? options->output : DEFAULT_DIRECTORY;
    SwDirectoryOptions extras = {options->keep_events ? write_events : NULL, &dataset};
    if (!sw_directory_write(document, directory, &extras, error))
        return FALSE;
    *ret_skipped = dataset_skipped(&dataset);
    if (options->quiet)
        return TRUE;
    warn(document);
    return print_summary(document, directory, error);
}

ExitCode command_report(int argc, char **argv)
{
    g_auto(Options) options;
    g_autoptr(GError) error = NULL;
    guint64 skipped = 0;
    if (!options_parse(&options, OPTIONS_REPORT | OPTIONS_SELECT | OPTIONS_ANALYSE | OPTIONS_INPUT, "INPUT...",
                       "Run every pass over the inputs and write a report directory.", argc, argv, &error) ||
        !make_report(&options, &skipped, &error))
        return complain(error);
    return options.strict && skipped > 0 ? EXIT_SKIPPED : EXIT_DONE;
}
