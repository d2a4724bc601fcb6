/*
 * A typed cell as text, in one place for all formats. Machines get RFC 3339 times, plain numbers, shares as fractions
 * and durations in the column's unit; people get grouped digits, per cent and durations such as "4m 18s".
 * An unknown cell is never 0: nothing in CSV, null in JSON, a dash for people.
 */
#pragma once

#include "base/table.h"

#define SW_CELL_UNKNOWN "\xe2\x80\x93" /* U+2013 EN DASH */

/* "text", "count", ...: the column's type as JSON names it. */
const char *sw_column_type_name(SwType type);
/* Numbers, durations and times line up at their right end. */
gboolean sw_column_is_right_aligned(const SwColumn *column);
/* The title, with the unit where cells do not carry one themselves: "Height (1/min)". */
void sw_column_append_heading(GString *out, const SwColumn *column);

/* For machines. The cell is known. Text comes as it is: the caller escapes it. */
void sw_cell_append_plain(GString *out, const SwColumn *column, const SwCell *cell);
/* For people. An unknown cell is SW_CELL_UNKNOWN. Text comes as it is: the caller escapes it. */
void sw_cell_append_readable(GString *out, const SwColumn *column, const SwCell *cell);

/* The numbers of the above on their own. */
void sw_append_count(GString *out, gint64 count); /* 21,770 */
void sw_append_real(GString *out, double real); /* four significant digits: 25.9, 0.001389, 1.2e-12 */
void sw_append_share(GString *out, double share); /* 88.0% */
void sw_append_duration(GString *out, double seconds); /* 4m 18s */
