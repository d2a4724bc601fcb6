/*
 * A row of the `facts` table as a reader wants it: the number with its unit, the interval, the article's figure.
 */
#pragma once

#include "base/document.h"

typedef struct {
    char *id, *fact;
    gboolean is_part; /* of the fact above it, or another reading of that: "F19.mean_ttl" */
    char *here; /* NULL: unknown */
    char *interval; /* NULL: none */
    char *denominator, *reference, *verdict, *why; /* NULL: none */
} SwFactLine;

/* Texts come as they are: the caller escapes them. */
void sw_fact_line_init(SwFactLine *line, const SwTable *facts, guint row);
void sw_fact_line_clear(SwFactLine *line);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwFactLine, sw_fact_line_clear)

/* NULL when the document has no such table, or an empty one. */
const SwTable *sw_fact_lines_table(const SwDocument *document);
