/*
 * How the program ends before its time: by a signal, a crash, or for want of memory. In every case but SIGKILL nothing half built stays
 * behind, and what was there before is as it was.
 */
#pragma once

/* To be called once, before anything else. */
void endings_prepare(void);
