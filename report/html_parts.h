/* The parts of index.html. Each appends to the writer what it is named after; all text is escaped on its way. */
#pragma once

#include "report/writer.h"

#include "base/document.h"

extern const char sw_html_style[];

void sw_html_append_text(GString *out, const char *text); /* escaped; NULL: nothing */
void sw_html_append_element(GString *out, const char *open, const char *text, const char *close);

/* Findings in sentences, warnings, the main numbers, the facts beside the article's. */
void sw_html_append_front(SwWriter *writer, const SwDocument *document);
/* Under a heading of its own unless it is `section`'s. A long table shows its first rows and a link to the rest. */
void sw_html_append_table(SwWriter *writer, const SwTable *table, const char *section);
void sw_html_append_figure(SwWriter *writer, const SwFigure *figure, const char *directory);
/* Inputs with their accounting, skipped records, parameters, warnings. */
void sw_html_append_quality(SwWriter *writer, const SwDocument *document);
