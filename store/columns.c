#include "store/columns.h"

void columns_clear(Columns *columns)
{
    for (ColumnId id = 0; id < N_COLUMNS; id++)
        g_free(columns->cells[id]);
    memset(columns, 0, sizeof *columns);
}

static void resize(Columns *columns, guint32 capacity)
{
    for (ColumnId id = 0; id < N_COLUMNS; id++) {
        if (!columns->cells[id])
            continue;
        columns->cells[id] = g_realloc_n(columns->cells[id], capacity, column_widths[id]);
        if (capacity > columns->n_rows)
            memset(columns->cells[id] + (gsize)columns->n_rows * column_widths[id], 0,
                   (gsize)(capacity - columns->n_rows) * column_widths[id]);
    }
    columns->capacity = capacity;
}

guint32 columns_add_row(Columns *columns)
{
    g_assert(columns->n_rows < G_MAXUINT32 - 1);
    if (columns->n_rows == columns->capacity)
        resize(columns, (guint32)MIN((guint64)columns->capacity + columns->capacity / 2 + 1024, G_MAXUINT32));
    return columns->n_rows++;
}

void columns_begin(Columns *columns, ColumnId id)
{
    columns->cells[id] = g_malloc0_n(columns->capacity, column_widths[id]);
}

void columns_drop(Columns *columns, ColumnId id)
{
    g_clear_pointer(&columns->cells[id], g_free);
}

/* Inline, so that most widths are constants. */
static inline void gather(guint8 *to, const guint8 *from, const guint32 *order, guint32 n, gsize width)
{
    for (guint32 row = 0; row < n; row++)
        memcpy(to + row * width, from + order[row] * width, width);
}

/* One scratch column at a time, so that freezing needs little memory beside the columns. */
void columns_permute(Columns *columns, const guint32 *order)
{
    for (ColumnId id = 0; id < N_COLUMNS; id++) {
        if (!columns->cells[id])
            continue;
        guint8 *permuted = g_malloc_n(MAX(columns->n_rows, 1), column_widths[id]);
        if (column_widths[id] == 4)
            gather(permuted, columns->cells[id], order, columns->n_rows, 4);
        else if (column_widths[id] == 8)
            gather(permuted, columns->cells[id], order, columns->n_rows, 8);
        else
            gather(permuted, columns->cells[id], order, columns->n_rows, column_widths[id]);
        g_free(columns->cells[id]);
        columns->cells[id] = permuted;
    }
    columns->capacity = columns->n_rows;
}

void columns_shrink(Columns *columns)
{
    if (columns->capacity > columns->n_rows && columns->n_rows > 0)
        resize(columns, columns->n_rows);
}

gsize columns_bytes(const Columns *columns)
{
    gsize bytes = 0;
    for (ColumnId id = 0; id < N_COLUMNS; id++)
        if (columns->cells[id])
            bytes += (gsize)columns->capacity * column_widths[id];
    return bytes;
}
