#include "simulate/trickle.h"

#include "simulate/names.h"

#define SECONDS_AN_HOUR 3600.0

struct SwTrickle {
    SwRandom random;
    guint64 mean_gap_us;
    gint64 time_us, end_us;
    GString *domain, *helo, *mail_from, *rcpt, *subject, *url;
};

/*
 * An exponential deviate of mean 1 in 1/2^32ths, by comparisons of uniform ones alone: von Neumann, Various
 * techniques used in connection with random digits, 1951. A run of falling numbers is exponential in its
 * first one if its length is odd; each run of even length adds 1.
 */
static guint64 draw_exponential(SwRandom *random)
{
    for (guint64 whole = 0;; whole++) {
        guint64 first = sw_random_next(random) >> 32, last = first, length = 1;
        for (;; length++) {
            guint64 next = sw_random_next(random) >> 32;
            if (next > last)
                break;
            last = next;
        }
        if (length % 2 == 1)
            return (whole << 32) + first;
    }
}

static void advance(SwTrickle *trickle)
{
    guint64 gap = draw_exponential(&trickle->random);
    trickle->time_us += (gint64)((gap >> 16) * trickle->mean_gap_us >> 16);
}

SwTrickle *sw_trickle_new(double per_hour, gint64 start_s, gint64 end_s, SwRandom random)
{
    SwTrickle *trickle = g_new0(SwTrickle, 1);
    trickle->random = random;
    trickle->time_us = start_s * SW_SECOND;
    trickle->end_us = per_hour > 0 ? end_s * SW_SECOND : trickle->time_us;
    trickle->domain = g_string_new(NULL);
    trickle->helo = g_string_new(NULL);
    trickle->mail_from = g_string_new(NULL);
    trickle->rcpt = g_string_new(NULL);
    trickle->subject = g_string_new(NULL);
    trickle->url = g_string_new(NULL);
    if (per_hour > 0) {
        /* No rarer than once in the whole time, so that nothing overflows. */
        double longest = (double)(end_s - start_s) * (double)SW_SECOND;
        trickle->mean_gap_us = (guint64)CLAMP(SECONDS_AN_HOUR / per_hour * (double)SW_SECOND, 1.0, longest);
        advance(trickle);
    }
    return trickle;
}

void sw_trickle_free(SwTrickle *trickle)
{
    if (!trickle)
        return;
    g_string_free(trickle->domain, TRUE);
    g_string_free(trickle->helo, TRUE);
    g_string_free(trickle->mail_from, TRUE);
    g_string_free(trickle->rcpt, TRUE);
    g_string_free(trickle->subject, TRUE);
    g_string_free(trickle->url, TRUE);
    g_free(trickle);
}

gint64 sw_trickle_time(const SwTrickle *trickle)
{
    return trickle->time_us < trickle->end_us ? trickle->time_us / SW_SECOND : G_MAXINT64;
}

static SwSpan span(const GString *text)
{
    return sw_span(text->str, text->len);
}

/* The texts of one message from an organisation. */
static void write_texts(SwTrickle *trickle, guint organisation, SwRandom *random)
{
    g_string_truncate(trickle->domain, 0);
    g_string_truncate(trickle->mail_from, 0);
    g_string_truncate(trickle->rcpt, 0);
    g_string_truncate(trickle->subject, 0);
    sw_names_organisation_domain(trickle->domain, organisation);
    g_string_printf(trickle->helo, "mail.%s", trickle->domain->str);
    sw_names_localpart(trickle->mail_from, random);
    g_string_append_printf(trickle->mail_from, "@%s", trickle->domain->str);
    sw_names_correspondent(trickle->rcpt, random);
    sw_names_letter_subject(trickle->subject, random);
    g_string_printf(trickle->url, "http://www.%s/news/%u", trickle->domain->str, (guint)sw_random_below(random, 90));
}

void sw_trickle_take(SwTrickle *trickle, SwCampaignMessage *ret_message)
{
    SwRandom *random = &trickle->random;
    guint organisation = (guint)sw_random_below(random, SW_NAMES_ORGANISATIONS);
    write_texts(trickle, organisation, random);
    gboolean has_url = sw_random_below(random, 2) == 0;
    *ret_message = (SwCampaignMessage){
        .time_us = sw_trickle_time(trickle) * SW_SECOND,
        .client = sw_names_organisation_client(organisation),
        .helo = span(trickle->helo),
        .rdns = span(trickle->helo),
        .mail_from = span(trickle->mail_from),
        .rcpt = span(trickle->rcpt),
        .subject = span(trickle->subject),
        .url = has_url ? span(trickle->url) : SW_SPAN_ABSENT,
        .outcome = SW_OUTCOME_ACCEPTED,
        .code = 250,
        .offset_min = sw_names_organisation_offset_min(organisation),
        .trickle = TRUE,
        .content = sw_random_next(random),
    };
    advance(trickle);
}
