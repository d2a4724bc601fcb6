/*
 * A typed table: what a pass computes and a format writes. A table's columns are a static description; its cells are
 * known values or unknown (never 0 for unknown). Rows are built left to right: one put for each column, then the next row.
 */
#pragma once

#include "base/date.h"
#include "base/span.h"

typedef enum {
    SW_TYPE_TEXT, /* UTF-8 or not: writers escape */
    SW_TYPE_COUNT, /* gint64 */
    SW_TYPE_REAL, /* double; NaN and infinities are stored as unknown */
    SW_TYPE_SHARE, /* double, 0..1; text formats print per cent */
    SW_TYPE_DURATION, /* double, in the column's unit ("s" or "h") */
    SW_TYPE_TIME, /* gint64 microseconds UTC */
    SW_TYPE_BOOLEAN,
} SwType;

typedef struct {
    const char *id; /* stable: scripts read it */
    const char *title; /* a heading for people */
    SwType type;
    const char *unit; /* "s", "h", "min", "%", ... or NULL */
} SwColumn;

typedef struct {
    const char *id;
    const char *title;
    const char *summary; /* a sentence: what a row is, and out of what */
    const SwColumn *columns;
    guint n_columns;
} SwTableSpec;

/* Ends a static table description: SW_TABLE_SPEC("waves", "Waves", "One row a wave.", wave_columns) */
#define SW_TABLE_SPEC(id, title, summary, columns)                                                                     \
    {                                                                                                                  \
        (id), (title), (summary), (columns), G_N_ELEMENTS(columns)                                                     \
    }

typedef struct {
    gboolean known;
    union {
        char *text; /* owned by the table */
        gint64 count;
        double real;
        gint64 time_us;
        gboolean boolean;
    };
    gsize text_len;
} SwCell;

typedef struct {
    const SwTableSpec *spec;
    GArray *cells; /* SwCell, row-major */
    char *note; /* why it is empty, or what was assumed; may be NULL; owned */
} SwTable;

SwTable *sw_table_new(const SwTableSpec *spec);
void sw_table_free(SwTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwTable, sw_table_free)

/* Each fills the next cell of the current row and asserts the column's type. */
void sw_table_put_text(SwTable *table, const char *text); /* NULL = unknown */
void sw_table_put_span(SwTable *table, SwSpan text); /* absent = unknown */
void sw_table_put_count(SwTable *table, gint64 count);
void sw_table_put_real(SwTable *table, double real); /* REAL, SHARE or DURATION */
void sw_table_put_time(SwTable *table, gint64 time_us);
void sw_table_put_boolean(SwTable *table, gboolean boolean);
void sw_table_put_unknown(SwTable *table);
/* Fills what is left of the current row with unknown. */
void sw_table_end_row(SwTable *table);

guint sw_table_n_rows(const SwTable *table);
const SwCell *sw_table_cell(const SwTable *table, guint row, guint column);
/* Position of a column by its id; asserts that it exists. */
guint sw_table_column(const SwTable *table, const char *id);
const SwCell *sw_table_get(const SwTable *table, guint row, const char *column_id);
/* The first row whose text cell in column `key_column` equals `key`, or -1. */
int sw_table_find_row(const SwTable *table, const char *key_column, const char *key);
/* REAL, SHARE, DURATION and COUNT cells as a double; NAN when unknown. */
double sw_table_number(const SwTable *table, guint row, const char *column_id);
/* Sets the note; printf-like. */
void sw_table_set_note(SwTable *table, const char *format, ...) G_GNUC_PRINTF(2, 3);
