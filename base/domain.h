/*
 * Domain names, as they stand in mail: case-folded, without the final dot, IDNs in punycode (RFC 5891), and the
 * registered domain of the Public Suffix List (libpsl).
 */
#pragma once

#include "base/span.h"

#define SW_DOMAIN_TEXT_MAX 254 /* RFC 1035 section 3.1: 253 characters as text, and a NUL */

/* The part after the last '@' of an address, case folding left to the caller; absent when there is none or it is empty. */
SwSpan sw_domain_of_mailbox(SwSpan mailbox);

/* Folded, dot-stripped, punycoded. NULL when `name` is no domain name: empty, labels over 63 bytes, over 253 in all,
 * a control character, a space, any other ASCII character than letters, digits, '-', '_' and '.'. An address, bracketed or
 * bare, is no name. Owned by the caller. */
char *sw_domain_normalise(SwSpan name);

/* The same without allocation: into `buffer`, NUL-terminated; the span borrows from it, absent for what is no name. */
SwSpan sw_domain_write(SwSpan name, char buffer[SW_DOMAIN_TEXT_MAX]);

/* The registered domain of a normalised name: one label below its public suffix; the name itself when it is a suffix or
 * has a single label. Names under the reserved `.example` and the like count as below a one-label suffix. Borrows from `name`. */
SwSpan sw_domain_registered(SwSpan name);

/* Whether a normalised name ends in a suffix that the list knows, and not merely in some label. */
gboolean sw_domain_has_listed_suffix(SwSpan name);

/* Total orders of domain names for the passes that look for one. */
int sw_domain_compare_reversed_labels(SwSpan a, SwSpan b); /* ch.example.www: labels from the right, each by bytes */
