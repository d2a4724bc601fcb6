/* How the program ends before its time: by a signal, or for want of memory. Either way nothing half built stays behind. */
#pragma once

/* To be called once, before anything else. */
void endings_prepare(void);
