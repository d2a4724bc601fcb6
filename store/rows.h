/*
 * What freezing does to the rows: their order and the numbers of their transactions. Private to store/.
 */
#pragma once

#include "store/columns.h"
#include "store/large.h"
#include "store/pool.h"

/* By (time, path of the source, offset, order of appending); O(n) when that is how they came. `source_rank` of each witness. */
void rows_sort(Columns *columns, const guint32 *source_rank, Scratch *scratch);

/* Replaces the column's ids (1..n_ids) by 1..m in the order of their first rows. Returns old ids by new ones: [0] = 0, m of them
 * behind; owned by the caller. */
guint32 *rows_renumber(Columns *columns, ColumnId column, guint32 n_ids);

/* Turns the sources' own transaction keys into 1..n by first row. Rows of one source with one key belong together; a row whose key is
 * 0 is a transaction of its own. `source_rank` of each witness. Returns n. */
guint32 rows_number_transactions(Columns *columns, const guint32 *source_rank, Scratch *scratch);
