#include "parsers/log/verdict.h"

#define SCORE_DIGITS_MOST 7u /* what a float can hold */

gboolean sw_verdict_score(SwSpan text, SwEvent *verdict)
{
    gsize at = text.len > 0 && (text.data[0] == '-' || text.data[0] == '+') ? 1 : 0;
    gboolean negative = at > 0 && text.data[0] == '-';
    double value = 0, scale = 1;
    guint digits = 0;
    gboolean fraction = FALSE;
    for (; at < text.len && digits <= SCORE_DIGITS_MOST; at++) {
        if (text.data[at] == '.' && !fraction && digits > 0) {
            fraction = TRUE;
        } else if (g_ascii_isdigit(text.data[at])) {
            value = value * 10 + (text.data[at] - '0');
            scale *= fraction ? 10 : 1;
            digits++;
        } else {
            break;
        }
    }
    if (digits == 0 || digits > SCORE_DIGITS_MOST)
        return FALSE;
    verdict->score = (float)(negative ? -value / scale : value / scale);
    verdict->has |= SW_HAS(SW_FIELD_SCORE);
    return TRUE;
}

SwReading sw_verdict_tell(SwTransactions *transactions, const SwLogLine *line, SwSpan queue_id, SwSpan message_id,
                          SwEvent *verdict)
{
    SwTransaction *message = queue_id.len > 0 ? sw_transactions_find(transactions, line, queue_id) : NULL;
    if (!message && message_id.len > 0)
        message = sw_transactions_find_message(transactions, message_id);
    if (!message)
        return SW_READING_IDLE;
    verdict->has |= SW_HAS(SW_FIELD_VERDICT);
    sw_transaction_correct(message, verdict);
    return SW_READING_TOLD;
}
