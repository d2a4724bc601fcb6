#include "simulate/rendition.h"

#include <string.h>

extern const SwRendition sw_rendition_events, sw_rendition_mbox, sw_rendition_maildir, sw_rendition_pcap,
    sw_rendition_postfix, sw_rendition_exim, sw_rendition_sendmail;

const SwRendition *const sw_renditions[] = {
    &sw_rendition_events,  &sw_rendition_mbox, &sw_rendition_maildir,  &sw_rendition_pcap,
    &sw_rendition_postfix, &sw_rendition_exim, &sw_rendition_sendmail, NULL,
};

const SwRendition *sw_rendition_by_name(const char *name)
{
    for (guint i = 0; sw_renditions[i]; i++)
        if (strcmp(sw_renditions[i]->name, name) == 0)
            return sw_renditions[i];
    return NULL;
}
