/*
 * Why a relay refused, from the words of its reply: one table for all dialects, as administrators copy each other's texts
 * from one MTA to the next. What outsiders put into a reply (addresses in <>, literals in [], quoted text) is not
 * read, and the first phrase that tells a class decides, for a relay names its reason before it repeats what it was given.
 */
#pragma once

#include "base/span.h"
#include "store/event.h"

/*
 * `text` is what stands behind the reply code, with or without an enhanced status code (RFC 3463) and the command's
 * argument (`<x@y>: ...`, `<x@y>... ...`). `code` is the reply code, 0 where the log has none. ret_list gets the DNSBL's
 * name, or the host of the address the text refers to; absent where it names none. It borrows from `text`; may be NULL.
 */
SwReasonClass sw_reason_class(SwSpan text, guint16 code, SwSpan *ret_list);

/* Fills reason, reason_class and list of a refusal that was told in these words, and code if they begin with a reply code
 * (`550 5.1.1 ...`). What the reply is called a refusal for, the caller says: the outcome is left alone. */
void sw_reason_read_reply(SwSpan words, SwEvent *refusal);
