#include "parsers/mbox/split.h"

#include "base/block.h"
#include "parsers/limits.h"
#include "parsers/mbox/separator.h"

/* Bytes behind a candidate's start without which it cannot be judged, unless the data end. */
#define LOOKAHEAD (SW_LIMIT_SEPARATOR + 2 + SW_SEPARATOR_FOLLOWING)
/* Bytes before it that tell whether an empty line stands there. */
#define LOOKBEHIND 8u

struct SwMboxSplitter {
    SwReader *reader;
    gsize consumed; /* bytes of the window that the last record took */
    gboolean cut; /* the last record goes on behind them */
    gboolean started;
    gboolean judged; /* the next record is known to begin with a separator */
    gboolean bare_cr; /* the current mail's lines end in CR alone, as its separator does */
};

/* A search for the next separator. Positions are from the reader's offset. */
typedef struct {
    gsize begin; /* of the mail */
    gsize at; /* everything before has been looked at */
    gsize limit; /* give up when this has been looked at */
    SwSpan window;
    gboolean ended; /* the window reaches the end of the data */
    gboolean found; /* a separator stands at `at`; FALSE: given up, or the end of the data */
    gboolean unspaced, lookalike, quoted;
} Search;

SwMboxSplitter *sw_mbox_splitter_new(SwReader *reader)
{
    SwMboxSplitter *splitter = g_new0(SwMboxSplitter, 1);
    splitter->reader = reader;
    return splitter;
}

void sw_mbox_splitter_free(SwMboxSplitter *splitter)
{
    g_free(splitter);
}

guint64 sw_mbox_splitter_done(const SwMboxSplitter *splitter)
{
    return sw_reader_offset(splitter->reader) + splitter->consumed;
}

static gboolean look(SwMboxSplitter *splitter, Search *search, gsize want, GError **error)
{
    if (!sw_reader_peek(splitter->reader, want, &search->window, error))
        return FALSE;
    search->ended = search->window.len < want;
    return TRUE;
}

/* The line at `from` without its end; absent if it is longer than a separator may be. */
static SwSpan line_at(SwSpan window, gsize from)
{
    SwSpan head = sw_span_slice(window, from, from + SW_LIMIT_SEPARATOR);
    gsize lf = sw_span_find(head, 0, '\n');
    gsize end = sw_span_find(sw_span(head.data, lf), 0, '\r');
    return end < SW_LIMIT_SEPARATOR ? sw_span(head.data, end) : SW_SPAN_ABSENT;
}

/* Position behind the line end at `end`. CR CR LF, which is LF converted twice, is one. */
static gsize after_line_end(SwSpan window, gsize end, gboolean *ret_bare_cr)
{
    gsize at = end;
    while (at < window.len && window.data[at] == '\r')
        at++;
    gboolean has_lf = at < window.len && window.data[at] == '\n';
    *ret_bare_cr = !has_lf && at > end;
    return has_lf ? at + 1 : MIN(end + 1, window.len);
}

static gboolean is_line_end(const SwMboxSplitter *splitter, char byte)
{
    return byte == '\n' || (byte == '\r' && splitter->bare_cr);
}

/* Where the empty line before `at` begins; `at` itself when there is none. A mail that is empty altogether counts as one. */
static gsize before_empty_line(const SwMboxSplitter *splitter, SwSpan window, gsize begin, gsize at)
{
    gsize line = at;
    if (line > begin && is_line_end(splitter, window.data[line - 1]))
        line--;
    if (line < at && line > begin && window.data[line] == '\n' && window.data[line - 1] == '\r')
        line--;
    if (line < at && (line == begin || is_line_end(splitter, window.data[line - 1])))
        return line;
    return at;
}

/*
 * The next line at or after search->at that begins with `From `: TRUE, with its position in search->at. FALSE when the window
 * holds none; search->at then stands where the search must go on with more data. "Fr" is looked for rather than line ends, as it
 * is rarer. The mail's own first line is left out: some agents hand on a separator in front of the header.
 */
static gboolean next_candidate(const SwMboxSplitter *splitter, Search *search)
{
    SwSpan window = search->window;
    gsize at = search->at;
    while ((at = sw_span_find_pair(window, at, 'F', 'r')) < window.len) {
        search->at = at;
        if (window.len - at < 5)
            return FALSE;
        char before = at > 0 ? window.data[at - 1] : '\0';
        gboolean from = memcmp(window.data + at, "From ", 5) == 0;
        if (from && at > search->begin && is_line_end(splitter, before))
            return TRUE;
        search->quoted |= from && before == '>';
        at++;
    }
    gboolean may_go_on = window.len > search->at && window.data[window.len - 1] == 'F';
    search->at = may_go_on ? window.len - 1 : MAX(search->at, window.len);
    return FALSE;
}

/* Judges the candidate at search->at, which must have its lookahead in the window. */
static gboolean judge_candidate(const SwMboxSplitter *splitter, Search *search)
{
    SwSpan window = search->window;
    SwSpan line = line_at(window, search->at);
    if (!sw_span_present(line))
        return FALSE;
    gboolean bare_cr;
    gsize following = after_line_end(window, search->at + line.len, &bare_cr);
    gboolean empty_before = before_empty_line(splitter, window, search->begin, search->at) < search->at;
    SwSeparatorVerdict verdict =
        sw_separator_judge(line, sw_span_slice(window, following, following + SW_SEPARATOR_FOLLOWING), empty_before);
    search->lookalike |= verdict == SW_SEPARATOR_LOOKALIKE && search->at < search->limit;
    search->unspaced = verdict == SW_SEPARATOR_UNSPACED;
    return verdict >= SW_SEPARATOR_UNSPACED;
}

/* Goes on to the next separator, the end of the data, or the limit, whichever comes first. */
static gboolean find_separator(SwMboxSplitter *splitter, Search *search, GError **error)
{
    gsize want = search->at + 1;
    while (search->at <= search->limit) {
        if (!look(splitter, search, want, error))
            return FALSE;
        if (!next_candidate(splitter, search)) {
            if (search->ended)
                break;
            want = search->window.len + 1;
            continue;
        }
        want = search->at + LOOKAHEAD;
        if (search->window.len < want && !search->ended && !look(splitter, search, want, error))
            return FALSE;
        if (judge_candidate(splitter, search)) {
            search->found = TRUE;
            return TRUE;
        }
        search->at += 5;
        want = search->at + 1;
    }
    if (search->ended && search->at <= search->limit)
        search->at = search->window.len;
    return TRUE;
}

/* Skips what is left of a mail that was cut. */
static gboolean skip_rest(SwMboxSplitter *splitter, GError **error)
{
    splitter->cut = FALSE;
    for (;;) {
        Search search = {.at = MIN(LOOKBEHIND, splitter->consumed), .limit = SW_MIB};
        if (!find_separator(splitter, &search, error))
            return FALSE;
        gboolean done = search.found || (search.ended && search.at == search.window.len);
        sw_reader_skip(splitter->reader, done ? search.at : search.at - LOOKBEHIND);
        if (done)
            return TRUE;
    }
}

/* The start of the first line behind `from` that is empty or begins with a 'c', or mail.len. */
static gsize next_telling_line(SwSpan mail, gsize from)
{
    for (; from + SW_BLOCK < mail.len; from += SW_BLOCK) {
        SwBlock line_ends = sw_block_equal(sw_block_at(mail.data + from), '\n');
        SwBlock next = sw_block_at(mail.data + from + 1);
        SwBlock telling = sw_block_equal(next, '\n') | sw_block_equal(next, '\r') | sw_block_equal(next | 0x20, 'c');
        gsize first = sw_block_first(line_ends & telling);
        if (first < SW_BLOCK)
            return from + first + 1;
    }
    return MIN(sw_span_find(mail, from, '\n') + 1, mail.len);
}

/* The value of the Content-Length field of the mail at `begin`, and where its body starts. FALSE if it has none. */
static gboolean content_length(SwSpan mail, gsize *ret_body, guint64 *ret_length)
{
    static const SwSpan name = {"Content-Length:", 15};
    gboolean given = FALSE;
    gsize at = 0;
    while (at < mail.len) {
        gsize end = sw_span_find(mail, at, '\n');
        SwSpan line = sw_span_slice(mail, at, end);
        if (line.len == 0 || (line.len == 1 && line.data[0] == '\r')) {
            at = MIN(end + 1, mail.len);
            break;
        }
        if (sw_span_has_prefix_folded(line, name))
            given = sw_span_to_uint64(sw_span_trim(sw_span_slice(line, name.len, line.len)), ret_length);
        at = next_telling_line(mail, end);
    }
    *ret_body = at;
    return given;
}

/*
 * A separator was found: is it inside the mail by the mail's own Content-Length, and does that lead to the end of the data or to a
 * separator, perhaps behind an empty line? Then *ret_end is the end of the mail, and search->at is moved to that place.
 */
static gboolean honour_content_length(SwMboxSplitter *splitter, Search *search, gsize *ret_end, gboolean *ret_counted,
                                      GError **error)
{
    gsize body;
    guint64 length;
    SwSpan mail = sw_span_slice(search->window, search->begin, search->at);
    if (!content_length(mail, &body, &length) || length > SW_LIMIT_MESSAGE ||
        search->begin + body + length <= search->at)
        return TRUE;
    gsize end = search->begin + body + (gsize)length;
    Search there = *search;
    if (!look(splitter, &there, end + 2 + LOOKAHEAD, error))
        return FALSE;
    search->window = there.window;
    if (there.window.len < end)
        return TRUE;
    gboolean bare_cr;
    there.at = end < there.window.len && (there.window.data[end] == '\n' || there.window.data[end] == '\r')
                   ? after_line_end(there.window, end, &bare_cr)
                   : end;
    gboolean at_end = there.at == there.window.len && there.ended;
    SwSpan word = sw_span_slice(there.window, there.at, there.at + 5);
    gboolean at_separator = sw_span_equal(word, SW_SPAN("From ")) &&
                            is_line_end(splitter, there.window.data[there.at - 1]) && judge_candidate(splitter, &there);
    if (at_end || at_separator) {
        *search = there;
        *ret_end = end;
        *ret_counted = TRUE;
    }
    return TRUE;
}

/* Passes over a byte order mark and empty lines before the first separator. */
static gboolean skip_preamble(SwMboxSplitter *splitter, GError **error)
{
    SwSpan window;
    if (!sw_reader_peek(splitter->reader, 3, &window, error))
        return FALSE;
    sw_reader_skip(splitter->reader, (gsize)(sw_span_without_mark(window).data - window.data));
    for (;;) {
        if (!sw_reader_peek(splitter->reader, 1, &window, error))
            return FALSE;
        gsize at = 0;
        while (at < window.len && (window.data[at] == '\n' || window.data[at] == '\r'))
            at++;
        sw_reader_skip(splitter->reader, at);
        if (at == 0)
            return TRUE;
    }
}

/* Reads the separator line that the window begins with, if it does. */
static void read_separator(SwMboxSplitter *splitter, Search *search, SwMboxRecord *record)
{
    SwSpan line = line_at(search->window, 0);
    record->separated = splitter->judged || (line.len > 5 && memcmp(line.data, "From ", 5) == 0 &&
                                             sw_separator_form(line) != SW_SEPARATOR_NONE);
    splitter->bare_cr = FALSE;
    if (record->separated)
        search->begin = after_line_end(search->window, line.len, &splitter->bare_cr);
    search->at = search->begin;
    search->limit = search->begin + SW_LIMIT_MESSAGE + LOOKBEHIND;
    record->begin = record->offset + search->begin;
}

/* Moves to where the next record starts. */
static gboolean advance(SwMboxSplitter *splitter, GError **error)
{
    if (!splitter->started) {
        splitter->started = TRUE;
        return skip_preamble(splitter, error);
    }
    gsize kept = splitter->cut ? MIN(LOOKBEHIND, splitter->consumed) : 0;
    sw_reader_skip(splitter->reader, splitter->consumed - kept);
    if (splitter->cut && !skip_rest(splitter, error))
        return FALSE;
    splitter->consumed = 0;
    return TRUE;
}

gboolean sw_mbox_splitter_next(SwMboxSplitter *splitter, SwMboxRecord *ret_record, GError **error)
{
    if (!advance(splitter, error))
        return FALSE;
    SwMboxRecord record = {.offset = sw_reader_offset(splitter->reader)};
    Search search = {0};
    if (!look(splitter, &search, LOOKAHEAD, error))
        return FALSE;
    if (search.window.len == 0) {
        *ret_record = record;
        return TRUE;
    }
    read_separator(splitter, &search, &record);
    if (!find_separator(splitter, &search, error))
        return FALSE;
    gsize end = before_empty_line(splitter, search.window, search.begin, search.at);
    if (search.found && !honour_content_length(splitter, &search, &end, &record.counted, error))
        return FALSE;

    record.truncated = end - search.begin > SW_LIMIT_MESSAGE;
    record.bytes = sw_span_slice(search.window, search.begin, MIN(end, search.begin + SW_LIMIT_MESSAGE));
    record.quoted = search.quoted;
    record.lookalike = search.lookalike;
    record.unspaced = search.found && search.unspaced && !record.truncated;
    splitter->consumed = search.at;
    splitter->judged = search.found;
    splitter->cut = !search.found && !(search.ended && search.at == search.window.len);
    *ret_record = record;
    return TRUE;
}

void sw_mbox_unquote(SwSpan bytes, GString *out)
{
    g_string_truncate(out, 0);
    gsize copied = 0;
    const char *end = bytes.data + bytes.len;
    for (const char *at = bytes.data; (at = memmem(at, (gsize)(end - at), ">From ", 6)); at += 6) {
        const char *line = at;
        while (line > bytes.data && line[-1] == '>')
            line--;
        if (line > bytes.data && line[-1] != '\n' && line[-1] != '\r')
            continue;
        gsize quote = (gsize)(line - bytes.data);
        g_string_append_len(out, bytes.data + copied, (gssize)(quote - copied));
        copied = quote + 1;
    }
    g_string_append_len(out, bytes.data + copied, (gssize)(bytes.len - copied));
}
