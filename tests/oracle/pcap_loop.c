/*
 * The least that reading a capture can cost: libpcap's loop over its packets, and nothing done with them. For the table of speeds in
 * README.md.
 */
#include <pcap/pcap.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    char error[PCAP_ERRBUF_SIZE];
    pcap_t *capture = argc == 2 ? pcap_open_offline(argv[1], error) : NULL;
    struct pcap_pkthdr *header;
    const u_char *bytes;
    unsigned long n = 0, captured = 0;
    if (!capture) {
        fprintf(stderr, "%s\n", argc == 2 ? error : "usage: oracle_pcap_loop CAPTURE");
        return 1;
    }
    while (pcap_next_ex(capture, &header, &bytes) == 1) {
        n++;
        captured += header->caplen;
    }
    printf("%lu packets, %lu bytes\n", n, captured);
    pcap_close(capture);
    return 0;
}
