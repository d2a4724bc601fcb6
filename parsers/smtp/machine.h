/*
 * The machine behind a session, file by file: what the client says (client.c, client_gaps.c), what the server says (server.c), which of it belongs
 * together (match.c), what it then means (settle.c, lost_commands.c), and whether it is SMTP at all (identify.c). session.c drives it; within, the
 * files call one another in a circle, as the protocol does: a reply is matched to a command, that is settled, and what it means (a 354, a
 * 220 to STARTTLS) says how the client's next bytes are to be read. Private to the SMTP room.
 */
#pragma once

#include "parsers/smtp/backlog.h"
#include "parsers/smtp/origin.h"
#include "parsers/smtp/replies.h"
#include "parsers/smtp/session.h"
#include "parsers/smtp/transaction.h"

/* How the client's next bytes are to be read. */
typedef enum {
    SMTP_MODE_OPENING, /* nothing was read yet: a PROXY header may come */
    SMTP_MODE_PROXY, /* the rest of such a header: `left` bytes */
    SMTP_MODE_COMMANDS,
    SMTP_MODE_SEARCH, /* behind lost bytes: commands again, or the rest of a mail (then `body` is there) */
    SMTP_MODE_CONTENT, /* of DATA */
    SMTP_MODE_CHUNK, /* of BDAT: `left` bytes */
    SMTP_MODE_SECRET, /* one line of an AUTH exchange */
    SMTP_MODE_TLS, /* STARTTLS was accepted: TLS, or what a decrypted capture has in its place */
    SMTP_MODE_OPAQUE, /* TLS */
    SMTP_MODE_AFTER_DATA, /* from here on: the reply will tell */
    SMTP_MODE_AFTER_AUTH,
    SMTP_MODE_AFTER_STARTTLS,
    SMTP_N_MODES
} SmtpMode;

static inline gboolean smtp_mode_waits(SmtpMode mode)
{
    return mode >= SMTP_MODE_AFTER_DATA;
}

typedef enum { SMTP_UNDECIDED, SMTP_CERTAIN, SMTP_OTHER } SmtpIdentity;

struct SwSmtpSession {
    SwSmtpContext *context;
    SwSessionRecord record;
    SmtpIdentity identity;
    gboolean swapped; /* who seemed to be the client is the server */
    gboolean incomplete; /* its opening, or a part of it, was not seen */
    gboolean quit, authenticating; /* the client said QUIT; AUTH */
    SmtpMoment now; /* of the bytes that are being read */
    SmtpMoment said; /* of the client's last bytes */

    SmtpMode mode;
    SmtpLines lines;
    SmtpBacklog backlog;
    SmtpBody *body; /* the mail in the making */
    gboolean lf_ends; /* the last DATA line ended in LF alone */
    guint64 left; /* bytes of a chunk or a PROXY header to come */
    gboolean last; /* chunk */
    SmtpMoment chunk_moment; /* of its command */
    gboolean after_hole; /* the next line is the first one behind lost bytes */
    gboolean content_lost; /* and those may have been the start of a mail */

    gboolean answers_seen; /* the server said something */
    gboolean reply_cut; /* that a reply was too long has been noted */
    gboolean opaque; /* the server speaks TLS */
    SmtpReplies replies;

    SmtpQueue commands, answers;
    gboolean commands_unsure, answers_unsure; /* some were lost: what does not fit is not forced together */

    SmtpOrigin origin, forwarded; /* of the session; of the next mail (XFORWARD) */
    SmtpHeld helo;
    gboolean has_helo, lmtp;
    gboolean helo_answered;
    SmtpTransaction *transaction;
};

static inline SmtpMemory *smtp_memory_of(SwSmtpSession *session)
{
    return &session->context->memory;
}

/* client.c */
void smtp_client_take(SwSmtpSession *session, SwSpan bytes);
/* Reads what waits, now that it can be read. FALSE if nothing does. */
gboolean smtp_client_catch_up(SwSmtpSession *session);
/* The reply that would tell how to read on may be lost: what follows decides. FALSE if there is too little of it, unless it has to do
 * `anyhow`. */
gboolean smtp_client_guess(SwSmtpSession *session, gboolean anyhow);
/* Reads all that waits for a reply without it. */
void smtp_client_stop_waiting(SwSmtpSession *session);
void smtp_client_begin_content(SwSmtpSession *session, gboolean holed);
void smtp_client_end_content(SwSmtpSession *session);
/* It has ended where only some servers take an end; what follows there is read again, as commands. */
void smtp_client_end_content_oddly(SwSmtpSession *session);
void smtp_client_end_chunk(SwSmtpSession *session);

void smtp_client_read_command(SwSmtpSession *session, const SmtpLine *line);
/* A TLS record (RFC 8446 5.1) where a command should begin. */
gboolean smtp_client_is_tls(const SwSmtpSession *session, SwSpan bytes);

/* client_gaps.c: bytes are missing here (0: nobody knows how many); nothing more will come. */
void smtp_client_hole(SwSmtpSession *session, guint64 length);
void smtp_client_finish(SwSmtpSession *session);
/* Reads bytes behind a hole; returns those that are left. */
SwSpan smtp_client_search(SwSmtpSession *session, SwSpan bytes);

/* server.c */
void smtp_server_take(SwSmtpSession *session, SwSpan bytes);
void smtp_server_hole(SwSmtpSession *session);

/* match.c: brings together what belongs together, until nothing more can be. */
void smtp_match(SwSmtpSession *session);
/* Adopts the body. */
void smtp_match_push_command(SwSmtpSession *session, SmtpVerb verb, SmtpMoment moment, SwSpan text, SmtpBody *body);
void smtp_match_push_answer(SwSmtpSession *session, const SmtpReply *reply);
/* The bytes that follow a hole in the commands are a mail: DATA was lost there, as its answer says. */
gboolean smtp_match_lost_data(SwSmtpSession *session);
/* Replies may be missing where the next one is waited for. */
gboolean smtp_match_answer_may_be_lost(const SwSmtpSession *session);
/* Nothing more will come: what has found no counterpart is settled without. */
void smtp_match_finish(SwSmtpSession *session);

/* settle.c: what a command and its reply (NULL: not seen) mean. FALSE: further replies to it will come. */
gboolean smtp_settle(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply);
/* Tells the transaction that is open, cut short. */
void smtp_settle_cut(SwSmtpSession *session);
void smtp_settle_origin(SwSmtpSession *session);

/* lost_commands.c: a reply whose command was lost; the next one that was not is `next`, SMTP_HOLE if none is known. */
void smtp_settle_lost(SwSmtpSession *session, const SmtpEntry *reply, SmtpVerb next);

/* identify.c */
void smtp_identify_command(SwSmtpSession *session, const SmtpCommand *command);
void smtp_identify_start_of_line(SwSmtpSession *session, char byte);
void smtp_identify_reply(SwSmtpSession *session, const SmtpReply *reply);
void smtp_identify_at_close(SwSmtpSession *session);
/* A line of the server that is no reply, or of the client that is no command: TRUE if they only seemed to be who they are, and
 * were swapped. */
gboolean smtp_identify_stray_reply(SwSmtpSession *session, SwSpan line);
gboolean smtp_identify_stray_command(SwSmtpSession *session, SwSpan line);
/* A defect at the packet that is being read; none while it is not certain that this is SMTP. */
void smtp_note(SwSmtpSession *session, SwDefectKind kind, const char *reason);
