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
