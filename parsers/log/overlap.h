/*
 * Lines that stand in several files of a series, as overlapping copies have them, count once. Files come in the order of
 * their first lines, so an overlap shows when a file has the line that a later one begins with: from there on its lines are
 * remembered, 16 bytes each, until a file begins behind them. Equal lines of one file are all counted: a line is dropped as often as
 * the files before had it. Without overlap nothing is remembered, and no line is looked at.
 */
#pragma once

#include "parsers/ingestor.h"

typedef struct SwOverlap SwOverlap;

SwOverlap *sw_overlap_new(void);
void sw_overlap_free(SwOverlap *overlap);

/* The first line of a file, for SwFileStart.mark. Never 0. */
guint64 sw_overlap_mark(SwSpan line);

/* The file starts[0] begins; the others come behind it. `dated`: their times are those of the lines, but for a zone that may be told
 * better; then lines far from the files to come need not be compared. */
void sw_overlap_begin(SwOverlap *overlap, const SwFileStart *starts, guint n, gboolean dated);
/* Whether lines of this time can be doubles, or have them: others need not be asked about. */
gboolean sw_overlap_concerns(const SwOverlap *overlap, gint64 time_us);
/* TRUE: the line was in a file before; leave it out. */
gboolean sw_overlap_seen(SwOverlap *overlap, SwSpan line, gint64 time_us);
/* TRUE: there were more lines to remember than SW_LIMIT_LOG_OVERLAP; later doubles may count twice. */
gboolean sw_overlap_is_full(const SwOverlap *overlap);
guint64 sw_overlap_n_seen(const SwOverlap *overlap); /* in this file */
