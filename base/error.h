/*
 * Trouble has two channels. A GError of this domain means that the operation cannot go on. A defect (base/document.h)
 * is one bad record: it is counted with file, byte offset and reason, and reading goes on.
 */
#pragma once

#include <glib.h>

typedef enum {
    SW_ERROR_USAGE, /* the user asked for something that cannot be: exit code 2 */
    SW_ERROR_INPUT, /* an input cannot be opened, or is no input of any known kind: exit code 1 */
    SW_ERROR_OUTPUT, /* the result cannot be written: exit code 1 */
    SW_ERROR_UNSUPPORTED, /* this build or this machine cannot do it: exit code 1 */
} SwErrorCode;

#define SW_ERROR (sw_error_quark())
GQuark sw_error_quark(void);
