#include "cmd/progress.h"

#include "base/escape.h"

#include <stdio.h>
#include <unistd.h>

#define REDRAW_US (SW_SECOND / 10)

static void draw(gpointer data, guint64 done, guint64 total)
{
    Progress *progress = data;
    gint64 now_us = g_get_monotonic_time();
    if (now_us - progress->drawn_us < REDRAW_US)
        return;
    progress->drawn_us = now_us;
    double elapsed = MAX((double)(now_us - progress->started_us) / SW_SECOND, 1e-3);
    double rate = (double)done / elapsed;
    g_autofree char *size = g_format_size(done);
    g_autofree char *speed = g_format_size((guint64)rate);
    fprintf(stderr, "\r%s, %s/s", size, speed);
    if (total > 0 && rate > 0) {
        guint left = total > done ? (guint)((double)(total - done) / rate + 0.5) : 0;
        fprintf(stderr, ", %.0f%%, %u:%02u left", 100.0 * (double)MIN(done, total) / (double)total, left / 60,
                left % 60);
    }
    fputs("\033[K", stderr);
    progress->visible = TRUE;
}

void progress_begin(Progress *progress, const Options *options, SwReadOptions *read)
{
    *progress = (Progress){.started_us = g_get_monotonic_time()};
    progress->drawn_us = progress->started_us; /* nothing flashes up for what is done at once */
    if (options->progress == WHEN_ALWAYS ||
        (options->progress == WHEN_AUTO && !options->quiet && isatty(STDERR_FILENO))) {
        read->progress = draw;
        read->progress_data = progress;
    }
}

void progress_end(Progress *progress)
{
    if (progress->visible)
        fputs("\r\033[K", stderr);
}

static void print_escaped(const char *text)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    sw_escape_terminal(escaped, sw_span_of(text));
    fputs(escaped->str, stderr);
}

void progress_warn(const Options *options, const GArray *inputs, const GArray *defects)
{
    if (options->quiet)
        return;
    for (guint i = 0; i < inputs->len; i++) {
        const SwInputInfo *input = &g_array_index(inputs, SwInputInfo, i);
        if (input->skipped == 0)
            continue;
        fputs("spamwave: ", stderr);
        print_escaped(input->path);
        fprintf(stderr, ": %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " records skipped%s\n", input->skipped,
                input->records, options->verbose ? "" : " (-v names them)");
    }
    for (guint i = 0; options->verbose && i < defects->len; i++) {
        const SwDefect *defect = &g_array_index(defects, SwDefect, i);
        fputs("spamwave: ", stderr);
        print_escaped(defect->source);
        fprintf(stderr, ": at byte %" G_GUINT64_FORMAT ": ", defect->offset);
        print_escaped(defect->reason);
        fputc('\n', stderr);
    }
}

void progress_say_left_out(const Options *options, guint32 n_events)
{
    if (!options->quiet && n_events > 0)
        fprintf(stderr, "spamwave: left out as mail of the other direction: %u %s (--direction=any takes all)\n",
                n_events, sw_word_for(n_events, "event", "events"));
}
