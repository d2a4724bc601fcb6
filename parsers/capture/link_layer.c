#include "parsers/capture/link_layer.h"

#include "parsers/capture/network_order.h"

#include <pcap/pcap.h>

#define TAGS_MAX 4u /* VLAN tags inside one another */

enum { ETHERTYPE_IPV4 = 0x0800, ETHERTYPE_IPV6 = 0x86dd, ETHERTYPE_PPPOE = 0x8864 };
enum { PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057, PPP_HDLC_FRAME = 0xff03 };

static SwSpan from_ppp(SwSpan frame)
{
    gsize at = frame.len >= 2 && sw_be16(frame, 0) == PPP_HDLC_FRAME ? 2 : 0; /* RFC 1662 */
    if (frame.len < at + 2 || (sw_be16(frame, at) != PPP_IPV4 && sw_be16(frame, at) != PPP_IPV6))
        return SW_SPAN_ABSENT;
    return sw_span_behind(frame, at + 2);
}

static gboolean is_tag(guint16 ethertype)
{
    return ethertype == 0x8100 || ethertype == 0x88a8 || ethertype == 0x9100 || ethertype == 0x9200;
}

static SwSpan from_ethertype(guint16 ethertype, SwSpan rest)
{
    for (guint tags = 0; tags < TAGS_MAX && is_tag(ethertype) && rest.len >= 4; tags++) {
        ethertype = sw_be16(rest, 2);
        rest = sw_span_behind(rest, 4);
    }
    if (ethertype == ETHERTYPE_PPPOE)
        return from_ppp(sw_span_behind(rest, 6));
    return ethertype == ETHERTYPE_IPV4 || ethertype == ETHERTYPE_IPV6 ? rest : SW_SPAN_ABSENT;
}

static SwSpan from_ethernet(SwSpan frame)
{
    return frame.len < 14 ? SW_SPAN_ABSENT : from_ethertype(sw_be16(frame, 12), sw_span_behind(frame, 14));
}

static SwSpan from_cooked_v1(SwSpan frame)
{
    return frame.len < 16 ? SW_SPAN_ABSENT : from_ethertype(sw_be16(frame, 14), sw_span_behind(frame, 16));
}

static SwSpan from_cooked_v2(SwSpan frame)
{
    return frame.len < 20 ? SW_SPAN_ABSENT : from_ethertype(sw_be16(frame, 0), sw_span_behind(frame, 20));
}

/* Four bytes of address family, whose numbers and byte order differ by system; the IP version decides. */
static SwSpan from_loopback(SwSpan frame)
{
    return frame.len < 4 ? SW_SPAN_ABSENT : sw_span_behind(frame, 4);
}

static SwSpan from_raw(SwSpan frame)
{
    return frame;
}

static const struct {
    guint16 link_type;
    SwSpan (*payload)(SwSpan frame);
} links[] = {
    {1, from_ethernet}, {101, from_raw},      {113, from_cooked_v1}, {276, from_cooked_v2},
    {0, from_loopback}, {108, from_loopback}, {228, from_raw},       {229, from_raw},
    {12, from_raw},     {14, from_raw}, /* what some systems wrote for 101 */
    {9, from_ppp},      {50, from_ppp},
};

gboolean sw_link_payload(guint16 link_type, SwSpan frame, SwSpan *ret_ip)
{
    for (guint i = 0; i < G_N_ELEMENTS(links); i++) {
        if (links[i].link_type != link_type)
            continue;
        *ret_ip = links[i].payload(frame);
        return TRUE;
    }
    return FALSE;
}

/* libpcap's names go by the numbers that it has in memory, which differ from those in files where systems could not agree. */
static int number_in_memory(guint16 link_type)
{
    static const struct {
        guint16 file;
        int memory;
    } differing[] = {{100, DLT_ATM_RFC1483}, {102, DLT_SLIP_BSDOS}, {103, DLT_PPP_BSDOS}, {106, DLT_ATM_CLIP}};
    for (guint i = 0; i < G_N_ELEMENTS(differing); i++)
        if (differing[i].file == link_type)
            return differing[i].memory;
    return link_type;
}

char *sw_link_describe(guint16 link_type)
{
    const char *name = pcap_datalink_val_to_name(number_in_memory(link_type));
    const char *description = pcap_datalink_val_to_description(number_in_memory(link_type));
    return name ? g_strdup_printf("%u (%s, %s)", link_type, name, description) : g_strdup_printf("%u", link_type);
}
