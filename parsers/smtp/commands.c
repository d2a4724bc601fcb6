#include "parsers/smtp/commands.h"

/* What must stand behind a verb, so that a line which begins with it is a command and not a line of some text. */
typedef enum {
    BEHIND_ANYTHING, /* cannot be told */
    BEHIND_NOTHING,
    BEHIND_NAME, /* at most one word */
    BEHIND_FROM,
    BEHIND_TO,
    BEHIND_NUMBER,
    BEHIND_PAIRS, /* NAME=value */
} Behind;

static const struct {
    SwSpan name;
    Behind behind;
    gboolean shared; /* with FTP, POP3 or NNTP */
    guint16 lowest, highest; /* codes of success; those from 400 on answer anything */
} verbs[SMTP_N_VERBS] = {
    [SMTP_CONNECT] = {.lowest = 220, .highest = 220},
    [SMTP_CONTENT] = {.lowest = 250, .highest = 252},
    [SMTP_EMPTY] = {.lowest = 500, .highest = 504},
    [SMTP_UNKNOWN] = {.lowest = 200, .highest = 299},
    [SMTP_HELO] = {{"HELO", 4}, BEHIND_NAME, FALSE, 250, 250},
    [SMTP_EHLO] = {{"EHLO", 4}, BEHIND_NAME, FALSE, 250, 250},
    [SMTP_LHLO] = {{"LHLO", 4}, BEHIND_NAME, FALSE, 250, 250},
    [SMTP_MAIL] = {{"MAIL", 4}, BEHIND_FROM, FALSE, 250, 252},
    [SMTP_RCPT] = {{"RCPT", 4}, BEHIND_TO, FALSE, 250, 252},
    [SMTP_DATA] = {{"DATA", 4}, BEHIND_NOTHING, FALSE, 354, 354},
    [SMTP_BDAT] = {{"BDAT", 4}, BEHIND_NUMBER, FALSE, 250, 252},
    [SMTP_BDAT_LAST] = {.lowest = 250, .highest = 252},
    [SMTP_RSET] = {{"RSET", 4}, BEHIND_NOTHING, TRUE, 250, 250},
    [SMTP_QUIT] = {{"QUIT", 4}, BEHIND_NOTHING, TRUE, 221, 221},
    [SMTP_AUTH] = {{"AUTH", 4}, BEHIND_ANYTHING, TRUE, 235, 334},
    [SMTP_STARTTLS] = {{"STARTTLS", 8}, BEHIND_NOTHING, TRUE, 220, 220},
    [SMTP_NOOP] = {{"NOOP", 4}, BEHIND_ANYTHING, TRUE, 250, 250},
    [SMTP_VRFY] = {{"VRFY", 4}, BEHIND_ANYTHING, FALSE, 250, 259},
    [SMTP_EXPN] = {{"EXPN", 4}, BEHIND_ANYTHING, FALSE, 250, 259},
    [SMTP_HELP] = {{"HELP", 4}, BEHIND_ANYTHING, TRUE, 211, 250},
    [SMTP_XCLIENT] = {{"XCLIENT", 7}, BEHIND_PAIRS, FALSE, 220, 250},
    [SMTP_XFORWARD] = {{"XFORWARD", 8}, BEHIND_PAIRS, FALSE, 250, 250},
};

static gboolean is_behind(SwSpan argument, Behind behind)
{
    switch (behind) {
    case BEHIND_NOTHING:
        return argument.len == 0;
    case BEHIND_NAME:
        return sw_span_find(argument, 0, ' ') == argument.len;
    case BEHIND_FROM:
        return sw_span_has_prefix_folded(argument, SW_SPAN("FROM"));
    case BEHIND_TO:
        return sw_span_has_prefix_folded(argument, SW_SPAN("TO"));
    case BEHIND_NUMBER:
        return argument.len > 0 && g_ascii_isdigit(argument.data[0]);
    case BEHIND_PAIRS:
        return sw_span_find(argument, 0, '=') < argument.len;
    default:
        return FALSE;
    }
}

static SmtpVerb find_verb(SwSpan word)
{
    char initial = word.len > 0 ? (char)(word.data[0] & ~0x20) : '\0'; /* of letters, all upper case */
    for (SmtpVerb verb = SMTP_FIRST_VERB; verb < SMTP_N_VERBS; verb++)
        if (verbs[verb].name.len > 0 && verbs[verb].name.data[0] == initial &&
            sw_span_equal_folded(word, verbs[verb].name))
            return verb;
    return SMTP_UNKNOWN;
}

SmtpCommand smtp_command_read(SwSpan line)
{
    line = sw_span_trim(line);
    gsize end = 0;
    while (end < line.len && g_ascii_isalpha(line.data[end]))
        end++;
    if (line.len == 0)
        return (SmtpCommand){.verb = SMTP_EMPTY, .argument = SW_SPAN("")};
    gboolean separate = end == line.len || line.data[end] == ' ' || line.data[end] == '\t';
    SmtpCommand command = {.verb = separate ? find_verb(sw_span_slice(line, 0, end)) : SMTP_UNKNOWN,
                           .argument = sw_span_trim(sw_span_slice(line, end, line.len))};
    command.telling = is_behind(command.argument, verbs[command.verb].behind);
    command.own = command.telling && !verbs[command.verb].shared;
    return command;
}

gboolean smtp_command_chunk(SwSpan argument, guint64 *ret_size, gboolean *ret_last)
{
    gsize end = sw_span_find(argument, 0, ' ');
    SwSpan rest = sw_span_trim(sw_span_slice(argument, end, argument.len));
    gboolean last = sw_span_equal_folded(rest, SW_SPAN("LAST"));
    if ((rest.len > 0 && !last) || !sw_span_to_uint64(sw_span_slice(argument, 0, end), ret_size))
        return FALSE;
    *ret_last = last;
    return TRUE;
}

gboolean smtp_verb_takes(SmtpVerb verb, guint code)
{
    gboolean success = code >= verbs[verb].lowest && code <= verbs[verb].highest;
    return success || (code >= 400 && verb != SMTP_EMPTY);
}

SmtpVerb smtp_verb_of_code(guint code)
{
    static const struct {
        guint code;
        SmtpVerb verb;
    } telling[] = {{354, SMTP_DATA}, {221, SMTP_QUIT}, {235, SMTP_AUTH}, {334, SMTP_AUTH}, {220, SMTP_CONNECT}};
    for (guint i = 0; i < G_N_ELEMENTS(telling); i++)
        if (telling[i].code == code)
            return telling[i].verb;
    return SMTP_HOLE;
}
