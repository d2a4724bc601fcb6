#include "parsers/log/postfix/listings.h"

#define SLOTS 4096u
#define LASTING                                                                                                        \
    (10 * SW_MINUTE) /* postscreen asks again for each new client; one that passed is known to it for longer */
#define NAMES_MAX 200u

typedef struct {
    SwAddress address;
    gint64 time_us;
    char names[NAMES_MAX];
    guint32 len; /* 0: nothing in the slot */
} Slot;

struct SwListings {
    Slot *slots; /* NULL: many logs have none */
    char merged[2 * NAMES_MAX]; /* what sw_listings_behind() gives */
};

SwListings *sw_listings_new(void)
{
    return g_new0(SwListings, 1);
}

void sw_listings_free(SwListings *listings)
{
    if (listings)
        g_free(listings->slots);
    g_free(listings);
}

static guint slot_of(const SwAddress *address)
{
    guint64 high, low;
    memcpy(&high, address->bytes, sizeof high);
    memcpy(&low, address->bytes + sizeof high, sizeof low);
    return (guint)(((high * 31 + low) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)) >> 52);
}

static gboolean holds(const Slot *slot, const SwAddress *address, gint64 time_us)
{
    return slot->len > 0 && sw_address_compare(&slot->address, address) == 0 && slot->time_us <= time_us + SW_MINUTE &&
           slot->time_us >= time_us - LASTING;
}

/* What is known of the address at that time; NULL. */
static const Slot *find_slot(const SwListings *listings, const SwAddress *address, gint64 time_us)
{
    const Slot *slot = listings->slots ? &listings->slots[slot_of(address)] : NULL;
    return slot && holds(slot, address, time_us) ? slot : NULL;
}

static gboolean has_name(const Slot *slot, SwSpan list)
{
    SwSpan names = sw_span(slot->names, slot->len);
    for (gsize at = 0; at < names.len;) {
        gsize end = sw_span_find(names, at, ' ');
        if (sw_span_equal(sw_span_slice(names, at, end), list))
            return TRUE;
        at = end + 1;
    }
    return FALSE;
}

void sw_listings_add(SwListings *listings, const SwAddress *address, SwSpan list, gint64 time_us)
{
    if (!listings->slots)
        listings->slots = g_new0(Slot, SLOTS);
    Slot *slot = &listings->slots[slot_of(address)];
    if (!holds(slot, address, time_us))
        *slot = (Slot){.address = *address, .len = 0};
    slot->time_us = time_us;
    if (has_name(slot, list) || list.len == 0 || slot->len + 1 + list.len > NAMES_MAX)
        return;
    if (slot->len > 0)
        slot->names[slot->len++] = ' ';
    memcpy(slot->names + slot->len, list.data, list.len);
    slot->len += (guint32)list.len;
}

SwSpan sw_listings_get(const SwListings *listings, const SwAddress *address, gint64 time_us)
{
    const Slot *slot = find_slot(listings, address, time_us);
    return slot ? sw_span(slot->names, slot->len) : SW_SPAN_ABSENT;
}

SwSpan sw_listings_behind(SwListings *listings, SwSpan first, const SwAddress *address, gint64 time_us)
{
    const Slot *slot = find_slot(listings, address, time_us);
    if (first.len > NAMES_MAX - 1 || !slot)
        return first;
    gsize len = first.len;
    memcpy(listings->merged, first.data, first.len);
    for (gsize at = 0, end; at < slot->len; at = end + 1) {
        end = sw_span_find(sw_span(slot->names, slot->len), at, ' ');
        SwSpan name = sw_span(slot->names + at, end - at);
        if (sw_span_equal(name, first))
            continue;
        listings->merged[len] = ' ';
        memcpy(listings->merged + len + 1, name.data, name.len);
        len += 1 + name.len;
    }
    return sw_span(listings->merged, len);
}

gboolean sw_listing_is_answer(const SwAddress *answer)
{
    const guint8 *b = answer->bytes + 12;
    return sw_address_is_ipv4(answer) && b[0] == 127 && !(b[1] == 255 && b[2] == 255) &&
           !(b[1] == 0 && b[2] == 0 && b[3] <= 1);
}
