/*
 * Reads a data set: finds the inputs behind the arguments, probes them, runs ingestors (side by side, `jobs` at a
 * time), and hands their events to one sink. What it hands on does not depend on the order of arguments or on jobs, except for how the
 * events interleave, of inputs, pieces of a large mbox and mails of a Maildir: the store sorts.
 *
 * Ingestors run in worker processes (parsers/worker/worker.h), forked here: call it before the program has threads. A worker that dies, takes
 * too long or needs too much memory costs the record that it was reading; another one goes on behind that. Of what can be read only once
 * (a pipe), what stands behind the record is lost too.
 */
#pragma once

#include "parsers/ingestor.h"
#include "parsers/worker/sandbox.h"

typedef struct {
    const char *kind; /* --kind: forces all inputs; NULL: probe */
    guint jobs; /* 0 = the cores */
    SwIngestOptions ingest;
    gboolean checksums;
    gboolean no_sandbox; /* workers may do what the user may */
    guint record_seconds; /* processor time that a record may take; 0: SW_LIMIT_RECORD_SECONDS */
    /* May be NULL. Called now and then: bytes done of bytes in all (0 = not known). */
    void (*progress)(gpointer data, guint64 done, guint64 total);
    gpointer progress_data;
} SwReadOptions;

/* What the workers of such a reading are shut in by, on this kernel. */
SwSandboxParts sw_read_options_sandbox(const SwReadOptions *options);

/*
 * `arguments` are the INPUTs as typed (`KIND:PATH`, directories, `-`). Appends to `inputs` (SwInputInfo, by path; ledger.h says what is
 * an input) and `defects` (SwDefect: capped for each input and reason, the counts are in the inputs). The sink gets the events; records
 * and defects are accounted here. The same file given twice is read once. FALSE with SW_ERROR_INPUT if an argument
 * cannot be opened or is no input of any kind, SW_ERROR_USAGE for an unknown kind.
 */
gboolean sw_supervisor_read(const char *const *arguments, const SwReadOptions *options, SwSink *sink, GArray *inputs,
                            GArray *defects, GError **error);
