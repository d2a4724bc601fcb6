/* The pass `urls`: the advertised URLs and their registered domains. */
#include "base/url.h"

#include "analysis/pass.h"
#include "analysis/views/tally.h"

static const SwColumn url_columns[] = {
    {"url", "URL", SW_TYPE_TEXT, NULL},
    {"domain", "Registered domain", SW_TYPE_TEXT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"waves", "Waves", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
};

static const SwTableSpec url_spec = SW_TABLE_SPEC(
    "urls", "URLs", "One row a distinct URL, most messages first; a message counts once for a URL.", url_columns);

static const SwColumn url_domain_columns[] = {
    {"domain", "Registered domain", SW_TYPE_TEXT, NULL},
    {"urls", "URLs", SW_TYPE_COUNT, NULL},
    {"messages", "Messages", SW_TYPE_COUNT, NULL},
    {"addresses", "Addresses", SW_TYPE_COUNT, NULL},
    {"waves", "Waves", SW_TYPE_COUNT, NULL},
    {"first", "First", SW_TYPE_TIME, NULL},
    {"last", "Last", SW_TYPE_TIME, NULL},
};

static const SwTableSpec url_domain_spec =
    SW_TABLE_SPEC("url_domains", "Domains of URLs",
                  "One row a registered domain (Public Suffix List) of URLs, most messages first. An address in place "
                  "of a name stands for itself.",
                  url_domain_columns);

static const SwTableSpec *const tables[] = {&url_spec, &url_domain_spec, NULL};

/* The distinct URLs of the selected rows and their domains, with dense ids, and where they were sighted. */
typedef struct {
    const SwAnalysis *analysis;
    SwPool *urls, *domains;
    guint32 *url_of_string; /* by string id */
    GArray *domain_of_url; /* guint32, by url - 1; 0 = no host */
    GArray *url_sightings, *domain_sightings; /* SwSighting */
} Links;

static guint32 intern_url(Links *links, guint32 string)
{
    if (links->url_of_string[string] == 0) {
        SwSpan text = sw_store_string(links->analysis->store, string);
        guint32 domain = sw_pool_intern(links->domains, sw_url_domain(text));
        links->url_of_string[string] = sw_pool_intern(links->urls, text);
        g_array_append_val(links->domain_of_url, domain);
    }
    return links->url_of_string[string];
}

static void sight_row(Links *links, guint32 position)
{
    guint n;
    const guint32 *urls = sw_store_urls(links->analysis->store, links->analysis->rows[position], &n);
    for (guint i = 0; i < n; i++) {
        guint32 url = intern_url(links, urls[i]);
        SwSighting of_url = {url, position};
        SwSighting of_domain = {g_array_index(links->domain_of_url, guint32, url - 1), position};
        g_array_append_val(links->url_sightings, of_url);
        g_array_append_val(links->domain_sightings, of_domain);
    }
}

static void links_init(Links *links, const SwAnalysis *analysis)
{
    *links = (Links){.analysis = analysis, .urls = sw_pool_new(), .domains = sw_pool_new()};
    links->url_of_string = g_new0(guint32, (gsize)sw_store_n_strings(analysis->store) + 1);
    links->domain_of_url = g_array_new(FALSE, FALSE, sizeof(guint32));
    links->url_sightings = g_array_new(FALSE, FALSE, sizeof(SwSighting));
    links->domain_sightings = g_array_new(FALSE, FALSE, sizeof(SwSighting));
    for (guint32 position = 0; position < analysis->n_rows; position++)
        sight_row(links, position);
}

static void links_clear(Links *links)
{
    sw_pool_free(links->urls);
    sw_pool_free(links->domains);
    g_free(links->url_of_string);
    g_array_unref(links->domain_of_url);
    g_array_unref(links->url_sightings);
    g_array_unref(links->domain_sightings);
}

static void put_counts(SwTable *table, const SwTally *tally, const SwAnalysis *analysis)
{
    sw_table_put_count(table, tally->messages);
    sw_tally_put_addresses(table, tally, analysis);
    sw_tally_put_waves(table, tally, analysis);
    sw_tally_put_times(table, tally);
    sw_table_end_row(table);
}

static void fill_urls(SwTable *table, const Links *links)
{
    guint32 n = sw_pool_size(links->urls);
    g_autofree SwTally *tallies = sw_tally_new(links->analysis, links->url_sightings, n);
    g_autofree guint32 *ranks = sw_pool_ranks(links->urls);
    g_autoptr(GArray) ranking = sw_tally_ranking(tallies, n, ranks);
    for (guint i = 0; i < ranking->len; i++) {
        guint32 url = g_array_index(ranking, guint32, i);
        sw_table_put_span(table, sw_pool_get(links->urls, url));
        sw_table_put_span(table, sw_pool_get(links->domains, g_array_index(links->domain_of_url, guint32, url - 1)));
        put_counts(table, &tallies[url], links->analysis);
    }
}

static void fill_url_domains(SwTable *table, const Links *links)
{
    guint32 n = sw_pool_size(links->domains);
    g_autofree SwTally *tallies = sw_tally_new(links->analysis, links->domain_sightings, n);
    g_autofree guint32 *ranks = sw_pool_ranks(links->domains);
    g_autoptr(GArray) ranking = sw_tally_ranking(tallies, n, ranks);
    g_autofree guint32 *urls = g_new0(guint32, (gsize)n + 1);
    for (guint url = 0; url < links->domain_of_url->len; url++)
        urls[g_array_index(links->domain_of_url, guint32, url)]++;
    for (guint i = 0; i < ranking->len; i++) {
        guint32 domain = g_array_index(ranking, guint32, i);
        sw_table_put_span(table, sw_pool_get(links->domains, domain));
        sw_table_put_count(table, urls[domain]);
        put_counts(table, &tallies[domain], links->analysis);
    }
}

static void add_finding(const SwTable *domains, const SwAnalysis *analysis, SwResults *results)
{
    guint shared = 0, n = sw_table_n_rows(domains);
    for (guint row = 0; row < n; row++)
        shared += sw_table_number(domains, row, "waves") > 1;
    if (n > 0 && analysis->n_waves > 1)
        sw_results_add_finding(results, "Registered domains of URLs: %u. Used in more than one wave: %u.", n, shared);
}

static void run_urls(const SwAnalysis *analysis, SwResults *results)
{
    SwTable *urls = sw_results_add_table(results, sw_table_new(&url_spec));
    SwTable *domains = sw_results_add_table(results, sw_table_new(&url_domain_spec));
    Links links;
    links_init(&links, analysis);
    fill_urls(urls, &links);
    fill_url_domains(domains, &links);
    add_finding(domains, analysis, results);
    links_clear(&links);
}

const SwPass sw_pass_urls = {
    .name = "urls",
    .summary = "the advertised URLs and their registered domains",
    .needs = SW_HAS(SW_FIELD_URLS),
    .tables = tables,
    .run = run_urls,
};
