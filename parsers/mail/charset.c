#include "parsers/mail/charset.h"

#include <gmime/gmime.h>

/* What mail is written in. ISO-2022-JP is the only stateful one: Japanese mail is unreadable without it. */
static const char *const known[] = {
    "utf-8",        "us-ascii",     "ascii",        "ansi_x3.4-1968", "iso-8859-1",   "iso-8859-2",     "iso-8859-3",
    "iso-8859-4",   "iso-8859-5",   "iso-8859-6",   "iso-8859-7",     "iso-8859-8",   "iso-8859-9",     "iso-8859-10",
    "iso-8859-13",  "iso-8859-14",  "iso-8859-15",  "iso-8859-16",    "iso8859-1",    "latin1",         "windows-1250",
    "windows-1251", "windows-1252", "windows-1253", "windows-1254",   "windows-1255", "windows-1256",   "windows-1257",
    "windows-1258", "cp1251",       "cp1252",       "koi8-r",         "koi8-u",       "cp866",          "macintosh",
    "big5",         "gb2312",       "gbk",          "gb18030",        "euc-kr",       "ks_c_5601-1987", "cp949",
    "euc-jp",       "shift_jis",    "iso-2022-jp",  "tis-620",        "windows-874",  "utf8",
};

/* The modules behind the converters of parsers/mail/wide_text.c. */
static const char *const wide[] = {"UTF-16", "UTF-32"};

gboolean sw_charset_is_known(SwSpan name)
{
    name.len = sw_span_find(name, 0, '*');
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        if (sw_span_equal_folded(name, sw_span_of(known[i])))
            return TRUE;
    return FALSE;
}

void sw_charset_preload(void)
{
    static GIConv held[G_N_ELEMENTS(known) + G_N_ELEMENTS(wide)]; /* an unused module might be unloaded */
    if (held[0])
        return;
    g_mime_init();
    for (guint i = 0; i < G_N_ELEMENTS(known); i++)
        held[i] = g_iconv_open("UTF-8", g_mime_charset_iconv_name(known[i]));
    for (guint i = 0; i < G_N_ELEMENTS(wide); i++)
        held[G_N_ELEMENTS(known) + i] = g_iconv_open("UTF-8", wide[i]);
}
