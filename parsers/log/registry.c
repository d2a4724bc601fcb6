/* The dialects that there are; the first that knows a program has its lines. */
#include "parsers/log/dialect.h"

extern const SwDialect sw_dialect_amavis, sw_dialect_exim, sw_dialect_postfix, sw_dialect_rspamd, sw_dialect_sendmail,
    sw_dialect_spamd;

/* Filters before Exim, whose own files name no program either. */
const SwDialect *const sw_dialects[] = {
    &sw_dialect_postfix,
    &sw_dialect_rspamd,
    &sw_dialect_spamd,
    &sw_dialect_amavis,
    &sw_dialect_exim,
    &sw_dialect_sendmail,
    NULL,
};
