/*
 * sendmail 8: `QUEUE-ID: key=value, key=value, ...` by syslog. Values are not quoted: addresses, message-ids and replies may hold commas
 * and `=`, and whole lists of such values. So each is read as what it must be, from the left; only where nothing tells an end, the last
 * value of a name is taken, as sendmail puts those of outsiders first. HELO is not logged. A message that came is logged by from=, then
 * to= for its recipients; refusals by ruleset= and Milter:, then from= with nrcpts=0, which tells their sender and client.
 */
#include "parsers/log/dialect.h"
#include "parsers/log/sendmail/queue_id.h"
#include "parsers/log/sendmail/read.h"
#include "parsers/log/step.h"

typedef struct {
    SwTransactions *transactions;
    SwSendmailUnfinished *unfinished;
} Sendmail;

static SwReading read_nothing(const SwSendmailLine *line);
static SwReading read_own_mail(const SwSendmailLine *line);
static SwReading read_login(const SwSendmailLine *line);
static SwReading read_discarded(const SwSendmailLine *line);

/* Lines by their beginning, behind the queue ID. */
static const struct {
    SwSpan begins;
    SwReading (*read)(const SwSendmailLine *line);
    gboolean needs_id;
} lines[] = {
    {{"from=", 5}, sw_sendmail_read_from, TRUE},
    {{"to=", 3}, sw_sendmail_read_to, TRUE},
    {{"ruleset=", 8}, sw_sendmail_read_ruleset, FALSE},
    {{"<", 1}, sw_sendmail_read_recipient, TRUE},
    {{"Milter: ", 8}, sw_sendmail_read_milter, FALSE},
    {{"rejecting commands from ", 24}, sw_sendmail_read_pregreeting, FALSE},
    {{"AUTH=server, ", 13}, read_login, TRUE},
    {{"clone: ", 7}, read_own_mail, TRUE},
    {{"discarded", 9}, read_discarded, TRUE},
    {{"Milter ", 7}, read_nothing, FALSE},
    {{"milter=", 7}, read_nothing, FALSE},
    {{"AUTH", 4}, read_nothing, FALSE},
    {{"STARTTLS", 8}, read_nothing, FALSE},
    {{"tls_", 4}, read_nothing, FALSE},
    {{"connect from ", 13}, read_nothing, FALSE},
    {{"lost input channel from ", 24}, read_nothing, FALSE},
    {{"timeout waiting for input from ", 31}, read_nothing, FALSE},
    {{"unauthorized PIPELINING", 23}, read_nothing, FALSE},
    {{"collect: ", 9}, read_nothing, FALSE},
    {{"SYSERR", 6}, read_nothing, FALSE},
    {{"--- ", 4}, read_nothing, FALSE},
    {{"started as: ", 12}, read_nothing, FALSE},
    {{"starting daemon ", 16}, read_nothing, FALSE},
    {{"restarting ", 11}, read_nothing, FALSE},
    {{"stopping daemon", 15}, read_nothing, FALSE},
    {{"alias database ", 15}, read_nothing, FALSE},
    {{"invalid domain name (", 21}, read_nothing, FALSE},
    {{"Authentication-Warning: ", 24}, read_nothing, FALSE},
    {{"gethostbyaddr(", 14}, read_nothing, FALSE},
    {{"error connecting to ", 20}, read_nothing, FALSE},
};

/* Ends of `ID: ID: ` lines: the second message is one that sendmail makes of the first. */
static const SwSpan own_mail[] = {
    {"DSN: ", 5}, {"return to sender: ", 18}, {"postmaster notify: ", 19}, {"sender notify: ", 15}};

/* Words behind the client's name, of sessions that brought no mail. */
static const SwSpan session_words[] = {{"did not issue MAIL/EXPN/VRFY/ETRN during connection", 51},
                                       {"possible SMTP attack: ", 22},
                                       {" [rejected]", 11},
                                       {"]: VRFY ", 8},
                                       {"]: EXPN ", 8}};

static SwReading read_nothing(const SwSendmailLine *line)
{
    return SW_READING_IDLE;
}

/* A client that logged in sends mail of our own users, or of who has their password. */
static SwReading read_login(const SwSendmailLine *line)
{
    SwEvent seen = {.has = SW_HAS(SW_FIELD_DIRECTION), .direction = SW_DIRECTION_OUT};
    sw_transaction_learn(sw_sendmail_message(line), &seen);
    return SW_READING_TOLD;
}

/* A bounce, or the copy of a message for a list that is ours. */
static SwReading read_own_mail(const SwSendmailLine *line)
{
    SwEvent seen = {.has = SW_HAS(SW_FIELD_DIRECTION), .direction = SW_DIRECTION_OUT};
    sw_transaction_learn(sw_transactions_open(line->transactions, line->line, line->id), &seen);
    return SW_READING_TOLD;
}

static SwReading read_discarded(const SwSendmailLine *line)
{
    SwTransaction *message = sw_transactions_find(line->transactions, line->line, line->id);
    if (!message)
        return SW_READING_IDLE;
    sw_transactions_close(line->transactions, line->line, message);
    return SW_READING_TOLD;
}

/* `ID: ID: DSN: User unknown`. */
static SwReading read_second_id(const SwSendmailLine *line)
{
    gsize id = sw_sendmail_queue_id_length(line->text);
    if (id == 0)
        return SW_READING_UNKNOWN;
    SwSendmailLine second = *line;
    second.id = sw_span_slice(line->text, 0, id);
    second.text = sw_span_slice(line->text, id + strlen(": "), line->text.len);
    for (guint i = 0; i < G_N_ELEMENTS(own_mail); i++)
        if (sw_step_literal(second.text, 0, own_mail[i]) != 0)
            return read_own_mail(&second);
    return SW_READING_UNKNOWN;
}

static SwReading read_session(const SwSendmailLine *line)
{
    for (guint i = 0; i < G_N_ELEMENTS(session_words); i++)
        if (sw_find_literal(line->text, 0, session_words[i]) < line->text.len)
            return SW_READING_IDLE;
    return SW_READING_UNKNOWN;
}

static gboolean sendmail_knows(const SwLogLine *line)
{
    return sw_span_equal(line->program, line->service) &&
           (sw_span_has_prefix_folded(line->program, SW_SPAN("sendmail")) ||
            sw_span_has_prefix_folded(line->program, SW_SPAN("sm-")));
}

static gpointer sendmail_open(SwTransactions *transactions)
{
    Sendmail *sendmail = g_new(Sendmail, 1);
    sendmail->transactions = transactions;
    sendmail->unfinished = sw_sendmail_unfinished_new();
    return sendmail;
}

static void sendmail_close(gpointer state)
{
    Sendmail *sendmail = state;
    sw_sendmail_unfinished_free(sendmail->unfinished);
    g_free(sendmail);
}

static SwReading sendmail_read(gpointer state, const SwLogLine *log_line)
{
    static const SwSpan no_queue = {"NOQUEUE: ", 9};
    Sendmail *sendmail = state;
    SwSendmailLine line = {sendmail->transactions, sendmail->unfinished, log_line, SW_SPAN_ABSENT, log_line->message};
    gsize id = sw_sendmail_queue_id_length(line.text);
    if (id != 0) {
        line.id = sw_span_slice(line.text, 0, id);
        line.text = sw_span_slice(line.text, id + strlen(": "), line.text.len);
    } else if (sw_step_literal(line.text, 0, no_queue) != 0) {
        line.text = sw_span_slice(line.text, no_queue.len, line.text.len);
    }
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        if (sw_step_literal(line.text, 0, lines[i].begins) != 0 && (id != 0 || !lines[i].needs_id))
            return lines[i].read(&line);
    SwReading reading = id != 0 ? read_second_id(&line) : SW_READING_UNKNOWN;
    return reading == SW_READING_UNKNOWN ? read_session(&line) : reading;
}

/* The ID is made when the message begins to come, from= is logged when it has come. */
static gboolean sendmail_anchor(const SwLogLine *line, gint64 *ret_epoch_s)
{
    gsize id = sw_sendmail_queue_id_length(line->message);
    return id != 0 && sw_step_literal(line->message, id + strlen(": "), SW_SPAN("from=")) != 0 &&
           sw_sendmail_queue_id_time(sw_span_slice(line->message, 0, id), ret_epoch_s);
}

const SwDialect sw_dialect_sendmail = {
    .name = "sendmail",
    .summary = "sendmail 8, with its milters",
    .knows = sendmail_knows,
    .open = sendmail_open,
    .read = sendmail_read,
    .close = sendmail_close,
    .anchor = sendmail_anchor,
};
