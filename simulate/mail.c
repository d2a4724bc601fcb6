#include "simulate/mail.h"

#include "base/random.h"
#include "simulate/mail_text.h"
#include "simulate/names.h"
#include "simulate/stamps.h"
#include "simulate/streams.h"

#define BASE64_LINE 76 /* RFC 2045 section 6.8 */
#define QUOTED_LINE 75 /* section 6.7: 76 with the soft line break */
#define MOST_LATE_S 40 /* how far a sender's clock is behind */
#define FORGED_EVERY 8 /* campaign mails with a hop that the sender made up */

typedef enum { PART_TEXT, PART_HTML } PartKind;
typedef void (*Encode)(GString *out, const GString *text);

static gboolean is_ascii(SwSpan text)
{
    for (gsize i = 0; i < text.len; i++)
        if ((guchar)text.data[i] >= 0x80)
            return FALSE;
    return TRUE;
}

static void encode_nothing(GString *out, const GString *text)
{
    g_string_append_len(out, text->str, (gssize)text->len);
}

static void encode_base64(GString *out, const GString *text)
{
    g_autofree char *encoded = g_base64_encode((const guchar *)text->str, text->len);
    gsize n = strlen(encoded);
    for (gsize i = 0; i < n; i += BASE64_LINE) {
        g_string_append_len(out, encoded + i, (gssize)MIN(n - i, BASE64_LINE));
        g_string_append_c(out, '\n');
    }
}

static gboolean needs_quoting(const GString *text, gsize i)
{
    guchar c = (guchar)text->str[i];
    gboolean ends_line = i + 1 == text->len || text->str[i + 1] == '\n';
    return c == '=' || c > 0x7e || (c == ' ' && ends_line);
}

static void encode_quoted_printable(GString *out, const GString *text)
{
    gsize column = 0;
    for (gsize i = 0; i < text->len; i++) {
        if (text->str[i] == '\n') {
            g_string_append_c(out, '\n');
            column = 0;
            continue;
        }
        gsize width = needs_quoting(text, i) ? 3 : 1;
        if (column + width > QUOTED_LINE) {
            g_string_append(out, "=\n");
            column = 0;
        }
        if (width == 3)
            g_string_append_printf(out, "=%02X", (guchar)text->str[i]);
        else
            g_string_append_c(out, text->str[i]);
        column += width;
    }
}

static const struct {
    const char *name;
    Encode encode;
} encodings[] = {
    {"7bit", encode_nothing},
    {"quoted-printable", encode_quoted_printable},
    {"base64", encode_base64},
    {"8bit", encode_nothing},
};
enum { SEVEN_BIT, QUOTED_PRINTABLE, BASE64, EIGHT_BIT };

/* How the texts of a campaign are sent: one part, or a multipart/alternative of two. */
static const struct {
    gboolean alternative;
    PartKind kind;
    guint encoding;
} forms[] = {
    {FALSE, PART_TEXT, SEVEN_BIT}, {FALSE, PART_TEXT, QUOTED_PRINTABLE}, {FALSE, PART_HTML, SEVEN_BIT},
    {FALSE, PART_HTML, BASE64},    {FALSE, PART_HTML, QUOTED_PRINTABLE}, {TRUE, PART_HTML, QUOTED_PRINTABLE},
};

static void append_part(GString *out, PartKind kind, guint encoding, const GString *text)
{
    const char *charset = encoding == SEVEN_BIT ? "us-ascii" : "utf-8";
    g_string_append_printf(out, "Content-Type: text/%s; charset=%s\nContent-Transfer-Encoding: %s\n\n",
                           kind == PART_HTML ? "html" : "plain", charset, encodings[encoding].name);
    encodings[encoding].encode(out, text);
}

static void append_alternative(GString *out, const SwCampaignMessage *message, guint encoding, SwRandom *random)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *boundary = g_strdup_printf("----=_NextPart_%016" G_GINT64_MODIFIER "X", message->content);
    g_string_append_printf(out, "Content-Type: multipart/alternative;\n boundary=\"%s\"\n\n--%s\n", boundary, boundary);
    SwRandom same_words = *random;
    sw_mail_text_append_plain(text, message, random);
    append_part(out, PART_TEXT, SEVEN_BIT, text);
    g_string_append_printf(out, "\n--%s\n", boundary);
    g_string_truncate(text, 0);
    sw_mail_text_append_html(text, message, &same_words);
    append_part(out, PART_HTML, encoding, text);
    g_string_append_printf(out, "\n--%s--\n", boundary);
}

static void append_advertisement(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    guint form = (guint)sw_random_below(random, G_N_ELEMENTS(forms));
    if (forms[form].alternative) {
        append_alternative(out, message, forms[form].encoding, random);
        return;
    }
    g_autoptr(GString) text = g_string_new(NULL);
    if (forms[form].kind == PART_HTML)
        sw_mail_text_append_html(text, message, random);
    else
        sw_mail_text_append_plain(text, message, random);
    append_part(out, forms[form].kind, forms[form].encoding, text);
}

static void append_letter(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    g_autoptr(GString) text = g_string_new(NULL);
    sw_mail_text_append_letter(text, message, random);
    append_part(out, PART_TEXT, EIGHT_BIT, text);
}

/* RFC 2047 where it is not ASCII. Ours fit into one encoded word. */
static void append_subject(GString *out, SwSpan subject)
{
    g_string_append(out, "Subject: ");
    if (is_ascii(subject)) {
        g_string_append_len(out, subject.data, (gssize)subject.len);
    } else {
        g_autofree char *encoded = g_base64_encode((const guchar *)subject.data, subject.len);
        g_string_append_printf(out, "=?utf-8?B?%s?=", encoded);
    }
    g_string_append_c(out, '\n');
}

void sw_mail_append_message_id(GString *out, const SwCampaignMessage *message)
{
    gsize at = sw_span_find(message->mail_from, 0, '@');
    g_string_append_printf(out, "%012" G_GINT64_MODIFIER "x.%016" G_GINT64_MODIFIER "x",
                           (guint64)(message->time_us / SW_SECOND), message->content);
    g_string_append_len(out, message->mail_from.data + at, (gssize)(message->mail_from.len - at));
}

/* A hop that never was, between two hosts that never met. */
static void append_forged_hop(GString *out, const SwCampaignMessage *message)
{
    SwRandom content = {message->content}, random = sw_random_fork(&content, SW_CONTENT_STREAM_FORGERY);
    if (sw_random_below(&random, FORGED_EVERY) != 0)
        return;
    g_autoptr(GString) domain = g_string_new(NULL);
    sw_names_sender_domain(domain, (guint)sw_random_below(&random, SW_NAMES_SENDER_DOMAINS));
    guint from = (guint)sw_random_below(&random, 255), by = (guint)sw_random_below(&random, 9);
    guint64 id = sw_random_next(&random) >> 24;
    g_string_append_printf(
        out, "Received: from %s ([203.0.113.%u])\n\tby smtp%u.%s with ESMTP id %010" G_GINT64_MODIFIER "X;\n\t",
        domain->str, from, by, domain->str, id);
    sw_stamp_append_rfc5322(out, message->time_us - (gint64)sw_random_below(&random, 4000) * SW_SECOND,
                            message->offset_min);
    g_string_append_c(out, '\n');
}

void sw_mail_append(GString *out, const SwCampaignMessage *message)
{
    SwRandom random = {message->content};
    gint64 sent_us = message->time_us - (gint64)sw_random_below(&random, MOST_LATE_S) * SW_SECOND;
    if (!message->trickle)
        append_forged_hop(out, message);
    g_string_append(out, "Message-ID: <");
    sw_mail_append_message_id(out, message);
    g_string_append(out, ">\nDate: ");
    sw_stamp_append_rfc5322(out, sent_us, message->offset_min);
    g_string_append_printf(out, "\nFrom: <%.*s>\nTo: <%.*s>\n", (int)message->mail_from.len, message->mail_from.data,
                           (int)message->rcpt.len, message->rcpt.data);
    append_subject(out, message->subject);
    g_string_append(out, "MIME-Version: 1.0\n");
    if (message->trickle)
        append_letter(out, message, &random);
    else
        append_advertisement(out, message, &random);
}
