#include "store/event_json.h"

#include "base/escape.h"

#define DIGITS_MAX 20 /* of a 64-bit number */

static void put_key(GString *out, const char *key)
{
    if (out->str[out->len - 1] != '{')
        g_string_append_c(out, ',');
    g_string_append_c(out, '"');
    g_string_append(out, key);
    g_string_append_len(out, "\":", 2);
}

static void put_text(GString *out, const char *key, SwSpan text)
{
    put_key(out, key);
    sw_escape_json(out, text);
}

/* By hand, as printf would take a tenth of the time of a whole event. */
static void put_number(GString *out, const char *key, gint64 number)
{
    char digits[DIGITS_MAX], *at = digits + DIGITS_MAX;
    guint64 rest = number < 0 ? -(guint64)number : (guint64)number;
    put_key(out, key);
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        g_string_append_c(out, '-');
    g_string_append_len(out, at, digits + DIGITS_MAX - at);
}

static void put_time(GString *out, const SwEvent *event)
{
    char text[SW_DATE_TEXT_MAX];
    put_text(out, "time", sw_span_of(sw_date_format(event->time_us, text)));
    if (event->time_error_ms > 0)
        put_number(out, "time_error_ms", event->time_error_ms);
}

static void put_client(GString *out, const SwEvent *event)
{
    char text[SW_ADDRESS_TEXT_MAX];
    put_text(out, "client", sw_span_of(sw_address_format(&event->client, text)));
}

static void put_urls(GString *out, const SwEvent *event)
{
    put_key(out, "urls");
    g_string_append_c(out, '[');
    for (guint i = 0; i < event->n_urls; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        sw_escape_json(out, event->urls[i]);
    }
    g_string_append_c(out, ']');
}

/* Six digits are what a float keeps of any decimal number. */
static void put_score(GString *out, const SwEvent *event)
{
    char text[G_ASCII_DTOSTR_BUF_SIZE];
    put_key(out, "score");
    g_string_append(out, g_ascii_formatd(text, sizeof text, "%.6g", (double)event->score));
}

static void put_hop(GString *out, const SwEvent *event)
{
    guint hundredths = (guint)(100 * event->hop_confidence + 0.5f);
    put_number(out, "hop_index", event->hop_index);
    put_text(out, "hop_method", sw_span_of(sw_method_name(event->hop_method)));
    put_key(out, "hop_confidence");
    g_string_append_c(out, (char)('0' + hundredths / 100));
    g_string_append_c(out, '.');
    g_string_append_c(out, (char)('0' + hundredths / 10 % 10));
    g_string_append_c(out, (char)('0' + hundredths % 10));
}

static void put_provenance(GString *out, const SwEvent *event)
{
    if (sw_span_present(event->source)) {
        put_text(out, "source", event->source);
        put_number(out, "offset", (gint64)event->offset);
    }
    if (event->kind)
        put_text(out, "kind", sw_span_of(event->kind));
}

static void put_field(GString *out, const SwEvent *event, SwField field)
{
    const char *key = sw_field_name(field);
    switch (field) {
    case SW_FIELD_TIME:
        put_time(out, event);
        return;
    case SW_FIELD_CLIENT:
        put_client(out, event);
        return;
    case SW_FIELD_OUTCOME:
        put_text(out, key, sw_span_of(sw_outcome_name(event->outcome)));
        return;
    case SW_FIELD_CODE:
        put_number(out, key, event->code);
        return;
    case SW_FIELD_REASON_CLASS:
        put_text(out, key, sw_span_of(sw_reason_class_name(event->reason_class)));
        return;
    case SW_FIELD_SCORE:
        put_score(out, event);
        return;
    case SW_FIELD_TRANSACTION:
        put_number(out, key, (gint64)event->transaction);
        return;
    case SW_FIELD_DATE_OFFSET:
        put_number(out, key, event->date_offset_min);
        return;
    case SW_FIELD_SIZE:
        put_number(out, key, (gint64)event->size);
        return;
    case SW_FIELD_URLS:
        put_urls(out, event);
        return;
    case SW_FIELD_DIRECTION:
        put_text(out, key, sw_span_of(sw_direction_name(event->direction)));
        return;
    case SW_FIELD_HOP:
        put_hop(out, event);
        return;
    default:
        put_text(out, key, sw_event_text(event, field));
    }
}

void sw_event_write_json(GString *out, const SwEvent *event)
{
    g_string_append_c(out, '{');
    for (SwField field = 0; field < SW_N_FIELDS; field++)
        if (sw_event_has(event, field))
            put_field(out, event, field);
    put_provenance(out, event);
    g_string_append(out, "}\n");
}
