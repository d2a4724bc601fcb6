#include "store/columns.h"

#include "store/large.h"

static gsize bytes_of(const Columns *columns, ColumnId id)
{
    return (gsize)columns->capacity * column_widths[id];
}

void columns_clear(Columns *columns)
{
    for (ColumnId id = 0; id < N_COLUMNS; id++)
        columns_drop(columns, id);
    memset(columns, 0, sizeof *columns);
}

static void resize(Columns *columns, guint32 capacity)
{
    for (ColumnId id = 0; id < N_COLUMNS; id++)
        if (columns->cells[id])
            columns->cells[id] =
                large_resize(columns->cells[id], bytes_of(columns, id), (gsize)capacity * column_widths[id]);
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
    columns->cells[id] = large_new(bytes_of(columns, id));
}

void columns_drop(Columns *columns, ColumnId id)
{
    large_free(columns->cells[id], bytes_of(columns, id));
    columns->cells[id] = NULL;
}

/* Inline, so that most widths are constants. */
static inline void gather(guint8 *to, const guint8 *from, const guint32 *order, guint32 n, gsize width)
{
    for (guint32 row = 0; row < n; row++)
        memcpy(to + row * width, from + order[row] * width, width);
}

static void gather_column(guint8 *to, const guint8 *from, const guint32 *order, guint32 n, gsize width)
{
    if (width == sizeof(guint32))
        gather(to, from, order, n, sizeof(guint32));
    else if (width == sizeof(guint64))
        gather(to, from, order, n, sizeof(guint64));
    else
        gather(to, from, order, n, width);
}

/* The cells of a column that was put in order, which the next one, no wider, takes. */
typedef struct {
    guint8 *cells;
    gsize bytes;
} Spare;

static void permute(Columns *columns, ColumnId id, const guint32 *order, Spare *spare)
{
    Spare left = {columns->cells[id], bytes_of(columns, id)};
    gsize bytes = (gsize)columns->n_rows * column_widths[id];
    if (!spare->cells)
        *spare = (Spare){large_new(bytes), bytes};
    gather_column(spare->cells, left.cells, order, columns->n_rows, column_widths[id]);
    columns->cells[id] = large_resize(spare->cells, spare->bytes, bytes);
    *spare = left;
}

/* One scratch column at a time, so that freezing needs little memory beside the columns, and the widest first, so that one is enough. */
void columns_permute(Columns *columns, const guint32 *order)
{
    Spare spare = {NULL, 0};
    for (guint width = sizeof(guint64); width > 0; width--)
        for (ColumnId id = 0; id < N_COLUMNS; id++)
            if (columns->cells[id] && column_widths[id] == width)
                permute(columns, id, order, &spare);
    large_free(spare.cells, spare.bytes);
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
            bytes += bytes_of(columns, id);
    return bytes;
}
