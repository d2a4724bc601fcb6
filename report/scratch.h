/*
 * A private directory beside an output, in which that is built before it is renamed into place: ".NAME.spamwave-XXXXXX". A run that is
 * ended by a signal calls sw_scratch_remove_all(). One that is killed leaves its directory behind, unlocked (flock(2)): the next run
 * that makes one for the same output removes it. A directory that is locked belongs to a run that is still at work.
 */
#pragma once

#include <glib.h>

typedef struct SwScratch SwScratch;

/* NULL on error (SW_ERROR_OUTPUT). */
SwScratch *sw_scratch_new(const char *path, GError **error);
/* Removes it with everything that stands under its name by then; follows no links. What cannot be removed stays. */
void sw_scratch_free(SwScratch *scratch);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwScratch, sw_scratch_free)

const char *sw_scratch_path(const SwScratch *scratch);

/* Removes all there are, and may be called from a signal handler: nothing can be built afterwards. */
void sw_scratch_remove_all(void);
