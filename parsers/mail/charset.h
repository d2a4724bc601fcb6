/*
 * Charsets that mail may ask for. Names come from outsiders and iconv would load a module for any of them, so only those
 * of a list are converted; text in others stays as it is.
 */
#pragma once

#include "base/span.h"

/* Case is ignored; a language tag behind '*' (RFC 2231 5) is not part of the name. */
gboolean sw_charset_is_known(SwSpan name);

/* Loads the modules of all of them, for good: behind the door of a sandbox none can be. */
void sw_charset_preload(void);
