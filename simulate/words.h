/*
 * The word lists behind names.h and mail_text.c. Order matters: campaigns of a seed follow from it.
 */
#pragma once

#include <glib.h>

/* words[0..n) */
typedef struct {
    const char *const *words;
    guint n;
} SwWords;

extern const SwWords sw_words_given, sw_words_family, sw_words_office; /* people: localparts */
extern const SwWords sw_words_bright, sw_words_place; /* sender domains: 15 and 10, one of each */
extern const SwWords sw_words_bargain, sw_words_shop; /* advertised domains */
extern const SwWords sw_words_trade, sw_words_town; /* organisations: 20 and 12, one of each */
extern const SwWords sw_words_correspondent_domains;
extern const SwWords sw_words_product, sw_words_letter_subject, sw_words_dictionary;
extern const SwWords sw_words_sales_sentence, sw_words_letter_sentence;
