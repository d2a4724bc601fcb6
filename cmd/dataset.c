#include "cmd/dataset.h"

#include "cmd/progress.h"
#include "cmd/unparsed.h"
#include "parsers/boundary/boundary.h"

/* The end of the ingestors' way. */
typedef struct {
    SwSink base;
    SwStore *store;
    guint32 unread;
    Unparsed *unparsed; /* NULL: not asked for */
} StoreSink;

static void store_event(SwSink *sink, const SwEvent *event)
{
    StoreSink *self = (StoreSink *)sink;
    if (event->has & self->unread) { /* the trust boundary adds fields to what was read */
        SwEvent kept = *event;
        kept.has &= ~self->unread;
        sw_store_append(self->store, &kept);
    } else {
        sw_store_append(self->store, event);
    }
}

static void store_session(SwSink *sink, const SwSessionRecord *session)
{
    sw_store_append_session(((StoreSink *)sink)->store, session);
}

static void store_unparsed(SwSink *sink, SwSpan line)
{
    unparsed_add(((StoreSink *)sink)->unparsed, line);
}

/* The supervisor keeps the accounts. */
static void ignore_defect(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason)
{
}

static void ignore_record(SwSink *sink, guint64 bytes)
{
}

static void dataset_init(Dataset *dataset)
{
    *dataset = (Dataset){.store = sw_store_new()};
    dataset->inputs = g_array_new(FALSE, TRUE, sizeof(SwInputInfo));
    g_array_set_clear_func(dataset->inputs, (GDestroyNotify)sw_input_info_clear);
    dataset->defects = g_array_new(FALSE, TRUE, sizeof(SwDefect));
    g_array_set_clear_func(dataset->defects, (GDestroyNotify)sw_defect_clear);
}

void dataset_clear(Dataset *dataset)
{
    sw_store_free(dataset->store);
    g_clear_pointer(&dataset->rows, g_array_unref);
    g_clear_pointer(&dataset->sessions, g_array_unref);
    g_clear_pointer(&dataset->inputs, g_array_unref);
    g_clear_pointer(&dataset->defects, g_array_unref);
    g_free(dataset->learned);
}

/* What dataset_read() was asked for. */
typedef struct {
    Dataset *dataset;
    const Options *options;
} Reading;

static gboolean read_inputs(Unparsed *unparsed, gpointer data, GError **error)
{
    Dataset *dataset = ((Reading *)data)->dataset;
    const Options *options = ((Reading *)data)->options;
    StoreSink sink = {{store_event, ignore_defect, ignore_record, store_session},
                      dataset->store,
                      options->read.ingest.unread,
                      unparsed};
    sink.base.unparsed = unparsed ? store_unparsed : NULL;
    g_autoptr(SwBoundary) boundary =
        sw_boundary_new((const SwNetwork *)(const void *)options->trusted->data, options->trusted->len, &sink.base);
    Progress progress;
    SwReadOptions read = options->read;
    progress_begin(&progress, options, &read);
    gboolean done = sw_supervisor_read((const char *const *)options->inputs, &read, sw_boundary_sink(boundary),
                                       dataset->inputs, dataset->defects, error);
    progress_end(&progress);
    if (!done)
        return FALSE;
    sw_boundary_finish(boundary);
    if (options->trusted->len == 0)
        dataset->learned = g_strjoinv(", ", (char **)sw_boundary_learned(boundary));
    return TRUE;
}

gboolean dataset_read(Dataset *dataset, const Options *options, GError **error)
{
    dataset_init(dataset);
    dataset->jobs = options->read.jobs;
    Reading reading = {dataset, options};
    if (!(options->unparsed ? unparsed_write(options->unparsed, read_inputs, &reading, error)
                            : read_inputs(NULL, &reading, error)))
        return FALSE;
    sw_store_freeze(dataset->store);
    dataset->rows = sw_selection_apply(options->selection, dataset->store);
    dataset->sessions = sw_selection_apply_sessions(options->selection, dataset->store);
    progress_warn(options, dataset->inputs, dataset->defects);
    return TRUE;
}

SwAnalysis *dataset_analyse(const Dataset *dataset, const Options *options)
{
    SwAnalysis *analysis = sw_analysis_new(dataset->store, dataset->rows, dataset->sessions, &options->analysis);
    progress_say_left_out(options, analysis->n_left_out);
    return analysis;
}

guint64 dataset_skipped(const Dataset *dataset)
{
    guint64 skipped = 0;
    for (guint i = 0; i < dataset->inputs->len; i++)
        skipped += g_array_index(dataset->inputs, SwInputInfo, i).skipped;
    return skipped;
}

static void set_time(SwDocument *document, const char *name, const char *typed, gint64 time_us)
{
    char text[SW_DATE_TEXT_MAX];
    sw_document_set_text(document, name, typed ? sw_date_format(time_us, text) : NULL);
}

static void set_reading(SwDocument *document, const Dataset *dataset, const Options *options)
{
    sw_document_set_text(document, "kind", options->kind);
    sw_document_set_boolean(document, "headers_only", options->read.ingest.headers_only);
    sw_document_set_text(document, "trusted", options->trusted_text);
    gboolean learned = dataset->learned && dataset->learned[0];
    sw_document_set_text(document, "trusted_learned", learned ? dataset->learned : NULL);
    sw_document_set_text(document, "timezone", options->timezone_text);
}

static void set_selection(SwDocument *document, const Dataset *dataset, const Options *options)
{
    gint64 since_us, until_us;
    sw_selection_get_range(options->selection, &since_us, &until_us);
    set_time(document, "since", options->since_text, since_us);
    set_time(document, "until", options->until_text, until_us);
    g_autoptr(GPtrArray) words = g_ptr_array_copy(options->conditions, NULL, NULL);
    g_ptr_array_set_free_func(words, NULL);
    g_ptr_array_add(words, NULL);
    g_autofree char *conditions = g_strjoinv(" ", (char **)words->pdata);
    sw_document_set_text(document, "selection", conditions[0] ? conditions : NULL);
    sw_document_set_number(document, "events_read", sw_store_n_rows(dataset->store));
    sw_document_set_number(document, "events_selected", dataset->rows->len);
    sw_document_set_number(document, "sessions_read", sw_store_n_sessions(dataset->store));
    sw_document_set_number(document, "sessions_selected", dataset->sessions->len);
}

static double seconds(gint64 us)
{
    return (double)us / SW_SECOND;
}

static void set_analysis(SwDocument *document, const SwAnalysis *analysis)
{
    const SwParameters *parameters = &analysis->parameters;
    const char *direction = sw_direction_name(parameters->direction);
    sw_document_set_text(document, "direction", direction ? direction : "any");
    sw_document_set_number(document, "events_left_out", analysis->n_left_out);
    sw_document_set_number(document, "bin_s", seconds(analysis->bin_us));
    sw_document_set_number(document, "penalty", parameters->penalty);
    sw_document_set_number(document, "contrast", parameters->contrast);
    sw_document_set_number(document, "gap_s", seconds(analysis->gap_us));
    sw_document_set_text(document, "gap_chosen_by", parameters->gap_us > 0 ? "option" : "longest plateau");
    sw_document_set_number(document, "gap_plateau_lo_s", seconds(analysis->plateau_lo_us));
    sw_document_set_number(document, "gap_plateau_hi_s", seconds(analysis->plateau_hi_us));
    sw_document_set_number(document, "bootstrap", parameters->bootstrap);
    sw_document_set_number(document, "seed", (double)parameters->seed);
}

/* What read the inputs may have been less shut in than it should be: the report says so. */
static void set_sandbox(SwDocument *document, const SwReadOptions *read)
{
    SwSandboxParts parts = sw_read_options_sandbox(read);
    sw_document_set_text(document, "sandbox", sw_sandbox_describe(parts));
    if (read->no_sandbox)
        sw_results_add_warning(document->results, "what read the inputs was not shut in (--no-sandbox)");
    else if (parts != SW_SANDBOX_WHOLE)
        sw_results_add_warning(document->results,
                               "what read the inputs was less shut in than it should be, as this kernel lacks %s",
                               sw_sandbox_describe(SW_SANDBOX_WHOLE & ~parts));
}

SwDocument *dataset_document(Dataset *dataset, const Options *options, const char *command, const SwAnalysis *analysis)
{
    SwDocument *document = sw_document_new(SPAMWAVE_VERSION, command);
    set_reading(document, dataset, options);
    set_sandbox(document, &options->read);
    set_selection(document, dataset, options);
    if (analysis)
        set_analysis(document, analysis);
    g_array_unref(document->inputs);
    document->inputs = g_array_ref(dataset->inputs);
    g_array_unref(document->defects);
    document->defects = g_array_ref(dataset->defects);
    return document;
}
