/*
 * The least that reading a capture can cost: `scan_capture PATH...` maps each classic pcap file and walks its records, Ethernet, IPv4 or
 * IPv6, and TCP decoded down to ports and length of the payload. No flow, no reassembly; nothing is kept.
 */
#include "scripts/bench.d/mapped.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { FILE_HEADER = 24, RECORD_HEADER = 16, ETHERNET_HEADER = 14, IPV6_HEADER = 40, TCP = 6 };

typedef struct {
    unsigned long packets, segments, mail_segments, payload_bytes, unknown_files;
} Totals;

static unsigned big16(const unsigned char *at)
{
    return (unsigned)at[0] << 8 | at[1];
}

static void take_segment(Totals *totals, const unsigned char *tcp, size_t len)
{
    size_t header = len >= 20 ? (size_t)(tcp[12] >> 4) * 4 : len + 1;
    if (header > len)
        return;
    totals->segments++;
    totals->payload_bytes += len - header;
    totals->mail_segments += big16(tcp) == 25 || big16(tcp + 2) == 25;
}

static void take_ipv4(Totals *totals, const unsigned char *ip, size_t len)
{
    size_t header = len >= 20 ? (size_t)(ip[0] & 15) * 4 : 0;
    size_t total = len >= 20 ? big16(ip + 2) : 0;
    if (header >= 20 && total >= header && total <= len && ip[9] == TCP)
        take_segment(totals, ip + header, total - header);
}

static void take_ipv6(Totals *totals, const unsigned char *ip, size_t len)
{
    if (len >= IPV6_HEADER && ip[6] == TCP && big16(ip + 4) <= len - IPV6_HEADER)
        take_segment(totals, ip + IPV6_HEADER, big16(ip + 4));
}

static void take_packet(Totals *totals, const unsigned char *packet, size_t len)
{
    totals->packets++;
    if (len < ETHERNET_HEADER)
        return;
    unsigned type = big16(packet + 12);
    if (type == 0x0800)
        take_ipv4(totals, packet + ETHERNET_HEADER, len - ETHERNET_HEADER);
    else if (type == 0x86dd)
        take_ipv6(totals, packet + ETHERNET_HEADER, len - ETHERNET_HEADER);
}

/* A file of this machine's byte order: what the others cost more is not the limit. */
static int is_known(const char *at, const char *end)
{
    uint32_t magic;
    if (end - at < FILE_HEADER)
        return 0;
    memcpy(&magic, at, sizeof magic);
    return magic == 0xa1b2c3d4 || magic == 0xa1b23c4d;
}

static void scan(void *data, const char *at, const char *end)
{
    Totals *totals = data;
    uint32_t captured;
    if (!is_known(at, end)) {
        totals->unknown_files++;
        return;
    }
    for (at += FILE_HEADER; end - at >= RECORD_HEADER; at += captured) {
        memcpy(&captured, at + 8, sizeof captured);
        at += RECORD_HEADER;
        if (captured > (size_t)(end - at))
            break;
        take_packet(totals, (const unsigned char *)at, captured);
    }
}

int main(int argc, char **argv)
{
    Totals totals = {0};
    if (!mapped_scan_all(argc, argv, scan, &totals))
        return 1;
    if (totals.unknown_files > 0) {
        fprintf(stderr, "%s: %lu files are no classic captures of this byte order\n", argv[0], totals.unknown_files);
        return 1;
    }
    printf("%lu packets, %lu segments of TCP, %lu of them of port 25, %lu bytes of payload\n", totals.packets,
           totals.segments, totals.mail_segments, totals.payload_bytes);
    return 0;
}
