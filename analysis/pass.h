/*
 * A pass: frozen store in, tables and figures out. To add one: analysis/NAME.c with its SwPass, one line in
 * analysis/registry.c and one in analysis/CMakeLists.txt, a paragraph in man/spamwave.1 and a test of its known answer
 * in tests/unit/; a command of the same name appears by itself.
 */
#pragma once

#include "analysis/analysis.h"

typedef struct {
    const char *name; /* also the command */
    const char *summary;
    guint32
        needs; /* SW_HAS() bits; when no selected row has one of them the tables stay empty, with a note that says so */
    guint32 reads; /* SW_HAS() bits of what else it looks at, where it is there */
    const char *const *after; /* NULL-ended names of passes whose tables it reads; NULL = none */
    const SwTableSpec *const *tables; /* NULL-ended */
    /* Adds its tables (all of them, perhaps empty), figures and findings. */
    void (*run)(const SwAnalysis *analysis, SwResults *results);
} SwPass;

/* NULL-ended, in the order of the report. */
extern const SwPass *const sw_passes[];

const SwPass *sw_pass_by_name(const char *name); /* NULL */

/* SW_HAS() bits of all that the named passes look at, and those that they come after: no other field need be read. */
guint32 sw_pass_reads(const char *const *names);

/* Runs the named passes (NULL = all) and those that they come after, each once, in the registry's order. Tables of passes that were only
 * needed by others are kept in the results too: `sw_pass_by_name(name)->tables` tells them apart. */
void sw_pass_run(const char *const *names, const SwAnalysis *analysis, SwResults *results);
