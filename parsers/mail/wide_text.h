/*
 * Text in units of two or four bytes (UTF-16, UTF-32 and their older names): the only charsets in which a URL does not stand in
 * its ASCII bytes, so the only ones that are converted. All others are read as they are.
 */
#pragma once

#include "base/span.h"

/* `text` itself unless `charset` is one of them; else as UTF-8, borrowed from `buffer`, whose content is lost. What is broken becomes
 * U+FFFD. */
SwSpan sw_wide_text_decode(SwSpan charset, SwSpan text, GString *buffer);
