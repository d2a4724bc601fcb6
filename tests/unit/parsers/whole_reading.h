/*
 * Whole readings, by a supervisor with its workers, in a directory of their own. Who includes this brings a registry (sw_ingestors).
 */
#pragma once

#include "parsers/worker/supervisor.h"
#include "tests/unit/parsers/notebook.h"

#include <glib/gstdio.h>
#include <stdlib.h>

/* A directory to make inputs in, and what a reading of it gave. */
typedef struct {
    char *root;
    char *text; /* events sorted, inputs, defects: a line each, paths below root */
    GError *error;
} Fixture;

static inline void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->root = g_dir_make_tmp("spamwave-XXXXXX", NULL);
    g_assert_cmpint(g_chdir(fixture->root), ==, 0);
}

static inline void tear_down(Fixture *fixture, gconstpointer data)
{
    g_autofree char *command = g_strdup_printf("rm -r '%s'", fixture->root);
    g_assert_cmpint(g_chdir("/"), ==, 0);
    g_assert_cmpint(system(command), ==, 0);
    g_free(fixture->root);
    g_free(fixture->text);
    g_clear_error(&fixture->error);
}

static inline int compare_lines(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static inline void append_sorted(GString *out, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    qsort(lines, g_strv_length(lines), sizeof *lines, compare_lines);
    for (guint i = 0; lines[i]; i++)
        if (lines[i][0])
            g_string_append_printf(out, "%s\n", lines[i]);
}

static inline void append_inputs(GString *out, const GArray *inputs)
{
    for (guint i = 0; i < inputs->len; i++) {
        const SwInputInfo *info = &g_array_index(inputs, SwInputInfo, i);
        g_string_append_printf(out,
                               "input %s %s bytes=%" G_GUINT64_FORMAT " records=%" G_GUINT64_FORMAT
                               " events=%" G_GUINT64_FORMAT " skipped=%" G_GUINT64_FORMAT "%s%s\n",
                               info->path, info->kind, info->bytes, info->records, info->events, info->skipped,
                               info->sha256 ? " " : "", info->sha256 ? info->sha256 : "");
    }
}

static inline void append_defects(GString *out, const GArray *defects)
{
    static const char *const names[] = {"skipped", "truncated", "noted"};
    for (guint i = 0; i < defects->len; i++) {
        const SwDefect *defect = &g_array_index(defects, SwDefect, i);
        g_string_append_printf(out, "%s %s %" G_GUINT64_FORMAT " %s\n", names[defect->kind], defect->source,
                               defect->offset, defect->reason);
    }
}

/* Reads the arguments, separated by spaces; the old result is dropped. */
static inline gboolean read_with(Fixture *fixture, const char *arguments, const SwReadOptions *options)
{
    Notebook notebook;
    notebook_init(&notebook);
    g_auto(GStrv) argv = g_strsplit(arguments, " ", -1);
    g_autoptr(GArray) inputs = g_array_new(FALSE, FALSE, sizeof(SwInputInfo));
    g_array_set_clear_func(inputs, (GDestroyNotify)sw_input_info_clear);
    g_autoptr(GArray) defects = g_array_new(FALSE, FALSE, sizeof(SwDefect));
    g_array_set_clear_func(defects, (GDestroyNotify)sw_defect_clear);
    g_clear_error(&fixture->error);
    gboolean done =
        sw_supervisor_read((const char *const *)argv, options, &notebook.base, inputs, defects, &fixture->error);
    g_autoptr(GString) out = g_string_new(NULL);
    append_sorted(out, notebook.events->str);
    append_inputs(out, inputs);
    append_defects(out, defects);
    g_free(fixture->text);
    fixture->text = g_strdup(out->str);
    notebook_clear(&notebook);
    return done;
}

static inline gboolean read_all(Fixture *fixture, const char *arguments)
{
    return read_with(fixture, arguments, &(SwReadOptions){.jobs = 2});
}

static inline void make(const char *path, const char *text)
{
    g_autofree char *directory = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(directory, 0700), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static inline void shell(const char *command)
{
    g_assert_cmpint(system(command), ==, 0);
}
