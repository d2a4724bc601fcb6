#include "parsers/log/exim/fields.h"

#include "base/block.h"
#include "base/hash.h"
#include "parsers/limits.h"
#include "parsers/log/step.h"

#define CANDIDATES_MOST 64u /* brackets of a line that are tried */

typedef enum { VALUE_WORD, VALUE_QUOTED, VALUE_MAILBOX, VALUE_NUMBER, VALUE_NONE } ValueForm;

typedef struct {
    SwSpan key; /* with its '=' */
    ValueForm form;
    gsize at; /* offset of the SwSpan in SwEximFields; 0: not kept */
} Key;

#define KEPT(member) offsetof(SwEximFields, member)

static const Key keys[] = {
    {{"P=", 2}, VALUE_WORD, KEPT(protocol)},
    {{"X=", 2}, VALUE_WORD, 0},
    {{"S=", 2}, VALUE_NUMBER, 0},
    {{"id=", 3}, VALUE_MAILBOX, KEPT(message_id)},
    {{"F=", 2}, VALUE_MAILBOX, KEPT(sender)},
    {{"T=", 2}, VALUE_QUOTED, KEPT(subject)},
    {{"I=", 2}, VALUE_WORD, 0},
    {{"CV=", 3}, VALUE_WORD, 0},
    {{"A=", 2}, VALUE_WORD, KEPT(authenticator)},
    {{"U=", 2}, VALUE_WORD, KEPT(user)},
    {{"DN=", 3}, VALUE_QUOTED, 0},
    {{"SNI=", 4}, VALUE_WORD, 0},
    {{"K", 1}, VALUE_NONE, 0},
    {{"L", 1}, VALUE_NONE, 0},
    {{"L*", 2}, VALUE_NONE, 0},
    {{"L-", 2}, VALUE_NONE, 0},
    {{"L.", 2}, VALUE_NONE, 0},
    {{"PRDR", 4}, VALUE_NONE, 0},
    {{"TFO", 3}, VALUE_NONE, 0},
    {{"TFO*", 4}, VALUE_NONE, 0},
    {{"DS", 2}, VALUE_NONE, 0},
    {{"M8S=", 4}, VALUE_WORD, 0},
    {{"RT=", 3}, VALUE_WORD, 0},
    {{"PRX=", 4}, VALUE_WORD, 0},
    {{"Q=", 2}, VALUE_WORD, 0},
    {{"R=", 2}, VALUE_WORD, 0},
    {{"DKIM=", 5}, VALUE_WORD, 0},
};

/* The bytes that keys begin with. */
static const guint8 begins_key[256] = {
    ['A'] = 1, ['C'] = 1, ['D'] = 1, ['F'] = 1, ['I'] = 1, ['K'] = 1, ['L'] = 1, ['M'] = 1,
    ['P'] = 1, ['Q'] = 1, ['R'] = 1, ['S'] = 1, ['T'] = 1, ['U'] = 1, ['X'] = 1, ['i'] = 1,
};

/* Behind the quote that ends what begins behind the one at `at`; 0: it does not end. */
static gsize quoted_end(SwSpan text, gsize at)
{
    for (gsize i = at + 1; i < text.len; i++) {
        if (text.data[i] == '\\')
            i++;
        else if (text.data[i] == '"')
            return i + 1;
    }
    return 0;
}

gsize sw_exim_mailbox(SwSpan text, gsize at, SwSpan *ret_mailbox)
{
    gboolean bracketed = at < text.len && text.data[at] == '<';
    gsize start = at + (bracketed ? 1 : 0), end = start;
    if (end < text.len && text.data[end] == '"') {
        end = quoted_end(text, end);
        if (end == 0 || end >= text.len || text.data[end] != '@')
            return 0;
    }
    end = sw_span_find_any(text, end, ' ', '"', '<', '>');
    if (bracketed ? end >= text.len || text.data[end] != '>'
                  : end == start || (end < text.len && text.data[end] != ' '))
        return 0;
    *ret_mailbox = sw_span_slice(text, start, end);
    return end + (bracketed ? 1 : 0);
}

/* A colon at the end is the line's, not the word's; no word has quotes. */
static gsize word_end(SwSpan text, gsize at)
{
    gsize end = sw_span_find_any(text, at, ' ', '"', ' ', '"');
    return end > at && text.data[end - 1] == ':' ? end - 1 : end;
}

/* Behind the value that begins at `at`; 0: it is none of its form. */
static gsize value_end(SwSpan text, gsize at, ValueForm form, SwSpan *ret_value)
{
    if (form == VALUE_MAILBOX)
        return sw_exim_mailbox(text, at, ret_value);
    gsize end = at;
    if (form == VALUE_QUOTED)
        end = at < text.len && text.data[at] == '"' ? quoted_end(text, at) : 0;
    else if (form != VALUE_NONE)
        end = word_end(text, at);
    if (end != 0)
        *ret_value = form == VALUE_QUOTED ? sw_span_slice(text, at + 1, end - 1) : sw_span_slice(text, at, end);
    return end;
}

/* Whether a key stands at `at`, where there is a byte: nearly all are a letter and an equals sign. */
static gboolean is_key(SwSpan text, gsize at, SwSpan key)
{
    return text.data[at] == key.data[0] && key.len <= text.len - at &&
           (key.len == 1 || sw_bytes_equal(text.data + at + 1, key.data + 1, key.len - 1));
}

/* Behind one field whose key begins at `at`; 0: there is none. */
static gsize read_field(SwSpan text, gsize at, SwEximFields *fields)
{
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        if (!is_key(text, at, keys[i].key))
            continue;
        SwSpan value = SW_SPAN_ABSENT;
        gsize end = value_end(text, at + keys[i].key.len, keys[i].form, &value);
        if (end == 0 || (end < text.len && text.data[end] != ' ' && text.data[end] != ':'))
            continue;
        if (keys[i].form == VALUE_NUMBER && !(fields->has_size = sw_span_to_uint64(value, &fields->size)))
            continue;
        if (keys[i].at != 0)
            *(SwSpan *)G_STRUCT_MEMBER_P(fields, keys[i].at) = value;
        return end;
    }
    return 0;
}

gsize sw_exim_fields_read(SwSpan text, gsize at, SwEximFields *fields)
{
    while (at + 1 < text.len && text.data[at] == ' ' && begins_key[(guint8)text.data[at + 1]]) {
        gsize end = read_field(text, at + 1, fields);
        if (end == 0)
            break;
        at = end;
    }
    return at;
}

/* `[address]` at `at`, with `:port`; behind it, or 0. */
static gsize read_address(SwSpan text, gsize at, SwEximFields *fields)
{
    gsize close = sw_span_find(text, at, ']');
    if (close == text.len || !sw_address_parse(sw_span_slice(text, at + 1, close), &fields->client))
        return 0;
    gsize end = close + 1;
    if (end + 1 < text.len && text.data[end] == ':' && g_ascii_isdigit(text.data[end + 1])) {
        guint port = 0;
        for (end++; end < text.len && g_ascii_isdigit(text.data[end]); end++)
            port = port * 10 + (guint)(text.data[end] - '0');
        fields->port = (guint16)port;
    }
    fields->has_client = TRUE;
    return end;
}

/* The line broke off, and another one stands behind it up to its own `(`. */
static gboolean breaks_off(SwSpan helo)
{
    const char *open = helo.len > 0 ? memrchr(helo.data, '(', helo.len) : NULL;
    return open && !memchr(open, ')', (gsize)(helo.data + helo.len - open)) &&
           sw_find_literal(helo, 0, SW_SPAN(" H=")) < helo.len;
}

/* `name`, `(helo)`, `name (helo)` or nothing, before the address. */
static gboolean read_names(SwSpan names, SwEximFields *fields)
{
    gsize open = sw_span_find(names, 0, '(');
    if (open < names.len && names.data[names.len - 1] != ')')
        return FALSE;
    SwSpan name = sw_span_trim(sw_span_slice(names, 0, open));
    if (sw_span_find(name, 0, ' ') < name.len)
        return FALSE;
    fields->rdns = name.len > 0 ? name : SW_SPAN_ABSENT;
    fields->helo = open < names.len ? sw_span_slice(names, open + 1, names.len - 1) : SW_SPAN_ABSENT;
    return !sw_span_present(fields->helo) || !breaks_off(fields->helo);
}

/* The reading of a line by which the bracket at `at` is the client. */
typedef struct {
    SwEximFields fields;
    gsize at, end;
} Reading;

static gboolean read_as(SwSpan text, gsize start, gsize at, SwEximGoesOn goes_on, const SwEximFields *known,
                        Reading *reading)
{
    if (at > start && text.data[at - 1] != ' ')
        return FALSE;
    reading->fields = *known;
    reading->at = at;
    if (!read_names(sw_span_slice(text, start, at > start ? at - 1 : at), &reading->fields))
        return FALSE;
    gsize end = read_address(text, at, &reading->fields);
    if (end == 0)
        return FALSE;
    reading->end = sw_exim_fields_read(text, end, &reading->fields);
    return goes_on(text, reading->end, &reading->fields);
}

/* Whether `at` lies in a copy of `words`: what an outsider said, repeated by the relay. */
static gboolean in_copy(SwSpan text, gsize from, gsize at, SwSpan words)
{
    if (words.len == 0 || sw_span_find(words, 0, '[') == words.len)
        return FALSE;
    for (gsize copy = sw_span_find_folded(text, from, words); copy < text.len && copy <= at;
         copy = sw_span_find_folded(text, copy + 1, words))
        if (at < copy + words.len)
            return TRUE;
    return FALSE;
}

/* Whether the bracket at `at` is, by this reading, a word of the outsider's. */
static gboolean accounts_for(const Reading *reading, SwSpan text, gsize at)
{
    const SwEximFields *fields = &reading->fields;
    return at < fields->words || in_copy(text, reading->at, at, fields->helo) ||
           in_copy(text, reading->at, at, fields->sender);
}

/* Behind these stand words of a client, of another relay that was asked about an address, or of a list. They may hold anything. */
static const SwSpan quotations[] = {
    {" was: ", 6},      {" said: ", 7},  {" input=", 7}, {" (last ", 7},   {"argument(s): ", 13},
    {" subject: ", 10}, {" listed ", 8}, {" is in ", 7}, {" blocked ", 9},
};

static gboolean quotes_somebody(SwSpan words)
{
    for (guint i = 0; i < G_N_ELEMENTS(quotations); i++)
        if (sw_span_find_folded(words, 0, quotations[i]) < words.len)
            return TRUE;
    return FALSE;
}

gboolean sw_exim_host_read(SwSpan text, gsize at, SwEximGoesOn goes_on, SwEximFields *fields, gsize *ret_end)
{
    Reading readings[2], *best = NULL, *next = &readings[0];
    guint tried = 0;
    for (gsize bracket = sw_span_find(text, at, '['); bracket < text.len && tried < CANDIDATES_MOST;
         bracket = sw_span_find(text, bracket + 1, '['), tried++) {
        if ((best && accounts_for(best, text, bracket)) || !read_as(text, at, bracket, goes_on, fields, next))
            continue;
        if (best && quotes_somebody(sw_span_slice(text, best->end, bracket)))
            return FALSE;
        best = next;
        next = best == &readings[0] ? &readings[1] : &readings[0];
    }
    if (best) {
        *fields = best->fields;
        *ret_end = best->end;
    }
    return best != NULL;
}

static guint32 has_text(SwField field, SwSpan text)
{
    return sw_span_present(text) ? SW_HAS(field) : 0;
}

/* Mail without a host is a local user's, and so is mail of a client that logged in. */
void sw_exim_fields_event(const SwEximFields *fields, SwEvent *ret_event)
{
    gboolean is_ours = !fields->has_client || sw_span_present(fields->authenticator);
    SwSpan helo = sw_span_present(fields->helo) ? fields->helo : fields->rdns;
    *ret_event = (SwEvent){
        .has = (fields->has_client ? SW_HAS(SW_FIELD_CLIENT) : 0) | (fields->has_size ? SW_HAS(SW_FIELD_SIZE) : 0) |
               (is_ours ? SW_HAS(SW_FIELD_DIRECTION) : 0) | has_text(SW_FIELD_HELO, helo) |
               has_text(SW_FIELD_MAIL_FROM, fields->sender) | has_text(SW_FIELD_MESSAGE_ID, fields->message_id),
        .client = fields->client,
        .size = fields->size,
        .direction = is_ours ? SW_DIRECTION_OUT : SW_DIRECTION_UNKNOWN,
        .helo = helo,
        .mail_from = fields->sender,
        .message_id = fields->message_id,
    };
}

guint64 sw_exim_session(guint32 pid, const SwEximFields *fields)
{
    if (pid != 0)
        return pid;
    SwSpan client = sw_span((const char *)fields->client.bytes, sizeof fields->client.bytes);
    guint64 hash = sw_hash_span(sw_hash_secret, client, fields->port);
    return sw_hash_span(sw_hash_secret, fields->sender, hash) | G_GUINT64_CONSTANT(1) << 32;
}
