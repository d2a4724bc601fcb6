#include "parsers/log/transactions/stock.h"

#define SLAB_MIN 4u /* transactions that are asked for at once: first few, then more, */
#define SLAB_MAX 128u /* up to so many */

void sw_stock_init(SwStock *stock)
{
    *stock = (SwStock){.slabs = g_ptr_array_new_with_free_func(g_aligned_free)};
}

void sw_stock_clear(SwStock *stock)
{
    g_ptr_array_unref(stock->slabs);
}

static void add_slab(SwStock *stock)
{
    guint n = MIN(SLAB_MIN << MIN(stock->slabs->len, 8), SLAB_MAX);
    SwTransaction *slab = g_aligned_alloc(n, sizeof(SwTransaction), SW_CACHE_LINE);
    g_ptr_array_add(stock->slabs, slab);
    for (guint i = n; i > 0; i--)
        sw_stock_give_back(stock, &slab[i - 1]);
}

SwTransaction *sw_stock_take(SwStock *stock)
{
    if (!stock->spare)
        add_slab(stock);
    SwTransaction *taken = stock->spare;
    stock->spare = taken->newer;
    __builtin_prefetch(stock->spare);
    return taken;
}

void sw_stock_give_back(SwStock *stock, SwTransaction *transaction)
{
    transaction->newer = stock->spare;
    stock->spare = transaction;
}
