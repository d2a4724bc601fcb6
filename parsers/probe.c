#include "parsers/ingestor.h"

const SwIngestor *sw_ingestor_by_name(const char *name)
{
    for (guint i = 0; sw_ingestors[i]; i++)
        if (g_str_equal(sw_ingestors[i]->name, name))
            return sw_ingestors[i];
    return NULL;
}

const SwIngestor *sw_ingestor_probe(SwSpan head)
{
    const SwIngestor *surest = NULL;
    int most = 0;
    for (guint i = 0; sw_ingestors[i]; i++) {
        int sureness = sw_ingestors[i]->probe(head);
        if (sureness > most) {
            most = sureness;
            surest = sw_ingestors[i];
        }
    }
    return surest;
}
