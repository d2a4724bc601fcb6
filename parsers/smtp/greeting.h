/*
 * A server's greeting: what it says about itself. Sendmail, Exim and Exchange give their local time in it. Private to the SMTP room.
 */
#pragma once

#include "base/date.h"

/* The date in the greeting's text (`... ESMTP Sendmail 8.12; Tue, 1 Nov 2005 22:00:00 +0300`). FALSE if there is none. */
gboolean smtp_greeting_date(SwSpan text, SwDate *ret_date);
/* Whether it names a mail protocol: FTP greets with 220 too. */
gboolean smtp_greeting_is_mail(SwSpan text);
