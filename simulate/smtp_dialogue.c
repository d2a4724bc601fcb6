#include "simulate/smtp_dialogue.h"

#include "base/random.h"
#include "simulate/delivery.h"
#include "simulate/mail.h"
#include "simulate/streams.h"

#define CLIENT_THINKS_US 4000
#define SERVER_THINKS_US 2000
#define SERVER_LOOKS_UP_US 40000 /* a name in the DNS */
#define SERVER_STORES_US SW_DIALOGUE_THINKING_MOST_US

/* A command, a reply or a mail. */
typedef struct {
    SwSpeaker speaker;
    guint32 thinking_us; /* at most; at least a quarter of it */
    const char *text;
    void (*write)(GString *out, const SwCampaignMessage *message); /* where there is no text */
} Part;

static void write_hello(GString *out, const SwCampaignMessage *message)
{
    g_string_append_printf(out, "EHLO %.*s\r\n", (int)message->helo.len, message->helo.data);
}

/* Only organisations' hosts say that their letters are not ASCII (RFC 6152). */
static void write_sender(GString *out, const SwCampaignMessage *message)
{
    g_string_append_printf(out, "MAIL FROM:<%.*s>%s\r\n", (int)message->mail_from.len, message->mail_from.data,
                           message->trickle ? " BODY=8BITMIME" : "");
}

static void write_recipient(GString *out, const SwCampaignMessage *message)
{
    g_string_append_printf(out, "RCPT TO:<%.*s>\r\n", (int)message->rcpt.len, message->rcpt.data);
}

static void write_refusal(GString *out, const SwCampaignMessage *message)
{
    g_string_append_printf(out, "%u %.*s\r\n", message->code, (int)message->reason.len, message->reason.data);
}

/* The mail with its lines ended by CRLF, another dot before those that begin with one, and the lone dot at its end: RFC
 * 5321 section 4.5.2. */
static void write_mail(GString *out, const SwCampaignMessage *message)
{
    g_autoptr(GString) mail = g_string_sized_new(4096);
    sw_mail_append(mail, message);
    for (gsize start = 0, end; start < mail->len; start = end + 1) {
        end = sw_span_find(sw_span(mail->str, mail->len), start, '\n');
        if (mail->str[start] == '.')
            g_string_append_c(out, '.');
        g_string_append_len(out, mail->str + start, (gssize)(end - start));
        g_string_append(out, "\r\n");
    }
    g_string_append(out, ".\r\n");
}

static void write_queued(GString *out, const SwCampaignMessage *message)
{
    SwRandom content = {message->content}, random = sw_random_fork(&content, SW_CONTENT_STREAM_QUEUE_ID);
    g_string_append_printf(out, "250 2.0.0 Ok: queued as %010" G_GINT64_MODIFIER "X\r\n",
                           sw_random_next(&random) >> 24);
}

static const Part greeting = {SW_SPEAKER_SERVER, SERVER_LOOKS_UP_US, "220 " SW_RELAY_HOST " ESMTP\r\n", NULL};
static const Part hello = {SW_SPEAKER_CLIENT, CLIENT_THINKS_US, NULL, write_hello};
static const Part extensions = {SW_SPEAKER_SERVER, SERVER_THINKS_US,
                                "250-" SW_RELAY_HOST "\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n"
                                "250-ENHANCEDSTATUSCODES\r\n250 8BITMIME\r\n",
                                NULL};
static const Part sender = {SW_SPEAKER_CLIENT, CLIENT_THINKS_US, NULL, write_sender};
static const Part sender_ok = {SW_SPEAKER_SERVER, SERVER_THINKS_US, "250 2.1.0 Ok\r\n", NULL};
static const Part recipient = {SW_SPEAKER_CLIENT, CLIENT_THINKS_US, NULL, write_recipient};
static const Part recipient_ok = {SW_SPEAKER_SERVER, SERVER_LOOKS_UP_US, "250 2.1.5 Ok\r\n", NULL};
static const Part refusal = {SW_SPEAKER_SERVER, SERVER_LOOKS_UP_US, NULL, write_refusal};
static const Part data = {SW_SPEAKER_CLIENT, CLIENT_THINKS_US, "DATA\r\n", NULL};
static const Part go_ahead = {SW_SPEAKER_SERVER, SERVER_THINKS_US, "354 End data with <CR><LF>.<CR><LF>\r\n", NULL};
static const Part mail = {SW_SPEAKER_CLIENT, CLIENT_THINKS_US, NULL, write_mail};
static const Part queued = {SW_SPEAKER_SERVER, SERVER_STORES_US, NULL, write_queued};
static const Part quit = {SW_SPEAKER_CLIENT, CLIENT_THINKS_US, "QUIT\r\n", NULL};
static const Part farewell = {SW_SPEAKER_SERVER, SERVER_THINKS_US, "221 2.0.0 Bye\r\n", NULL};

static const Part *const one_by_one[] = {&greeting,  &hello,        &extensions, &sender,   &sender_ok,
                                         &recipient, &recipient_ok, &data,       &go_ahead, &mail,
                                         &queued,    &quit,         &farewell,   NULL};
static const Part *const in_groups[] = {&greeting, &hello,     &extensions,   &sender,   &recipient,
                                        &data,     &sender_ok, &recipient_ok, &go_ahead, &mail,
                                        &quit,     &queued,    &farewell,     NULL};
static const Part *const refused[] = {&greeting,  &hello,   &extensions, &sender,   &sender_ok,
                                      &recipient, &refusal, &quit,       &farewell, NULL};

void sw_dialogue_init(SwDialogue *dialogue)
{
    *dialogue = (SwDialogue){
        .text = g_string_sized_new(8192),
        .turns = g_array_new(FALSE, FALSE, sizeof(SwTurn)),
    };
}

void sw_dialogue_clear(SwDialogue *dialogue)
{
    g_string_free(dialogue->text, TRUE);
    g_array_unref(dialogue->turns);
}

static const Part *const *script_of(const SwCampaignMessage *message)
{
    if (message->outcome != SW_OUTCOME_ACCEPTED)
        return refused;
    return message->trickle ? in_groups : one_by_one;
}

static void begin_turn(SwDialogue *dialogue, const Part *part, SwRandom *random)
{
    guint32 least_us = part->thinking_us / 4;
    SwTurn turn = {
        .speaker = part->speaker,
        .start = (guint32)dialogue->text->len,
        .thinking_us = least_us + (guint32)sw_random_below(random, part->thinking_us - least_us),
    };
    g_array_append_val(dialogue->turns, turn);
}

/* Parts of one side that follow one another are one turn. */
void sw_dialogue_write(SwDialogue *dialogue, const SwCampaignMessage *message)
{
    SwRandom content = {message->content}, random = sw_random_fork(&content, SW_CONTENT_STREAM_DIALOGUE);
    g_string_truncate(dialogue->text, 0);
    g_array_set_size(dialogue->turns, 0);
    const Part *const *script = script_of(message);
    for (guint i = 0; script[i]; i++) {
        const Part *part = script[i];
        if (i == 0 || part->speaker != script[i - 1]->speaker)
            begin_turn(dialogue, part, &random);
        SwTurn *turn = &g_array_index(dialogue->turns, SwTurn, dialogue->turns->len - 1);
        if (part == &sender)
            dialogue->envelope_turn = dialogue->turns->len - 1;
        if (part->text)
            g_string_append(dialogue->text, part->text);
        else
            part->write(dialogue->text, message);
        turn->length = (guint32)dialogue->text->len - turn->start;
    }
}
