#include "parsers/capture/fragments.h"

#include "parsers/limits.h"

#define UNIT 8u /* fragments start at multiples of it */
#define DATAGRAM_MAX 65536u

typedef struct {
    SwFragmentKey key;
    GList by_age;
    gint64 first_us;
    GByteArray *bytes;
    guint8 have[DATAGRAM_MAX / UNIT / 8]; /* a bit a unit */
    guint32 units; /* bits set; none behind `length` */
    guint32 length; /* of the whole; 0 until the last fragment is seen */
} Datagram;

struct SwFragments {
    GHashTable *datagrams; /* SwFragmentKey (inside the value) -> Datagram */
    GQueue by_age; /* oldest first */
    Datagram *given; /* the whole one last handed out */
    guint64 n_evicted;
};

static guint key_hash(gconstpointer data)
{
    const SwFragmentKey *key = data;
    guint hash = key->identification * 2654435761u ^ key->protocol;
    for (guint i = 0; i < sizeof key->from.bytes; i++)
        hash = hash * 31 + (guint)(key->from.bytes[i] ^ key->to.bytes[i] << 3);
    return hash;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
    const SwFragmentKey *x = a, *y = b;
    return x->identification == y->identification && x->protocol == y->protocol &&
           sw_address_compare(&x->from, &y->from) == 0 && sw_address_compare(&x->to, &y->to) == 0;
}

static void datagram_free(gpointer data)
{
    Datagram *datagram = data;
    if (!datagram)
        return;
    g_byte_array_unref(datagram->bytes);
    g_free(datagram);
}

SwFragments *sw_fragments_new(void)
{
    SwFragments *fragments = g_new0(SwFragments, 1);
    fragments->datagrams = g_hash_table_new_full(key_hash, key_equal, NULL, datagram_free);
    return fragments;
}

void sw_fragments_free(SwFragments *fragments)
{
    if (!fragments)
        return;
    g_hash_table_unref(fragments->datagrams);
    datagram_free(fragments->given);
    g_free(fragments);
}

/* Leaves the datagram to the caller. */
static void take_out(SwFragments *fragments, Datagram *datagram)
{
    g_queue_unlink(&fragments->by_age, &datagram->by_age);
    g_hash_table_steal(fragments->datagrams, &datagram->key);
}

static gboolean is_too_old(const Datagram *datagram, gint64 now_us)
{
    return now_us != SW_TIME_UNKNOWN && datagram->first_us != SW_TIME_UNKNOWN &&
           now_us - datagram->first_us > SW_LIMIT_FRAGMENT_SECONDS * SW_SECOND;
}

static void evict_old(SwFragments *fragments, gint64 now_us)
{
    GList *oldest;
    while (
        (oldest = g_queue_peek_head_link(&fragments->by_age)) &&
        (g_queue_get_length(&fragments->by_age) > SW_LIMIT_FRAGMENTED_DATAGRAMS || is_too_old(oldest->data, now_us))) {
        Datagram *datagram = oldest->data;
        take_out(fragments, datagram);
        datagram_free(datagram);
        fragments->n_evicted++;
    }
}

static Datagram *find_or_start(SwFragments *fragments, const SwFragmentKey *key, gint64 time_us)
{
    evict_old(fragments, time_us);
    Datagram *datagram = g_hash_table_lookup(fragments->datagrams, key);
    if (datagram)
        return datagram;
    datagram = g_new0(Datagram, 1);
    datagram->key = *key;
    datagram->by_age.data = datagram;
    datagram->first_us = time_us;
    datagram->bytes = g_byte_array_new();
    g_hash_table_insert(fragments->datagrams, &datagram->key, datagram);
    g_queue_push_tail_link(&fragments->by_age, &datagram->by_age);
    return datagram;
}

/* Unit by unit, so that what came first stays. */
static void fill(Datagram *datagram, guint32 at, SwSpan payload)
{
    if (at + payload.len > datagram->bytes->len)
        g_byte_array_set_size(datagram->bytes, (guint)(at + payload.len));
    for (gsize done = 0; done < payload.len; done += UNIT) {
        guint32 unit = (guint32)(at + done) / UNIT;
        if (datagram->have[unit / 8] & 1u << unit % 8)
            continue;
        datagram->have[unit / 8] |= (guint8)(1u << unit % 8);
        datagram->units++;
        memcpy(datagram->bytes->data + at + done, payload.data + done, MIN(UNIT, payload.len - done));
    }
}

/* The datagram ends in one place only: the first fragment that tells it is believed. */
static gboolean fits(const Datagram *datagram, guint32 end, gboolean more)
{
    if (datagram->length > 0)
        return more ? end <= datagram->length : end == datagram->length;
    return more || end >= datagram->bytes->len;
}

static gboolean is_whole(const Datagram *datagram)
{
    return datagram->length > 0 && datagram->units == (datagram->length + UNIT - 1) / UNIT;
}

gboolean sw_fragments_add(SwFragments *fragments, const SwFragmentKey *key, guint32 at, gboolean more, SwSpan payload,
                          gint64 time_us, SwSpan *ret_whole)
{
    if (at % UNIT != 0 || payload.len == 0 || at + payload.len > DATAGRAM_MAX || (more && payload.len % UNIT != 0)) {
        fragments->n_evicted++;
        return FALSE;
    }
    Datagram *datagram = find_or_start(fragments, key, time_us);
    guint32 end = at + (guint32)payload.len;
    if (!fits(datagram, end, more))
        return FALSE;
    fill(datagram, at, payload);
    if (!more)
        datagram->length = end;
    if (!is_whole(datagram))
        return FALSE;
    take_out(fragments, datagram);
    datagram_free(fragments->given);
    fragments->given = datagram;
    *ret_whole = sw_span((const char *)datagram->bytes->data, datagram->length);
    return TRUE;
}

guint sw_fragments_n_waiting(const SwFragments *fragments)
{
    return g_hash_table_size(fragments->datagrams);
}

guint64 sw_fragments_n_evicted(const SwFragments *fragments)
{
    return fragments->n_evicted;
}
