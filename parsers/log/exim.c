/*
 * Exim 4: main and reject log, and both through syslog. Exim's specification, chapter "Log files". Through syslog a line has
 * Exim's stamp behind syslog's, unless syslog_timestamp is off; both logs there repeat refusals.
 */
#include "parsers/log/dialect.h"
#include "parsers/log/exim/message_id.h"
#include "parsers/log/exim/pieces.h"
#include "parsers/log/exim/read.h"
#include "parsers/log/stamp.h"
#include "parsers/log/step.h"

typedef struct {
    SwTransactions *transactions;
    SwEximPieces *pieces;
    SwEximDoubles *doubles;
} Exim;

typedef SwReading (*LineReader)(const SwEximLine *line);

/* What stands behind a message ID: a flag of two bytes and a space, the most frequent first. */
static const struct {
    char flag[2];
    LineReader read;
} flagged_lines[] = {
    {{'=', '>'}, sw_exim_read_delivery}, {{'<', '='}, sw_exim_read_received}, {{'-', '>'}, sw_exim_read_delivery},
    {{'=', '='}, sw_exim_read_delivery}, {{'*', '*'}, sw_exim_read_delivery}, {{'(', '='}, sw_exim_read_received},
    {{'>', '>'}, sw_exim_read_delivery}, {{'*', '>'}, sw_exim_read_delivery},
};

/* Or words. */
static const struct {
    SwSpan begins;
    LineReader read;
} worded_lines[] = {
    {{"SA: ", 4}, sw_exim_read_sa},
    {{"H=", 2}, sw_exim_read_refusal},
    {{"F=", 2}, sw_exim_read_refusal},
};

/* Beginnings of lines without a message ID that say nothing about mail that we keep. */
static const SwSpan idle_lines[] = {
    {"Start queue run", 15},
    {"End queue run", 13},
    {"exim ", 5},
    {"cwd=", 4},
    {"SMTP connection ", 16},
    {"SMTP command timeout ", 21},
    {"SMTP data timeout ", 18},
    {"SMTP protocol error ", 20},
    {"SMTP protocol violation", 23},
    {"SMTP syntax error ", 18},
    {"TLS error ", 10},
    {"TLS client ", 11},
    {"TLS session", 11},
    {"no MAIL in SMTP connection ", 27},
    {"no host name found for IP address ", 34},
    {"no IP address found for host ", 29},
    {"unexpected disconnection ", 25},
    {"unqualified ", 12},
    {"Warning: ", 9},
    {"daemon ", 7},
    {"pid ", 4},
    {"DNS list lookup defer", 21},
    {"Connection from ", 16},
    {"ident connection ", 17},
    {"refused relay ", 14},
};

/* And parts of such lines, behind the name of an authenticator or the host. */
static const SwSpan idle_words[] = {
    {" authenticator failed for ", 26},
    {" sender verify ", 15},
    {" Warning: ", 10},
    {" incomplete transaction ", 24},
};

/* `[731] `, which log_selector's pid puts before the message; behind it. */
static SwSpan behind_process(SwSpan text, guint32 *pid)
{
    gsize close = text.len > 0 && text.data[0] == '[' ? sw_span_find(text, 0, ']') : text.len;
    guint64 number;
    if (close + 1 >= text.len || text.data[close + 1] != ' ' ||
        !sw_span_to_uint64(sw_span_slice(text, 1, close), &number) || number > G_MAXUINT32)
        return text;
    *pid = (guint32)number;
    return sw_span_slice(text, close + 2, text.len);
}

/* Behind Exim's own stamp, which syslog's lines have too, and the process: what no message ID stands before. */
static SwSpan behind_own_front(SwSpan message, guint32 *pid)
{
    SwStamp stamp;
    gsize end = sw_stamp_read_own(message, &stamp);
    SwSpan text = end == 0 ? message : sw_span_trim(sw_span_slice(message, end, message.len));
    return behind_process(text, pid);
}

/* Divides a message at the end of its ID, which has this length. */
static void split_id(SwSpan message, gsize length, SwSpan *ret_id, SwSpan *ret_text)
{
    *ret_id = sw_span_slice(message, 0, length);
    *ret_text = sw_span_slice(message, length + 1, message.len);
}

/* Finds the ID, and what stands behind it. FALSE: the message has none; ret_text is all of it. */
static gboolean find_id(SwSpan message, guint32 *pid, SwSpan *ret_id, SwSpan *ret_text)
{
    gsize length = sw_exim_message_id_length(message);
    if (length == 0) {
        message = behind_own_front(message, pid);
        length = sw_exim_message_id_length(message);
    }
    if (length != 0)
        split_id(message, length, ret_id, ret_text);
    else
        *ret_text = message;
    return length != 0;
}

static gboolean begins_with_one_of(SwSpan text, const SwSpan *list, guint n)
{
    for (guint i = 0; i < n; i++)
        if (sw_step_literal(text, 0, list[i]) != 0)
            return TRUE;
    return FALSE;
}

static gboolean holds_one_of(SwSpan text, const SwSpan *list, guint n)
{
    for (guint i = 0; i < n; i++)
        if (sw_find_literal(text, 0, list[i]) < text.len)
            return TRUE;
    return FALSE;
}

static gboolean is_idle(SwSpan text)
{
    return begins_with_one_of(text, idle_lines, G_N_ELEMENTS(idle_lines)) ||
           holds_one_of(text, idle_words, G_N_ELEMENTS(idle_words));
}

/* Exim's files name no program; what its lines begin with tells them from other files' lines. The role of a line that begins with an ID is
 * the ID's length. */
static gint exim_knows(const SwLogLine *line)
{
    static const SwSpan fronts[] = {
        {"H=", 2}, {"F=", 2}, {"SMTP call from ", 15}, {"SMTP protocol ", 14}, {"rejected ", 9}};
    if (sw_span_present(line->program))
        return sw_span_has_prefix_folded(line->service, SW_SPAN("exim"));
    if (line->stamp.kind != SW_STAMP_CIVIL || line->stamp.year == 0)
        return FALSE;
    gsize length = sw_exim_message_id_length(line->message);
    if (length != 0)
        return (gint)length;
    guint32 pid;
    SwSpan id, text;
    return find_id(line->message, &pid, &id, &text) || begins_with_one_of(text, fronts, G_N_ELEMENTS(fronts)) ||
           is_idle(text);
}

static gpointer exim_open(SwTransactions *transactions)
{
    Exim *exim = g_new(Exim, 1);
    exim->transactions = transactions;
    exim->pieces = sw_exim_pieces_new();
    exim->doubles = sw_exim_doubles_new();
    return exim;
}

static void exim_close(gpointer state)
{
    Exim *exim = state;
    sw_exim_pieces_free(exim->pieces);
    sw_exim_doubles_free(exim->doubles);
    g_free(exim);
}

static SwReading read_completed(const SwEximLine *line)
{
    SwTransaction *message = sw_transactions_find(line->transactions, line->line, line->id);
    if (message)
        sw_transactions_close(line->transactions, line->line, message);
    return message ? SW_READING_TOLD : SW_READING_IDLE;
}

static SwReading read_words(const SwEximLine *line)
{
    gsize completed = sw_step_literal(line->text, 0, SW_SPAN("Completed"));
    if (completed != 0)
        return completed == line->text.len || line->text.data[completed] == ' ' ? read_completed(line)
                                                                                : SW_READING_IDLE;
    for (guint i = 0; i < G_N_ELEMENTS(worded_lines); i++)
        if (sw_step_literal(line->text, 0, worded_lines[i].begins) != 0)
            return worded_lines[i].read(line);
    return SW_READING_IDLE;
}

static SwReading read_message_line(const SwEximLine *line)
{
    const char *flag = line->text.data;
    sw_transactions_expect(line->transactions, line->line, line->id);
    if (line->text.len < 3 || flag[2] != ' ')
        return read_words(line);
    for (guint i = 0; i < G_N_ELEMENTS(flagged_lines); i++)
        if (flag[0] == flagged_lines[i].flag[0] && flag[1] == flagged_lines[i].flag[1])
            return flagged_lines[i].read(line);
    return read_words(line);
}

/* A line that may be a piece, or have more before its ID. */
static SwReading read_behind_front(Exim *exim, SwEximLine *line)
{
    SwSpan message = line->line->message;
    if (sw_exim_pieces_take(exim->pieces, sw_exim_writer(line->line), message, &message) == SW_EXIM_PIECE_HELD)
        return SW_READING_IDLE;
    if (find_id(message, &line->pid, &line->id, &line->text))
        return read_message_line(line);
    SwReading reading = sw_exim_read_refusal(line);
    return reading == SW_READING_UNKNOWN && is_idle(line->text) ? SW_READING_IDLE : reading;
}

static SwReading exim_read(gpointer state, const SwLogLine *line)
{
    Exim *exim = state;
    SwEximLine exim_line = {
        .transactions = exim->transactions,
        .doubles = sw_span_present(line->program) ? exim->doubles : NULL,
        .line = line,
        .pid = line->pid,
    };
    if (line->role <= TRUE)
        return read_behind_front(exim, &exim_line);
    split_id(line->message, (gsize)line->role, &exim_line.id, &exim_line.text);
    return read_message_line(&exim_line);
}

/* A message ID is made when the message begins to come, and the message logged when it has come. */
static gboolean exim_anchor(const SwLogLine *line, gint64 *ret_epoch_s)
{
    guint32 pid;
    SwSpan id, text;
    if (!find_id(line->message, &pid, &id, &text) || sw_step_literal(text, 0, SW_SPAN("<= ")) == 0)
        return FALSE;
    *ret_epoch_s = sw_exim_message_id_time(id);
    return TRUE;
}

const SwDialect sw_dialect_exim = {
    .name = "exim",
    .summary = "Exim 4: main and reject log, own files or syslog",
    .knows = exim_knows,
    .open = exim_open,
    .read = exim_read,
    .close = exim_close,
    .anchor = exim_anchor,
};
