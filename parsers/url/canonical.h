/*
 * The front of a URL, `scheme://host[:port]`, written in canonical form: scheme and host in lower case, the host decoded and in
 * punycode or an address in its usual text, userinfo and a default port left out. What stands in mail is read as browsers would
 * read it (RFC 3986 section 3.2, WHATWG URL host parsing), as that is whom it is written for.
 */
#pragma once

#include "base/span.h"

typedef enum { SW_URL_HTTP, SW_URL_HTTPS, SW_URL_FTP, SW_N_URL_SCHEMES } SwUrlScheme;

typedef enum {
    SW_URL_AUTHORITY, /* behind slashes: userinfo, a name of two labels or more, or an address in any notation */
    SW_URL_NAME, /* without slashes in running text: only a name, or every "http: 1" would be a host */
    SW_URL_WWW, /* not even a scheme: `www.` and two more labels */
} SwUrlFront;

/* The scheme whose name ends right before `end`, case ignored; SW_N_URL_SCHEMES if none does. */
SwUrlScheme sw_url_scheme_before(SwSpan text, gsize end);
gsize sw_url_scheme_length(SwUrlScheme scheme); /* of its name */

/* Where path and query that begin at `from` end at the latest: at a control, a space, above ASCII (the next sentence begins), or at a
 * delimiter of the text around (RFC 3986 section 2, appendix C). */
gsize sw_url_path_end(SwSpan text, gsize from);

/* Userinfo, host and port as far as they may go in `rest`, which starts where the authority does, slashes taken off. */
SwSpan sw_url_authority(SwSpan rest);

/*
 * Appends the front to `out`. Returns how many bytes of `authority` it takes up, or 0, with nothing appended, if no host stands there.
 * It ends where a host name cannot go on: the URL has a path only if one of / \ ? # follows.
 */
gsize sw_url_write_front(GString *out, SwUrlScheme scheme, SwUrlFront front, SwSpan authority);

/* Appends path and query from what follows the front: '/' if there is none, without fragment, bytes that may not stand in a
 * URL percent-encoded. Cut at SW_LIMIT_URL bytes of `out` counted from `start`; FALSE if that cut something off. */
gboolean sw_url_write_path(GString *out, gsize start, SwSpan tail);
