#include "analysis/waves/census.h"

#include "analysis/views/recipient_names.h"
#include "base/url.h"

/* The wave that an id was last seen in, counted from 1; waves must be visited in order. */
static gboolean is_first_in_wave(guint32 *last_wave, guint32 id, guint wave)
{
    if (id == 0 || last_wave[id] == wave + 1)
        return FALSE;
    last_wave[id] = wave + 1;
    return TRUE;
}

static void count_addresses(const SwAnalysis *analysis, SwWaveCensus *census)
{
    g_autofree guint32 *last_wave = g_new0(guint32, (gsize)sw_store_n_clients(analysis->store) + 1);
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        const SwMessage *message = &analysis->messages[i];
        if (message->wave < 0)
            continue;
        SwWaveCensus *wave = &census[message->wave];
        wave->new_addresses += message->client != 0 && last_wave[message->client] == 0 ? 1 : 0;
        wave->addresses += is_first_in_wave(last_wave, message->client, (guint)message->wave) ? 1 : 0;
    }
}

/* Rows by wave, a counting sort: those of wave w are rows[from[w]] up to rows[from[w + 1]]. */
typedef struct {
    guint32 *rows;
    guint32 *from;
} RowsByWave;

static RowsByWave sort_rows(const SwAnalysis *analysis)
{
    guint n_waves = analysis->n_waves;
    RowsByWave sorted = {NULL, g_new0(guint32, n_waves + 2)};
    guint32 *from = sorted.from + 1; /* one ahead while filling, in place when all are filled */
    for (guint32 i = 0; i < analysis->n_rows; i++)
        if (analysis->wave_of_row[i] >= 0)
            from[analysis->wave_of_row[i] + 1]++;
    for (guint w = 1; w <= n_waves; w++)
        from[w] += from[w - 1];
    sorted.rows = g_new(guint32, MAX(from[n_waves], 1));
    for (guint32 i = 0; i < analysis->n_rows; i++)
        if (analysis->wave_of_row[i] >= 0)
            sorted.rows[from[analysis->wave_of_row[i]]++] = analysis->rows[i];
    return sorted;
}

static void count_recipients(const SwAnalysis *analysis, const RowsByWave *sorted, SwWaveCensus *census)
{
    g_autoptr(SwRecipientNames) names = sw_recipient_names_new(analysis);
    g_autofree guint32 *last_wave = g_new0(guint32, (gsize)sw_recipient_names_n(names) + 1);
    for (guint w = 0; w < analysis->n_waves; w++)
        for (guint32 i = sorted->from[w]; i < sorted->from[w + 1]; i++) {
            guint32 recipient = sw_recipient_names_of_row(names, sorted->rows[i]);
            census[w].recipients += is_first_in_wave(last_wave, recipient, w) ? 1 : 0;
        }
}

/* Registered domains of URLs, each URL looked at once. */
typedef struct {
    const SwStore *store;
    SwPool *domains;
    guint32 *domain_of; /* by string id: 1 + the domain's id, 0 = not looked at yet */
} UrlDomains;

static guint32 domain_of_url(UrlDomains *urls, guint32 url)
{
    if (urls->domain_of[url] == 0)
        urls->domain_of[url] = 1 + sw_pool_intern(urls->domains, sw_url_domain(sw_store_string(urls->store, url)));
    return urls->domain_of[url] - 1;
}

static void count_url_domains(const SwAnalysis *analysis, const RowsByWave *sorted, SwWaveCensus *census)
{
    gsize n_ids = (gsize)sw_store_n_strings(analysis->store) + 1; /* there are no more domains than strings */
    g_autoptr(SwPool) domains = sw_pool_new();
    g_autofree guint32 *domain_of = g_new0(guint32, n_ids);
    g_autofree guint32 *last_wave = g_new0(guint32, n_ids);
    UrlDomains urls = {analysis->store, domains, domain_of};
    for (guint w = 0; w < analysis->n_waves; w++)
        for (guint32 i = sorted->from[w]; i < sorted->from[w + 1]; i++) {
            guint n_urls = 0;
            const guint32 *row_urls = sw_store_urls(analysis->store, sorted->rows[i], &n_urls);
            for (guint u = 0; u < n_urls; u++)
                census[w].url_domains += is_first_in_wave(last_wave, domain_of_url(&urls, row_urls[u]), w) ? 1 : 0;
        }
}

SwWaveCensus *sw_wave_census_new(const SwAnalysis *analysis)
{
    SwWaveCensus *census = g_new0(SwWaveCensus, MAX(analysis->n_waves, 1));
    if (analysis->n_waves == 0)
        return census;
    RowsByWave sorted = sort_rows(analysis);
    count_addresses(analysis, census);
    count_recipients(analysis, &sorted, census);
    count_url_domains(analysis, &sorted, census);
    g_free(sorted.rows);
    g_free(sorted.from);
    return census;
}
