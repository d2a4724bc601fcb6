/* The dialects that there are; the first that knows a program has its lines. */
#include "parsers/log/dialect.h"

extern const SwDialect sw_dialect_postfix;

const SwDialect *const sw_dialects[] = {
    &sw_dialect_postfix,
    NULL,
};
