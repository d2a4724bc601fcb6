#include "parsers/url/urls.h"

#include "base/hash.h"
#include "parsers/limits.h"

enum { N_SLOTS = 8192 }; /* a power of two, twice SW_LIMIT_URLS and more */

void sw_urls_init(SwUrls *urls)
{
    *urls = (SwUrls){
        .bytes = g_string_new(NULL),
        .entries = g_array_new(FALSE, FALSE, sizeof(SwUrlEntry)),
        .spans = g_array_new(FALSE, FALSE, sizeof(SwSpan)),
        .slots = g_new0(guint16, N_SLOTS),
        .unescaped = g_string_new(NULL),
        .joined = g_string_new(NULL),
    };
}

void sw_urls_clear(SwUrls *urls)
{
    g_string_free(urls->bytes, TRUE);
    g_array_unref(urls->entries);
    g_array_unref(urls->spans);
    g_free(urls->slots);
    g_string_free(urls->unescaped, TRUE);
    g_string_free(urls->joined, TRUE);
}

static const SwUrlEntry *entry_at(const SwUrls *urls, guint index)
{
    return &g_array_index(urls->entries, SwUrlEntry, index);
}

void sw_urls_reset(SwUrls *urls)
{
    for (guint i = 0; i < urls->entries->len; i++)
        urls->slots[entry_at(urls, i)->slot] = 0;
    g_string_truncate(urls->bytes, 0);
    g_array_set_size(urls->entries, 0);
    urls->n_mentions = 0;
    urls->overflowed = urls->truncated = FALSE;
}

static SwSpan url_at(const SwUrls *urls, guint index)
{
    gsize start = index > 0 ? entry_at(urls, index - 1)->end : 0;
    return sw_span(urls->bytes->str + start, entry_at(urls, index)->end - start);
}

/* The slot that holds `url`, or the empty one where it belongs. */
static guint slot_for(const SwUrls *urls, SwSpan url)
{
    guint slot = (guint)(sw_hash_span(sw_hash_secret, url, 0) % N_SLOTS);
    while (urls->slots[slot] != 0 && !sw_span_equal(url_at(urls, urls->slots[slot] - 1u), url))
        slot = (slot + 1) % N_SLOTS;
    return slot;
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
    guint slot = slot_for(urls, sw_span(urls->bytes->str + urls->started, urls->bytes->len - urls->started));
    gboolean known = urls->slots[slot] != 0;
    if (known || urls->entries->len == SW_LIMIT_URLS) {
        urls->overflowed |= !known;
        g_string_truncate(urls->bytes, urls->started);
        return;
    }
    SwUrlEntry entry = {urls->bytes->len, slot};
    g_array_append_val(urls->entries, entry);
    urls->slots[slot] = (guint16)urls->entries->len;
}

const SwSpan *sw_urls_list(SwUrls *urls, guint *ret_n)
{
    g_array_set_size(urls->spans, urls->entries->len);
    for (guint i = 0; i < urls->entries->len; i++)
        g_array_index(urls->spans, SwSpan, i) = url_at(urls, i);
    *ret_n = urls->entries->len;
    return (const SwSpan *)(gpointer)urls->spans->data;
}
