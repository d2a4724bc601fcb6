#include "report/format.h"

extern const SwFormat sw_format_text, sw_format_csv, sw_format_tsv, sw_format_json, sw_format_ndjson,
    sw_format_markdown;

const SwFormat *const sw_formats[] = {
    &sw_format_text, &sw_format_csv, &sw_format_tsv, &sw_format_json, &sw_format_ndjson, &sw_format_markdown, NULL,
};

const SwFormat *sw_format_by_name(const char *name)
{
    for (const SwFormat *const *format = sw_formats; *format; format++)
        if (g_str_equal((*format)->name, name))
            return *format;
    return NULL;
}

gboolean sw_format_wants(const char *const *tables, const SwTable *table)
{
    return !tables || g_strv_contains(tables, table->spec->id);
}
