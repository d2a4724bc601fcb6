/*
 * Memory for transactions: what one leaves the next one takes, while it is still in the processor's cache. As much as were ever open at
 * once; given back as a whole. Private to the store.
 */
#pragma once

#include "parsers/log/transactions/transaction.h"

typedef struct {
    GPtrArray *slabs;
    SwTransaction *spare; /* chained by `newer` */
} SwStock;

void sw_stock_init(SwStock *stock);
/* What is still in use lies in there, too. */
void sw_stock_clear(SwStock *stock);
SwTransaction *sw_stock_take(SwStock *stock); /* to be initialized */
void sw_stock_give_back(SwStock *stock, SwTransaction *transaction);
