#include "parsers/log/exim/fields.h"
#include "parsers/log/exim/read.h"
#include "parsers/log/reason.h"
#include "parsers/log/step.h"

/* What was refused, and what class that makes of a refusal whose words tell none. */
typedef struct {
    SwSpan verb;
    gboolean has_argument; /* a mailbox follows */
    SwReasonClass class;
} Verb;

static const Verb verbs[] = {
    {{"RCPT ", 5}, TRUE, SW_REASON_OTHER},
    {{"MAIL ", 5}, TRUE, SW_REASON_OTHER},
    {{"EHLO or HELO ", 13}, FALSE, SW_REASON_HELO},
    {{"EHLO ", 5}, FALSE, SW_REASON_HELO},
    {{"HELO ", 5}, FALSE, SW_REASON_HELO},
    {{"connection", 10}, FALSE, SW_REASON_OTHER},
    {{"after DATA", 10}, FALSE, SW_REASON_CONTENT},
    {{"after PRDR", 10}, FALSE, SW_REASON_CONTENT},
    {{"DATA", 4}, FALSE, SW_REASON_OTHER},
    {{"BDAT", 4}, FALSE, SW_REASON_OTHER},
    {{"by local_scan()", 15}, FALSE, SW_REASON_CONTENT},
    {{"by non-SMTP ACL", 15}, FALSE, SW_REASON_CONTENT},
    {{"from", 4}, FALSE, SW_REASON_OTHER},
    {{"VRFY", 4}, FALSE, SW_REASON_OTHER},
    {{"EXPN", 4}, FALSE, SW_REASON_OTHER},
    {{"ETRN", 4}, FALSE, SW_REASON_OTHER},
    {{"AUTH", 4}, FALSE, SW_REASON_OTHER},
    {{"STARTTLS", 8}, FALSE, SW_REASON_OTHER},
};

/* How the words `[temporarily ]rejected VERB argument: words` divide. */
typedef struct {
    const Verb *verb;
    gboolean temporarily;
    SwSpan argument; /* absent without */
    SwSpan words;
} Refusal;

static const Verb *verb_at(SwSpan text, gsize at)
{
    for (guint i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (sw_step_literal(text, at, verbs[i].verb) != 0)
            return &verbs[i];
    return NULL;
}

/* `<x@y>`, or older `x@y:`. */
static gsize read_argument(SwSpan text, gsize at, SwSpan *ret_argument)
{
    gsize end = sw_exim_mailbox(text, at, ret_argument);
    if (end == 0)
        return 0;
    if (ret_argument->len > 0 && ret_argument->data[ret_argument->len - 1] == ':')
        return at + --ret_argument->len;
    return end == text.len || text.data[at] == '<' ? end : 0;
}

static gboolean read_refusal(SwSpan text, gsize at, Refusal *refusal)
{
    gsize temporarily = sw_step_literal(text, at, SW_SPAN(" temporarily"));
    *refusal = (Refusal){.temporarily = temporarily != 0};
    at = sw_step_literal(text, MAX(at, temporarily), SW_SPAN(" rejected "));
    if (at == 0 || !(refusal->verb = verb_at(text, at)))
        return FALSE;
    at += refusal->verb->verb.len;
    if (refusal->verb->has_argument) {
        at = read_argument(text, at, &refusal->argument);
        if (at == 0)
            return FALSE;
    }
    gsize words = sw_span_find_folded(text, at, SW_SPAN(": "));
    refusal->words = sw_span_slice(text, MIN(words + 2, text.len), text.len);
    return TRUE;
}

static gboolean goes_on_refused(SwSpan text, gsize at, SwEximFields *fields)
{
    Refusal refusal;
    if (!read_refusal(text, at, &refusal))
        return FALSE;
    fields->words =
        sw_span_present(refusal.argument) ? (gsize)(refusal.argument.data + refusal.argument.len - text.data) : at;
    return TRUE;
}

static SwReading tell(const SwEximLine *line, const SwEximFields *fields, SwEvent *refusal)
{
    if (sw_span_present(line->id)) {
        refusal->queue_id = line->id;
        refusal->has |= SW_HAS(SW_FIELD_QUEUE_ID);
    }
    refusal->has |= SW_HAS(SW_FIELD_OUTCOME);
    SwTransaction *message =
        sw_span_present(line->id) ? sw_transactions_find(line->transactions, line->line, line->id) : NULL;
    if (message) { /* a filter spoke of it before */
        sw_transaction_learn(message, refusal);
        sw_transaction_all_recipients(message, refusal);
        sw_transactions_close(line->transactions, line->line, message);
        return SW_READING_TOLD;
    }
    sw_transactions_refuse(line->transactions, line->line, sw_exim_session(line->pid, fields), refusal);
    return SW_READING_TOLD;
}

static SwReading tell_refusal(const SwEximLine *line, const SwEximFields *fields, const Refusal *refusal)
{
    SwEvent event;
    sw_exim_fields_event(fields, &event);
    sw_reason_read_reply(refusal->words, &event);
    if (event.reason_class == SW_REASON_OTHER)
        event.reason_class = refusal->verb->class;
    event.outcome = refusal->temporarily ? SW_OUTCOME_DEFERRED : SW_OUTCOME_REJECTED;
    if (sw_step_literal(refusal->verb->verb, 0, SW_SPAN("RCPT ")) != 0) {
        event.rcpt = refusal->argument;
        event.has |= SW_HAS(SW_FIELD_RCPT);
    } else if (sw_step_literal(refusal->verb->verb, 0, SW_SPAN("MAIL ")) != 0) {
        event.mail_from = refusal->argument;
        event.has |= SW_HAS(SW_FIELD_MAIL_FROM);
    }
    return tell(line, fields, &event);
}

static gboolean goes_on_dropped(SwSpan text, gsize at, SwEximFields *fields)
{
    return sw_step_literal(text, at, SW_SPAN(" dropped: ")) != 0;
}

static gboolean goes_on_turned_away(SwSpan text, gsize at, SwEximFields *fields)
{
    return sw_step_literal(text, at, SW_SPAN(" refused: ")) != 0;
}

static gboolean goes_on_invalid(SwSpan text, gsize at, SwEximFields *fields)
{
    return sw_step_literal(text, at, SW_SPAN(": syntactically invalid argument(s)")) != 0;
}

static gboolean goes_on_input(SwSpan text, gsize at, SwEximFields *fields)
{
    return sw_step_literal(text, at, SW_SPAN(" input=")) != 0 ||
           sw_step_literal(text, at, SW_SPAN(" next input=")) != 0;
}

/* Refusals of a client: how the line begins, and goes on behind the host. */
static const struct {
    SwSpan begins, host; /* `host` stands before the host, somewhere behind `begins` */
    SwEximGoesOn goes_on;
    SwReasonClass class;
} client_refusals[] = {
    {{"SMTP call from ", 15}, {"", 0}, goes_on_dropped, SW_REASON_OTHER},
    {{"Connection from ", 16}, {"", 0}, goes_on_turned_away, SW_REASON_RATE},
    {{"rejected EHLO from ", 19}, {"", 0}, goes_on_invalid, SW_REASON_HELO},
    {{"rejected HELO from ", 19}, {"", 0}, goes_on_invalid, SW_REASON_HELO},
    {{"SMTP protocol synchronization error ", 36}, {" H=", 3}, goes_on_input, SW_REASON_OTHER},
};

/* The words of such a line are those behind the host, or, where there is nothing but input, those before it. */
static SwReading read_client_refusal(const SwEximLine *line)
{
    SwSpan text = line->text;
    for (guint i = 0; i < G_N_ELEMENTS(client_refusals); i++) {
        if (sw_step_literal(text, 0, client_refusals[i].begins) == 0)
            continue;
        SwEximFields fields = {0};
        gsize start = sw_span_find_folded(text, client_refusals[i].begins.len, client_refusals[i].host), end;
        gsize host = start + client_refusals[i].host.len;
        if (!sw_exim_host_read(text, host, client_refusals[i].goes_on, &fields, &end))
            return SW_READING_UNKNOWN;
        SwSpan words = sw_span_slice(text, sw_span_find(text, end, ' ') + 1, text.len);
        SwEvent event;
        sw_exim_fields_event(&fields, &event);
        sw_reason_read_reply(client_refusals[i].host.len > 0 ? sw_span_slice(text, 0, start) : words, &event);
        if (event.reason_class == SW_REASON_OTHER)
            event.reason_class = client_refusals[i].class;
        event.outcome = SW_OUTCOME_REJECTED;
        return tell(line, &fields, &event);
    }
    return SW_READING_UNKNOWN;
}

/* `[F=sender ]H=... fields [temporarily ]rejected ...`, by any of its commands. */
static SwReading read_command_refusal(const SwEximLine *line)
{
    SwEximFields fields = {0};
    Refusal refusal;
    gsize at = 0, sender = sw_step_literal(line->text, 0, SW_SPAN("F="));
    if (sender != 0) {
        at = sw_exim_mailbox(line->text, sender, &fields.sender);
        at = at != 0 ? sw_step_literal(line->text, at, SW_SPAN(" ")) : line->text.len;
    }
    gsize host = sw_step_literal(line->text, at, SW_SPAN("H="));
    if (host == 0 || !sw_exim_host_read(line->text, host, goes_on_refused, &fields, &at) ||
        !read_refusal(line->text, at, &refusal))
        return SW_READING_UNKNOWN;
    return tell_refusal(line, &fields, &refusal);
}

SwReading sw_exim_read_refusal(const SwEximLine *line)
{
    if (line->doubles && sw_exim_doubles_take(line->doubles, sw_exim_writer(line->line), line->text))
        return SW_READING_IDLE;
    SwReading reading = read_command_refusal(line);
    return reading == SW_READING_UNKNOWN ? read_client_refusal(line) : reading;
}
