/*
 * An ingestor turns the bytes of one kind of input into events. To add one: parsers/NAME.c with its SwIngestor (its parts in
 * parsers/NAME/), one line in parsers/registry.c and one in parsers/CMakeLists.txt, a fixture folder testdata/NAME/ and a
 * paragraph in man/spamwave.1. tests/house/registries.sh fails for what is missing.
 */
#pragma once

#include "parsers/input/reader.h"
#include "store/event.h"

#include <sys/stat.h>

/* What the user set for the reading of inputs. */
typedef struct {
    gboolean headers_only; /* do not read bodies: no URLs */
    guint32 unread; /* SW_HAS() bits of fields that nobody will look at: they may be left out, and are not handed on */
    GTimeZone *timezone; /* of stamps that carry none; NULL: the machine's */
    guint year; /* of the first stamp without one; 0: not given */
    const SwNetwork *trusted; /* our own relays */
    guint n_trusted;
} SwIngestOptions;

/* Where a file of a series begins; all but the time is the series' own affair. */
typedef struct {
    gint64 first_us; /* of its first record; SW_TIME_UNKNOWN: not known */
    guint64 mark; /* tells its first record from others */
    gint16 offset_min; /* zone of its stamps */
    guint8 basis; /* how these are known */
} SwFileStart;

/*
 * Files that are one stream together, as a rotated capture or log is: what one leaves open goes on in the next. One state
 * sees them all, in the order of their first records.
 */
typedef struct {
    /* Of the first record in these first bytes; SW_TIME_UNKNOWN if they do not tell: read behind the others, by path. */
    gint64 (*first_time)(SwSpan head);
    /* In its place, where the first bytes may not tell: may read the stream to its end. `modified_us`: last change of the stored file. */
    SwFileStart (*scan)(SwReader *stream, const SwIngestOptions *options, gint64 modified_us);
    gpointer (*open)(const SwIngestOptions *options, SwSink *sink);
    /* May be NULL. What was found out about the file that `read` gets next, and about the n - 1 that come behind it. Not called for
     * streams that can be read only once. */
    void (*begin)(gpointer state, const SwFileStart *starts, guint n);
    /* One file to its end, as `ingest` below. */
    gboolean (*read)(gpointer state, SwReader *reader, GError **error);
    /* Nothing more comes: tells what is still open, and frees the state. */
    void (*close)(gpointer state);
} SwFileSeries;

/* A file of a directory that is one input (Maildir). */
typedef struct {
    const char *path;
    int fd; /* -1: it cannot be had, for this reason */
    const char *reason;
    guint64 size; /* as it was opened */
} SwTreeFile;

/* How the supervisor finds and opens the files of such a directory. It looks at names only. */
typedef struct {
    gpointer (*start)(const char *path);
    const char *(*next)(gpointer walk); /* a file's path, borrowed until the next call; NULL at the end */
    void (*finish)(gpointer walk);
    /* Opens what was found, wherever it has gone meanwhile: `path` is changed to that. -1: as sw_open_found. */
    int (*open_file)(GString *path, struct stat *ret_status, const char **ret_reason);
} SwFileWalk;

/* How workers, which can open nothing, read these files, some here, some there. Each file is a record. */
typedef struct {
    const SwFileWalk *walk;
    gpointer (*open)(const SwIngestOptions *options, SwSink *sink);
    void (*read)(gpointer state, const SwTreeFile *file); /* the descriptor stays the caller's */
    void (*close)(gpointer state);
} SwFileTree;

/* A stream that can be read in pieces, by several workers: each piece begins where a record does. */
typedef struct {
    guint64 size; /* about, of a piece: enough to keep a worker busy for some hundredths of a second */
    /* Finds the pieces, of about `size` bytes each, without looking into the records. */
    gboolean (*cut)(SwReader *stream, guint64 size, void (*found)(gpointer data, guint64 begin, guint64 end),
                    gpointer data, GError **error);
    /* As `ingest`, but for the records that begin before `end`; the stream stands at the first one. */
    gboolean (*ingest)(SwReader *stream, guint64 end, const SwIngestOptions *options, SwSink *sink, GError **error);
} SwPieces;

typedef struct {
    const char *name; /* as in --kind and in the report */
    const char *summary;
    guint32 provides; /* SW_HAS() bits that it can give at best */
    const SwFileTree *tree; /* in place of `ingest`: the input is a directory; NULL: a stream */

    /* How sure it is, 0..100, that the input is of its kind, from the first bytes (not the name). */
    int (*probe)(SwSpan head);

    /* Reads the input to its end. FALSE only if nothing more can be read (an I/O error); a bad record is a defect. */
    gboolean (*ingest)(SwReader *reader, const SwIngestOptions *options, SwSink *sink, GError **error);
    const SwFileSeries *series; /* in place of `ingest`; NULL: each file stands alone */
    const SwPieces *pieces; /* NULL: one worker reads the stream */
} SwIngestor;

/* NULL-ended, in the order of probing and of `spamwave list`. */
extern const SwIngestor *const sw_ingestors[];

const SwIngestor *sw_ingestor_by_name(const char *name); /* NULL */
/* The surest one for these first bytes, or NULL if none is more sure than 0. */
const SwIngestor *sw_ingestor_probe(SwSpan head);
