#include "analysis/recipients/refusal.h"

static const char *const no_such_recipient[] = {
    "user unknown",      "unknown user",      "user_unknown",      "unknown_user",        "no such user",
    "no such recipient", "unknown recipient", "recipient unknown", "no such mailbox",     "recipient not found",
    "mailbox not found", "unknown mailbox",   "unknown local",     "unrouteable address", "unknown_recipient",
    "no mailbox here",   "user not found",    "invalid recipient",
};

static gboolean is_status_class(char byte)
{
    return byte == '4' || byte == '5';
}

/* `5.1.1` or `4.1.1` as a word of its own. */
static gboolean has_bad_mailbox_status(SwSpan reason)
{
    static const SwSpan subject_and_detail = SW_SPAN(".1.1");
    gsize at = sw_span_find_folded(reason, 0, subject_and_detail);
    while (at < reason.len) {
        gsize after = at + subject_and_detail.len;
        gboolean begins = at >= 1 && is_status_class(reason.data[at - 1]) &&
                          (at == 1 || !(g_ascii_isdigit(reason.data[at - 2]) || reason.data[at - 2] == '.'));
        gboolean ends = after == reason.len || !(g_ascii_isdigit(reason.data[after]) || reason.data[after] == '.');
        if (begins && ends)
            return TRUE;
        at = sw_span_find_folded(reason, at + 1, subject_and_detail);
    }
    return FALSE;
}

SwRefusal sw_refusal_of(SwReasonClass class, SwSpan reason)
{
    if (class != SW_REASON_UNKNOWN)
        return class == SW_REASON_UNKNOWN_USER ? SW_REFUSAL_NO_SUCH_RECIPIENT : SW_REFUSAL_OTHER;
    if (reason.len == 0)
        return SW_REFUSAL_UNSAID;
    if (has_bad_mailbox_status(reason))
        return SW_REFUSAL_NO_SUCH_RECIPIENT;
    for (guint i = 0; i < G_N_ELEMENTS(no_such_recipient); i++)
        if (sw_span_find_folded(reason, 0, sw_span_of(no_such_recipient[i])) < reason.len)
            return SW_REFUSAL_NO_SUCH_RECIPIENT;
    return SW_REFUSAL_OTHER;
}
