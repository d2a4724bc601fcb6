/*
 * One Received field (RFC 5321 4.4) as its relay wrote it: who handed the mail to whom, for whom, when. Relays differ widely in what
 * they write and where; the forms that are read stand, with a sample each, in tests/unit/parsers/test_received.c.
 */
#pragma once

#include "store/event.h"

/* Fills `ret_hop` from the field's raw value; its spans borrow from it. Never fails: a field of no known form is kept with
 * `readable` FALSE, perhaps with its date. At most SW_LIMIT_RECEIVED bytes are looked at. No allocation. */
void sw_received_read(SwSpan value, SwHop *ret_hop);
