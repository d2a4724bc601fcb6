/*
 * Values of sendmail's `key=value, key=value` lines. They are not quoted: addresses, message-ids and replies may hold commas and
 * `=`, and whole lists of such values. So each is read as what it must be, from the left; only where nothing tells an end, the
 * rightmost value of a name is taken, as sendmail puts those of outsiders first.
 */
#pragma once

#include "base/address.h"

/* Behind `<...>` at `at`, whose quoted local part may hold anything; 0: there is none. ret_mailbox is the inside. */
gsize sw_sendmail_mailbox(SwSpan text, gsize at, SwSpan *ret_mailbox);

/* Behind the text `literal`, if it stands at `at`; 0. */
gsize sw_sendmail_expect(SwSpan text, gsize at, SwSpan literal);

/* Where the first (last) `literal` at or behind `from` begins; text.len: none. */
gsize sw_sendmail_first(SwSpan text, gsize from, SwSpan literal);
gsize sw_sendmail_last(SwSpan text, gsize from, SwSpan literal);

/* Behind `name [address] (may be forged)`, `[address]`, at `at`; 0: none. The name is whatever the client's DNS says. */
gsize sw_sendmail_relay(SwSpan text, gsize at, SwAddress *ret_client);
