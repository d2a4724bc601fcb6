/*
 * Every cap on what an outsider controls, by name, in one place. What meets a cap is cut there, and a TRUNCATED or SKIPPED
 * defect says so; nothing is dropped in silence. Figures follow the most trusted mail software where it has one.
 */
#pragma once

#include <glib.h>

#define SW_KIB ((gsize)1024)
#define SW_MIB ((gsize)1024 * 1024)

/* Header blocks. */
#define SW_LIMIT_HEADER_FIELD 102400u /* bytes of one field's value; Postfix header_size_limit */
#define SW_LIMIT_HEADER_BLOCK 1048576u /* bytes looked at in one header block */
#define SW_LIMIT_HEADER_FIELDS 10000u /* fields looked at in one header block */
#define SW_LIMIT_HOPS 128u /* Received fields of one message; relays give up at 25 to 100 */
#define SW_LIMIT_RECEIVED 8192u /* bytes of one Received field; the longest seen in real mail has 700 */

/* Values of fields. */
#define SW_LIMIT_COMMENT_DEPTH 8u /* nested parentheses (RFC 5322 3.2.2) */
#define SW_LIMIT_MAILBOX 1024u /* bytes of an address; RFC 5321 4.5.3.1 allows 64 + 1 + 255 */
#define SW_LIMIT_ADDRESS_LIST 16384u /* bytes searched for the first mailbox of a list */
#define SW_LIMIT_TEXT 8192u /* bytes of a subject that are decoded */
#define SW_LIMIT_MESSAGE_ID 2048u

/* MIME structure. */
#define SW_LIMIT_MIME_DEPTH 100u /* entities inside one another; as Dovecot and Postfix */
#define SW_LIMIT_MIME_PARTS 10000u /* entities of one message; as Dovecot */
#define SW_LIMIT_BOUNDARY 2048u /* bytes of a boundary (Postfix); RFC 2046 5.1.1 allows 70 */
#define SW_LIMIT_PARAMETERS 64u /* parameters looked at in one Content-Type */
#define SW_LIMIT_MESSAGE_TEXT 16777216u /* decoded bytes of a message that are searched for URLs */

/* URLs. */
#define SW_LIMIT_URL 2048u /* bytes of one, in canonical form */
#define SW_LIMIT_AUTHORITY 1024u /* bytes looked at for userinfo, host and port */
#define SW_LIMIT_URLS 4000u /* distinct ones of a message; a digest of weblogs in the SpamAssassin corpus has 3,133 */
#define SW_LIMIT_URL_MENTIONS 100000u /* hosts tried in a message: international names cost 5 us each */

/* Inputs and their records. */
#define SW_LIMIT_MESSAGE (32 * SW_MIB) /* bytes of one mail that are looked at */
#define SW_LIMIT_SEPARATOR 512u /* bytes of an mbox separator line; longer lines are text */
#define SW_LIMIT_EVENT_LINE (4 * SW_MIB) /* bytes of one line of events */
#define SW_LIMIT_PROBE 4096u /* first bytes of an input that tell its kind */
#define SW_LIMIT_DIRECTORY_DEPTH 64u /* directories inside one another */

/* Archives and compressed data. A layer is an archive or a compression; a compressed tar is one. */
#define SW_LIMIT_LAYERS 3u /* inside one another */
/* Bytes that come out whatever went in: 785 bytes of bzip2 can be 1 GiB. */
#define SW_LIMIT_EXPANSION_FREE (64 * SW_MIB)
#define SW_LIMIT_EXPANSION_RATIO 1000u /* and so many more for each byte that went in; gzip reaches 1032, mail 50 */

/* Between worker and supervisor. */
#define SW_LIMIT_READER_MEMORY (2048 * SW_MIB) /* of a worker, beside what it shares with its supervisor */
#define SW_LIMIT_RECORD_SECONDS 20u /* of processor time without a record ended or a byte read from storage */
#define SW_LIMIT_MBOX_PIECE (8 * SW_MIB) /* of a stream that several workers read */
#define SW_LIMIT_EVENTS_PIECE SW_MIB /* the same: JSON takes ten times as long to read as mail */
#define SW_LIMIT_KILLERS 100u /* records of one input, or of a piece of it, that may end their readers */
#define SW_LIMIT_FRAME (4 * SW_MIB) /* bytes of one event on its way */
#define SW_LIMIT_DEFECTS_KEPT 10u /* of one input and one reason; all are counted */
#define SW_LIMIT_REASONS_KEPT 50u /* different reasons of one input */

/* Captures. */
#define SW_LIMIT_INTERFACES 65536u /* described in one section of a pcapng file */
#define SW_LIMIT_FRAGMENTED_DATAGRAMS 1024u /* waiting for their other fragments */
#define SW_LIMIT_FRAGMENT_SECONDS 30 /* of capture time that they wait; as Linux */
#define SW_LIMIT_FLOWS 200000u /* connections followed at once */
#define SW_LIMIT_FLOW_IDLE_SECONDS 3600 /* SMTP's longest timeout is ten minutes (RFC 5321 4.5.3.2) */
#define SW_LIMIT_STREAM_AHEAD (16 * SW_MIB) /* distance from the next byte; more than any window in use */
#define SW_LIMIT_STREAM_WAITING (1 * SW_MIB) /* bytes of one direction that wait behind a gap */
#define SW_LIMIT_TCP_WAITING (64 * SW_MIB) /* the same, over all connections */
#define SW_LIMIT_TCP_HISTORY (32 * SW_MIB) /* bytes kept to compare retransmissions with */

/* SMTP sessions. */
#define SW_LIMIT_SMTP_LINE (64u * SW_KIB) /* bytes of one command or reply; RFC 5321 4.5.3.1 asks for 512 */
#define SW_LIMIT_SMTP_TEXT 1024u /* bytes of a reply, or of an argument, that are kept */
#define SW_LIMIT_SMTP_AHEAD (256u * SW_KIB) /* bytes of a client that wait for the reply which says how to read them */
#define SW_LIMIT_SMTP_PENDING 4096u /* commands without their replies yet, and replies without their commands */
#define SW_LIMIT_SMTP_PENDING_MAILS 8u /* the same for ends of mails, as the mails are kept so long */
#define SW_LIMIT_SMTP_RECIPIENTS 50000u /* of one mail; servers stop at 100 to 10,000 */
#define SW_LIMIT_SMTP_SEARCH SW_MIB /* bytes of a connection in which there is no sign of SMTP yet */
#define SW_LIMIT_SMTP_HELD (160u * SW_MIB) /* bytes that all sessions together hold back */
#define SW_LIMIT_SMTP_SPARE (4u * SW_MIB) /* bytes that ended sessions leave to the next ones */

/* Mail logs. */
#define SW_LIMIT_LOG_LINE (64u * SW_KIB) /* bytes of one; syslog daemons cut at 1 to 8 KiB */
#define SW_LIMIT_LOG_OPEN 200000u /* messages that are not done with yet; large queues have 100,000 */
#define SW_LIMIT_LOG_SESSIONS 100000u /* connections, of all hosts */
#define SW_LIMIT_LOG_RECIPIENTS 10000u /* of one message */
#define SW_LIMIT_LOG_TEXT (1u * SW_MIB) /* bytes kept of one message: addresses, replies */
#define SW_LIMIT_LOG_SCAN (1 * SW_MIB) /* first bytes of a log that are searched for the time in a queue ID */
#define SW_LIMIT_LOG_AHEAD (64 * SW_KIB) /* the same of a stream that can be read only once */
#define SW_LIMIT_LOG_OVERLAP 8000000u /* lines that other files have too: 16 to 32 bytes each */
#define SW_LIMIT_LOG_PIECES 256u /* processes in the midst of an entry that syslog has in pieces */
#define SW_LIMIT_LOG_PROGRAMS 4096u /* tags whose dialect is remembered */
