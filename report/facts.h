/*
 * A row of the `facts` table as a reader wants it: the number with its unit, the interval, the article's figure.
 */
#pragma once

#include "base/document.h"

typedef struct {
    char *id, *fact;
    char *here; /* NULL: unknown */
    char *interval; /* NULL: none */
    char *denominator, *reference, *verdict, *why; /* NULL: none */
} SwFact;

/* Texts come as they are: the caller escapes them. */
void sw_fact_init(SwFact *fact, const SwTable *facts, guint row);
void sw_fact_clear(SwFact *fact);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwFact, sw_fact_clear)

/* NULL when the document has no such table, or an empty one. */
const SwTable *sw_facts_table(const SwDocument *document);
