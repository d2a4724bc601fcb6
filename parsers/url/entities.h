/*
 * Character references in HTML (the HTML standard, section 13.5): numeric ones, and those named ones that a URL may be hidden
 * behind. All others stay as they are.
 */
#pragma once

#include "base/span.h"

/* The text with its references replaced by UTF-8. Returns `text` itself when it holds none; else it borrows from `buffer`,
 * whose content is lost. */
SwSpan sw_entities_decode(SwSpan text, GString *buffer);
