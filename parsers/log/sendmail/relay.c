#include "parsers/log/sendmail/relay.h"

#include "parsers/log/step.h"

gsize sw_sendmail_relay(SwSpan text, gsize at, SwAddress *ret_client)
{
    while (at < text.len && text.data[at] != '[' && text.data[at] != ' ' && text.data[at] != ',')
        at++;
    if (at < text.len && text.data[at] == ' ')
        at++;
    gsize close = sw_span_find(text, at, ']');
    if (close == text.len || text.data[at] != '[' || !sw_address_parse(sw_span_slice(text, at + 1, close), ret_client))
        return 0;
    gsize forged = sw_step_literal(text, close + 1, SW_SPAN(" (may be forged)"));
    return forged != 0 ? forged : close + 1;
}
