/*
 * The chapters of the report: which tables and figures stand together. Tables that no chapter names come at the end.
 */
#pragma once

#include "base/document.h"

typedef struct {
    const char *id; /* anchor */
    const char *title;
    const char *const *tables; /* NULL-ended ids */
    const char *const *figures; /* NULL-ended ids */
} SwSection;

/* In reading order; ended by one without an id. */
extern const SwSection sw_sections[];

/* The document's tables (SwTable, borrowed) and figures (SwFigure, borrowed) of a section; `section` NULL: those that no
 * section names. The facts table stands on the first page and is in none. */
GPtrArray *sw_section_tables(const SwSection *section, const SwDocument *document);
GPtrArray *sw_section_figures(const SwSection *section, const SwDocument *document);

/* What stands in place of the findings when there are none. */
extern const char sw_no_findings[];
