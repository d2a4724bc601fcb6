#include "base/url.h"

#include "base/address.h"
#include "base/domain.h"

/* What stands between `://` and the next delimiter. */
static SwSpan authority_of(SwSpan url)
{
    gsize colon = sw_span_find(url, 0, ':');
    if (colon == 0 || colon + 3 > url.len || memcmp(url.data + colon, "://", 3) != 0)
        return SW_SPAN_ABSENT;
    gsize start = colon + 3;
    gsize end = start;
    while (end < url.len && url.data[end] != '/' && url.data[end] != '?' && url.data[end] != '#')
        end++;
    return sw_span_slice(url, start, end);
}

static SwSpan without_userinfo(SwSpan authority)
{
    for (gsize i = authority.len; i > 0; i--)
        if (authority.data[i - 1] == '@')
            return sw_span_slice(authority, i, authority.len);
    return authority;
}

SwSpan sw_url_host(SwSpan url)
{
    SwSpan host = without_userinfo(authority_of(url));
    if (host.len > 0 && host.data[0] == '[') {
        gsize bracket = sw_span_find(host, 0, ']');
        return bracket < host.len ? sw_span_slice(host, 0, bracket + 1) : SW_SPAN_ABSENT;
    }
    host = sw_span_slice(host, 0, sw_span_find(host, 0, ':'));
    return host.len > 0 ? host : SW_SPAN_ABSENT;
}

SwSpan sw_url_domain(SwSpan url)
{
    SwSpan host = sw_url_host(url);
    if (!sw_span_present(host) || host.data[0] == '[')
        return host;
    SwAddress address;
    if (g_ascii_isdigit(host.data[host.len - 1]) && sw_address_parse(host, &address))
        return host;
    return sw_domain_registered(host);
}
