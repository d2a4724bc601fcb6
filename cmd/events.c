/* `spamwave events`: the normalised events, by default as newline-delimited JSON that is itself an input. */
#include "cmd/command.h"
#include "cmd/dataset.h"
#include "cmd/events_file.h"
#include "cmd/print.h"
#include "report/directory.h"

static const SwColumn columns[] = {
    {"time", "Time", SW_TYPE_TIME, NULL},
    {"time_error_ms", "Time error", SW_TYPE_COUNT, "ms"},
    {"client", "Client", SW_TYPE_TEXT, NULL},
    {"helo", "HELO", SW_TYPE_TEXT, NULL},
    {"mail_from", "MAIL FROM", SW_TYPE_TEXT, NULL},
    {"rcpt", "RCPT TO", SW_TYPE_TEXT, NULL},
    {"outcome", "Outcome", SW_TYPE_TEXT, NULL},
    {"code", "Code", SW_TYPE_COUNT, NULL},
    {"reason", "Reason", SW_TYPE_TEXT, NULL},
    {"reason_class", "Kind of reason", SW_TYPE_TEXT, NULL},
    {"list", "DNSBL", SW_TYPE_TEXT, NULL},
    {"verdict", "Verdict", SW_TYPE_TEXT, NULL},
    {"score", "Score", SW_TYPE_REAL, NULL},
    {"transaction", "Transaction", SW_TYPE_COUNT, NULL},
    {"message_id", "Message-ID", SW_TYPE_TEXT, NULL},
    {"header_from", "From", SW_TYPE_TEXT, NULL},
    {"subject", "Subject", SW_TYPE_TEXT, NULL},
    {"date_offset_min", "Date zone", SW_TYPE_COUNT, "min"},
    {"size", "Size", SW_TYPE_COUNT, "bytes"},
    {"urls", "URLs", SW_TYPE_TEXT, NULL},
    {"queue_id", "Queue ID", SW_TYPE_TEXT, NULL},
    {"direction", "Direction", SW_TYPE_TEXT, NULL},
    {"hop_index", "Hop", SW_TYPE_COUNT, NULL},
    {"hop_method", "Hop told by", SW_TYPE_TEXT, NULL},
    {"hop_confidence", "Hop confidence", SW_TYPE_SHARE, NULL},
    {"source", "Source", SW_TYPE_TEXT, NULL},
    {"offset", "Offset", SW_TYPE_COUNT, "bytes"},
    {"kind", "Kind", SW_TYPE_TEXT, NULL},
};

static const SwTableSpec events_spec =
    SW_TABLE_SPEC("events", "Events", "One row a recipient of a delivery attempt.", columns);

static void put_span(SwTable *table, const SwEvent *event, SwField field, SwSpan text)
{
    sw_table_put_span(table, sw_event_has(event, field) ? text : SW_SPAN_ABSENT);
}

static void put_count(SwTable *table, const SwEvent *event, SwField field, gint64 count)
{
    if (sw_event_has(event, field))
        sw_table_put_count(table, count);
    else
        sw_table_put_unknown(table);
}

static void put_urls(SwTable *table, const SwEvent *event)
{
    g_autoptr(GString) urls = g_string_new(NULL);
    for (guint i = 0; i < event->n_urls; i++) {
        g_string_append(urls, i > 0 ? " " : "");
        g_string_append_len(urls, event->urls[i].data, (gssize)event->urls[i].len);
    }
    put_span(table, event, SW_FIELD_URLS, sw_span(urls->str, urls->len));
}

static void put_reason(SwTable *table, const SwEvent *event)
{
    put_span(table, event, SW_FIELD_REASON, event->reason);
    put_span(table, event, SW_FIELD_REASON_CLASS, sw_span_of(sw_reason_class_name(event->reason_class)));
    put_span(table, event, SW_FIELD_LIST, event->list);
    put_span(table, event, SW_FIELD_VERDICT, event->verdict);
    if (sw_event_has(event, SW_FIELD_SCORE))
        sw_table_put_real(table, (double)event->score);
    else
        sw_table_put_unknown(table);
}

static void put_hop(SwTable *table, const SwEvent *event)
{
    put_count(table, event, SW_FIELD_HOP, event->hop_index);
    if (!sw_event_has(event, SW_FIELD_HOP)) {
        sw_table_put_unknown(table);
        sw_table_put_unknown(table);
        return;
    }
    sw_table_put_text(table, sw_method_name(event->hop_method));
    sw_table_put_real(table, event->hop_confidence);
}

static void put_event(SwTable *table, const SwEvent *event)
{
    char client[SW_ADDRESS_TEXT_MAX];
    sw_table_put_time(table, event->time_us);
    put_count(table, event, SW_FIELD_TIME, event->time_error_ms);
    put_span(table, event, SW_FIELD_CLIENT, sw_span_of(sw_address_format(&event->client, client)));
    put_span(table, event, SW_FIELD_HELO, event->helo);
    put_span(table, event, SW_FIELD_MAIL_FROM, event->mail_from);
    put_span(table, event, SW_FIELD_RCPT, event->rcpt);
    put_span(table, event, SW_FIELD_OUTCOME, sw_span_of(sw_outcome_name(event->outcome)));
    put_count(table, event, SW_FIELD_CODE, event->code);
    put_reason(table, event);
    put_count(table, event, SW_FIELD_TRANSACTION, (gint64)event->transaction);
    put_span(table, event, SW_FIELD_MESSAGE_ID, event->message_id);
    put_span(table, event, SW_FIELD_HEADER_FROM, event->header_from);
    put_span(table, event, SW_FIELD_SUBJECT, event->subject);
    put_count(table, event, SW_FIELD_DATE_OFFSET, event->date_offset_min);
    put_count(table, event, SW_FIELD_SIZE, (gint64)event->size);
    put_urls(table, event);
    put_span(table, event, SW_FIELD_QUEUE_ID, event->queue_id);
    put_span(table, event, SW_FIELD_DIRECTION, sw_span_of(sw_direction_name(event->direction)));
    put_hop(table, event);
    sw_table_put_span(table, event->source);
    sw_table_put_count(table, (gint64)event->offset);
    sw_table_put_text(table, event->kind);
}

static void fill_table(const Dataset *dataset, SwResults *results)
{
    SwTable *table = sw_results_add_table(results, sw_table_new(&events_spec));
    g_autoptr(GArray) urls = g_array_new(FALSE, FALSE, sizeof(SwSpan));
    for (guint i = 0; i < dataset->rows->len; i++) {
        SwEvent event;
        sw_store_event(dataset->store, g_array_index(dataset->rows, guint32, i), urls, &event);
        put_event(table, &event);
    }
}

static gboolean write_events(GOutputStream *out, gpointer data, GError **error)
{
    const Dataset *dataset = data;
    return events_stream_write(dataset->store, dataset->rows, dataset->jobs, out, error);
}

static gboolean print_events(const Options *options, guint64 *ret_skipped, GError **error)
{
    static const SwTableSpec *const tables[] = {&events_spec, NULL};
    g_auto(Dataset) dataset = {0};
    if (!dataset_read(&dataset, options, error))
        return FALSE;
    *ret_skipped = dataset_skipped(&dataset);
    if (options->format == sw_format_by_name("ndjson"))
        return sw_output_write(options->output, write_events, &dataset, error);
    g_autoptr(SwDocument) document = dataset_document(&dataset, options, "events", NULL);
    fill_table(&dataset, document->results);
    return print_tables(document, tables, options, error);
}

ExitCode command_events(int argc, char **argv)
{
    g_auto(Options) options;
    g_autoptr(GError) error = NULL;
    guint64 skipped = 0;
    if (!options_parse(&options, OPTIONS_OUTPUT | OPTIONS_SELECT | OPTIONS_INPUT, "INPUT...",
                       "Print the normalised events, one a recipient of a delivery attempt.", argc, argv, &error))
        return complain(error);
    if (!options.format_given)
        options.format = sw_format_by_name("ndjson");
    if (!print_events(&options, &skipped, &error))
        return complain(error);
    return options.strict && skipped > 0 ? EXIT_SKIPPED : EXIT_DONE;
}
