/*
 * All that a command has to say, before it has a format: parameters in force, inputs with their accounting, defects,
 * findings in sentences, tables and figures. Built by cmd/ out of the passes' results; read by report/.
 */
#pragma once

#include "base/figure.h"
#include "base/table.h"

/* How the index.html of a report of ours begins: what may be replaced by another report, and is no input. */
#define SW_REPORT_MARKER "<!DOCTYPE html>\n<!-- spamwave report -->\n"

/* One input, with its accounting: records = read + skipped, exactly. */
typedef struct {
    char *path; /* as given, canonical separators; "-" for standard input */
    const char *kind; /* the ingestor's name; static */
    guint64 bytes; /* after decompression */
    guint64 records, events, skipped;
    char *sha256; /* of the bytes as stored, or NULL when not asked for */
} SwInputInfo;

typedef enum {
    SW_DEFECT_SKIPPED, /* the record was lost */
    SW_DEFECT_TRUNCATED, /* the record was read up to a cap */
    SW_DEFECT_NOTED, /* the record was read; something in it was not as it should be */
} SwDefectKind;

typedef struct {
    SwDefectKind kind;
    char *source; /* file, or file within the input */
    guint64 offset; /* byte offset after decompression */
    char *reason;
} SwDefect;

typedef struct {
    const char *name;
    char *value; /* as JSON text: a number, a quoted string, null */
} SwParameter;

/* What passes fill and later passes may read. */
typedef struct {
    GPtrArray *tables; /* SwTable, in the order of the passes */
    GPtrArray *figures; /* SwFigure */
    GPtrArray *findings; /* char*: sentences of the first page, most important first */
    GPtrArray *warnings; /* char* */
} SwResults;

typedef struct {
    const char *version;
    const char *command;
    GArray *parameters; /* SwParameter */
    GArray *inputs; /* SwInputInfo, by path */
    GArray *defects; /* SwDefect: the first ones of each reason; their full counts stand in the inputs */
    SwResults *results;
} SwDocument;

SwResults *sw_results_new(void);
void sw_results_free(SwResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwResults, sw_results_free)
/* Adopts the table or figure. Returns it, borrowed. */
SwTable *sw_results_add_table(SwResults *results, SwTable *table);
SwFigure *sw_results_add_figure(SwResults *results, SwFigure *figure);
void sw_results_add_finding(SwResults *results, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* The word that goes with a number in a finding: 1 message, 2 messages. */
const char *sw_word_for(guint64 n, const char *one, const char *many);
void sw_results_add_warning(SwResults *results, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* Moves all that `more` holds behind what is there; `more` is freed. */
void sw_results_append(SwResults *results, SwResults *more);
/* NULL when no such table was computed. */
const SwTable *sw_results_table(const SwResults *results, const char *id);

SwDocument *sw_document_new(const char *version, const char *command);
void sw_document_free(SwDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwDocument, sw_document_free)
void sw_document_set_text(SwDocument *document, const char *name, const char *value); /* NULL: null */
void sw_document_set_number(SwDocument *document, const char *name, double value); /* NAN: null */
void sw_document_set_boolean(SwDocument *document, const char *name, gboolean value);
void sw_input_info_clear(SwInputInfo *info);
void sw_defect_clear(SwDefect *defect);
