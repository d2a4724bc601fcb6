#include "report/sections.h"

#define IDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO_IDS ((const char *const[]){NULL})

const SwSection sw_sections[] = {
    {"waves", "Waves", IDS("waves", "wave_sensitivity"), IDS("timeline")},
    {"peaks", "Peaks", IDS("peaks", "peak_overlap"), IDS("peaks")},
    {"order", "Order of delivery", IDS("domain_order", "localpart_order"), IDS("order")},
    {"addresses", "Client addresses", IDS("ttl_summary", "ttl_histogram", "survival", "sources"),
     IDS("ttl_distribution", "ttl_messages", "survival")},
    {"recipients", "Recipients and senders", IDS("recipients", "refused_recipients", "sender_domains"), NO_IDS},
    {"refusals", "Refusals", IDS("refusals", "dnsbl_in_log"), NO_IDS},
    {"urls", "Advertised URLs", IDS("url_domains", "urls"), NO_IDS},
    {"sessions", "Sessions", IDS("session_stages", "sessions"), NO_IDS},
    {"latency", "What a list could have stopped", IDS("latency"), IDS("latency")},
    {"timezone", "The sender's clock", IDS("timezone"), NO_IDS},
    {NULL, NULL, NULL, NULL},
};

const char sw_no_findings[] = "Nothing to report: the inputs hold no event that was selected.";

/* The first page's. */
static const char *const front_tables[] = {"facts", NULL};

static gboolean table_is_in_a_section(const char *id)
{
    for (const SwSection *section = sw_sections; section->id; section++)
        if (g_strv_contains(section->tables, id))
            return TRUE;
    return g_strv_contains(front_tables, id);
}

static gboolean figure_is_in_a_section(const char *id)
{
    for (const SwSection *section = sw_sections; section->id; section++)
        if (g_strv_contains(section->figures, id))
            return TRUE;
    return FALSE;
}

static const SwFigure *find_figure(const SwResults *results, const char *id)
{
    for (guint i = 0; i < results->figures->len; i++) {
        const SwFigure *figure = g_ptr_array_index(results->figures, i);
        if (g_str_equal(figure->id, id))
            return figure;
    }
    return NULL;
}

GPtrArray *sw_section_tables(const SwSection *section, const SwDocument *document)
{
    GPtrArray *tables = g_ptr_array_new();
    for (const char *const *id = section ? section->tables : NO_IDS; *id; id++) {
        const SwTable *table = sw_results_table(document->results, *id);
        if (table)
            g_ptr_array_add(tables, (gpointer)table);
    }
    for (guint i = 0; !section && i < document->results->tables->len; i++) {
        SwTable *table = g_ptr_array_index(document->results->tables, i);
        if (!table_is_in_a_section(table->spec->id))
            g_ptr_array_add(tables, table);
    }
    return tables;
}

GPtrArray *sw_section_figures(const SwSection *section, const SwDocument *document)
{
    GPtrArray *figures = g_ptr_array_new();
    for (const char *const *id = section ? section->figures : NO_IDS; *id; id++) {
        const SwFigure *figure = find_figure(document->results, *id);
        if (figure)
            g_ptr_array_add(figures, (gpointer)figure);
    }
    for (guint i = 0; !section && i < document->results->figures->len; i++) {
        SwFigure *figure = g_ptr_array_index(document->results->figures, i);
        if (!figure_is_in_a_section(figure->id))
            g_ptr_array_add(figures, figure);
    }
    return figures;
}
