/*
 * A span is a borrowed stretch of bytes: it owns nothing, is not NUL-terminated, and may hold any byte.
 * A span whose data is NULL is "absent"; one of length 0 with data is "present and empty" (the null sender <>).
 */
#pragma once

#include <glib.h>
#include <string.h>

typedef struct {
    const char *data;
    gsize len;
} SwSpan;

#define SW_SPAN_ABSENT ((SwSpan){NULL, 0})
#define SW_SPAN(literal) ((SwSpan){"" literal, sizeof(literal) - 1})

static inline SwSpan sw_span(const char *data, gsize len)
{
    return (SwSpan){data, len};
}

static inline SwSpan sw_span_of(const char *text)
{
    return (SwSpan){text, text ? strlen(text) : 0};
}

/* Bytes that are nowhere are none: told to clang's analyzer, which sees each function by itself. */
#ifdef __clang_analyzer__
#define SW_SPAN_IS_SOUND(span) g_assert((span).data || (span).len == 0)
#else
#define SW_SPAN_IS_SOUND(span) ((void)0)
#endif

static inline gboolean sw_span_present(SwSpan span)
{
    return span.data != NULL;
}

/* memcmp() == 0, without the call: for paths on which a few words at a time are compared, over and over. */
static inline gboolean sw_bytes_equal(const char *a, const char *b, gsize n)
{
    guint64 x, y;
    if (n < sizeof x) {
        for (gsize i = 0; i < n; i++)
            if (a[i] != b[i])
                return FALSE;
        return TRUE;
    }
    for (gsize at = 0;; at = MIN(at + sizeof x, n - sizeof x)) { /* the last word overlaps the one before it */
        memcpy(&x, a + at, sizeof x);
        memcpy(&y, b + at, sizeof y);
        if (x != y)
            return FALSE;
        if (at == n - sizeof x)
            return TRUE;
    }
}

static inline gboolean sw_span_equal(SwSpan a, SwSpan b)
{
    SW_SPAN_IS_SOUND(a);
    SW_SPAN_IS_SOUND(b);
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

/* Whether n bytes are the same but for ASCII case; bytes above 0x7f must be equal. */
gboolean sw_bytes_equal_folded(const char *a, const char *b, gsize n);

static inline gboolean sw_span_equal_folded(SwSpan a, SwSpan b)
{
    return a.len == b.len && sw_bytes_equal_folded(a.data, b.data, a.len);
}

static inline gboolean sw_span_has_prefix_folded(SwSpan span, SwSpan prefix)
{
    return span.len >= prefix.len && sw_bytes_equal_folded(span.data, prefix.data, prefix.len);
}

/* Bytes first, then length: the order of `LC_ALL=C sort`. */
int sw_span_compare(SwSpan a, SwSpan b);

/* Without spaces, tabs, CR and LF at both ends. */
SwSpan sw_span_trim(SwSpan span);

/* The part from `from` up to (not with) `to`; both are cut to the length, so no slice reads outside. */
static inline SwSpan sw_span_slice(SwSpan span, gsize from, gsize to)
{
    SW_SPAN_IS_SOUND(span);
    to = MIN(to, span.len);
    from = MIN(from, to);
    return sw_span(span.data ? span.data + from : NULL, to - from);
}

/* Position of the first `byte` at or after `from`, or span.len. */
static inline gsize sw_span_find(SwSpan span, gsize from, char byte)
{
    SW_SPAN_IS_SOUND(span);
    if (from >= span.len)
        return span.len;
    const char *found = memchr(span.data + from, byte, span.len - from);
    return found ? (gsize)(found - span.data) : span.len;
}

/* Position of the first `needle` at or after `from`, ASCII case ignored, or span.len. */
gsize sw_span_find_folded(SwSpan span, gsize from, SwSpan needle);

/* An owned, NUL-terminated copy; NULL for an absent span. Embedded NULs are kept. */
char *sw_span_dup(SwSpan span);

/* Decimal digits only, the whole span, no sign; FALSE on overflow, on an empty span, or on anything else. */
gboolean sw_span_to_uint64(SwSpan span, guint64 *ret_value);
