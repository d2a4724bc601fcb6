/*
 * The URLs of one message: each distinct one once, in the order of appearance, in canonical form
 * (parsers/url/canonical.h: `scheme://host[:port]/path?query`, http, https and ftp). Buffers grow to what messages need and are used
 * again. Work is linear in the text; at most SW_LIMIT_URLS are kept, of at most SW_LIMIT_URL bytes.
 */
#pragma once

#include "parsers/url/canonical.h"

typedef struct {
    gsize end; /* in `bytes`; it begins where the one before it ends */
    guint slot; /* in the hash table */
} SwUrlEntry;

typedef struct SwUrlFrontMemory SwUrlFrontMemory;

typedef struct {
    GString *bytes; /* the URLs, one behind the other */
    GArray *entries; /* SwUrlEntry */
    GArray *spans; /* SwSpan, filled by sw_urls_list */
    guint16 *slots; /* hash table of indices + 1 into `entries`; NULL until there is one */
    gsize started; /* where the URL that is being added starts in `bytes` */
    SwUrlFrontMemory *memory;
    GString *unescaped; /* scratch of the HTML scanner */
    GString *joined; /* the same, for values broken over lines */
    guint n_mentions; /* tried, with repetitions and with those that turned out to be none */
    gboolean overflowed; /* there are more than are kept: the scanners stop */
    gboolean truncated; /* one of them was cut */
} SwUrls;

void sw_urls_init(SwUrls *urls);
void sw_urls_clear(SwUrls *urls); /* frees; init before the next use */
void sw_urls_reset(SwUrls *urls); /* forgets the last message's */

/* Finds URLs in running text: `http://...`, `http:host...`, `www.host...`. */
void sw_urls_add_text(SwUrls *urls, SwSpan text);
/* Finds URLs in HTML: in the attributes that hold one, and in text, scripts, styles and all other attributes as in running text. */
void sw_urls_add_html(SwUrls *urls, SwSpan html);

/* Finds the URLs that path and query of another one carry: a redirector's target is advertised as well. Those in what they carry
 * themselves are not looked for. */
void sw_urls_add_carried(SwUrls *urls, SwSpan tail);

/* Valid until the next add or reset. */
const SwSpan *sw_urls_list(SwUrls *urls, guint *ret_n);

/* For the scanners. `front` starts a URL at the start of `rest` and returns the bytes that it takes up, 0 if there is none; what it
 * started is completed by `tail` (path and query, may be empty). */
gsize sw_urls_add_front(SwUrls *urls, SwUrlScheme scheme, SwUrlFront front, SwSpan rest);
void sw_urls_add_tail(SwUrls *urls, SwSpan tail);
