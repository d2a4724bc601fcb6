/*
 * Two sides do the same work in turn, round by round: medians of what they take, as single figures vary with the machine's other work.
 */
#pragma once

#include <glib.h>

typedef struct {
    int n;
    char **paths; /* at least one; owned by nobody, until the program ends */
} RoundsOptions;

/* `[-r ROUNDS] PATH...`. FALSE if they are wrong, which is said. */
gboolean rounds_parse(RoundsOptions *options, const char *path_name, int argc, char **argv);

typedef struct {
    double ours, theirs; /* seconds */
    double ratio; /* ours by theirs */
} RoundsMedians;

/* Each side goes first in every other round; before that, both once for warming up. */
RoundsMedians rounds_run(int n, void (*ours)(gpointer data), void (*theirs)(gpointer data), gpointer data);
