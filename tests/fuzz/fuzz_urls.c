/* Text and HTML that URLs are looked for in. Each one found is whole, and has a host. */
#include "tests/fuzz/fuzz.h"

#include "base/url.h"
#include "parsers/limits.h"
#include "parsers/url/urls.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    SwUrls urls;
    guint n;
    sw_urls_init(&urls);
    sw_urls_add_text(&urls, fuzz_span(data, size));
    sw_urls_add_html(&urls, fuzz_span(data, size));
    const SwSpan *list = sw_urls_list(&urls, &n);
    for (guint i = 0; i < n; i++) {
        fuzz_touch(list[i]);
        g_assert(list[i].len <= SW_LIMIT_URL && sw_span_present(sw_url_host(list[i])));
        fuzz_touch(sw_url_domain(list[i]));
    }
    sw_urls_clear(&urls);
    return 0;
}
