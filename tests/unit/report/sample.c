#include "sample.h"

#include <math.h>

const char *const sample_hostile_texts[] = {
    "`touch canary`",
    "'< touch canary'",
    "line\nset output 'canary'\nplot x",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "=cmd|' /C touch canary'!A0",
    "@SUM(1)",
    "-2+3",
    "cut;=1+1",
    "\"=1+1\"",
    " +1",
    "\xef\xbc\x9d"
    "1+1",
    "\tindented, \"quoted\"",
    "esc \x1b[31m red \x07",
    "bidi \u202egnp.exe\u202c",
    "%s%n%99999d",
    "bad \xff\xfe utf-8",
    "| pipe | `code` [link](http://198.51.100.7/) www.evil.example",
    NULL,
};

static const SwColumn fact_columns[] = {
    {"id", "Fact", SW_TYPE_TEXT, NULL},
    {"fact", "Statement", SW_TYPE_TEXT, NULL},
    {"value", "Here", SW_TYPE_REAL, NULL},
    {"lo", "From", SW_TYPE_REAL, NULL},
    {"hi", "To", SW_TYPE_REAL, NULL},
    {"unit", "Unit", SW_TYPE_TEXT, NULL},
    {"denominator", "Out of", SW_TYPE_TEXT, NULL},
    {"reference_2005", "2005", SW_TYPE_TEXT, NULL},
    {"verdict", "Verdict", SW_TYPE_TEXT, NULL},
    {"why_unknown", "Why unknown", SW_TYPE_TEXT, NULL},
};
static const SwTableSpec fact_spec =
    SW_TABLE_SPEC("facts", "Facts of the 2005 report", "One row a fact.", fact_columns);

static const SwColumn source_columns[] = {
    {"address", "Address", SW_TYPE_TEXT, NULL},  {"first", "First", SW_TYPE_TIME, NULL},
    {"ttl_s", "TTL", SW_TYPE_DURATION, "s"},     {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"share", "Share", SW_TYPE_SHARE, NULL},     {"rate", "Rate", SW_TYPE_REAL, "1/min"},
    {"listed", "Listed", SW_TYPE_BOOLEAN, NULL}, {"helo", "HELO", SW_TYPE_TEXT, NULL},
};
static const SwTableSpec source_spec =
    SW_TABLE_SPEC("sources", "Client addresses", "One row a client address.", source_columns);

static const SwColumn empty_columns[] = {{"offset", "Offset", SW_TYPE_TEXT, NULL}};
static const SwTableSpec empty_spec = SW_TABLE_SPEC("timezone", "Time zones", NULL, empty_columns);

static void put_fact(SwTable *facts, const char *id, const char *fact, double value, double lo, double hi,
                     const char *unit, const char *reference)
{
    sw_table_put_text(facts, id);
    sw_table_put_text(facts, fact);
    sw_table_put_real(facts, value);
    sw_table_put_real(facts, lo);
    sw_table_put_real(facts, hi);
    sw_table_put_text(facts, unit);
    sw_table_put_text(facts, isnan(value) ? NULL : "852 addresses");
    sw_table_put_text(facts, reference);
    sw_table_put_text(facts, isnan(value) ? "unknown" : "as in 2005");
    sw_table_put_text(facts, isnan(value) ? "needs DNSBL snapshots" : NULL);
}

static void put_source(SwTable *sources, const char *address, double ttl_s, gint64 messages, const char *helo)
{
    sw_table_put_text(sources, address);
    sw_table_put_time(sources, 1130882400 * SW_SECOND + 250000); /* 2005-11-01T22:00:00.250Z */
    sw_table_put_real(sources, ttl_s);
    sw_table_put_count(sources, messages);
    sw_table_put_real(sources, (double)messages / 21770);
    sw_table_put_real(sources, ttl_s > 0 ? (double)messages * 60 / ttl_s : NAN);
    sw_table_put_boolean(sources, messages > 9);
    sw_table_put_text(sources, helo);
}

static void add_tables(SwResults *results)
{
    SwTable *facts = sw_results_add_table(results, sw_table_new(&fact_spec));
    put_fact(facts, "F14", "Distinct client addresses", 852, NAN, NAN, "addresses", "852");
    put_fact(facts, "F15", "Addresses on a DNSBL when they delivered", NAN, NAN, NAN, "addresses", "0");
    put_fact(facts, "F19.mean_ttl", "Mean TTL", 4.3, 3.943, 4.626, "min", "4.3 min");
    put_fact(facts, "F23", "Share with a TTL below 10 min", 0.8686, 0.844, 0.889, "share", "well over 50%");

    SwTable *sources = sw_results_add_table(results, sw_table_new(&source_spec));
    put_source(sources, "198.18.0.1", 258, 1009, "pc-1.example");
    put_source(sources, "198.18.0.2", 0, 1, NULL);
    put_source(sources, "2001:db8::25", 79260, 9, "a, \"b\"");

    SwTable *zones = sw_results_add_table(results, sw_table_new(&empty_spec));
    sw_table_set_note(zones, "Empty: no Date field was read.");
}

static void add_figures(SwResults *results, const char *label)
{
    SwFigure *figure = sw_results_add_figure(
        results, sw_figure_new("timeline", "Messages over time", (SwAxis){"time (UTC)", SW_SCALE_TIME},
                               (SwAxis){"messages a minute", SW_SCALE_LINEAR}, (SwAxis){NULL, SW_SCALE_LINEAR}));
    figure->caption = g_strdup(label ? label : "21,770 messages.");
    SwPanel *panel = sw_figure_add_panel(figure, label);
    SwSeries *series = sw_panel_add_series(panel, label ? label : "messages", SW_SERIES_STEPS, 0);
    for (guint i = 0; i < 5; i++)
        sw_series_add(series, 1130882400 + 3600.0 * i, i * i);
    sw_panel_add_mark(panel, 1130886000, 1130889600, label ? label : "wave 1");

    SwFigure *order = sw_results_add_figure(results, sw_figure_new("order", "Order", (SwAxis){"rank", SW_SCALE_LOG},
                                                                   (SwAxis){"domain", SW_SCALE_LINEAR},
                                                                   (SwAxis){"share (%)", SW_SCALE_LINEAR}));
    panel = sw_figure_add_panel(order, label);
    g_ptr_array_add(panel->y_names, g_strdup(label ? label : "a.example"));
    g_ptr_array_add(panel->y_names, g_strdup(label ? label : "b.example"));
    sw_series_add(sw_panel_add_series(panel, label, SW_SERIES_POINTS, 1), 10, 1);
    series = sw_panel_add_series(panel, NULL, SW_SERIES_AREA, 2);
    series->right_axis = TRUE;
    sw_series_add(series, 1, 50);
    sw_series_add(series, 100, 75);
    sw_figure_add_panel(order, NULL); /* with nothing in it */
}

SwDocument *sample_document(void)
{
    SwDocument *document = sw_document_new("0.0.0", "report");
    sw_document_set_text(document, "since", NULL);
    sw_document_set_number(document, "gap_s", 9216);
    sw_document_set_text(document, "timezone", "UTC");
    SwInputInfo input = {g_strdup("spam.mbox"), "mbox", 1048576, 1010, 1009, 1, NULL};
    g_array_append_val(document->inputs, input);
    SwDefect defect = {SW_DEFECT_SKIPPED, g_strdup("spam.mbox"), 4096, g_strdup("a header line of 200,000 bytes")};
    g_array_append_val(document->defects, defect);
    sw_results_add_finding(document->results, "5 waves, 21.25 to 23.5 h from start to start.");
    sw_results_add_warning(document->results, "No trusted relay was given or learned.");
    add_tables(document->results);
    add_figures(document->results, NULL);
    return document;
}

SwDocument *sample_hostile_document(void)
{
    SwDocument *document = sw_document_new("0.0.0", "report");
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; sample_hostile_texts[i]; i++)
        g_string_append_printf(all, "%s ", sample_hostile_texts[i]);

    sw_document_set_text(document, "subject", all->str);
    SwInputInfo input = {g_strdup(all->str), "mbox", 1, 1, 1, 0, NULL};
    g_array_append_val(document->inputs, input);
    SwDefect defect = {SW_DEFECT_NOTED, g_strdup(all->str), 0, g_strdup(all->str)};
    g_array_append_val(document->defects, defect);
    sw_results_add_finding(document->results, "%s", all->str);
    sw_results_add_warning(document->results, "%s", all->str);

    SwTable *facts = sw_results_add_table(document->results, sw_table_new(&fact_spec));
    put_fact(facts, "esc\x1b", all->str, 1, 0, 2, all->str, all->str);
    SwTable *sources = sw_results_add_table(document->results, sw_table_new(&source_spec));
    for (guint i = 0; sample_hostile_texts[i]; i++)
        put_source(sources, sample_hostile_texts[i], 1, -3, sample_hostile_texts[i]);
    sw_table_set_note(sources, "%s", all->str);
    add_figures(document->results, all->str);
    return document;
}
