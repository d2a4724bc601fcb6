/*
 * The field is read as words and comments. A few words (from, by, via, with, id, for) open clauses, the last semicolon the
 * date (RFC 5321 4.4); which relay wrote it need not be known. Everything may be missing, and only the by-clause of our own
 * relays is to be trusted: that is the boundary's business.
 */
#include "parsers/mail/received.h"

#include "base/block.h"
#include "parsers/limits.h"
#include "parsers/mail/received_client.h"

typedef enum {
    CLAUSE_NONE,
    CLAUSE_FROM,
    CLAUSE_BY,
    CLAUSE_VIA,
    CLAUSE_WITH,
    CLAUSE_ID,
    CLAUSE_FOR,
    CLAUSE_DATE
} Clause;

typedef struct {
    SwSpan field;
    gsize at;
    Clause clause;
    guint n_words; /* of the clause at hand */
    gsize date; /* behind the last semicolon; 0 = none */
    gboolean http;
    SwReceivedFrom from;
    SwHop *hop;
} Reader;

/* Up to four letters in lower case, in one number. */
#define LETTERS(a, b, c, d) ((guint32)(a) << 24 | (guint32)(b) << 16 | (guint32)(c) << 8 | (guint32)(d))

static const struct {
    guint32 letters;
    Clause clause;
} keywords[] = {
    {LETTERS(0, 0, 'b', 'y'), CLAUSE_BY},       {LETTERS(0, 0, 'i', 'd'), CLAUSE_ID},
    {LETTERS(0, 'v', 'i', 'a'), CLAUSE_VIA},    {LETTERS(0, 'f', 'o', 'r'), CLAUSE_FOR},
    {LETTERS('f', 'r', 'o', 'm'), CLAUSE_FROM}, {LETTERS('w', 'i', 't', 'h'), CLAUSE_WITH},
};

/* RFC 3848, RFC 6531, and Exim's older word. */
static const SwSpan authenticated_protocols[] = {
    {"ESMTPA", 6},    {"ESMTPSA", 7},     {"ASMTP", 5},     {"LMTPA", 5},       {"LMTPSA", 6},
    {"UTF8SMTPA", 9}, {"UTF8SMTPSA", 10}, {"UTF8LMTPA", 9}, {"UTF8LMTPSA", 10},
};

/* First words of comments by sendmail, Postfix, Courier, CommuniGate; all begin with the same letter. */
static const SwSpan authenticated_comments[] = {{"authenticated", 13}, {"AUTH:", 5}, {"account", 7}};

/* Fetched by the reader's own software, or handed over inside one host: no client came with it. LMTP is what a relay speaks
 * to its mail store (RFC 2033 5: never over the Internet). */
static const SwSpan retrieval_protocols[] = {{"POP", 3},   {"IMAP", 4}, {"LMTP", 4},  {"UTF8LMTP", 8},
                                             {"local", 5}, {"mapi", 4}, {"spool", 5}, {"qmail-scanner", 13}};

static const SwSpan retrieval_comments[] = {
    {"fetchmail", 9}, {"getmail", 7}, {"from userid ", 12}, {"by uid ", 7}, {"by alias", 8}};

static gboolean is_space(char c)
{
    static const guint8 spaces[256] = {['\0'] = TRUE, ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE, [' '] = TRUE};
    return spaces[(guchar)c];
}

static gboolean is_one_of(SwSpan word, const SwSpan *list, guint n)
{
    for (guint i = 0; i < n; i++)
        if (word.len == list[i].len && sw_span_equal_folded(word, list[i]))
            return TRUE;
    return FALSE;
}

static gboolean starts_with_one_of(SwSpan word, const SwSpan *list, guint n)
{
    for (guint i = 0; i < n && word.len > 0; i++)
        if (((word.data[0] ^ list[i].data[0]) & ~0x20) == 0 && sw_span_has_prefix_folded(word, list[i]))
            return TRUE;
    return FALSE;
}

/* Most bytes are not the first letter of any: one look at each is enough. */
static gboolean tells_retrieval(SwSpan comment)
{
    static const guint8 first_letters[256] = {['f'] = TRUE, ['g'] = TRUE, ['b'] = TRUE};
    for (gsize at = 0; at < comment.len; at++)
        if (first_letters[(guchar)comment.data[at] | 0x20] &&
            starts_with_one_of(sw_span_slice(comment, at, comment.len), retrieval_comments,
                               G_N_ELEMENTS(retrieval_comments)))
            return TRUE;
    return FALSE;
}

/* A comment with a bracket in it may begin with a name that the client's own DNS gave. */
static gboolean tells_authentication(SwSpan comment)
{
    if (comment.len == 0 || (comment.data[0] | 0x20) != 'a')
        return FALSE;
    gsize end = 0;
    while (end < comment.len && !is_space(comment.data[end]))
        end++;
    return sw_span_find(comment, 0, '[') == comment.len &&
           is_one_of(sw_span_slice(comment, 0, end), authenticated_comments, G_N_ELEMENTS(authenticated_comments));
}

/* Without its parentheses. */
static SwSpan take_comment(Reader *reader)
{
    SwSpan field = reader->field;
    guint depth = 0;
    gsize start = reader->at + 1, at = reader->at;
    for (; at < field.len; at = sw_span_find_any(field, at + 1, '\\', '(', ')', ')')) {
        char c = field.data[at];
        if (c == '\\')
            at++;
        else if (c == '(' && ++depth > SW_LIMIT_COMMENT_DEPTH)
            at = field.len;
        else if (c == ')' && --depth == 0)
            break;
    }
    reader->at = MIN(at + 1, field.len);
    return sw_span_slice(field, start, at);
}

static gboolean ends_word(char c)
{
    static const guint8 ends[256] = {['\0'] = TRUE, ['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE,
                                     [' '] = TRUE,  ['('] = TRUE,  [';'] = TRUE,  ['['] = TRUE};
    return ends[(guchar)c];
}

/* Where the word that goes on at `at` ends. Other controls than those that end words are rare: a block takes them for ends. */
static inline gsize word_end(SwSpan field, gsize at)
{
    for (; at + SW_BLOCK <= field.len; at += SW_BLOCK) {
        SwBlock block = sw_block_at(field.data + at);
        SwBlock found = (SwBlock)(block <= (guint8)' ') | sw_block_equal(block, '(') | sw_block_equal(block, ';') |
                        sw_block_equal(block, '[');
        gsize first = sw_block_first(found);
        if (first == SW_BLOCK)
            continue;
        at += first;
        break;
    }
    while (at < field.len && !ends_word(field.data[at]))
        at++;
    return at;
}

/* Behind `<...>` or `[...]` at `start`, or behind its first byte if it is none. */
static gsize behind_brackets(SwSpan field, gsize start)
{
    char open = field.data[start];
    gsize closed = open == '<' || open == '[' ? sw_span_find(field, start, open == '<' ? '>' : ']') : field.len;
    return closed < field.len ? closed + 1 : start + 1;
}

/* Up to white space, a comment, a semicolon or a bracket; `<...>` and `[...]` in one piece. */
static inline SwSpan take_word(Reader *reader)
{
    gsize start = reader->at;
    reader->at = word_end(reader->field, behind_brackets(reader->field, start));
    return sw_span(reader->field.data + start, reader->at - start);
}

static inline gsize skip_spaces(SwSpan field, gsize at)
{
    while (at < field.len && is_space(field.data[at]))
        at++;
    return at;
}

static gboolean comment_follows(const Reader *reader)
{
    gsize at = skip_spaces(reader->field, reader->at);
    return at < reader->field.len && reader->field.data[at] == '(';
}

static gboolean no_name_yet(const Reader *reader)
{
    return reader->clause == CLAUSE_FROM && reader->n_words == 0 && reader->from.n_comments == 0;
}

static Clause clause_of(SwSpan word)
{
    static const guint8 first_letters[256] = {['b'] = TRUE, ['i'] = TRUE, ['v'] = TRUE, ['f'] = TRUE, ['w'] = TRUE};
    guint32 letters = 0;
    if (word.len < 2 || word.len > sizeof letters || !first_letters[(guchar)word.data[0] | 0x20])
        return CLAUSE_NONE;
    for (gsize i = 0; i < word.len; i++)
        letters = letters << 8 | ((guchar)word.data[i] | 0x20);
    for (guint i = 0; i < G_N_ELEMENTS(keywords); i++)
        if (letters == keywords[i].letters)
            return keywords[i].clause;
    return CLAUSE_NONE;
}

/* `from` opens the field or is a word like any other. What stands directly behind it is a name, even if it is called `by`:
 * the client chose it. */
static gboolean opens_clause(const Reader *reader, SwSpan word, Clause *ret_clause)
{
    Clause clause = clause_of(word);
    if (clause == CLAUSE_NONE || (clause == CLAUSE_FROM && reader->clause != CLAUSE_NONE))
        return FALSE;
    if (no_name_yet(reader) && (clause != CLAUSE_BY || comment_follows(reader)))
        return FALSE;
    if (reader->clause == CLAUSE_FROM && clause >= CLAUSE_ID)
        return FALSE;
    *ret_clause = clause;
    return reader->clause != CLAUSE_DATE;
}

static void read_from_word(Reader *reader, SwSpan word)
{
    if (reader->n_words == 0)
        reader->from.name = word;
    if (word.data[0] == '[')
        reader->from.literal = word;
}

static void read_by_word(Reader *reader, SwSpan word)
{
    if (!sw_span_present(reader->hop->by))
        reader->hop->by = word;
    else if (reader->n_words == 0 && sw_span_equal_folded(word, SW_SPAN("uid")))
        reader->hop->retrieval = TRUE;
}

static void read_protocol(Reader *reader, SwSpan word)
{
    SwHop *hop = reader->hop;
    reader->http |= sw_span_has_prefix_folded(word, SW_SPAN("HTTP"));
    hop->authenticated |= is_one_of(word, authenticated_protocols, G_N_ELEMENTS(authenticated_protocols));
    hop->retrieval |= starts_with_one_of(word, retrieval_protocols, G_N_ELEMENTS(retrieval_protocols));
}

static void read_recipient(Reader *reader, SwSpan word)
{
    gboolean bracketed = word.len > 2 && word.data[0] == '<';
    if (word.len > 0 && (word.data[word.len - 1] == ',' || word.data[word.len - 1] == ':'))
        word.len--;
    if (bracketed && word.data[word.len - 1] == '>')
        word = sw_span_slice(word, 1, word.len - 1);
    if (word.len <= SW_LIMIT_MAILBOX && (bracketed || sw_span_find(word, 0, '@') < word.len))
        reader->hop->envelope_for = word;
}

static void read_clause_word(Reader *reader, SwSpan word)
{
    if (reader->clause == CLAUSE_FROM)
        read_from_word(reader, word);
    else if (reader->clause == CLAUSE_BY)
        read_by_word(reader, word);
    else if ((reader->clause == CLAUSE_WITH || reader->clause == CLAUSE_VIA) && reader->n_words == 0)
        read_protocol(reader, word);
    else if (reader->clause == CLAUSE_FOR && reader->n_words == 0)
        read_recipient(reader, word);
    reader->n_words++;
}

static void read_keyword_or_word(Reader *reader, SwSpan word)
{
    Clause clause;
    if (!opens_clause(reader, word, &clause)) {
        read_clause_word(reader, word);
        return;
    }
    reader->clause = clause;
    reader->n_words = 0;
}

/* sendmail: `from user@localhost`. qmail and its heirs: `qmail 123 invoked by uid 5`, `... from network` without its address;
 * a patch of it adds `network[ADDRESS/name]`. */
static void read_leading_comment(Reader *reader, SwSpan comment)
{
    static const SwSpan invoked = {" invoked ", 9}, network = {"network[", 8};
    SwHop *hop = reader->hop;
    if (sw_span_has_prefix_folded(comment, SW_SPAN("from ")))
        hop->retrieval = hop->readable = TRUE;
    if (sw_span_find_folded(comment, 0, invoked) == comment.len)
        return;
    hop->readable = TRUE;
    gsize start = sw_span_find_folded(comment, 0, network) + network.len;
    gsize end = MIN(sw_span_find(comment, start, '/'), sw_span_find(comment, start, ']'));
    hop->has_client = sw_address_parse(sw_span_slice(comment, start, end), &hop->client);
}

static void read_any_comment(Reader *reader, SwSpan comment)
{
    SwReceivedFrom *from = &reader->from;
    reader->hop->authenticated |= tells_authentication(comment);
    if (reader->clause == CLAUSE_FROM) { /* nothing else in it is the relay's own word */
        if (from->n_comments < SW_RECEIVED_COMMENTS)
            from->comments[from->n_comments++] = comment;
        return;
    }
    reader->hop->retrieval |= tells_retrieval(comment);
    if (reader->clause == CLAUSE_NONE)
        read_leading_comment(reader, comment);
}

/* The words of a date are not looked at here. */
static gboolean only_words_follow(const Reader *reader)
{
    SwSpan rest = sw_span_slice(reader->field, reader->at, reader->field.len);
    return sw_span_find(rest, 0, '(') == rest.len && sw_span_find(rest, 0, ';') == rest.len;
}

static void read_tokens(Reader *reader)
{
    SwSpan field = reader->field;
    while ((reader->at = skip_spaces(field, reader->at)) < field.len) {
        char c = field.data[reader->at];
        if (c == '(') {
            read_any_comment(reader, take_comment(reader));
        } else if (c != ';') {
            read_keyword_or_word(reader, take_word(reader));
        } else {
            reader->date = ++reader->at;
            reader->clause = CLAUSE_DATE;
            if (only_words_follow(reader))
                return;
        }
    }
}

/* A web form has no HELO: the bare word before `with HTTP` is the client. */
static void read_web_client(Reader *reader)
{
    SwHop *hop = reader->hop;
    if (reader->http && !hop->has_client && sw_received_parse_address(reader->from.name, &hop->client)) {
        hop->has_client = TRUE;
        hop->helo = SW_SPAN_ABSENT;
    }
}

void sw_received_read(SwSpan value, SwHop *ret_hop)
{
    *ret_hop = (SwHop){.time_us = SW_TIME_UNKNOWN, .offset_min = SW_OFFSET_UNKNOWN};
    Reader reader = {.field = sw_span_slice(value, 0, SW_LIMIT_RECEIVED), .hop = ret_hop};
    read_tokens(&reader);

    if (sw_span_present(reader.from.name) || reader.from.n_comments > 0) {
        sw_received_read_client(&reader.from, ret_hop);
        read_web_client(&reader);
        ret_hop->readable = TRUE;
    }
    ret_hop->readable |= sw_span_present(ret_hop->by);

    SwDate date;
    if (reader.date > 0 && sw_date_parse_rfc5322(sw_span_slice(reader.field, reader.date, reader.field.len), &date)) {
        ret_hop->time_us = date.time_us;
        ret_hop->offset_min = date.offset_min;
    }
}
