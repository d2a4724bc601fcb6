/*
 * One mail, as its bytes: header block and body in, one event out. Used for mbox records, Maildir files, single messages, and for the
 * DATA of captured sessions: one mechanism. The bytes may be cut anywhere and hold anything.
 */
#pragma once

#include "parsers/ingestor.h"

/* What a mail can tell at best, together with the trust boundary. */
#define SW_MESSAGE_PROVIDES                                                                                            \
    (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_HOP) |                  \
     SW_HAS(SW_FIELD_MAIL_FROM) | SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_HEADER_FROM) | \
     SW_HAS(SW_FIELD_SUBJECT) | SW_HAS(SW_FIELD_DATE_OFFSET) | SW_HAS(SW_FIELD_SIZE) | SW_HAS(SW_FIELD_URLS))

typedef struct SwMessageReader SwMessageReader;

/* Holds buffers that are used again for each message. Not shared between threads. */
SwMessageReader *sw_message_reader_new(const SwIngestOptions *options);
void sw_message_reader_free(SwMessageReader *reader);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwMessageReader, sw_message_reader_free)

/*
 * Fills `event` with what the mail itself tells: header From (the first mailbox, bare), Subject and Message-ID decoded,
 * Date's zone, recipient and sender as the delivering relay noted them (Return-Path, Delivered-To, X-Original-To,
 * Envelope-To, else `for` of the Received chain's newest hop), size, URLs, and the Received chain in `hops`. `client`, `helo` and `time` are
 * left to whoever knows the trust boundary (parsers/boundary/boundary.h). Does not touch source, offset, kind or transaction.
 * Truncations and oddities go to `sink` as defects at `offset`. FALSE, with one SKIPPED defect, if this is no mail.
 * Spans live until the next call.
 */
gboolean sw_message_read(SwMessageReader *reader, SwSpan bytes, SwSpan source, guint64 offset, SwSink *sink,
                         SwEvent *event);
