/*
 * From the command line to something that can be analysed: inputs read into a frozen store, rows selected. The way of the
 * data ends here in one direction: ingestors -> boundary -> store -> freeze -> select.
 */
#pragma once

#include "base/document.h"
#include "cmd/options.h"

typedef struct {
    SwStore *store;
    GArray *rows, *sessions; /* guint32: the selected ones */
    GArray *inputs; /* SwInputInfo */
    GArray *defects; /* SwDefect */
    guint jobs; /* what may be done at a time, as in the options */
    char *learned; /* what the trust boundary was learned to be; NULL when given */
} Dataset;

gboolean dataset_read(Dataset *dataset, const Options *options, GError **error);
void dataset_clear(Dataset *dataset);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Dataset, dataset_clear)

/* What passes look at. Borrows from the data set. */
SwAnalysis *dataset_analyse(const Dataset *dataset, const Options *options);

/* Records skipped, over all inputs. */
guint64 dataset_skipped(const Dataset *dataset);

/* A document with version, command, parameters in force, inputs and defects; the results are still empty. Takes inputs and defects
 * over from the data set. `analysis` may be NULL. */
SwDocument *dataset_document(Dataset *dataset, const Options *options, const char *command, const SwAnalysis *analysis);
