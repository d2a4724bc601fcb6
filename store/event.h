/*
 * An event is one recipient of one delivery attempt, as one source saw it. Ingestors write events to a sink; every
 * span in an event is borrowed and lives until the sink returns. A field that the source cannot give is absent:
 * its bit in `has` is clear. Unknown is not zero.
 */
#pragma once

#include "base/address.h"
#include "base/date.h"
#include "base/document.h"
#include "base/span.h"
#include "store/session.h"

typedef enum {
    SW_FIELD_TIME,
    SW_FIELD_CLIENT,
    SW_FIELD_HELO,
    SW_FIELD_MAIL_FROM,
    SW_FIELD_RCPT,
    SW_FIELD_OUTCOME,
    SW_FIELD_CODE,
    SW_FIELD_REASON,
    SW_FIELD_REASON_CLASS,
    SW_FIELD_LIST,
    SW_FIELD_VERDICT,
    SW_FIELD_SCORE,
    SW_FIELD_TRANSACTION,
    SW_FIELD_MESSAGE_ID,
    SW_FIELD_HEADER_FROM,
    SW_FIELD_SUBJECT,
    SW_FIELD_DATE_OFFSET,
    SW_FIELD_SIZE,
    SW_FIELD_URLS,
    SW_FIELD_QUEUE_ID,
    SW_FIELD_DIRECTION,
    SW_FIELD_HOP, /* hop index, method and confidence of the trust boundary */
    SW_N_FIELDS
} SwField;

#define SW_HAS(field) (1u << (field))

typedef enum {
    SW_OUTCOME_UNKNOWN,
    SW_OUTCOME_ACCEPTED,
    SW_OUTCOME_REJECTED,
    SW_OUTCOME_DEFERRED,
    SW_N_OUTCOMES
} SwOutcome;

/* Why an envelope was refused, deferred or held up, in the terms of whoever runs a relay. */
typedef enum {
    SW_REASON_UNKNOWN,
    SW_REASON_DNSBL, /* the client, its name or the sender's is on a list */
    SW_REASON_UNKNOWN_USER,
    SW_REASON_SENDER_DOMAIN, /* the sender's domain does not resolve */
    SW_REASON_HELO,
    SW_REASON_RATE,
    SW_REASON_GREYLIST,
    SW_REASON_CONTENT,
    SW_REASON_RELAY, /* no mail for others */
    SW_REASON_OTHER,
    SW_N_REASONS
} SwReasonClass;

/* Whether mail comes to the relay's own users from elsewhere, or is its own users' mail. */
typedef enum { SW_DIRECTION_UNKNOWN, SW_DIRECTION_IN, SW_DIRECTION_OUT, SW_N_DIRECTIONS } SwDirection;

/* How the client was told from the Received chain. */
typedef enum {
    SW_METHOD_NONE, /* the source knew the client itself (log, capture, events) */
    SW_METHOD_GIVEN, /* --trusted */
    SW_METHOD_LEARNED, /* hosts that stand as `by` in the newest hops of most messages */
    SW_METHOD_FIRST, /* nothing could be learned: the newest hop from outside */
    SW_N_METHODS
} SwMethod;

/* One Received field, newest first in a chain. RFC 5321 section 4.4. Everything below the boundary is a claim. */
typedef struct {
    gboolean has_client; /* the bracketed address that the receiving relay wrote down */
    SwAddress client;
    SwSpan helo, by, rdns, envelope_for; /* absent where the field has none */
    gint64 time_us; /* SW_TIME_UNKNOWN without a readable date */
    gint16 offset_min;
    gboolean authenticated; /* ESMTPA and friends (RFC 3848), or the relay says so in words */
    gboolean retrieval; /* POP or IMAP fetch, local pipe: no handover by a client */
    gboolean readable; /* FALSE: kept in the chain, tells nothing */
} SwHop;

typedef struct {
    guint32 has; /* SW_HAS() bits */
    gint64 time_us;
    guint32 time_error_ms; /* half width: 500 for stamps of whole seconds */
    SwAddress client;
    SwSpan helo, mail_from, rcpt;
    SwOutcome outcome;
    guint16 code; /* SMTP reply code */
    SwSpan reason;
    SwReasonClass reason_class;
    SwSpan list; /* DNSBLs that had the client listed then, a space between them; first the one that refused it */
    SwSpan verdict; /* a content filter's, in its own word: "spam", "reject", "greylist", ... */
    float score; /* the content filter's */
    SwDirection direction;
    guint64 transaction; /* unique within the source */
    SwSpan message_id, header_from, subject, queue_id;
    gint16 date_offset_min; /* zone of the Date: field, minutes east of UTC */
    guint64 size;
    const SwSpan *urls; /* SW_FIELD_URLS with n_urls 0: the body was read and holds none */
    guint n_urls;
    guint8 hop_index; /* 0 = newest */
    guint8 hop_method; /* SwMethod */
    float hop_confidence; /* 0..1 */

    SwSpan source; /* file, or file within the input (Maildir, archive); set by the sink where absent */
    guint64 offset; /* of the record, in bytes after decompression */
    const char *kind; /* ingestor's name; static; set by the sink where NULL */

    const SwHop *hops; /* the chain, for sinks that look for the boundary; not stored */
    guint n_hops;
} SwEvent;

static inline gboolean sw_event_has(const SwEvent *event, SwField field)
{
    return (event->has & SW_HAS(field)) != 0;
}

/* The first field of a set of SW_HAS() bits that is not empty. */
static inline SwField sw_field_first(guint32 bits)
{
    return (SwField)__builtin_ctz(bits);
}

/* What an ingestor writes to. The first member of whoever receives. */
typedef struct SwSink SwSink;
struct SwSink {
    void (*event)(SwSink *sink, const SwEvent *event);
    /* One bad record, or one oddity in a record that was read. `source` as in SwEvent, may be absent. */
    void (*defect)(SwSink *sink, SwDefectKind kind, SwSpan source, guint64 offset, const char *reason);
    /* One record is done with (read or skipped); `bytes` is how far the input has been consumed. */
    void (*record)(SwSink *sink, guint64 bytes);
    /* One SMTP session as a whole (captures only). May be NULL: not wanted. */
    void (*session)(SwSink *sink, const SwSessionRecord *session);
    /* May be NULL. The record at `offset` is about to be read: should it kill the reader, this is what is to blame. FALSE: it is not
     * to be read, as it did; `record` is called for it all the same. */
    gboolean (*begin)(SwSink *sink, SwSpan source, guint64 offset);
    /* A line of a log that nobody understood, as it stands there. May be NULL: not wanted. */
    void (*unparsed)(SwSink *sink, SwSpan line);
};

static inline gboolean sw_sink_begin(SwSink *sink, SwSpan source, guint64 offset)
{
    return !sink->begin || sink->begin(sink, source, offset);
}

static inline void sw_sink_unparsed(SwSink *sink, SwSpan line)
{
    if (sink->unparsed)
        sink->unparsed(sink, line);
}

const char *sw_field_name(SwField field); /* the ndjson key */
gboolean sw_field_is_text(SwField field);
/* Where in an event the span of a text field stands; 0: the field is none. */
extern const gsize sw_event_text_members[SW_N_FIELDS];

/* The span of a text field. */
static inline SwSpan sw_event_text(const SwEvent *event, SwField field)
{
    g_assert(sw_event_text_members[field] != 0);
    return G_STRUCT_MEMBER(SwSpan, event, sw_event_text_members[field]);
}

static inline void sw_event_set_text(SwEvent *event, SwField field, SwSpan text)
{
    g_assert(sw_event_text_members[field] != 0);
    G_STRUCT_MEMBER(SwSpan, event, sw_event_text_members[field]) = text;
}

const char *sw_outcome_name(SwOutcome outcome); /* "accepted"...; NULL for unknown */
gboolean sw_outcome_parse(SwSpan text, SwOutcome *ret_outcome);
const char *sw_reason_class_name(SwReasonClass reason_class); /* "dnsbl"...; NULL for unknown */
gboolean sw_reason_class_parse(SwSpan text, SwReasonClass *ret_class);
const char *sw_direction_name(SwDirection direction); /* "in", "out"; NULL for unknown */
gboolean sw_direction_parse(SwSpan text, SwDirection *ret_direction);
const char *sw_method_name(SwMethod method);
