/* The kinds of input that there are; how they are looked up stands in probe.c. */
#include "parsers/ingestor.h"

extern const SwIngestor sw_ingestor_mbox, sw_ingestor_maildir, sw_ingestor_message, sw_ingestor_pcap,
    sw_ingestor_postfix, sw_ingestor_exim, sw_ingestor_sendmail, sw_ingestor_syslog, sw_ingestor_events;

const SwIngestor *const sw_ingestors[] = {
    &sw_ingestor_mbox, &sw_ingestor_maildir,  &sw_ingestor_message, &sw_ingestor_pcap,   &sw_ingestor_postfix,
    &sw_ingestor_exim, &sw_ingestor_sendmail, &sw_ingestor_syslog,  &sw_ingestor_events, NULL,
};
