#include "parsers/url/urls.h"

#include "base/hash.h"
#include "parsers/limits.h"

enum { N_SLOTS = 8192 }; /* a power of two, twice SW_LIMIT_URLS and more */

/*
 * A mail, and all mails of a wave, name the same few hosts again and again, and to write one takes as long as all else about its URL: a
 * direct-mapped table remembers what was written. Longer ones than fit are written each time.
 */
typedef struct {
    guint8 authority_len; /* 0: empty */
    guint8 scheme, front;
    guint8 written_len, taken; /* 0: no host stands there */
    char authority[64], written[80];
} RememberedFront;

enum { N_REMEMBERED = 256 };

struct SwUrlFrontMemory {
    RememberedFront table[N_REMEMBERED];
};

void sw_urls_init(SwUrls *urls)
{
    *urls = (SwUrls){
        .bytes = g_string_new(NULL),
        .entries = g_array_new(FALSE, FALSE, sizeof(SwUrlEntry)),
        .spans = g_array_new(FALSE, FALSE, sizeof(SwSpan)),
        .memory = g_new0(SwUrlFrontMemory, 1),
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
    g_free(urls->memory);
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

static gboolean is_remembered(const RememberedFront *known, SwUrlScheme scheme, SwUrlFront front, SwSpan authority)
{
    return known->scheme == scheme && known->front == front &&
           sw_span_equal(sw_span(known->authority, known->authority_len), authority);
}

static gsize write_and_remember(RememberedFront *known, GString *out, SwUrlScheme scheme, SwUrlFront front,
                                SwSpan authority)
{
    gsize start = out->len;
    gsize taken = sw_url_write_front(out, scheme, front, authority);
    gsize written_len = out->len - start;
    if (written_len > sizeof known->written)
        return taken;
    *known = (RememberedFront){.authority_len = (guint8)authority.len,
                               .scheme = (guint8)scheme,
                               .front = (guint8)front,
                               .written_len = (guint8)written_len,
                               .taken = (guint8)taken};
    memcpy(known->authority, authority.data, authority.len);
    memcpy(known->written, out->str + start, written_len);
    return taken;
}

static gsize write_front(SwUrls *urls, SwUrlScheme scheme, SwUrlFront front, SwSpan authority)
{
    RememberedFront *known = &urls->memory->table[sw_hash_span(sw_hash_secret, authority, 0) % N_REMEMBERED];
    if (authority.len == 0 || authority.len > sizeof known->authority)
        return sw_url_write_front(urls->bytes, scheme, front, authority);
    if (!is_remembered(known, scheme, front, authority))
        return write_and_remember(known, urls->bytes, scheme, front, authority);
    g_string_append_len(urls->bytes, known->written, known->written_len);
    return known->taken;
}

gsize sw_urls_add_front(SwUrls *urls, SwUrlScheme scheme, SwUrlFront front, SwSpan rest)
{
    urls->started = urls->bytes->len;
    if (++urls->n_mentions > SW_LIMIT_URL_MENTIONS) {
        urls->overflowed = TRUE;
        return 0;
    }
    return write_front(urls, scheme, front, sw_url_authority(rest));
}

void sw_urls_add_tail(SwUrls *urls, SwSpan tail)
{
    if (!sw_url_write_path(urls->bytes, urls->started, tail))
        urls->truncated = TRUE;
    if (!urls->slots)
        urls->slots = g_new0(guint16, N_SLOTS);
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
