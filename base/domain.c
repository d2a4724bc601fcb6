#include "base/domain.h"

#include "base/address.h"

#include <idn2.h>
#include <libpsl.h>

enum {
    LABEL_MAX = 63, /* RFC 1035 section 2.3.4 */
    UNMAPPED_MAX = 1024, /* bytes of UTF-8 that are worth handing to IDNA mapping */
};

SwSpan sw_domain_of_mailbox(SwSpan mailbox)
{
    for (gsize i = mailbox.len; i > 0; i--)
        if (mailbox.data[i - 1] == '@')
            return i < mailbox.len ? sw_span_slice(mailbox, i, mailbox.len) : SW_SPAN_ABSENT;
    return SW_SPAN_ABSENT;
}

static gboolean is_name_character(char c)
{
    return g_ascii_isalnum(c) || c == '-' || c == '_';
}

/* Folds an ASCII name into `buffer`; absent if it breaks the rules for labels. */
static SwSpan write_ascii(SwSpan name, char buffer[SW_DOMAIN_TEXT_MAX])
{
    if (name.len > 0 && name.data[name.len - 1] == '.')
        name.len--;
    if (name.len == 0 || name.len >= SW_DOMAIN_TEXT_MAX)
        return SW_SPAN_ABSENT;
    gsize label = 0;
    for (gsize i = 0; i < name.len; i++) {
        char c = name.data[i];
        gboolean dot = c == '.';
        if (dot ? label == 0 : !is_name_character(c) || label == LABEL_MAX)
            return SW_SPAN_ABSENT;
        label = dot ? 0 : label + 1;
        buffer[i] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    buffer[name.len] = '\0';
    return label > 0 ? sw_span(buffer, name.len) : SW_SPAN_ABSENT;
}

/* UTS #46 mapping, then punycode. */
static SwSpan write_international(SwSpan name, char buffer[SW_DOMAIN_TEXT_MAX])
{
    if (name.len > UNMAPPED_MAX || memchr(name.data, '\0', name.len) ||
        !g_utf8_validate(name.data, (gssize)name.len, NULL))
        return SW_SPAN_ABSENT;
    char unmapped[UNMAPPED_MAX + 1];
    memcpy(unmapped, name.data, name.len);
    unmapped[name.len] = '\0';
    char *mapped = NULL;
    if (idn2_to_ascii_8z(unmapped, &mapped, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL) != IDN2_OK)
        return SW_SPAN_ABSENT;
    SwSpan written = write_ascii(sw_span_of(mapped), buffer);
    idn2_free(mapped);
    return written;
}

static gboolean is_ascii(SwSpan name)
{
    for (gsize i = 0; i < name.len; i++)
        if ((guchar)name.data[i] >= 0x80)
            return FALSE;
    return TRUE;
}

static gboolean is_address(SwSpan name)
{
    SwAddress address;
    return g_ascii_isdigit(name.data[name.len - 1]) && sw_address_parse(name, &address);
}

SwSpan sw_domain_write(SwSpan name, char buffer[SW_DOMAIN_TEXT_MAX])
{
    SwSpan written = is_ascii(name) ? write_ascii(name, buffer) : write_international(name, buffer);
    return sw_span_present(written) && is_address(written) ? SW_SPAN_ABSENT : written;
}

char *sw_domain_normalise(SwSpan name)
{
    char buffer[SW_DOMAIN_TEXT_MAX];
    return sw_span_dup(sw_domain_write(name, buffer));
}

/* Asks the Public Suffix List; the list wants a NUL-terminated name. */
static gsize look_up_registered(SwSpan name)
{
    char text[SW_DOMAIN_TEXT_MAX];
    if (name.len >= sizeof text || memchr(name.data, '\0', name.len))
        return name.len;
    memcpy(text, name.data, name.len);
    text[name.len] = '\0';
    const char *registered = psl_registrable_domain(psl_builtin(), text);
    return registered ? strlen(registered) : name.len;
}

/*
 * Look-ups come once an event and name the same few thousand domains again and again, at a microsecond each: a direct-mapped
 * table remembers the length of the answer. Longer names than fit are rare and asked for each time.
 */
typedef struct {
    guint8 len; /* 0: empty */
    guint8 registered_len;
    char name[62];
} Remembered;

enum { N_REMEMBERED = 2048 };

static Remembered *remembered_for(SwSpan name)
{
    static _Thread_local Remembered table[N_REMEMBERED];
    guint32 hash = 2166136261u; /* FNV-1a */
    for (gsize i = 0; i < name.len; i++)
        hash = (hash ^ (guchar)name.data[i]) * 16777619u;
    return &table[(hash ^ hash >> 16) % N_REMEMBERED];
}

SwSpan sw_domain_registered(SwSpan name)
{
    if (name.len == 0)
        return name;
    Remembered *entry = remembered_for(name);
    if (name.len > sizeof entry->name)
        return sw_span_slice(name, name.len - look_up_registered(name), name.len);
    if (!sw_span_equal(sw_span(entry->name, entry->len), name)) {
        memcpy(entry->name, name.data, name.len);
        entry->len = (guint8)name.len;
        entry->registered_len = (guint8)look_up_registered(name);
    }
    return sw_span_slice(name, name.len - entry->registered_len, name.len);
}

/* Takes the right-most label off `name`. */
static SwSpan pop_label(SwSpan *name)
{
    gsize start = name->len;
    while (start > 0 && name->data[start - 1] != '.')
        start--;
    SwSpan label = sw_span_slice(*name, start, name->len);
    name->len = start > 0 ? start - 1 : 0;
    return label;
}

int sw_domain_compare_reversed_labels(SwSpan a, SwSpan b)
{
    while (a.len > 0 && b.len > 0) {
        SwSpan label_a = pop_label(&a);
        int order = sw_span_compare(label_a, pop_label(&b));
        if (order != 0)
            return order;
    }
    return (a.len > 0) - (b.len > 0);
}

gboolean sw_domain_has_listed_suffix(SwSpan name)
{
    SwSpan rest = name;
    char *label = sw_span_dup(pop_label(&rest));
    gboolean listed = label && psl_is_public_suffix2(psl_builtin(), label, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE);
    g_free(label);
    return listed;
}
