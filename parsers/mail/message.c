#include "parsers/mail/message.h"

#include "parsers/limits.h"
#include "parsers/mail/fields.h"
#include "parsers/mail/mime.h"
#include "parsers/mail/received.h"
#include "parsers/url/urls.h"

/* Fields whose value may have to be rewritten, so that each needs a buffer of its own until the event is handed on. */
typedef enum { TEXT_FROM, TEXT_SUBJECT, TEXT_MESSAGE_ID, TEXT_SENDER, TEXT_RECIPIENT, N_TEXTS } Text;

#define ENVELOPE (SW_HAS(SW_FIELD_MAIL_FROM) | SW_HAS(SW_FIELD_RCPT))
/* What the trust boundary takes from the hop that it chooses. */
#define TOLD_BY_HOPS (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_HOP))

struct SwMessageReader {
    SwIngestOptions options;
    SwHeaders headers;
    GArray *hops; /* SwHop */
    GString *texts[N_TEXTS];
    SwMime *mime;
    SwUrls urls;
};

/* Where defects of the message at hand go. */
typedef struct {
    SwSink *sink;
    SwSpan source;
    guint64 offset;
} Notes;

static const struct {
    SwDefectKind kind;
    const char *reason;
} mime_defects[SW_N_MIME_ODDITIES] = {
    [SW_MIME_DEEP] = {SW_DEFECT_TRUNCATED, "MIME entities nested too deep"},
    [SW_MIME_MANY_PARTS] = {SW_DEFECT_TRUNCATED, "too many MIME parts"},
    [SW_MIME_LONG_HEADER] = {SW_DEFECT_TRUNCATED, "header of a MIME part too long"},
    [SW_MIME_LONG_TEXT] = {SW_DEFECT_TRUNCATED, "too much text to search it all for URLs"},
    [SW_MIME_NO_BOUNDARY] = {SW_DEFECT_NOTED, "multipart without its boundary"},
};

SwMessageReader *sw_message_reader_new(const SwIngestOptions *options)
{
    SwMessageReader *reader = g_new0(SwMessageReader, 1);
    reader->options = *options;
    sw_headers_init(&reader->headers);
    reader->hops = g_array_new(FALSE, FALSE, sizeof(SwHop));
    for (guint i = 0; i < N_TEXTS; i++)
        reader->texts[i] = g_string_new(NULL);
    reader->mime = sw_mime_new();
    sw_urls_init(&reader->urls);
    return reader;
}

void sw_message_reader_free(SwMessageReader *reader)
{
    if (!reader)
        return;
    sw_headers_clear(&reader->headers);
    g_array_unref(reader->hops);
    for (guint i = 0; i < N_TEXTS; i++)
        g_string_free(reader->texts[i], TRUE);
    sw_mime_free(reader->mime);
    sw_urls_clear(&reader->urls);
    g_free(reader);
}

static void note(const Notes *notes, SwDefectKind kind, const char *reason)
{
    notes->sink->defect(notes->sink, kind, notes->source, notes->offset, reason);
}

static void set_text(SwEvent *event, SwField field, SwSpan *ret_text, SwSpan text)
{
    *ret_text = text;
    if (sw_span_present(text))
        event->has |= SW_HAS(field);
}

static gboolean is_read(const SwMessageReader *reader, guint32 fields)
{
    return (fields & ~reader->options.unread) != 0;
}

static void read_hops(SwMessageReader *reader, const Notes *notes, SwEvent *event)
{
    const GArray *fields = reader->headers.fields;
    g_array_set_size(reader->hops, 0);
    for (guint i = 0; i < fields->len; i++) {
        const SwHeaderField *field = &g_array_index(fields, SwHeaderField, i);
        if (field->header != SW_HEADER_RECEIVED)
            continue;
        if (reader->hops->len == SW_LIMIT_HOPS) {
            note(notes, SW_DEFECT_TRUNCATED, "too many Received fields");
            break;
        }
        g_array_set_size(reader->hops, reader->hops->len + 1);
        sw_received_read(field->value, &g_array_index(reader->hops, SwHop, reader->hops->len - 1));
    }
    event->hops = (const SwHop *)(gpointer)reader->hops->data;
    event->n_hops = reader->hops->len;
}

static void read_date(const SwHeaders *headers, const Notes *notes, SwEvent *event)
{
    SwDate date;
    SwSpan value = headers->first[SW_HEADER_DATE];
    if (!sw_span_present(value))
        return;
    if (!sw_date_parse_rfc5322(value, &date)) {
        note(notes, SW_DEFECT_NOTED, "Date that cannot be read");
        return;
    }
    if (date.flags & SW_DATE_SHORT_YEAR)
        note(notes, SW_DEFECT_NOTED, "Date with a year of two or three digits");
    if (date.flags & SW_DATE_WRONG_WEEKDAY)
        note(notes, SW_DEFECT_NOTED, "Date on another weekday than it says");
    event->date_offset_min = date.offset_min;
    if (date.offset_min != SW_OFFSET_UNKNOWN)
        event->has |= SW_HAS(SW_FIELD_DATE_OFFSET);
}

static void read_envelope(SwMessageReader *reader, SwEvent *event)
{
    const SwHeaders *headers = &reader->headers;
    set_text(event, SW_FIELD_MAIL_FROM, &event->mail_from, sw_fields_sender(headers, reader->texts[TEXT_SENDER]));
    SwSpan recipient = sw_fields_recipient(headers, reader->texts[TEXT_RECIPIENT]);
    if (!sw_span_present(recipient) && event->n_hops > 0)
        recipient = event->hops[0].envelope_for;
    set_text(event, SW_FIELD_RCPT, &event->rcpt, recipient);
}

static void read_header(SwMessageReader *reader, const Notes *notes, SwEvent *event)
{
    const SwSpan *first = reader->headers.first;
    GString **texts = reader->texts;
    if (is_read(reader, SW_HAS(SW_FIELD_HEADER_FROM)))
        set_text(event, SW_FIELD_HEADER_FROM, &event->header_from,
                 sw_field_mailbox(first[SW_HEADER_FROM], texts[TEXT_FROM]));
    if (is_read(reader, SW_HAS(SW_FIELD_SUBJECT)))
        set_text(event, SW_FIELD_SUBJECT, &event->subject,
                 sw_field_text(first[SW_HEADER_SUBJECT], texts[TEXT_SUBJECT]));
    if (is_read(reader, SW_HAS(SW_FIELD_MESSAGE_ID)))
        set_text(event, SW_FIELD_MESSAGE_ID, &event->message_id,
                 sw_field_message_id(first[SW_HEADER_MESSAGE_ID], texts[TEXT_MESSAGE_ID]));
    if (reader->headers.truncated)
        note(notes, SW_DEFECT_TRUNCATED, "header block too long");
    if (is_read(reader, TOLD_BY_HOPS | ENVELOPE))
        read_hops(reader, notes, event);
    if (is_read(reader, ENVELOPE))
        read_envelope(reader, event);
    if (is_read(reader, SW_HAS(SW_FIELD_DATE_OFFSET)))
        read_date(&reader->headers, notes, event);
}

static void read_urls(SwMessageReader *reader, SwSpan bytes, const Notes *notes, SwEvent *event)
{
    SwUrls *urls = &reader->urls;
    SwTextPart part;
    sw_urls_reset(urls);
    sw_mime_open(reader->mime, &reader->headers, bytes);
    while (!urls->overflowed && sw_mime_next(reader->mime, &part)) {
        if (part.html)
            sw_urls_add_html(urls, part.text);
        else
            sw_urls_add_text(urls, part.text);
    }
    for (SwMimeOddity oddity = 0; oddity < SW_N_MIME_ODDITIES; oddity++)
        if (sw_mime_has_oddity(reader->mime, oddity))
            note(notes, mime_defects[oddity].kind, mime_defects[oddity].reason);
    if (urls->overflowed)
        note(notes, SW_DEFECT_TRUNCATED, "too many URLs");
    if (urls->truncated)
        note(notes, SW_DEFECT_TRUNCATED, "URL too long");
    event->urls = sw_urls_list(urls, &event->n_urls);
    event->has |= SW_HAS(SW_FIELD_URLS);
}

gboolean sw_message_read(SwMessageReader *reader, SwSpan bytes, SwSpan source, guint64 offset, SwSink *sink,
                         SwEvent *event)
{
    Notes notes = {sink, source, offset};
    if (!sw_headers_scan(&reader->headers, bytes)) {
        note(&notes, SW_DEFECT_SKIPPED, "no mail: it begins with no header field");
        return FALSE;
    }
    event->has &= SW_HAS(SW_FIELD_TRANSACTION);
    event->size = bytes.len;
    event->has |= SW_HAS(SW_FIELD_SIZE);
    event->urls = NULL;
    event->n_urls = 0;
    read_header(reader, &notes, event);
    if (!reader->options.headers_only && is_read(reader, SW_HAS(SW_FIELD_URLS)))
        read_urls(reader, bytes, &notes, event);
    return TRUE;
}
