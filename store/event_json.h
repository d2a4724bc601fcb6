/*
 * An event as a line of newline-delimited JSON, keys as in the manual's EVENTS section; absent fields have no key.
 * Read back by parsers/events.c: writing and reading again changes nothing but provenance.
 */
#pragma once

#include "store/event.h"

/* Appends the object and a newline. Bytes that are not UTF-8 become U+FFFD. */
void sw_event_write_json(GString *out, const SwEvent *event);
