#include "parsers/log/reason.h"

#include "parsers/limits.h"

typedef enum {
    LIST_NONE, /* the phrase is of another class */
    LIST_KNOWN, /* about a DNSBL, whatever follows; its name may */
    LIST_IF_NAMED, /* only if the name of one follows: relays have lists of their own too */
} ListUse;

typedef struct {
    const char *text; /* lower case, whole words; a '*' at the end stands for the rest of a word */
    SwReasonClass class;
    ListUse list;
} Phrase;

/* By first letter; of two with the same beginning the longer one first. */
static const Phrase phrases[] = {
    {"account is disabled", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"attachment*", SW_REASON_CONTENT, LIST_NONE},
    {"auth is required", SW_REASON_RELAY, LIST_NONE},
    {"authentication required", SW_REASON_RELAY, LIST_NONE},
    {"bad helo", SW_REASON_HELO, LIST_NONE},
    {"barracuda", SW_REASON_DNSBL, LIST_KNOWN},
    {"black list", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"blackhole site", SW_REASON_DNSBL, LIST_KNOWN},
    {"blacklist*", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"block list", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"blocked by", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"blocked using", SW_REASON_DNSBL, LIST_KNOWN},
    {"blocklist*", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"come back later", SW_REASON_GREYLIST, LIST_NONE},
    {"concurrent connections", SW_REASON_RATE, LIST_NONE},
    {"connection rate", SW_REASON_RATE, LIST_NONE},
    {"content filter*", SW_REASON_CONTENT, LIST_NONE},
    {"content reject*", SW_REASON_CONTENT, LIST_NONE},
    {"denylist*", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"dkim", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"dmarc", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"dns blacklist", SW_REASON_DNSBL, LIST_KNOWN},
    {"dnsbl", SW_REASON_DNSBL, LIST_KNOWN},
    {"dnsrbl", SW_REASON_DNSBL, LIST_KNOWN},
    {"domain of sender address", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"ehlo or helo", SW_REASON_HELO, LIST_NONE},
    {"fake helo", SW_REASON_HELO, LIST_NONE},
    {"forged helo", SW_REASON_HELO, LIST_NONE},
    {"graylist*", SW_REASON_GREYLIST, LIST_NONE},
    {"grey list*", SW_REASON_GREYLIST, LIST_NONE},
    {"greylist*", SW_REASON_GREYLIST, LIST_NONE},
    {"helo check", SW_REASON_HELO, LIST_NONE},
    {"helo command rejected", SW_REASON_HELO, LIST_NONE},
    {"helo is", SW_REASON_HELO, LIST_NONE},
    {"helo name", SW_REASON_HELO, LIST_NONE},
    {"helo required", SW_REASON_HELO, LIST_NONE},
    {"helo/ehlo", SW_REASON_HELO, LIST_NONE},
    {"invalid ehlo", SW_REASON_HELO, LIST_NONE},
    {"invalid helo", SW_REASON_HELO, LIST_NONE},
    {"invalid mailbox", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"invalid recipient", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"listed at", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"listed by", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"listed in", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"listed on", SW_REASON_DNSBL, LIST_IF_NAMED},
    {"mailbox not found", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"mailbox unavailable", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"malware", SW_REASON_CONTENT, LIST_NONE},
    {"message contain*", SW_REASON_CONTENT, LIST_NONE},
    {"message content", SW_REASON_CONTENT, LIST_NONE},
    {"no mailbox*", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"no such address", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"no such mailbox", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"no such recipient", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"no such user", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"pbl", SW_REASON_DNSBL, LIST_KNOWN},
    {"phishing", SW_REASON_CONTENT, LIST_NONE},
    {"rate limit*", SW_REASON_RATE, LIST_NONE},
    {"ratelimit*", SW_REASON_RATE, LIST_NONE},
    {"rbl", SW_REASON_DNSBL, LIST_KNOWN},
    {"recipient unknown", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"relay access denied", SW_REASON_RELAY, LIST_NONE},
    {"relay denied", SW_REASON_RELAY, LIST_NONE},
    {"relay not permitted", SW_REASON_RELAY, LIST_NONE},
    {"relaying", SW_REASON_RELAY, LIST_NONE},
    {"sbl", SW_REASON_DNSBL, LIST_KNOWN},
    {"sender address rejected: not owned", SW_REASON_OTHER, LIST_NONE},
    {"sender address rejected", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"sender domain", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"sender verif*", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"sender verify fail*", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"sorbs", SW_REASON_DNSBL, LIST_KNOWN},
    {"spam", SW_REASON_CONTENT, LIST_NONE},
    {"spamassassin", SW_REASON_CONTENT, LIST_NONE},
    {"spamcop", SW_REASON_DNSBL, LIST_KNOWN},
    {"spamhaus", SW_REASON_DNSBL, LIST_KNOWN},
    {"spf", SW_REASON_SENDER_DOMAIN, LIST_NONE},
    {"syntactically invalid argument(s)", SW_REASON_HELO, LIST_NONE},
    {"too fast", SW_REASON_RATE, LIST_NONE},
    {"too many concurrent", SW_REASON_RATE, LIST_NONE},
    {"too many connections", SW_REASON_RATE, LIST_NONE},
    {"too many messages", SW_REASON_RATE, LIST_NONE},
    {"too many open connections", SW_REASON_RATE, LIST_NONE},
    {"too many recipients", SW_REASON_RATE, LIST_NONE},
    {"too much mail", SW_REASON_RATE, LIST_NONE},
    {"undeliverable address", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"unknown recipient", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"unknown user", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"unrouteable address", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"user does*", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"user not found", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"user unknown", SW_REASON_UNKNOWN_USER, LIST_NONE},
    {"virus", SW_REASON_CONTENT, LIST_NONE},
    {"xbl", SW_REASON_DNSBL, LIST_KNOWN},
};

/* RFC 3463, RFC 7372, RFC 7505; subject and detail, the class being the reply code's. */
static const struct {
    SwSpan detail;
    SwReasonClass class;
} details[] = {
    {{"1.1", 3}, SW_REASON_UNKNOWN_USER},   {{"1.2", 3}, SW_REASON_UNKNOWN_USER},
    {{"1.3", 3}, SW_REASON_UNKNOWN_USER},   {{"1.6", 3}, SW_REASON_UNKNOWN_USER},
    {{"1.7", 3}, SW_REASON_SENDER_DOMAIN},  {{"1.8", 3}, SW_REASON_SENDER_DOMAIN},
    {{"1.10", 4}, SW_REASON_UNKNOWN_USER},  {{"2.1", 3}, SW_REASON_UNKNOWN_USER},
    {{"7.20", 4}, SW_REASON_SENDER_DOMAIN}, {{"7.23", 4}, SW_REASON_SENDER_DOMAIN},
    {{"7.26", 4}, SW_REASON_SENDER_DOMAIN}, {{"7.27", 4}, SW_REASON_SENDER_DOMAIN},
    {{"7.28", 4}, SW_REASON_RATE},
};

/* Words between a phrase and the name of the list. */
static const SwSpan connecting_words[] = {{"at", 2}, {"by", 2},  {"in", 2},    {"on", 2},
                                          {"is", 2}, {"the", 3}, {"using", 5}, {"see", 3}};

/* Where the phrases of a letter begin. */
typedef struct {
    guint8 first[27];
} PhraseIndex;

static const PhraseIndex *phrase_index(void)
{
    static PhraseIndex index;
    static gsize ready;
    if (g_once_init_enter(&ready)) {
        for (guint letter = 0, at = 0; letter < G_N_ELEMENTS(index.first); letter++) {
            while (at < G_N_ELEMENTS(phrases) && phrases[at].text[0] < (char)('a' + letter))
                at++;
            index.first[letter] = (guint8)at;
        }
        g_once_init_leave(&ready, 1);
    }
    return &index;
}

static char byte_at(SwSpan text, gsize at)
{
    return at < text.len ? text.data[at] : '\0';
}

/* Of a word, a name, an address or a URL: what stands inside one of these says nothing. */
static gboolean is_name_byte(char c)
{
    return g_ascii_isalnum(c) || c == '.' || c == '-' || c == '_' || c == '@' || c == '/' || c == '=' ||
           (guchar)c >= 0x80;
}

/* A point or a slash ends a word where no name goes on. */
static gboolean ends_word(SwSpan text, gsize at)
{
    char c = byte_at(text, at);
    return !is_name_byte(c) || (!g_ascii_isalnum(c) && c != '@' && !g_ascii_isalnum(byte_at(text, at + 1)));
}

/* Behind the phrase that begins at `at`; 0 = it does not. */
static gsize match(SwSpan text, gsize at, const char *phrase)
{
    for (; *phrase != '\0' && *phrase != '*'; phrase++, at++) {
        char c = g_ascii_tolower(byte_at(text, at));
        if (c != *phrase && !(*phrase == ' ' && (c == '-' || c == '_')))
            return 0;
    }
    if (*phrase == '*')
        while (g_ascii_isalnum(byte_at(text, at)))
            at++;
    return ends_word(text, at) ? at : 0;
}

static const Phrase *phrase_at(SwSpan text, gsize at, gsize *ret_end)
{
    char c = g_ascii_tolower(text.data[at]);
    if (c < 'a' || c > 'z')
        return NULL;
    const PhraseIndex *index = phrase_index();
    for (guint i = index->first[c - 'a']; i < index->first[c - 'a' + 1]; i++) {
        gsize end = match(text, at, phrases[i].text);
        if (end != 0) {
            *ret_end = end;
            return &phrases[i];
        }
    }
    return NULL;
}

/* Behind `<...>` or `[...]`, whose inside is somebody else's; a quoted local part may hold any of these. */
static gsize behind_brackets(SwSpan text, gsize at)
{
    char open = text.data[at], close = open == '<' ? '>' : ']';
    gboolean quoted = FALSE;
    for (gsize i = at + 1; i < text.len; i++) {
        char c = text.data[i];
        if (c == '\\' && quoted)
            i++;
        else if (c == '"' && open == '<')
            quoted = !quoted;
        else if (c == close && !quoted)
            return i + 1;
    }
    return at + 1;
}

static SwSpan word_at(SwSpan text, gsize at)
{
    gsize end = at;
    while (end < text.len &&
           (g_ascii_isalnum(text.data[end]) || text.data[end] == '.' || text.data[end] == '-' || text.data[end] == '_'))
        end++;
    SwSpan word = sw_span_slice(text, at, end);
    while (word.len > 0 && word.data[word.len - 1] == '.')
        word.len--;
    return word;
}

static gboolean is_connecting(SwSpan word)
{
    for (guint i = 0; i < G_N_ELEMENTS(connecting_words); i++)
        if (sw_span_equal_folded(word, connecting_words[i]))
            return TRUE;
    return FALSE;
}

static gboolean is_zone(SwSpan word)
{
    gsize point = sw_span_find(word, 1, '.');
    return point + 1 < word.len && g_ascii_isalpha(word.data[word.len - 1]);
}

/* The name behind the phrase that ended at `at`: a zone, or the host of a URL. */
static SwSpan list_name(SwSpan text, gsize at)
{
    for (guint words = 0; words < 4; words++) {
        while (at < text.len && strchr(" ,:;(\"'", text.data[at]))
            at++;
        SwSpan word = word_at(text, at);
        at += word.len;
        if ((sw_span_equal_folded(word, SW_SPAN("http")) || sw_span_equal_folded(word, SW_SPAN("https"))) &&
            sw_span_has_prefix_folded(sw_span_slice(text, at, text.len), SW_SPAN("://")))
            return word_at(text, at + 3);
        if (is_zone(word))
            return word;
        if (!is_connecting(word))
            break;
    }
    return SW_SPAN_ABSENT;
}

/* `5.1.1 text`: subject and detail, or absent. */
static SwSpan status_detail(SwSpan text)
{
    SwSpan status = sw_span_slice(text, 0, sw_span_find(text, 0, ' '));
    if (status.len < 5 || !strchr("245", status.data[0]) || status.data[1] != '.')
        return SW_SPAN_ABSENT;
    return sw_span_slice(status, 2, status.len);
}

static SwReasonClass class_of_codes(SwSpan text, guint16 code)
{
    SwSpan detail = status_detail(text);
    for (guint i = 0; i < G_N_ELEMENTS(details); i++)
        if (sw_span_equal(detail, details[i].detail))
            return details[i].class;
    return code == 530 ? SW_REASON_RELAY : SW_REASON_OTHER; /* RFC 4954 section 6 */
}

typedef struct {
    gboolean found;
    SwReasonClass class;
    SwSpan list;
} Verdict;

/* Takes the phrase into account; FALSE when nothing that follows can say more. */
static gboolean weigh(Verdict *verdict, const Phrase *phrase, SwSpan text, gsize end)
{
    SwSpan list = phrase->list == LIST_NONE ? SW_SPAN_ABSENT : list_name(text, end);
    if (phrase->list == LIST_IF_NAMED && !sw_span_present(list))
        return TRUE;
    if (verdict->found && phrase->class != SW_REASON_DNSBL)
        return TRUE;
    *verdict = (Verdict){TRUE, phrase->class, list};
    return phrase->class == SW_REASON_DNSBL && !sw_span_present(list);
}

SwReasonClass sw_reason_class(SwSpan text, guint16 code, SwSpan *ret_list)
{
    text.len = MIN(text.len, SW_LIMIT_SMTP_TEXT);
    Verdict verdict = {FALSE, SW_REASON_OTHER, SW_SPAN_ABSENT};
    gboolean inside = FALSE, more = TRUE; /* inside a word or a name */
    for (gsize at = 0; at < text.len && more;) {
        char c = text.data[at];
        gsize end = 0;
        const Phrase *phrase = inside ? NULL : phrase_at(text, at, &end);
        inside = is_name_byte(c);
        if (phrase)
            more = weigh(&verdict, phrase, text, end);
        at = c == '<' || c == '[' ? behind_brackets(text, at) : at + 1;
    }
    if (ret_list)
        *ret_list = verdict.list;
    return verdict.found ? verdict.class : class_of_codes(text, code);
}

/* `550 `, `550-`, or nothing more; 0: none. RFC 5321 section 4.2. */
static guint16 reply_code(SwSpan words)
{
    guint64 code;
    if (words.len < 3 || !strchr("2345", words.data[0]) || !sw_span_to_uint64(sw_span_slice(words, 0, 3), &code))
        return 0;
    return words.len == 3 || words.data[3] == ' ' || words.data[3] == '-' ? (guint16)code : 0;
}

void sw_reason_read_reply(SwSpan words, SwEvent *refusal)
{
    guint16 code = reply_code(words);
    if (code != 0) {
        refusal->code = code;
        refusal->has |= SW_HAS(SW_FIELD_CODE);
        words = sw_span_trim(sw_span_slice(words, 4, words.len));
    }
    if (words.len > 0) {
        refusal->reason = words;
        refusal->has |= SW_HAS(SW_FIELD_REASON);
    }
    refusal->reason_class = sw_reason_class(words, code, &refusal->list);
    refusal->has |= SW_HAS(SW_FIELD_REASON_CLASS);
    if (sw_span_present(refusal->list))
        refusal->has |= SW_HAS(SW_FIELD_LIST);
}
