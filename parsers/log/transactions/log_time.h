/*
 * How much time has gone by in a log, whatever its stamps say: clocks of several hosts differ, and are set. Private to the store.
 */
#pragma once

#include "parsers/log/line.h"

typedef struct {
    GArray *hosts; /* the time that each host's lines tell, by host_id */
    gint64 elapsed_us;
} SwLogTime;

void sw_log_time_init(SwLogTime *time);
void sw_log_time_clear(SwLogTime *time);
/* TRUE if more has gone by with this line. */
gboolean sw_log_time_goes_on(SwLogTime *time, const SwLogLine *line);
