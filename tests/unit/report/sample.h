/* Documents to write: a small plausible one, and one with hostile text in every field that takes text. */
#pragma once

#include "base/document.h"

SwDocument *sample_document(void);
SwDocument *sample_hostile_document(void);

/* What sample_hostile_document() puts into texts; ended by NULL. Several would make the file `canary` if they were obeyed. */
extern const char *const sample_hostile_texts[];
