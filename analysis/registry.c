#include "analysis/pass.h"

/* The order of the report. A pass stands behind those whose tables it reads. */
extern const SwPass sw_pass_waves;

const SwPass *const sw_passes[] = {
    &sw_pass_waves,
    NULL,
};

const SwPass *sw_pass_by_name(const char *name)
{
    for (const SwPass *const *pass = sw_passes; *pass; pass++)
        if (g_str_equal((*pass)->name, name))
            return *pass;
    return NULL;
}
