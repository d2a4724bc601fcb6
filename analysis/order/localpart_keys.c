#include "analysis/order/localpart_keys.h"

static int compare_bytes(guchar a, guchar b)
{
    return (a > b) - (a < b);
}

static int by_folded_bytes(SwSpan a, SwSpan b)
{
    for (gsize i = 0; i < a.len && i < b.len; i++) {
        int order = compare_bytes((guchar)g_ascii_tolower(a.data[i]), (guchar)g_ascii_tolower(b.data[i]));
        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

static gboolean is_punctuation(char c)
{
    return (guchar)c < 0x80 && !g_ascii_isalnum(c);
}

static gsize skip_punctuation(SwSpan span, gsize i)
{
    while (i < span.len && is_punctuation(span.data[i]))
        i++;
    return i;
}

static int by_letters_and_digits(SwSpan a, SwSpan b)
{
    gsize i = skip_punctuation(a, 0), j = skip_punctuation(b, 0);
    while (i < a.len && j < b.len) {
        int order = compare_bytes((guchar)g_ascii_tolower(a.data[i]), (guchar)g_ascii_tolower(b.data[j]));
        if (order != 0)
            return order;
        i = skip_punctuation(a, i + 1);
        j = skip_punctuation(b, j + 1);
    }
    return (i < a.len) - (j < b.len);
}

static int by_reversed_bytes(SwSpan a, SwSpan b)
{
    while (a.len > 0 && b.len > 0) {
        int order = compare_bytes((guchar)a.data[--a.len], (guchar)b.data[--b.len]);
        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

/* The digits at the front of `span`, without leading zeros; `span` moves on. */
static SwSpan take_number(SwSpan *span)
{
    gsize zeros = 0, end;
    while (zeros < span->len && span->data[zeros] == '0')
        zeros++;
    for (end = zeros; end < span->len && g_ascii_isdigit(span->data[end]);)
        end++;
    SwSpan number = sw_span_slice(*span, zeros, end);
    *span = sw_span_slice(*span, end, span->len);
    return number;
}

/* ab2 before ab10. */
static int by_numbers(SwSpan a, SwSpan b)
{
    while (a.len > 0 && b.len > 0) {
        int order;
        if (g_ascii_isdigit(a.data[0]) && g_ascii_isdigit(b.data[0])) {
            SwSpan x = take_number(&a), y = take_number(&b);
            order = x.len != y.len ? (x.len > y.len) - (x.len < y.len) : sw_span_compare(x, y);
        } else {
            order = compare_bytes((guchar)a.data[0], (guchar)b.data[0]);
            a = sw_span_slice(a, 1, a.len);
            b = sw_span_slice(b, 1, b.len);
        }
        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

const SwLocalpartKey sw_localpart_keys[] = {
    {"bytes", sw_span_compare},      {"folded", by_folded_bytes}, {"punctuation_blind", by_letters_and_digits},
    {"reversed", by_reversed_bytes}, {"numeric", by_numbers},     {NULL, NULL},
};
