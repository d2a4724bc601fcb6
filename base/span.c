#include "base/span.h"

/* The two cases of a letter differ in one bit. */
static gboolean byte_equals_folded(char a, char b)
{
    return a == b || ((a ^ b) == 0x20 && g_ascii_isalpha(a));
}

/* The bits in which eight bytes differ from eight others. */
static guint64 difference(const char *a, const char *b)
{
    guint64 left, right;
    memcpy(&left, a, sizeof left);
    memcpy(&right, b, sizeof right);
    return left ^ right;
}

/* Not g_ascii_strncasecmp, which stops at a NUL. Eight bytes a step while nothing but case may differ: most names that are compared differ
 * in more, and in their first bytes. */
gboolean sw_bytes_equal_folded(const char *a, const char *b, gsize n)
{
    gsize i = 0;
    for (; i + 8 <= n; i += 8) {
        guint64 bits = difference(a + i, b + i);
        if (bits & ~G_GUINT64_CONSTANT(0x2020202020202020))
            return FALSE;
        for (gsize k = i; bits != 0 && k < i + 8; k++)
            if (!byte_equals_folded(a[k], b[k]))
                return FALSE;
    }
    for (; i < n; i++)
        if (!byte_equals_folded(a[i], b[i]))
            return FALSE;
    return TRUE;
}

int sw_span_compare(SwSpan a, SwSpan b)
{
    gsize shorter = MIN(a.len, b.len);
    int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);
    return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

SwSpan sw_span_trim(SwSpan span)
{
    while (span.len > 0 && is_blank(span.data[0])) {
        span.data++;
        span.len--;
    }
    while (span.len > 0 && is_blank(span.data[span.len - 1]))
        span.len--;
    return span;
}

gsize sw_span_find_folded(SwSpan span, gsize from, SwSpan needle)
{
    if (needle.len == 0)
        return MIN(from, span.len);
    guint first = (guint)needle.data[0] | 0x20; /* letters of either case: a cheap look before the comparison */
    for (; from + needle.len <= span.len; from++)
        if (((guint)span.data[from] | 0x20) == first &&
            sw_bytes_equal_folded(span.data + from, needle.data, needle.len))
            return from;
    return span.len;
}

char *sw_span_dup(SwSpan span)
{
    if (!sw_span_present(span))
        return NULL;
    char *copy = g_malloc(span.len + 1);
    if (span.len > 0)
        memcpy(copy, span.data, span.len);
    copy[span.len] = '\0';
    return copy;
}

gboolean sw_span_to_uint64(SwSpan span, guint64 *ret_value)
{
    guint64 value = 0;
    for (gsize i = 0; i < span.len; i++) {
        if (!g_ascii_isdigit(span.data[i]) || !g_uint64_checked_mul(&value, value, 10) ||
            !g_uint64_checked_add(&value, value, (guint64)(span.data[i] - '0')))
            return FALSE;
    }
    if (span.len == 0)
        return FALSE;
    *ret_value = value;
    return TRUE;
}
