/*
 * The value of sendmail's relay=: `name [address]`, `[address]`, `name [address] (may be forged)`. The name is whatever the client's DNS
 * says.
 */
#pragma once

#include "base/address.h"

/* Behind it; 0: it is none, or has no address. */
gsize sw_sendmail_relay(SwSpan text, gsize at, SwAddress *ret_client);
