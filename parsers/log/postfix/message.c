/* The message that a line is about. */
#include "parsers/log/postfix/postfix.h"
#include "parsers/log/postfix/queue_id.h"

SwTransaction *sw_postfix_message(SwPostfix *postfix, const SwPostfixLine *line)
{
    gint64 time_us;
    SwTransaction *message = sw_transactions_find(postfix->transactions, line->line, line->id);
    if (message)
        return message;
    message = sw_transactions_find_or_begin(postfix->transactions, line->line, line->id);
    if (sw_postfix_queue_id_time(line->id, &time_us))
        sw_transaction_set_time_from_id(message, time_us - time_us % SW_SECOND);
    return message;
}
