#include "store/columns.h"

#include <string.h>

static const guint8 widths[N_COLUMNS] = {
    [COLUMN_TIME] = 8,
    [COLUMN_CLIENT] = 4,
    [COLUMN_TEXT_FIRST... COLUMN_TEXT_LAST] = 4,
    [COLUMN_TRANSACTION_KEY] = 8,
    [COLUMN_TRANSACTION] = 4,
    [COLUMN_REPLY] = 2,
    [COLUMN_JUDGEMENT] = 4,
    [COLUMN_SIZE] = 4,
    [COLUMN_URLS] = 4,
    [COLUMN_WITNESS] = 4,
    [COLUMN_OFFSET] = 5,
};

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
        columns->cells[id] = g_realloc_n(columns->cells[id], capacity, widths[id]);
        if (capacity > columns->n_rows)
            memset(columns->cells[id] + (gsize)columns->n_rows * widths[id], 0,
                   (gsize)(capacity - columns->n_rows) * widths[id]);
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

/* A width that no integer has: little-endian, saturated. */
static void put_bytes(guint8 *cell, guint width, guint64 value)
{
    guint64 bytes = GUINT64_TO_LE(MIN(value, (G_GUINT64_CONSTANT(1) << 8 * width) - 1));
    memcpy(cell, &bytes, width);
}

static guint64 get_bytes(const guint8 *cell, guint width)
{
    guint64 bytes = 0;
    memcpy(&bytes, cell, width);
    return GUINT64_FROM_LE(bytes);
}

void columns_set(Columns *columns, ColumnId id, guint32 row, guint64 value)
{
    if (!columns->cells[id]) {
        if (value == 0)
            return;
        columns->cells[id] = g_malloc0_n(columns->capacity, widths[id]);
    }
    guint8 *cell = columns->cells[id] + (gsize)row * widths[id];
    switch (widths[id]) {
    case 2:
        *(guint16 *)(void *)cell = (guint16)value;
        return;
    case 4:
        *(guint32 *)(void *)cell = (guint32)value;
        return;
    case 8:
        *(guint64 *)(void *)cell = value;
        return;
    default:
        put_bytes(cell, widths[id], value);
    }
}

guint64 columns_get(const Columns *columns, ColumnId id, guint32 row)
{
    g_assert(row < columns->n_rows);
    if (!columns->cells[id])
        return 0;
    const guint8 *cell = columns->cells[id] + (gsize)row * widths[id];
    switch (widths[id]) {
    case 2:
        return *(const guint16 *)(const void *)cell;
    case 4:
        return *(const guint32 *)(const void *)cell;
    case 8:
        return *(const guint64 *)(const void *)cell;
    default:
        return get_bytes(cell, widths[id]);
    }
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
        gsize width = widths[id];
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
            bytes += (gsize)columns->capacity * widths[id];
    return bytes;
}
