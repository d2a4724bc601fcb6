/*
 * Lines out of a byte stream that comes in pieces. A line that is whole in its piece stays there; only one that is broken over two is
 * copied. Lines end in LF or CRLF. Private to the SMTP room.
 */
#pragma once

#include "parsers/smtp/held.h"

typedef struct {
    SmtpHeld partial;
    gboolean overlong; /* the line at hand met a cap: what goes beyond is passed over up to its end */
    gboolean taken; /* `partial` is the line that was given last */
} SmtpLines;

typedef struct {
    SwSpan text; /* without its end; lives until the next call */
    gboolean bare_lf;
    gboolean cut; /* longer than SW_LIMIT_SMTP_LINE, or than there was memory for: these are its first bytes */
} SmtpLine;

/* Takes the next line off the front of *bytes. FALSE: all of *bytes is kept, and it is not the end of the line. */
gboolean smtp_lines_take(SmtpLines *lines, SmtpMemory *memory, SwSpan *bytes, SmtpLine *ret_line);
/* The line that is not complete, as far as it has come. */
SwSpan smtp_lines_partial(const SmtpLines *lines);
/* What has come of a line that is not complete is forgotten. */
void smtp_lines_reset(SmtpLines *lines);
