#include "parsers/url/urls.h"

#include "parsers/limits.h"

enum { N_SLOTS = 8192 }; /* a power of two, twice SW_LIMIT_URLS and more */

void sw_urls_init(SwUrls *urls)
{
    *urls = (SwUrls){
        .bytes = g_string_new(NULL),
        .ends = g_array_new(FALSE, FALSE, sizeof(gsize)),
        .spans = g_array_new(FALSE, FALSE, sizeof(SwSpan)),
        .slots = g_new0(guint16, N_SLOTS),
        .unescaped = g_string_new(NULL),
        .joined = g_string_new(NULL),
    };
}

void sw_urls_clear(SwUrls *urls)
{
    g_string_free(urls->bytes, TRUE);
    g_array_unref(urls->ends);
    g_array_unref(urls->spans);
    g_free(urls->slots);
    g_string_free(urls->unescaped, TRUE);
    g_string_free(urls->joined, TRUE);
}

void sw_urls_reset(SwUrls *urls)
{
    if (urls->ends->len > 0)
        memset(urls->slots, 0, N_SLOTS * sizeof *urls->slots);
    g_string_truncate(urls->bytes, 0);
    g_array_set_size(urls->ends, 0);
    urls->n_mentions = 0;
    urls->overflowed = urls->truncated = FALSE;
}

static SwSpan url_at(const SwUrls *urls, guint index)
{
    gsize start = index > 0 ? g_array_index(urls->ends, gsize, index - 1) : 0;
    return sw_span(urls->bytes->str + start, g_array_index(urls->ends, gsize, index) - start);
}

/* The slot that holds `url`, or the empty one where it belongs. */
static guint16 *slot_for(SwUrls *urls, SwSpan url)
{
    guint32 hash = 2166136261u; /* FNV-1a */
    for (gsize i = 0; i < url.len; i++)
        hash = (hash ^ (guchar)url.data[i]) * 16777619u;
    for (guint32 i = hash ^ hash >> 15;; i++) {
        guint16 *slot = &urls->slots[i % N_SLOTS];
        if (*slot == 0 || sw_span_equal(url_at(urls, *slot - 1u), url))
            return slot;
    }
}

gsize sw_urls_add_front(SwUrls *urls, SwUrlScheme scheme, SwUrlFront front, SwSpan rest)
{
    urls->started = urls->bytes->len;
    if (++urls->n_mentions > SW_LIMIT_URL_MENTIONS) {
        urls->overflowed = TRUE;
        return 0;
    }
    return sw_url_write_front(urls->bytes, scheme, front, rest);
}

void sw_urls_add_tail(SwUrls *urls, SwSpan tail)
{
    if (!sw_url_write_path(urls->bytes, urls->started, tail))
        urls->truncated = TRUE;
    guint16 *slot = slot_for(urls, sw_span(urls->bytes->str + urls->started, urls->bytes->len - urls->started));
    gboolean fits = urls->ends->len < SW_LIMIT_URLS;
    if (*slot != 0 || !fits) {
        urls->overflowed |= *slot == 0;
        g_string_truncate(urls->bytes, urls->started);
        return;
    }
    gsize end = urls->bytes->len;
    g_array_append_val(urls->ends, end);
    *slot = (guint16)urls->ends->len;
}

const SwSpan *sw_urls_list(SwUrls *urls, guint *ret_n)
{
    g_array_set_size(urls->spans, urls->ends->len);
    for (guint i = 0; i < urls->ends->len; i++)
        g_array_index(urls->spans, SwSpan, i) = url_at(urls, i);
    *ret_n = urls->ends->len;
    return (const SwSpan *)(gpointer)urls->spans->data;
}
