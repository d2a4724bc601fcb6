/*
 * IP datagrams put together from fragments. RFC 791 section 3.2, RFC 8200 section 4.5. Where fragments overlap, the bytes
 * that came first stay (RFC 5722 would drop the datagram; a listener that did could be blinded by one forged fragment).
 * Datagrams wait at most SW_LIMIT_FRAGMENT_SECONDS of capture time, and are bounded in number and bytes.
 */
#pragma once

#include "base/address.h"
#include "base/date.h"

typedef struct {
    SwAddress from, to;
    guint32 identification;
    guint8 protocol;
} SwFragmentKey;

typedef struct SwFragments SwFragments;

SwFragments *sw_fragments_new(void);
void sw_fragments_free(SwFragments *fragments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwFragments, sw_fragments_free)

/* Takes one fragment (`at`: bytes from the datagram's start, a multiple of 8). When that makes the datagram whole: TRUE, and its payload in
 * *ret_whole, valid until the next call. */
gboolean sw_fragments_add(SwFragments *fragments, const SwFragmentKey *key, guint32 at, gboolean more, SwSpan payload,
                          gint64 time_us, SwSpan *ret_whole);
guint sw_fragments_n_waiting(const SwFragments *fragments);
/* Datagrams given up because of time or memory, and fragments that cannot be part of any. */
guint64 sw_fragments_n_evicted(const SwFragments *fragments);
