#include "cmd/command.h"

#include "base/error.h"
#include "base/escape.h"

#include <stdio.h>

ExitCode complain(const GError *error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    sw_escape_terminal(text, sw_span_of(error->message));
    fprintf(stderr, "spamwave: %s\n", text->str);
    gboolean usage = error->domain == G_OPTION_ERROR || g_error_matches(error, SW_ERROR, SW_ERROR_USAGE);
    return usage ? EXIT_USAGE : EXIT_FAILED;
}
