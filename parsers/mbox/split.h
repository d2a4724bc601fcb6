/*
 * Cuts an mbox stream into its mails: mboxo, mboxrd, mboxcl and mboxcl2, with LF, CRLF or CR, with or without the empty line
 * between mails, with damage. Streams: at most SW_LIMIT_MESSAGE bytes of one mail are held, whatever its length.
 *
 * A mail ends before the next line that is a separator (mbox_separator.h). Its own Content-Length overrules that only if it leads
 * to a separator, or to the end of the data, by itself: then the lines on the way are text (mboxcl2). Otherwise it is wrong and ignored.
 * The separator's address and date are not handed on: what stands there is as often made up by the program that wrote
 * the file (`-`, MAILER-DAEMON, the time of an export) as it is the envelope sender.
 */
#pragma once

#include "parsers/input/reader.h"

typedef struct SwMboxSplitter SwMboxSplitter;

typedef struct {
    guint64 offset; /* of the separator line in the stream */
    guint64 begin; /* of the mail's first byte */
    gboolean separated; /* FALSE: bytes before the first separator, which belong to no mail */
    SwSpan bytes; /* the mail, as quoted, without the empty line that ends it; lives until the next call */
    gboolean quoted; /* it may hold `>From ` lines */
    gboolean truncated; /* there is more of it */
    gboolean unspaced; /* no empty line before the separator that ends it */
    gboolean lookalike; /* it holds a line that looks like a separator, but no mail follows */
    gboolean counted; /* it ends where its Content-Length says, beyond lines that look like separators */
} SwMboxRecord;

SwMboxSplitter *sw_mbox_splitter_new(SwReader *reader); /* borrowed */
void sw_mbox_splitter_free(SwMboxSplitter *splitter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwMboxSplitter, sw_mbox_splitter_free)

/* The next mail; ret_record->bytes absent when there is none left. FALSE if reading failed. */
gboolean sw_mbox_splitter_next(SwMboxSplitter *splitter, SwMboxRecord *ret_record, GError **error);

/* Where the stream has been consumed up to, when the last record is done with. */
guint64 sw_mbox_splitter_done(const SwMboxSplitter *splitter);

/* Takes one '>' off the lines that begin with `>From `, `>>From ` and so on (mboxrd; of mboxo the first is the only one met).
 * `out` is overwritten. */
void sw_mbox_unquote(SwSpan bytes, GString *out);
