#include "folder.h"
#include "golden.h"
#include "report/gnuplot.h"
#include "report/plot_script.h"
#include "sample.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static gboolean have_gnuplot(void)
{
    g_autofree char *program = g_find_program_in_path("gnuplot");
    if (!program)
        g_test_skip("gnuplot is not installed");
    return program != NULL;
}

static GPtrArray *draw(const SwDocument *document, const char *folder)
{
    GPtrArray *warnings = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_assert_true(sw_gnuplot_draw(document->results->figures, folder, warnings, &error));
    g_assert_no_error(error);
    return warnings;
}

static void test_golden(void)
{
    g_autoptr(SwDocument) document = sample_document();
    for (guint i = 0; i < document->results->figures->len; i++) {
        const SwFigure *figure = g_ptr_array_index(document->results->figures, i);
        g_autoptr(GString) script = g_string_new(NULL);
        g_autoptr(GString) data = g_string_new(NULL);
        g_autofree char *script_name = g_strconcat(figure->id, ".gp", NULL);
        g_autofree char *data_name = g_strconcat(figure->id, ".dat", NULL);
        sw_plot_script(figure, script);
        sw_plot_data(figure, data);
        golden_check(script_name, script->str);
        golden_check(data_name, data->str);
    }
}

/* Whoever runs the script by hand gets the same picture. */
static void test_redraw(void)
{
    if (!have_gnuplot())
        return;
    g_autoptr(SwDocument) document = sample_document();
    char *folder = folder_new();
    g_autoptr(GPtrArray) warnings = draw(document, folder);
    g_assert_cmpuint(warnings->len, ==, 0);
    g_autofree char *drawn = folder_read(folder, "timeline.svg");
    g_assert_nonnull(strstr(drawn, ">Messages over time<"));
    g_assert_nonnull(strstr(drawn, ">wave 1<"));
    g_assert_nonnull(strstr(drawn, ">2 Nov<"));

    const char *const argv[] = {"gnuplot", "timeline.gp", NULL};
    folder_write(folder, "timeline.svg", "");
    g_assert_true(g_spawn_sync(folder, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
    g_autofree char *redrawn = folder_read(folder, "timeline.svg");
    g_assert_cmpstr(redrawn, ==, drawn);
    folder_remove(folder);
}

/* What gnuplot would act on stands within single quotes only. */
static void check_quotes(const char *script)
{
    gboolean quoted = FALSE;
    for (const char *at = script; *at; at++) {
        if (*at == '\'')
            quoted = !quoted;
        g_assert_true(quoted || !strchr("\"`@", *at));
        g_assert_true(!quoted || *at != '\n');
    }
    g_assert_false(quoted);
}

/* Labels that gnuplot or a shell might run, or that might break out of the picture. */
static void test_hostile(void)
{
    g_autoptr(SwDocument) document = sample_hostile_document();
    char *folder = folder_new();
    g_autoptr(GPtrArray) warnings = draw(document, folder);
    g_autofree char *script = folder_read(folder, "order.gp");
    golden_check_harmless(script);
    g_assert_null(strstr(script, "\nset output 'canary'"));
    check_quotes(script);
    if (have_gnuplot()) {
        g_assert_cmpuint(warnings->len, ==, 0);
        g_autofree char *names = folder_list(folder);
        g_assert_cmpstr(names, ==, "order.dat order.gp order.svg timeline.dat timeline.gp timeline.svg");
        g_autofree char *svg = folder_read(folder, "order.svg");
        g_assert_null(strstr(svg, "<script"));
        g_assert_null(strstr(svg, "<img"));
        g_assert_nonnull(strstr(svg, "`touch canary`"));
        g_assert_nonnull(strstr(svg, "%s%n%99999d"));
    }
    folder_remove(folder);
}

/* No data, one point, values that a log axis cannot show, everything at one place. */
static void test_degenerate(void)
{
    static const SwPoint points[] = {
        {NAN, NAN, NAN, NAN}, {0, 0, 0, 0}, {-5, -1e300, -4, -1}, {1e300, 1e-300, 2e300, 3}};
    g_autoptr(GPtrArray) figures = g_ptr_array_new_with_free_func((GDestroyNotify)sw_figure_free);
    static const char *const ids[] = {"linear", "log", "time"};
    for (guint scale = SW_SCALE_LINEAR; scale <= SW_SCALE_TIME; scale++) {
        SwAxis x = {"x", (SwScale)scale}, y = {"y", scale == SW_SCALE_LOG ? SW_SCALE_LOG : SW_SCALE_LINEAR};
        SwFigure *figure = sw_figure_new(ids[scale], "t", x, y, y);
        g_ptr_array_add(figures, figure);
        sw_figure_add_panel(figure, NULL);
        for (guint style = SW_SERIES_LINE; style <= SW_SERIES_AREA; style++) {
            SwPanel *panel = sw_figure_add_panel(figure, "panel");
            sw_panel_add_mark(panel, NAN, 3, "m");
            sw_panel_add_mark(panel, 2, 2, "line");
            sw_panel_add_series(panel, "empty", (SwSeriesStyle)style, style);
            SwSeries *series = sw_panel_add_series(panel, "odd", (SwSeriesStyle)style, style + 90);
            for (guint i = 0; i < (scale == SW_SCALE_TIME ? 2 : G_N_ELEMENTS(points)); i++)
                g_array_append_val(series->points, points[i]);
        }
    }
    char *folder = folder_new();
    g_autoptr(GPtrArray) warnings = g_ptr_array_new_with_free_func(g_free);
    g_assert_true(sw_gnuplot_draw(figures, folder, warnings, NULL));
    for (guint i = 0; have_gnuplot() && i < warnings->len; i++)
        g_test_message("%s", (const char *)g_ptr_array_index(warnings, i));
    g_assert_true(!have_gnuplot() || warnings->len == 0);
    folder_remove(folder);
}

static void test_without_gnuplot(void)
{
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autoptr(SwDocument) document = sample_document();
    char *folder = folder_new();
    g_setenv("PATH", "/nonexistent", TRUE);
    g_autoptr(GPtrArray) warnings = draw(document, folder);
    g_setenv("PATH", path, TRUE);
    g_assert_cmpuint(warnings->len, ==, 1);
    g_assert_cmpstr(g_ptr_array_index(warnings, 0), ==, "figures are left out: gnuplot is not installed");
    g_autofree char *names = folder_list(folder);
    g_assert_cmpstr(names, ==, "order.dat order.gp timeline.dat timeline.gp");
    folder_remove(folder);
}

/* As on a full disk: half a picture, and no complaint. */
static void test_cut_off(void)
{
    g_autofree char *path = g_strdup(g_getenv("PATH"));
    g_autoptr(SwDocument) document = sample_document();
    char *folder = folder_new(), *bin = folder_new();
    g_autofree char *program = g_build_filename(bin, "gnuplot", NULL);
    folder_write(bin, "gnuplot", "#!/bin/sh\nprintf '<svg><g>' >\"${2%.gp}.svg\"\n");
    g_assert_cmpint(g_chmod(program, 0700), ==, 0);
    g_setenv("PATH", bin, TRUE);
    g_autoptr(GPtrArray) warnings = draw(document, folder);
    g_setenv("PATH", path, TRUE);
    g_assert_cmpuint(warnings->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(warnings, 0), ==, "figure timeline is left out: gnuplot did not finish it");
    g_autofree char *names = folder_list(folder);
    g_assert_cmpstr(names, ==, "order.dat order.gp timeline.dat timeline.gp");
    folder_remove(folder);
    folder_remove(bin);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/report/gnuplot/golden", test_golden);
    g_test_add_func("/report/gnuplot/redraw", test_redraw);
    g_test_add_func("/report/gnuplot/hostile", test_hostile);
    g_test_add_func("/report/gnuplot/degenerate", test_degenerate);
    g_test_add_func("/report/gnuplot/without-gnuplot", test_without_gnuplot);
    g_test_add_func("/report/gnuplot/cut-off", test_cut_off);
    return g_test_run();
}
