/*
 * Who the client really is, when a proxy or a content filter hands the connection on: the PROXY protocol, versions 1 and 2
 * (HAProxy's proxy-protocol.txt), and the attributes of Postfix's XCLIENT and XFORWARD. Private to the SMTP room.
 */
#pragma once

#include "base/address.h"
#include "parsers/smtp/held.h"

typedef struct {
    gboolean has_client;
    SwAddress client;
    guint16 port; /* 0: not given */
    gboolean has_helo;
    SmtpHeld helo;
} SmtpOrigin;

typedef enum {
    SMTP_PROXY_NONE, /* these bytes begin no PROXY header */
    SMTP_PROXY_MORE, /* they may, or do, but are not all of it */
    SMTP_PROXY_HEADER, /* they begin with one of *ret_length bytes */
    SMTP_PROXY_BROKEN, /* it is one, but cannot be read; *ret_length bytes too */
} SmtpProxy;

/* The longest header is longer than any that has only addresses; what is behind them need not have come yet. */
SmtpProxy smtp_proxy_read(SwSpan head, SmtpOrigin *origin, gsize *ret_length);

/* `NAME=value ...` of XCLIENT or XFORWARD: ADDR, PORT and HELO, xtext (RFC 3461 section 4) undone; [UNAVAILABLE] and the like say
 * nothing. FALSE if none of them is there. */
gboolean smtp_origin_read_attributes(SmtpOrigin *origin, SmtpMemory *memory, SwSpan argument);
void smtp_origin_clear(SmtpOrigin *origin, SmtpMemory *memory);
