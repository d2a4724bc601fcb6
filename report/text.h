/*
 * Plain text for people: aligned tables, and the report's text. Nothing in a cell is cut short; a table
 * wider than a page is continued below with its first columns repeated.
 */
#pragma once

#include "report/format.h"
#include "report/writer.h"

/* `--format=text` for a terminal that shows emphasis; not in the registry, as no user names it. */
extern const SwFormat sw_format_text, sw_format_text_styled;

/* At most `max_rows` rows; then a line says how many more there are in tables/ID.csv. */
void sw_text_append_table(SwWriter *writer, const SwTable *table, guint max_rows);
/* The facts table as a list, since its texts are sentences: the number, then its denominator and the article's. */
void sw_text_append_facts(SwWriter *writer, const SwTable *facts);

/* report.txt: findings, facts beside the article's figures, tables (long ones by their first rows), inputs, warnings. */
gboolean sw_text_write_report(const SwDocument *document, GOutputStream *out, GError **error);
