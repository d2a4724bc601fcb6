/*
 * The host of a URL as it stands in mail, in whatever disguise: percent-encoded, international, an address as one decimal
 * number or in octal and hexadecimal parts (WHATWG URL, host parsing; inet_aton(3)).
 */
#pragma once

#include "base/span.h"

typedef enum { SW_HOST_NONE, SW_HOST_NAME, SW_HOST_ADDRESS } SwHostKind;

/* How many bytes from the start of `text` may belong to a host: a bracketed literal, or what a name can be written with. */
gsize sw_url_host_length(SwSpan text);

/*
 * Appends the host in canonical form (base/url.h), or nothing if it is none. A foreign word glued to a name in running text
 * is left out; *ret_used says how much of `host` was understood.
 */
SwHostKind sw_url_write_host(GString *out, SwSpan host, gsize *ret_used);
