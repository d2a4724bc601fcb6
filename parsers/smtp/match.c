/*
 * Which reply belongs to which command. In order, as RFC 2920 has it, as long as nothing is lost. Behind a hole the clock helps: a
 * client that waits for its replies asks nothing new before it has the last one, so a reply that came before the next known command
 * answers a lost one, and a command that was followed by another before the next known reply was answered by a lost one. Where that
 * is not enough, codes have to fit.
 */
#include "parsers/limits.h"
#include "parsers/smtp/machine.h"

static SmtpEntry front(const SmtpQueue *queue)
{
    return smtp_queue_peek(queue, 0);
}

static void pop(SwSmtpSession *session, SmtpQueue *queue)
{
    smtp_queue_pop(queue, smtp_memory_of(session));
}

/* The front command's reply will not be seen. */
static void settle_unanswered(SwSmtpSession *session)
{
    SmtpEntry command = front(&session->commands);
    if (command.verb != SMTP_HOLE)
        smtp_settle(session, &command, NULL);
    pop(session, &session->commands);
}

/* The front reply's command was not seen. */
static void settle_unasked(SwSmtpSession *session, SmtpVerb next)
{
    SmtpEntry reply = front(&session->answers);
    if (reply.verb != SMTP_HOLE)
        smtp_settle_lost(session, &reply, next);
    pop(session, &session->answers);
}

void smtp_match_push_command(SwSmtpSession *session, SmtpVerb verb, SmtpMoment moment, SwSpan text, SmtpBody *body)
{
    SmtpQueue *commands = &session->commands;
    while (smtp_queue_length(commands) >= SW_LIMIT_SMTP_PENDING ||
           (body && commands->n_bodies >= SW_LIMIT_SMTP_PENDING_MAILS)) {
        settle_unanswered(session);
        session->commands_unsure = TRUE;
    }
    SmtpEntry entry = {.verb = verb, .moment = moment, .text = text, .body = body};
    if (smtp_queue_push(commands, smtp_memory_of(session), &entry))
        return;
    smtp_note(session, SW_DEFECT_SKIPPED, "no memory left for a command: too many sessions wait");
    session->commands_unsure = TRUE;
    smtp_body_free(body, smtp_memory_of(session));
}

void smtp_match_push_answer(SwSmtpSession *session, const SmtpReply *reply)
{
    SmtpQueue *answers = &session->answers;
    while (smtp_queue_length(answers) >= SW_LIMIT_SMTP_PENDING)
        settle_unasked(session, SMTP_HOLE);
    SmtpEntry entry = {.verb = reply ? SMTP_UNKNOWN : SMTP_HOLE,
                       .code = reply ? reply->code : 0,
                       .moment = session->now,
                       .text = reply ? sw_span_slice(reply->text, 0, SW_LIMIT_SMTP_TEXT) : SW_SPAN_ABSENT};
    if (!smtp_queue_push(answers, smtp_memory_of(session), &entry))
        session->answers_unsure = TRUE;
}

gboolean smtp_match_answer_may_be_lost(const SwSmtpSession *session)
{
    return !session->answers_seen ||
           (smtp_queue_length(&session->answers) > 0 && front(&session->answers).verb == SMTP_HOLE);
}

/*
 * Replies that came before `moment`, when what is known next was sent, answer what was lost. They may still be on their way, behind a gap
 * of their own: FALSE until a later one has come.
 */
static gboolean settle_before(SwSmtpSession *session, SmtpVerb next, SmtpMoment moment)
{
    SmtpQueue *answers = &session->answers;
    while (smtp_queue_length(answers) > 0) {
        guint known = front(answers).verb == SMTP_HOLE; /* a hole has no time of its own: what follows it has */
        if (smtp_queue_length(answers) == known)
            return FALSE;
        if (!smtp_moment_is_before(smtp_queue_peek(answers, known).moment, moment))
            return TRUE;
        settle_unasked(session, next);
    }
    return FALSE;
}

static void end_hole_in_commands(SwSmtpSession *session)
{
    pop(session, &session->commands);
    session->commands_unsure = TRUE;
}

gboolean smtp_match_lost_data(SwSmtpSession *session)
{
    const SmtpQueue *commands = &session->commands, *answers = &session->answers;
    guint code = 0;
    if (smtp_queue_length(commands) != 1 || front(commands).verb != SMTP_HOLE)
        return FALSE;
    for (guint i = 0; i < smtp_queue_length(answers); i++) {
        SmtpEntry answer = smtp_queue_peek(answers, i);
        if (!smtp_moment_is_before(answer.moment, session->now))
            break;
        code = answer.code;
    }
    if (code != 354)
        return FALSE;
    settle_before(session, SMTP_CONTENT, session->now);
    end_hole_in_commands(session);
    return TRUE;
}

/* A client that waits would not have sent `next` before `command` was answered; so the reply to `command` came before `reply`. */
static gboolean was_answered_before(const SmtpEntry *command, const SmtpEntry *next, const SmtpEntry *reply)
{
    if (!smtp_moment_is_before(next->moment, reply->moment))
        return FALSE;
    return smtp_moment_is_before(command->moment, next->moment) || !smtp_verb_takes(command->verb, reply->code);
}

static gboolean settle_hole_in_answers(SwSmtpSession *session)
{
    SmtpQueue *commands = &session->commands;
    if (smtp_queue_length(&session->answers) < 2)
        return FALSE;
    SmtpEntry reply = smtp_queue_peek(&session->answers, 1);
    while (smtp_queue_length(commands) > 1 && front(commands).verb != SMTP_HOLE) {
        SmtpEntry command = front(commands), next = smtp_queue_peek(commands, 1);
        if (!was_answered_before(&command, &next, &reply))
            break;
        settle_unanswered(session);
    }
    pop(session, &session->answers);
    session->answers_unsure = TRUE;
    return TRUE;
}

/* Something was lost, and these two do not belong together: one of them goes without. */
static void separate(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    gboolean unasked = session->commands_unsure != session->answers_unsure
                           ? session->commands_unsure
                           : smtp_moment_is_before(reply->moment, command->moment);
    if (unasked)
        settle_unasked(session, command->verb);
    else
        settle_unanswered(session);
}

static void settle_pair(SwSmtpSession *session, const SmtpEntry *command, const SmtpEntry *reply)
{
    gboolean done = smtp_settle(session, command, reply);
    if (reply->code == 354)
        session->commands_unsure = session->answers_unsure = FALSE;
    pop(session, &session->answers);
    if (done)
        pop(session, &session->commands);
}

/* There is a `.` that only some servers take for an end, and no other; the server answers: it was one. */
static gboolean end_content_by_answer(SwSmtpSession *session)
{
    if (session->mode != SMTP_MODE_CONTENT || !smtp_body_may_end_oddly(session->body))
        return FALSE;
    SmtpEntry answer = front(&session->answers);
    gboolean last = session->body->odd_end == session->body->bytes.length;
    gboolean answers =
        last ? answer.verb != SMTP_HOLE : smtp_verb_takes(SMTP_CONTENT, answer.code) && answer.code < 400;
    if (!answers || smtp_moment_is_before(answer.moment, session->said))
        return FALSE;
    smtp_client_end_content_oddly(session);
    return TRUE;
}

static gboolean is_asked(const SmtpQueue *commands, SmtpVerb verb)
{
    for (guint i = 0; i < smtp_queue_length(commands); i++)
        if (smtp_queue_peek(commands, i).verb == verb)
            return TRUE;
    return FALSE;
}

/* A 354 or 334 that something else than DATA or AUTH would get: the two sides are out of step, though nothing seems to be lost. */
static void notice_displaced(SwSmtpSession *session, SmtpVerb verb, guint code)
{
    SmtpVerb right = smtp_verb_of_code(code);
    if (code / 100 != 3 || right == SMTP_HOLE || right == verb || session->commands_unsure || session->answers_unsure)
        return;
    if (is_asked(&session->commands, right))
        session->answers_unsure = TRUE;
    else
        session->commands_unsure = TRUE;
}

/* There is an answer. */
static gboolean match_front(SwSmtpSession *session)
{
    guint n_commands = smtp_queue_length(&session->commands);
    if (n_commands == 0)
        return end_content_by_answer(session);
    SmtpEntry command = front(&session->commands);
    if (command.verb == SMTP_HOLE) {
        if (n_commands == 1)
            return FALSE;
        SmtpEntry next = smtp_queue_peek(&session->commands, 1);
        if (!settle_before(session, next.verb, next.moment))
            return FALSE;
        end_hole_in_commands(session);
        return TRUE;
    }
    SmtpEntry reply = front(&session->answers);
    if (reply.verb == SMTP_HOLE)
        return settle_hole_in_answers(session);
    gboolean fits = smtp_verb_takes(command.verb, reply.code);
    notice_displaced(session, command.verb, reply.code);
    if (command.verb == SMTP_EMPTY && !fits)
        pop(session, &session->commands);
    else if (!fits && (session->commands_unsure || session->answers_unsure))
        separate(session, &command, &reply);
    else
        settle_pair(session, &command, &reply);
    return TRUE;
}

static gboolean guess(SwSmtpSession *session)
{
    return smtp_mode_waits(session->mode) && smtp_match_answer_may_be_lost(session) &&
           smtp_client_guess(session, FALSE);
}

void smtp_match(SwSmtpSession *session)
{
    while ((smtp_queue_length(&session->answers) > 0 && match_front(session)) || smtp_client_catch_up(session) ||
           guess(session))
        ;
}

void smtp_match_finish(SwSmtpSession *session)
{
    smtp_match(session);
    while (smtp_queue_length(&session->commands) > 0) {
        if (front(&session->commands).verb == SMTP_HOLE) {
            while (smtp_queue_length(&session->answers) > 0)
                settle_unasked(session, SMTP_HOLE);
        }
        settle_unanswered(session);
        smtp_match(session);
    }
    while (smtp_queue_length(&session->answers) > 0)
        settle_unasked(session, SMTP_HOLE);
}
