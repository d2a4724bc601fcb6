/*
 * Interned strings: equal bytes, equal id. Ids count from 1 in the order of first sight; 0 is "absent" and never given
 * out. Strings stay where they are until the pool is freed.
 */
#pragma once

#include "base/span.h"

typedef struct SwPool SwPool;

SwPool *sw_pool_new(void);
void sw_pool_free(SwPool *pool);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwPool, sw_pool_free)

guint32 sw_pool_intern(SwPool *pool, SwSpan text); /* an absent span gives 0 */
void sw_pool_intern_all(SwPool *pool, const SwSpan *texts, guint n, guint32 *ret_ids); /* as one by one, but sooner */
SwSpan sw_pool_get(const SwPool *pool, guint32 id); /* absent for 0 */
void sw_pool_get_all(const SwPool *pool, const guint32 *ids, guint n,
                     SwSpan *ret_texts); /* as one by one, but sooner */
guint32 sw_pool_size(const SwPool *pool); /* ids in use are 1..size */
gsize sw_pool_bytes(const SwPool *pool); /* memory held, for the figures of scripts/bench */
/* rank[id] of each id (1..size) in byte order of the strings, rank[0] = 0. Owned by the caller (g_free). */
guint32 *sw_pool_ranks(const SwPool *pool);
