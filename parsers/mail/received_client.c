/*
 * Three habits cover the relays. Postfix, sendmail, Exchange and their like write `HELO (name [address])`: the word is the
 * claim, the comment is what they saw. Exim writes `name ([address] helo=HELO)` or `[address] (helo=HELO)`, qmail
 * `name (HELO claim) (ident@address)`: the claim is marked as such. So: what stands behind a HELO mark is never the
 * client; the first comment with an address of its own tells the client; in it a leading bracket counts (Exim puts the
 * claim behind it), else the last bracket (sendmail puts the client's own ident answer before it). A bracketed word outside
 * comments counts only if no comment holds an address.
 */
#include "parsers/mail/received_client.h"

#include "base/block.h"

static const SwSpan helo_marks[] = {{"helo=", 5}, {"helo ", 5}, {"ehlo=", 5}, {"ehlo ", 5}};

static gboolean is_space(char c)
{
    static const guint8 spaces[256] = {['\t'] = TRUE, ['\n'] = TRUE, ['\r'] = TRUE, [' '] = TRUE};
    return spaces[(guchar)c];
}

static SwSpan first_word(SwSpan text)
{
    gsize from = 0;
    while (from < text.len && is_space(text.data[from]))
        from++;
    gsize to = from;
    while (to < text.len && !is_space(text.data[to]))
        to++;
    return sw_span_slice(text, from, to);
}

static SwSpan last_word(SwSpan text)
{
    text = sw_span_trim(text);
    gsize from = text.len;
    while (from > 0 && !is_space(text.data[from - 1]))
        from--;
    return sw_span_slice(text, from, text.len);
}

static SwSpan without_port(SwSpan text)
{
    gsize colon = text.len;
    while (colon > 0 && g_ascii_isdigit(text.data[colon - 1]))
        colon--;
    return colon > 0 && colon < text.len && text.data[colon - 1] == ':' ? sw_span_slice(text, 0, colon - 1) : text;
}

gboolean sw_received_parse_address(SwSpan text, SwAddress *ret_address)
{
    if (text.len > 0 && text.data[0] == '[')
        return sw_address_parse(sw_span_slice(text, 1, sw_span_find(text, 1, ']')), ret_address);
    return sw_address_parse(text, ret_address) || sw_address_parse(without_port(text), ret_address);
}

/* Where the claim begins: at its mark, at the start of a word. The comment's length if it has none. */
static gsize find_helo_mark(SwSpan comment)
{
    for (gsize at = 0; at < comment.len; at = sw_span_find_any(comment, at, ' ', '\t', '\r', '\n') + 1) {
        guint c = (guint)comment.data[at] | 0x20;
        for (guint i = 0; (c == 'h' || c == 'e') && i < G_N_ELEMENTS(helo_marks); i++)
            if (sw_span_has_prefix_folded(sw_span_slice(comment, at, comment.len), helo_marks[i]))
                return at;
    }
    return comment.len;
}

/* The bracket that tells the client: a leading one, else the last one outside inner comments. The length if there is none. */
static gsize find_bracket(SwSpan text)
{
    gsize found = text.len;
    guint depth = 0;
    gsize at = sw_span_find_any(text, 0, '(', ')', '[', '[');
    while (at < text.len && found != 0) {
        char c = text.data[at];
        if (c == '(')
            depth++;
        else if (c == ')' && depth > 0)
            depth--;
        else if (c == '[' && depth == 0)
            found = at;
        at = sw_span_find_any(text, at + 1, '(', ')', '[', '[');
    }
    return found;
}

static SwSpan behind_ident(SwSpan name)
{
    for (gsize at = name.len; at > 0; at--)
        if (name.data[at - 1] == '@')
            return sw_span_slice(name, at, name.len);
    return name;
}

/* A host's name as the resolver gave it, or absent where the relay says that it has none. */
static SwSpan resolved_name(SwSpan name)
{
    if (name.len > 0 && name.data[name.len - 1] == '.')
        name.len--;
    gboolean unresolved = name.len == 0 || sw_span_equal_folded(name, SW_SPAN("unknown")) ||
                          sw_span_equal_folded(name, SW_SPAN("unverified")) || name.data[0] == '[';
    return unresolved ? SW_SPAN_ABSENT : name;
}

/* `name [address]`, `ident@name [address]`, `[address]:port`, `ident@address`, `address`. */
static gboolean read_seen(SwSpan text, SwHop *hop)
{
    gsize bracket = find_bracket(text);
    if (bracket < text.len) {
        if (!sw_received_parse_address(sw_span_slice(text, bracket, text.len), &hop->client))
            return FALSE;
        if (sw_span_find_folded(text, bracket, SW_SPAN("may be forged")) == text.len)
            hop->rdns = resolved_name(behind_ident(last_word(sw_span_slice(text, 0, bracket))));
        return TRUE;
    }
    return sw_received_parse_address(behind_ident(first_word(text)), &hop->client);
}

static void read_comment(SwSpan comment, SwHop *hop)
{
    gsize mark = find_helo_mark(comment);
    if (mark < comment.len && !sw_span_present(hop->helo))
        hop->helo = first_word(sw_span_slice(comment, mark + helo_marks[0].len, comment.len));
    if (!hop->has_client)
        hop->has_client = read_seen(sw_span_slice(comment, 0, mark), hop);
}

/* With the claim told apart, what stands in the name's place is what the relay saw. */
static void read_name(const SwReceivedFrom *from, SwHop *hop)
{
    gboolean nameless = sw_span_equal_folded(from->name, SW_SPAN("unknown")) && !sw_span_present(hop->rdns);
    if (!sw_span_present(hop->helo)) {
        hop->helo = nameless ? SW_SPAN_ABSENT : from->name;
    } else if (!hop->has_client) {
        hop->has_client = sw_received_parse_address(from->name, &hop->client);
    } else if (!sw_span_present(hop->rdns)) {
        hop->rdns = resolved_name(from->name);
    }
}

void sw_received_read_client(const SwReceivedFrom *from, SwHop *hop)
{
    for (guint i = 0; i < from->n_comments; i++)
        read_comment(from->comments[i], hop);

    gboolean literal_is_client = FALSE;
    if (!hop->has_client && sw_span_present(from->literal))
        hop->has_client = literal_is_client = sw_received_parse_address(from->literal, &hop->client);
    if (!literal_is_client || from->literal.data != from->name.data)
        read_name(from, hop);
}
