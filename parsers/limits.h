/*
 * Every cap on what an outsider controls, by name, in one place. What meets a cap is cut there, and a TRUNCATED or SKIPPED
 * defect says so; nothing is dropped in silence. Figures follow the most trusted mail software where it has one.
 */
#pragma once

#define SW_KIB (1024u)
#define SW_MIB (1024u * 1024u)

/* Header blocks. */
#define SW_LIMIT_HEADER_FIELD 102400u /* bytes of one field's value; Postfix header_size_limit */
#define SW_LIMIT_HEADER_BLOCK (1u * SW_MIB) /* bytes looked at in one header block */
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
#define SW_LIMIT_MESSAGE_TEXT (16u * SW_MIB) /* decoded bytes of a message that are searched for URLs */

/* URLs. */
#define SW_LIMIT_URL 2048u /* bytes of one, in canonical form */
#define SW_LIMIT_AUTHORITY 1024u /* bytes looked at for userinfo, host and port */
#define SW_LIMIT_URLS 1000u /* distinct ones of a message; the most in the SpamAssassin corpus are some 200 */
