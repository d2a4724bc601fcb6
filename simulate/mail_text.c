#include "simulate/mail_text.h"

#include "simulate/names.h"
#include "simulate/words.h"

#define SENTENCES 4
#define BUSTER_LINES 3
#define BUSTER_WORDS 9 /* a line */
#define FROM_LINE_EVERY 16 /* hash-busters with a line that begins with "From ", which an mbox has to quote */

static void append_sentences(GString *out, SwWords sentences, const char *line_end, SwRandom *random)
{
    guint first = (guint)sw_random_below(random, sentences.n);
    for (guint i = 0; i < SENTENCES; i++)
        g_string_append_printf(out, "%s%s\n", sentences.words[(first + i) % sentences.n], line_end);
}

static void append_hash_buster(GString *out, SwRandom *random)
{
    if (sw_random_below(random, FROM_LINE_EVERY) == 0)
        g_string_append(out, "From ");
    for (guint i = 0; i < BUSTER_LINES; i++) {
        sw_names_words(out, BUSTER_WORDS, random);
        g_string_append_c(out, '\n');
    }
}

void sw_mail_text_append_plain(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    append_sentences(out, sw_words_sales_sentence, "", random);
    g_string_append_printf(out, "\n%.*s\n\n\n", (int)message->url.len, message->url.data);
    append_hash_buster(out, random);
}

void sw_mail_text_append_html(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    g_string_append(out, "<html><body bgcolor=\"#ffffff\">\n<p>\n");
    append_sentences(out, sw_words_sales_sentence, "<br>", random);
    g_string_append_printf(out,
                           "</p>\n<p><a href=\"%.*s\"><b>Order here</b></a></p>\n<font size=\"1\" color=\"#fefefe\">\n",
                           (int)message->url.len, message->url.data);
    append_hash_buster(out, random);
    g_string_append(out, "</font>\n</body></html>\n");
}

void sw_mail_text_append_letter(GString *out, const SwCampaignMessage *message, SwRandom *random)
{
    append_sentences(out, sw_words_letter_sentence, "", random);
    if (sw_span_present(message->url))
        g_string_append_printf(out, "\n%.*s\n", (int)message->url.len, message->url.data);
}
