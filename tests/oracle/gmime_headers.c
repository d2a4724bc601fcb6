/*
 * Compares what the header side reads with what GMime reads: From (first mailbox), Subject, Date (time and zone),
 * Message-ID, of each file given, or of all below a directory. Prints every disagreement and a count for each field; exits 0
 * when at least 99.9% of each agree. The disagreements of the corpus are explained in tests/oracle/README.md.
 */
#include "base/date.h"
#include "parsers/mail/fields.h"

#include <gmime/gmime.h>
#include <stdio.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeStream, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeParser, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(GMimeMessage, g_object_unref)

typedef enum { FIELD_FROM, FIELD_SUBJECT, FIELD_DATE, FIELD_MESSAGE_ID, N_FIELDS } Field;

static const char *const field_names[] = {"From", "Subject", "Date", "Message-ID"};

typedef struct {
    char *value[N_FIELDS]; /* NULL = absent */
} Answer;

typedef struct {
    guint messages, different[N_FIELDS];
} Tally;

static void clear_answer(Answer *answer)
{
    for (guint i = 0; i < N_FIELDS; i++)
        g_clear_pointer(&answer->value[i], g_free);
}

static char *format_date(gint64 seconds, int offset_min)
{
    char text[SW_DATE_TEXT_MAX];
    return g_strdup_printf("%s %+d", sw_date_format(seconds * SW_SECOND, text), offset_min);
}

/* Empty and absent are one answer: GMime tells them apart for no field. */
static char *copy_text(SwSpan text)
{
    return text.len > 0 ? sw_span_dup(text) : NULL;
}

static void read_ours(SwSpan message, Answer *answer)
{
    SwDate date;
    SwHeaders headers;
    g_autoptr(GString) buffer = g_string_new(NULL);
    sw_headers_init(&headers);
    sw_headers_scan(&headers, message);
    answer->value[FIELD_FROM] = copy_text(sw_field_mailbox(headers.first[SW_HEADER_FROM], buffer));
    answer->value[FIELD_SUBJECT] = copy_text(sw_field_text(headers.first[SW_HEADER_SUBJECT], buffer));
    answer->value[FIELD_MESSAGE_ID] = copy_text(sw_field_message_id(headers.first[SW_HEADER_MESSAGE_ID], buffer));
    SwSpan value = headers.first[SW_HEADER_DATE];
    if (sw_span_present(value) && sw_date_parse_rfc5322(value, &date))
        answer->value[FIELD_DATE] =
            format_date(date.time_us / SW_SECOND, date.offset_min == SW_OFFSET_UNKNOWN ? 0 : date.offset_min);
    sw_headers_clear(&headers);
}

static const char *first_address(InternetAddressList *list)
{
    for (int i = 0; list && i < internet_address_list_length(list); i++) {
        InternetAddress *address = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(address))
            return internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(address));
        const char *inner = first_address(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address)));
        if (inner)
            return inner;
    }
    return NULL;
}

static char *non_empty(const char *text)
{
    return text && *text ? g_strdup(text) : NULL;
}

static void read_gmimes(SwSpan bytes, Answer *answer)
{
    g_autoptr(GMimeStream) stream = g_mime_stream_mem_new_with_buffer(bytes.data, bytes.len);
    g_autoptr(GMimeParser) parser = g_mime_parser_new_with_stream(stream);
    if (sw_span_has_prefix_folded(bytes, SW_SPAN("From ")))
        g_mime_parser_set_format(parser, GMIME_FORMAT_MBOX);
    g_autoptr(GMimeMessage) message = g_mime_parser_construct_message(parser, NULL);
    if (!message)
        return;
    answer->value[FIELD_FROM] = non_empty(first_address(g_mime_message_get_from(message)));
    answer->value[FIELD_SUBJECT] = non_empty(g_mime_message_get_subject(message));
    answer->value[FIELD_MESSAGE_ID] = non_empty(g_mime_message_get_message_id(message));
    GDateTime *date = g_mime_message_get_date(message);
    if (date)
        answer->value[FIELD_DATE] =
            format_date(g_date_time_to_unix(date), (int)(g_date_time_get_utc_offset(date) / G_TIME_SPAN_MINUTE));
}

static void compare_file(const char *path, Tally *tally)
{
    char *data;
    gsize length;
    if (!g_file_get_contents(path, &data, &length, NULL))
        return;
    Answer ours = {{NULL}}, gmimes = {{NULL}};
    read_ours(sw_span(data, length), &ours);
    read_gmimes(sw_span(data, length), &gmimes);
    tally->messages++;
    for (guint i = 0; i < N_FIELDS; i++) {
        if (g_strcmp0(ours.value[i], gmimes.value[i]) == 0)
            continue;
        tally->different[i]++;
        printf("%s: %s\n  ours:  %s\n  GMime: %s\n", path, field_names[i], ours.value[i] ? ours.value[i] : "(absent)",
               gmimes.value[i] ? gmimes.value[i] : "(absent)");
    }
    clear_answer(&ours);
    clear_answer(&gmimes);
    g_free(data);
}

static void compare_path(const char *path, Tally *tally)
{
    g_autoptr(GDir) directory = g_dir_open(path, 0, NULL);
    if (!directory) {
        if (g_str_has_suffix(path, ".txt"))
            compare_file(path, tally);
        return;
    }
    for (const char *name = g_dir_read_name(directory); name; name = g_dir_read_name(directory)) {
        g_autofree char *inner = g_build_filename(path, name, NULL);
        compare_path(inner, tally);
    }
}

int main(int argc, char **argv)
{
    Tally tally = {0};
    gboolean enough = TRUE;
    g_mime_init();
    for (int i = 1; i < argc; i++)
        compare_path(argv[i], &tally);
    for (guint i = 0; i < N_FIELDS; i++) {
        printf("%-10s %u of %u equal\n", field_names[i], tally.messages - tally.different[i], tally.messages);
        enough = enough && tally.different[i] * 1000 <= tally.messages;
    }
    g_mime_shutdown();
    return tally.messages > 0 && enough ? 0 : 1;
}
