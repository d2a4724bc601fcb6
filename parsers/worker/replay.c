#include "parsers/worker/replay.h"

int sw_reading_place_compare(const SwReadingPlace *a, const SwReadingPlace *b)
{
    if (a->task != b->task)
        return a->task < b->task ? -1 : 1;
    if (a->stream != b->stream)
        return a->stream < b->stream ? -1 : 1;
    return (a->record > b->record) - (a->record < b->record);
}

void sw_replay_init(SwReplay *replay, const GArray *killers, gboolean stateful)
{
    *replay = (SwReplay){.killers = killers, .stateful = stateful, .past = killers->len == 0};
}

static SwReadingPlace last_killer(const SwReplay *replay)
{
    return g_array_index(replay->killers, SwReadingPlace, replay->killers->len - 1);
}

static gboolean is_killer(const SwReplay *replay, const SwReadingPlace *place)
{
    for (guint i = 0; i < replay->killers->len; i++)
        if (sw_reading_place_compare(&g_array_index(replay->killers, SwReadingPlace, i), place) == 0)
            return TRUE;
    return FALSE;
}

void sw_replay_begin_task(SwReplay *replay, guint32 task)
{
    replay->here = (SwReadingPlace){.task = task};
    if (replay->past)
        return;
    guint32 last = last_killer(replay).task;
    replay->past = replay->stateful ? task > last : task != last;
}

gboolean sw_replay_begin_stream(SwReplay *replay)
{
    replay->here.stream++;
    replay->here.record = 0;
    if (replay->past)
        return TRUE;
    SwReadingPlace last = last_killer(replay);
    replay->past = replay->here.task == last.task && replay->here.stream > last.stream;
    gboolean told = !replay->stateful && replay->here.stream < last.stream;
    return replay->past || !(told || is_killer(replay, &replay->here));
}

gboolean sw_replay_weigh_record(SwReplay *replay)
{
    SwReadingPlace last = last_killer(replay);
    replay->past = sw_reading_place_compare(&replay->here, &last) > 0;
    return replay->past || (replay->stateful && !is_killer(replay, &replay->here));
}

gboolean sw_replay_leave_record(SwReplay *replay)
{
    SwReadingPlace last = last_killer(replay);
    replay->past = sw_reading_place_compare(&replay->here, &last) >= 0;
    return FALSE;
}

void sw_replay_end_stream(SwReplay *replay)
{
    replay->past |= !sw_replay_is_silent_stream(replay);
}

gboolean sw_replay_is_silent(const SwReplay *replay)
{
    return !replay->past;
}

gboolean sw_replay_is_silent_stream(const SwReplay *replay)
{
    return !replay->past &&
           (replay->here.task != last_killer(replay).task || replay->here.stream != last_killer(replay).stream);
}
