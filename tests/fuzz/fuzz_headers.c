/* A header block, and the values of the fields in it. */
#include "tests/fuzz/fuzz.h"

#include "parsers/mail/fields.h"

static void read_value(SwSpan value, GString *buffer)
{
    SwSpan (*const readers[])(SwSpan, GString *) = {sw_field_text, sw_field_mailbox, sw_field_path,
                                                    sw_field_message_id};
    for (guint i = 0; i < G_N_ELEMENTS(readers); i++)
        fuzz_touch(readers[i](value, buffer));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SwSpan bytes = fuzz_span(data, size);
    g_autoptr(GString) buffer = g_string_new(NULL);
    SwHeaders headers;
    sw_headers_init(&headers);
    sw_headers_scan(&headers, bytes);
    g_assert(headers.body <= bytes.len);
    for (guint i = 0; i < headers.fields->len; i++)
        read_value(g_array_index(headers.fields, SwHeaderField, i).value, buffer);
    fuzz_touch(sw_fields_sender(&headers, buffer));
    fuzz_touch(sw_fields_recipient(&headers, buffer));
    sw_headers_clear(&headers);
    return 0;
}
