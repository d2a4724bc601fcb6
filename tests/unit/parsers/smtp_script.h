/*
 * Sessions as scripts, for the tests of the SMTP machine. A line is a packet; a packet comes a second after the one before, from
 * 2005-11-01T22:00:00Z on, which is when the connection was opened.
 *
 *     C MAIL FROM:<a@a.example>|DATA     the client's, CRLF for each | and at the end
 *     S 250 ok                           the server's
 *     C= MAIL FR   or   S= \026\003      as it is; \r, \n and three octal digits; nothing at the end
 *     C-6   or   S-?                     so many bytes are missing; nobody knows how many
 *     C~                                 a conflict
 *     @7                                 the next packet comes at 22:00:07, wherever it stands
 *     end fin|reset|open|lost            how it ends; fin if nothing is said
 *
 * Expected events are lines as sw_event_write_json writes them, with ' for ". Each script is run twice: packet by packet, and
 * byte by byte; both have to give the same.
 */
#pragma once

#include "parsers/smtp/session.h"

typedef struct {
    const char *name, *script;
    const char *events; /* NULL: not compared */
    const char *session; /* `STAGE, END: N commands, N messages` and what is out of the ordinary; "" for none */
    const char *defects; /* lines; NULL: none */
    gboolean midstream;
    guint16 client_port, server_port; /* 0: 50000 and 25 */
} SmtpCase;

void smtp_case_run(const SmtpCase *test);
/* Runs a script whatever comes of it, and checks that it stays within what a session may hold. */
void smtp_flood_run(const char *script);
/* Registers `/smtp/SUBJECT/NAME` for each. */
void smtp_cases_add(const char *subject, const SmtpCase *cases, guint n);
#define SMTP_CASES_ADD(subject, cases) smtp_cases_add(subject, cases, G_N_ELEMENTS(cases))

/* What most expected events begin with: the second of MAIL, and the name said. */
#define BY_PC(second) "{'time':'2005-11-01T22:00:" second "Z','client':'192.0.2.1','helo':'pc',"
/* The mail of MAIL_TEXT, which is 37 bytes long. */
#define MAIL_TEXT "Subject: x||see http://u.example/"
#define MAIL_FIELDS "'subject':'x','size':37,'urls':['http://u.example/']"
