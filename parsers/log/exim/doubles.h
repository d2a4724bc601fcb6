/*
 * Exim writes a refusal to its main log and to its reject log; through syslog both arrive in one file, one right behind the other in what
 * the process writes.
 */
#pragma once

#include "base/span.h"

typedef struct SwEximDoubles SwEximDoubles;

SwEximDoubles *sw_exim_doubles_new(void);
void sw_exim_doubles_free(SwEximDoubles *doubles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwEximDoubles, sw_exim_doubles_free)

/* TRUE if this writer's last refusal was the same, and not itself a double. */
gboolean sw_exim_doubles_take(SwEximDoubles *doubles, guint64 writer, SwSpan refusal);
