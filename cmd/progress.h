/*
 * What the user sees on standard error while inputs are read, and what was wrong with them.
 */
#pragma once

#include "base/document.h"
#include "cmd/options.h"

typedef struct {
    gint64 started_us, drawn_us;
    gboolean visible;
} Progress;

/* Hooks itself into `read` when there is a terminal (or --progress=always). `progress` must outlive the reading. */
void progress_begin(Progress *progress, const Options *options, SwReadOptions *read);
void progress_end(Progress *progress);

/* One line an input with skipped records; with --verbose one a defect; nothing with --quiet. */
void progress_warn(const Options *options, const GArray *inputs, const GArray *defects);

/* Mail of our own users is no attack, and left out of what passes look at: a line on standard error says so. */
void progress_say_left_out(const Options *options, guint32 n_events);
