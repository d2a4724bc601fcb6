#include "analysis/facts.h"

#include "analysis/views/listings.h"
#include "analysis/views/recipient_names.h"

#include <math.h>

static SwReading count_of(double value, const char *denominator)
{
    SwReading reading = SW_READING_INIT;
    reading.value = value;
    reading.denominator = g_strdup(denominator);
    return reading;
}

SwReading sw_fact_messages(const SwFactSource *source, const char *argument)
{
    (void)argument;
    return count_of((double)source->analysis->n_messages + source->analysis->n_messages_untimed, "selected messages");
}

SwReading sw_fact_messages_in_waves(const SwFactSource *source, const char *argument)
{
    (void)argument;
    if (source->analysis->n_messages == 0)
        return sw_reading_unknown("no message has a time");
    double messages = 0;
    for (guint wave = 0; wave < source->analysis->n_waves; wave++)
        messages += source->analysis->waves[wave].messages;
    SwReading reading = count_of(messages, NULL);
    reading.denominator = g_strdup_printf("%u messages with a time", source->analysis->n_messages);
    return reading;
}

SwReading sw_fact_recipients(const SwFactSource *source, const char *argument)
{
    (void)argument;
    if (source->analysis->field_count[SW_FIELD_RCPT] == 0)
        return sw_reading_no_rows(source, "recipients");
    g_autoptr(SwRecipientNames) names = sw_recipient_names_new(source->analysis);
    return count_of(sw_recipient_names_n(names), "localparts as written, at normalised domains");
}

SwReading sw_fact_calendar_days(const SwFactSource *source, const char *argument)
{
    (void)argument;
    if (source->analysis->n_messages == 0)
        return sw_reading_unknown("no message has a time");
    double first = floor((double)source->analysis->start_us / SW_DAY);
    return count_of(floor((double)source->analysis->end_us / SW_DAY) - first + 1,
                    "calendar days (UTC) from the first message to the last");
}

SwReading sw_fact_span_days(const SwFactSource *source, const char *argument)
{
    (void)argument;
    if (source->analysis->n_messages == 0)
        return sw_reading_unknown("no message has a time");
    return count_of((double)(source->analysis->end_us - source->analysis->start_us) / SW_DAY,
                    "first message to last message");
}

SwReading sw_fact_waves(const SwFactSource *source, const char *argument)
{
    (void)argument;
    if (source->analysis->n_messages == 0)
        return sw_reading_unknown("no message has a time");
    SwReading reading = count_of(source->analysis->n_waves, NULL);
    reading.denominator =
        g_strdup_printf("runs of messages merged over gaps up to %.4g h", (double)source->analysis->gap_us / SW_HOUR);
    return reading;
}

/* The known cells of a column. */
static GArray *known_values(const SwTable *table, const char *column)
{
    GArray *values = g_array_new(FALSE, FALSE, sizeof(double));
    for (guint row = 0; table && row < sw_table_n_rows(table); row++) {
        double value = sw_table_number(table, row, column);
        if (!isnan(value))
            g_array_append_val(values, value);
    }
    return values;
}

SwReading sw_fact_wave_column(const SwFactSource *source, const char *column)
{
    g_autoptr(GArray) values = known_values(sw_results_table(source->results, "waves"), column);
    if (source->analysis->n_waves > 0 && values->len == 0)
        return sw_reading_unknown("%s", source->analysis->n_waves == 1 ? "there is one wave only"
                                                                       : "the data have nothing to tell it from");
    return sw_reading_range(values, g_str_has_prefix(column, "gap") ? "gaps between waves" : "waves");
}

SwReading sw_fact_sender_domains(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = sw_results_table(source->results, "sender_domains");
    if (!table || sw_table_n_rows(table) == 0)
        return sw_reading_no_rows(source, "sender_domains");
    SwReading reading = count_of(sw_table_n_rows(table), NULL);
    reading.denominator = g_strdup(table->note);
    return reading;
}

SwReading sw_fact_refused_sender_domains(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = sw_results_table(source->results, "sender_domains");
    if (!table || sw_table_n_rows(table) == 0)
        return sw_reading_no_rows(source, "sender_domains");
    if (source->analysis->field_count[SW_FIELD_OUTCOME] == 0)
        return sw_reading_unknown("a mailbox does not hold what was refused: needs a log or a capture");
    guint refused = 0;
    for (guint row = 0; row < sw_table_n_rows(table); row++)
        refused += sw_table_number(table, row, "refused_as_sender") > 0;
    SwReading reading = count_of(refused, NULL);
    reading.denominator = g_strdup_printf("%u From domains", sw_table_n_rows(table));
    return reading;
}

SwReading sw_fact_single_recipient(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwAnalysis *analysis = source->analysis;
    if (analysis->field_count[SW_FIELD_TRANSACTION] == 0)
        return sw_reading_unknown("a mailbox does not show transactions: needs a log or a capture");
    guint64 single = 0;
    for (guint32 i = 0; i < analysis->n_messages; i++)
        single += analysis->messages[i].n_rows == 1;
    return sw_reading_share(single, analysis->n_messages, "messages (SMTP transactions)");
}

SwReading sw_fact_recipients_added(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = sw_results_table(source->results, "recipients");
    if (!table || sw_table_n_rows(table) == 0)
        return sw_reading_no_rows(source, "recipients");
    g_autoptr(GArray) added = known_values(table, "new");
    return sw_reading_range(added, "steps from one wave to the next");
}

SwReading sw_fact_unknown_recipients(const SwFactSource *source, const char *argument)
{
    (void)argument;
    if (source->analysis->field_count[SW_FIELD_OUTCOME] == 0)
        return sw_reading_unknown("a mailbox does not hold what was refused: needs a log or a capture");
    if (source->analysis->field_count[SW_FIELD_RCPT] == 0)
        return sw_reading_no_rows(source, "refused_recipients");
    const SwTable *table = sw_results_table(source->results, "refused_recipients");
    guint unknown = 0, refused = table ? sw_table_n_rows(table) : 0;
    for (guint row = 0; row < refused; row++) {
        const SwCell *said = sw_table_get(table, row, "no_such_recipient");
        unknown += said->known && said->boolean;
    }
    SwReading reading = count_of(unknown, NULL);
    reading.denominator = g_strdup_printf("%u refused or deferred recipients, by reply code", refused);
    return reading;
}

#define NO_DNSBL_VERDICTS                                                                                              \
    "no event says that a DNSBL had its client listed: needs the log of a relay that asks DNSBLs, or DNSBL snapshots"
#define TOLD_ADDRESSES "addresses that came to a relay whose log shows DNSBL verdicts, by the lists it asked"

SwReading sw_fact_listed_addresses(const SwFactSource *source, const char *argument)
{
    (void)argument;
    g_auto(SwListings) listings;
    sw_listings_init(&listings, source->analysis);
    if (listings.n_told == 0)
        return sw_reading_unknown(NO_DNSBL_VERDICTS);
    SwReading reading = count_of(listings.n_listed, NULL);
    reading.denominator = g_strdup_printf("%u " TOLD_ADDRESSES, listings.n_told);
    return reading;
}

SwReading sw_fact_listed_share(const SwFactSource *source, const char *argument)
{
    (void)argument;
    g_auto(SwListings) listings;
    sw_listings_init(&listings, source->analysis);
    if (listings.n_told == 0)
        return sw_reading_unknown(NO_DNSBL_VERDICTS);
    return sw_reading_share(listings.n_listed, listings.n_told, TOLD_ADDRESSES);
}

SwReading sw_fact_shared_url_domains(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwTable *table = sw_results_table(source->results, "url_domains");
    if (!table || sw_table_n_rows(table) == 0)
        return sw_reading_no_rows(source, "url_domains");
    if (source->analysis->n_waves < 2)
        return sw_reading_unknown("there are no two waves to share one");
    guint shared = 0;
    for (guint row = 0; row < sw_table_n_rows(table); row++)
        shared += sw_table_number(table, row, "waves") > 1;
    SwReading reading = count_of(shared, NULL);
    reading.denominator = g_strdup_printf("%u registered domains of URLs", sw_table_n_rows(table));
    return reading;
}

SwReading sw_fact_one_url(const SwFactSource *source, const char *argument)
{
    (void)argument;
    const SwAnalysis *analysis = source->analysis;
    guint64 one = 0, read = 0;
    for (guint32 i = 0; i < analysis->n_messages; i++) {
        guint n;
        sw_store_urls(analysis->store, analysis->messages[i].row, &n);
        read += sw_store_has(analysis->store, analysis->messages[i].row, SW_FIELD_URLS);
        one += n == 1;
    }
    return sw_reading_share(one, read, "messages whose body was read");
}
