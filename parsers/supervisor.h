/*
 * Reads a data set: finds the inputs behind the arguments, probes them, runs ingestors (side by side, `jobs` at a
 * time), and hands their events to one sink. What it hands on does not depend on the order of arguments or on jobs.
 */
#pragma once

#include "parsers/ingestor.h"

typedef struct {
    const char *kind; /* --kind: forces all inputs; NULL: probe */
    guint jobs; /* 0 = the cores */
    SwIngestOptions ingest;
    gboolean checksums;
    /* May be NULL. Called now and then: bytes done of bytes in all (0 = not known). */
    void (*progress)(gpointer data, guint64 done, guint64 total);
    gpointer progress_data;
} SwReadOptions;

/*
 * `arguments` are the INPUTs as typed (`KIND:PATH`, directories, `-`). Appends to `inputs` (SwInputInfo, by path) and
 * `defects` (SwDefect: capped for each input and reason, the counts are in the inputs). The same file given twice is read
 * once. FALSE with SW_ERROR_INPUT if an argument cannot be opened or is no input of any kind, SW_ERROR_USAGE for an
 * unknown kind.
 */
gboolean sw_supervisor_read(const char *const *arguments, const SwReadOptions *options, SwSink *sink, GArray *inputs,
                            GArray *defects, GError **error);
