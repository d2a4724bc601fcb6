#include "store/session.h"

static const char *const stage_names[SW_N_STAGES] = {
    [SW_STAGE_NO_REPLY] = "no reply", [SW_STAGE_GREETING] = "greeting only", [SW_STAGE_EHLO] = "after EHLO",
    [SW_STAGE_MAIL] = "after MAIL",   [SW_STAGE_RCPT] = "after RCPT",        [SW_STAGE_MESSAGE] = "message",
};

static const char *const end_names[SW_N_ENDS] = {
    [SW_END_QUIT] = "quit", [SW_END_CLOSED] = "closed", [SW_END_RESET] = "reset",
    [SW_END_OPEN] = "open", [SW_END_LOST] = "lost",
};

const char *sw_stage_name(SwStage stage)
{
    return stage_names[stage];
}

const char *sw_end_name(SwEnd end)
{
    return end_names[end];
}

void sw_session_list_init(SwSessionList *list)
{
    list->records = g_array_new(FALSE, FALSE, sizeof(SwSessionRecord));
}

void sw_session_list_clear(SwSessionList *list)
{
    g_clear_pointer(&list->records, g_array_unref);
}

static int compare_sessions(gconstpointer a, gconstpointer b)
{
    const SwSessionRecord *x = a, *y = b;
    if (x->first_us != y->first_us)
        return x->first_us < y->first_us ? -1 : 1;
    int order = sw_span_compare(x->source, y->source);
    return order != 0 ? order : (x->offset > y->offset) - (x->offset < y->offset);
}

void sw_session_list_sort(SwSessionList *list)
{
    g_array_sort(list->records, compare_sessions);
}
