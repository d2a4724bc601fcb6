#include "parsers/ingestor.h"

const SwIngestor *const sw_ingestors[] = {NULL};
