/* Comparison with the files in tests/golden. With SPAMWAVE_UPDATE_GOLDENS set they are rewritten instead (scripts/update-goldens). */
#pragma once

#include "report/format.h"

/* What a writer writes, as text. Fails the test if it cannot write. */
char *golden_render(gboolean (*write)(const SwDocument *document, const char *const *tables, GOutputStream *out,
                                      GError **error),
                    const SwDocument *document, const char *const *tables);
void golden_check(const char *name, const char *text);
/* No control but a line end, and no bidirectional override: such text may go to a terminal. */
void golden_check_harmless(const char *text);
