/*
 * Mail logs: the kinds `postfix`, `exim`, `sendmail`, named after whose lines a log begins with, and `syslog` for one that is
 * mixed. They are read alike, and together: which kind it is makes no difference to what is understood.
 */
#include "parsers/limits.h"
#include "parsers/log/dialect.h"
#include "parsers/log/programs.h"
#include "parsers/log/series.h"

#define LINES_LOOKED_AT 20u

#define PROVIDES                                                                                                       \
    (SW_HAS(SW_FIELD_TIME) | SW_HAS(SW_FIELD_CLIENT) | SW_HAS(SW_FIELD_HELO) | SW_HAS(SW_FIELD_MAIL_FROM) |            \
     SW_HAS(SW_FIELD_RCPT) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_REASON) |              \
     SW_HAS(SW_FIELD_REASON_CLASS) | SW_HAS(SW_FIELD_LIST) | SW_HAS(SW_FIELD_VERDICT) | SW_HAS(SW_FIELD_SCORE) |       \
     SW_HAS(SW_FIELD_TRANSACTION) | SW_HAS(SW_FIELD_MESSAGE_ID) | SW_HAS(SW_FIELD_SIZE) | SW_HAS(SW_FIELD_QUEUE_ID) |  \
     SW_HAS(SW_FIELD_DIRECTION))

/* What the first lines are. */
typedef struct {
    guint n_lines, n_whole; /* all, and those of a log */
    guint n_known; /* of these, lines of some dialect */
    const char *dialect; /* whose */
    gboolean mixed; /* of several, or of other programs too */
} FirstLines;

static void look_at(FirstLines *first, SwSpan bytes, SwLineBuffer *buffer)
{
    SwLogLine line;
    SwLineForm form = sw_log_line_read(bytes, buffer, &line);
    first->n_lines++;
    first->n_whole += form != SW_LINE_NONE;
    if (form != SW_LINE_WHOLE)
        return;
    for (guint i = 0; sw_dialects[i]; i++) {
        if (!sw_dialects[i]->knows(&line))
            continue;
        first->n_known++;
        first->mixed |= first->dialect && !g_str_equal(first->dialect, sw_dialects[i]->name);
        first->dialect = sw_dialects[i]->name;
        return;
    }
    first->mixed |= sw_span_present(line.program);
}

/* Whole lines only, but for a head that has none. */
static FirstLines look(SwSpan head)
{
    FirstLines first = {.n_lines = 0};
    g_autoptr(SwLineBuffer) buffer = sw_line_buffer_new();
    head = sw_span_without_mark(head);
    for (gsize at = 0; at < head.len && first.n_lines < LINES_LOOKED_AT;) {
        gsize end = sw_span_find(head, at, '\n');
        if (end == head.len && at > 0 && head.len >= SW_LIMIT_PROBE - 3)
            break;
        SwSpan line = sw_span_trim(sw_span_slice(head, at, end));
        if (line.len > 0)
            look_at(&first, line, buffer);
        at = end + 1;
    }
    return first;
}

/* A log has a stamp on most lines: rejected mail is shown in some, and halves of lines stand where one was cut. */
static int sureness(SwSpan head, const char *kind)
{
    FirstLines first = look(head);
    if (first.n_whole == 0 || first.n_whole * 2 < first.n_lines)
        return 0;
    gboolean pure = first.dialect && !first.mixed && g_str_equal(first.dialect, kind);
    if (pure)
        return 80;
    return g_str_equal(kind, "syslog") ? (first.n_known > 0 ? 70 : 40) : 0;
}

static int probe_postfix(SwSpan head)
{
    return sureness(head, "postfix");
}

static int probe_exim(SwSpan head)
{
    return sureness(head, "exim");
}

static int probe_sendmail(SwSpan head)
{
    return sureness(head, "sendmail");
}

static int probe_syslog(SwSpan head)
{
    return sureness(head, "syslog");
}

const SwIngestor sw_ingestor_postfix = {
    .name = "postfix",
    .summary = "log of Postfix, as syslog, journald or Postfix itself writes it",
    .provides = PROVIDES,
    .probe = probe_postfix,
    .series = &sw_log_series,
};

const SwIngestor sw_ingestor_exim = {
    .name = "exim",
    .summary = "main or reject log of Exim, or its lines in syslog",
    .provides = PROVIDES,
    .probe = probe_exim,
    .series = &sw_log_series,
};

const SwIngestor sw_ingestor_sendmail = {
    .name = "sendmail",
    .summary = "log of sendmail",
    .provides = PROVIDES,
    .probe = probe_sendmail,
    .series = &sw_log_series,
};

const SwIngestor sw_ingestor_syslog = {
    .name = "syslog",
    .summary = "log of several programs, mail servers and filters among them",
    .provides = PROVIDES,
    .probe = probe_syslog,
    .series = &sw_log_series,
};
