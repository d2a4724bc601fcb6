/* A pass as a command: `spamwave waves INPUT...` prints its tables. */
#include "analysis/pass.h"

#include "cmd/command.h"
#include "cmd/dataset.h"
#include "cmd/print.h"

static gboolean print_pass(const SwPass *pass, const Options *options, guint64 *ret_skipped, GError **error)
{
    g_auto(Dataset) dataset = {0};
    if (!dataset_read(&dataset, options, error))
        return FALSE;
    g_autoptr(SwAnalysis) analysis = dataset_analyse(&dataset, options);
    g_autoptr(SwDocument) document = dataset_document(&dataset, options, pass->name, analysis);
    const char *const names[] = {pass->name, NULL};
    sw_pass_run(names, analysis, document->results);
    *ret_skipped = dataset_skipped(&dataset);
    return print_tables(document, pass->tables, options, error);
}

/* What neither the pass nor the selection looks at need not be read: bodies, for most. */
static guint32 fields_unread(const SwPass *pass, const Options *options)
{
    const char *const names[] = {pass->name, NULL};
    return ~(sw_pass_reads(names) | sw_selection_reads(options->selection));
}

ExitCode command_pass(int argc, char **argv)
{
    const SwPass *pass = sw_pass_by_name(argv[0]);
    g_auto(Options) options;
    g_autoptr(GError) error = NULL;
    guint64 skipped = 0;
    if (!options_parse(&options, OPTIONS_OUTPUT | OPTIONS_SELECT | OPTIONS_ANALYSE | OPTIONS_INPUT, "INPUT...",
                       pass->summary, argc, argv, &error))
        return complain(error);
    options.read.ingest.unread = fields_unread(pass, &options);
    if (!print_pass(pass, &options, &skipped, &error))
        return complain(error);
    return options.strict && skipped > 0 ? EXIT_SKIPPED : EXIT_DONE;
}
