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

/* One scratch column at a time, so that freezing needs little memory beside the columns. */
void columns_permute(Columns *columns, const guint32 *order)
{
    for (ColumnId id = 0; id < N_COLUMNS; id++) {
        if (!columns->cells[id])
            continue;
        gsize width = column_widths[id];
        guint8 *permuted = g_malloc_n(MAX(columns->n_rows, 1), width);
        for (guint32 row = 0; row < columns->n_rows; row++)
            memcpy(permuted + row * width, columns->cells[id] + order[row] * width, width);
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
