#include "report/plot_script.h"

#include "report/plot_layout.h"
#include "report/plot_series.h"
#include "report/plot_text.h"

#include <math.h>

#define TEXT_RGB "374151"
#define QUIET_RGB "6b7280"
#define GRID_RGB "e5e7eb"
#define SHADE_RGB "eef2f7"

typedef struct {
    const SwFigure *figure;
    SwPlotLayout layout;
    GString *out;
} Script;

static void append_screen(Script *script, double x, double y)
{
    g_string_append(script->out, " at screen ");
    sw_plot_append_number(script->out, sw_plot_layout_screen_x(x));
    g_string_append(script->out, ", screen ");
    sw_plot_append_number(script->out, sw_plot_layout_screen_y(&script->layout, y));
}

static void append_label(Script *script, const char *text, double x, double y, const char *how)
{
    if (!text)
        return;
    g_string_append(script->out, "set label ");
    sw_plot_append_text(script->out, text);
    append_screen(script, x, y);
    g_string_append_printf(script->out, " %s\n", how);
}

static void append_prologue(Script *script)
{
    const char *id = script->figure->id;
    g_string_append_printf(script->out,
                           "# Draws %s.svg from %s.dat: gnuplot %s.gp\n"
                           "set terminal svg size %d,%u dynamic noenhanced font 'sans-serif,12' background '#ffffff'\n"
                           "set output '%s.svg'\n"
                           "set encoding utf8\n"
                           "set multiplot\n"
                           "set border %d linecolor rgb '#" QUIET_RGB "' linewidth 0.75\n"
                           "set tics nomirror out scale 0.4 textcolor rgb '#" TEXT_RGB "'\n"
                           "set grid xtics ytics linetype 1 linecolor rgb '#" GRID_RGB "' linewidth 0.75\n"
                           "set style fill solid noborder\n",
                           id, id, id, SW_PLOT_WIDTH, script->layout.height, id, script->figure->y2.label ? 11 : 3);
}

/* Title and axis labels, which belong to the figure as a whole. */
static void append_figure_labels(Script *script)
{
    const SwPlotLayout *layout = &script->layout;
    guint top = g_array_index(layout->tops, guint, 0);
    guint bottom = g_array_index(layout->bottoms, guint, layout->bottoms->len - 1);
    double middle = (top + bottom) / 2.0;
    append_label(script, script->figure->title, 16, 24, "left font ',16' textcolor rgb '#111827'");
    append_label(script, script->figure->y.label, 18, middle, "center rotate by 90 textcolor rgb '#" QUIET_RGB "'");
    append_label(script, script->figure->y2.label, SW_PLOT_WIDTH - 16, middle,
                 "center rotate by 90 textcolor rgb '#" QUIET_RGB "'");
    append_label(script, script->figure->x.label, (layout->left + layout->right) / 2.0, bottom + 42,
                 "center textcolor rgb '#" QUIET_RGB "'");
}

static void append_margins(Script *script, guint panel)
{
    const SwPlotLayout *layout = &script->layout;
    const struct {
        const char *side;
        double at;
    } margins[] = {
        {"lmargin", sw_plot_layout_screen_x(layout->left)},
        {"rmargin", sw_plot_layout_screen_x(layout->right)},
        {"tmargin", sw_plot_layout_screen_y(layout, g_array_index(layout->tops, guint, panel))},
        {"bmargin", sw_plot_layout_screen_y(layout, g_array_index(layout->bottoms, guint, panel))},
    };
    for (guint i = 0; i < G_N_ELEMENTS(margins); i++) {
        g_string_append_printf(script->out, "set %s at screen ", margins[i].side);
        sw_plot_append_number(script->out, margins[i].at);
        g_string_append_c(script->out, '\n');
    }
}

static void append_axis(GString *out, const char *name, const SwPlotAxis *axis, gboolean labelled)
{
    g_string_append_printf(out, axis->scale == SW_SCALE_LOG ? "set logscale %s 10\n" : "unset logscale %s\n", name);
    g_string_append_printf(out, "set %srange [", name);
    sw_plot_append_number(out, axis->from);
    g_string_append_c(out, ':');
    sw_plot_append_number(out, axis->to);
    g_string_append_printf(out, "]\nset %stics (", name);
    for (guint i = 0; i < axis->tics->len; i++) {
        const SwPlotTic *tic = &g_array_index(axis->tics, SwPlotTic, i);
        g_string_append(out, i > 0 ? ", " : "");
        sw_plot_append_tic(out, labelled ? tic->label : "");
        g_string_append_c(out, ' ');
        sw_plot_append_number(out, tic->value);
    }
    g_string_append(out, ")\n");
}

static void append_mark_shape(GString *out, const SwMark *mark)
{
    if (mark->from == mark->to) {
        g_string_append(out, "set arrow from first ");
        sw_plot_append_number(out, mark->from);
        g_string_append(out, ", graph 0 to first ");
        sw_plot_append_number(out, mark->to);
        g_string_append(out, ", graph 1 nohead back dashtype (4,4) linecolor rgb '#" QUIET_RGB "'\n");
        return;
    }
    g_string_append(out, "set object rectangle from first ");
    sw_plot_append_number(out, mark->from);
    g_string_append(out, ", graph 0 to first ");
    sw_plot_append_number(out, mark->to);
    g_string_append(out, ", graph 1 behind fillcolor rgb '#" SHADE_RGB "' fillstyle solid noborder\n");
}

/* The labels stand above the frame, each over its mark; one that would run into the last is left out. */
static void append_marks(Script *script, guint panel_index, const SwPanel *panel, const SwPlotAxis *x)
{
    const SwPlotLayout *layout = &script->layout;
    double taken = 0;
    for (guint i = 0; i < panel->marks->len; i++) {
        const SwMark *mark = &g_array_index(panel->marks, SwMark, i);
        double from = sw_plot_axis_position(x, mark->from), to = sw_plot_axis_position(x, mark->to);
        if (!isfinite(mark->from) || !isfinite(mark->to) || to < 0 || from > 1)
            continue;
        append_mark_shape(script->out, mark);
        double middle = layout->left + (layout->right - layout->left) * (CLAMP(from, 0, 1) + CLAMP(to, 0, 1)) / 2;
        double half = mark->label ? (double)g_utf8_strlen(mark->label, -1) * SW_PLOT_CHARACTER / 2 : 0;
        if (middle - half < taken)
            continue;
        append_label(script, mark->label, middle, g_array_index(layout->tops, guint, panel_index) - 9.0,
                     "center textcolor rgb '#" QUIET_RGB "'");
        taken = middle + half + SW_PLOT_CHARACTER;
    }
}

static void append_panel_title(Script *script, guint panel_index, const SwPanel *panel)
{
    gboolean marks_labelled = FALSE;
    for (guint i = 0; i < panel->marks->len; i++)
        marks_labelled |= g_array_index(panel->marks, SwMark, i).label != NULL;
    double y = g_array_index(script->layout.tops, guint, panel_index) - 9.0 - (marks_labelled ? SW_PLOT_LINE : 0);
    append_label(script, panel->title, script->layout.left, y, "left textcolor rgb '#" TEXT_RGB "'");
}

/* The key stands in the first panel and speaks for all of them. */
static void append_key(Script *script, guint panel)
{
    const SwPlotLayout *layout = &script->layout;
    if (panel > 0 || layout->key_columns == 0) {
        g_string_append(script->out, "unset key\n");
        return;
    }
    g_string_append(script->out, "set key");
    append_screen(script, layout->left, layout->key_top);
    g_string_append_printf(script->out,
                           " left top horizontal Left reverse samplen 1.8 maxcols %u textcolor rgb '#" TEXT_RGB "'\n",
                           layout->key_columns);
}

static void append_panel(Script *script, guint index)
{
    const SwFigure *figure = script->figure;
    const SwPlotLayout *layout = &script->layout;
    SwPanel **panels = (SwPanel **)figure->panels->pdata, *panel = panels[index];
    guint n = figure->panels->len;
    gboolean shared = layout->shared_x, last = index + 1 == n, named = panel->y_names->len > 0;
    guint height = g_array_index(layout->bottoms, guint, index) - g_array_index(layout->tops, guint, index);
    SwPlotAxis x, y, y2;
    sw_plot_axis_init(&x, figure, shared ? panels : &panel, shared ? n : 1, SW_PLOT_X, layout->right - layout->left);
    sw_plot_axis_init(&y, figure, named ? &panel : panels, named ? 1 : n, SW_PLOT_Y, height);
    sw_plot_axis_init(&y2, figure, panels, n, SW_PLOT_Y2, height);

    g_string_append_printf(script->out, "\n# Panel %u\nunset label\nunset arrow\nunset object\n", index + 1);
    append_margins(script, index);
    append_axis(script->out, "x", &x, last || !shared);
    append_axis(script->out, "y", &y, TRUE);
    if (figure->y2.label)
        append_axis(script->out, "y2", &y2, TRUE);
    if (index == 0)
        append_figure_labels(script);
    append_panel_title(script, index, panel);
    append_marks(script, index, panel, &x);
    append_key(script, index);
    sw_plot_append_series(script->out, figure, index, layout->key, &y, &y2);
    sw_plot_axis_clear(&x);
    sw_plot_axis_clear(&y);
    sw_plot_axis_clear(&y2);
}

void sw_plot_script(const SwFigure *figure, GString *out)
{
    Script script = {.figure = figure, .out = out};
    sw_plot_layout_init(&script.layout, figure);
    append_prologue(&script);
    for (guint i = 0; i < figure->panels->len; i++)
        append_panel(&script, i);
    g_string_append(out, "\nunset multiplot\n");
    sw_plot_layout_clear(&script.layout);
}
