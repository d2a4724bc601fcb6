#include "report/plot_layout.h"

#include <math.h>

#define MARGIN 16
#define TITLE_HEIGHT 44
#define AXIS_LABEL_WIDTH 26
#define TIC_LABEL_WIDTH 58
#define X_LABELS_HEIGHT 50 /* tics and label below the last panel */
#define X_TICS_HEIGHT 36 /* tics below another one */
#define KEY_SAMPLE_WIDTH 60
#define NAME_HEIGHT 18
#define NAMES_SHOWN_MAX 40
#define NAME_LENGTH_MAX 32

static gboolean key_has(const GArray *key, const char *label)
{
    for (guint i = 0; i < key->len; i++)
        if (g_str_equal(g_array_index(key, SwPlotKeyEntry, i).label, label))
            return TRUE;
    return FALSE;
}

static void gather_key(SwPlotLayout *layout, const SwFigure *figure)
{
    layout->key = g_array_new(FALSE, FALSE, sizeof(SwPlotKeyEntry));
    for (guint i = 0; i < figure->panels->len; i++) {
        const SwPanel *panel = g_ptr_array_index(figure->panels, i);
        for (guint j = 0; j < panel->series->len; j++) {
            const SwSeries *series = g_ptr_array_index(panel->series, j);
            if (!series->label || key_has(layout->key, series->label))
                continue;
            SwPlotKeyEntry entry = {series->label, series->style, series->colour};
            g_array_append_val(layout->key, entry);
        }
    }
}

/* As many columns of equal width as fit; returns the key's height. */
static guint place_key(SwPlotLayout *layout)
{
    glong longest = 0;
    for (guint i = 0; i < layout->key->len; i++)
        longest = MAX(longest, g_utf8_strlen(g_array_index(layout->key, SwPlotKeyEntry, i).label, -1));
    if (layout->key->len == 0)
        return 0;
    guint entry_width = KEY_SAMPLE_WIDTH + SW_PLOT_CHARACTER * (guint)MIN(longest, 100);
    guint columns = CLAMP((layout->right - layout->left) / entry_width, 1, layout->key->len);
    layout->key_columns = columns;
    return (layout->key->len + columns - 1) / columns * SW_PLOT_LINE + 8;
}

static guint longest_name(const SwFigure *figure)
{
    glong longest = 0;
    for (guint i = 0; i < figure->panels->len; i++) {
        const SwPanel *panel = g_ptr_array_index(figure->panels, i);
        for (guint j = 0; j < panel->y_names->len; j++)
            longest = MAX(longest, g_utf8_strlen(g_ptr_array_index(panel->y_names, j), -1));
    }
    return (guint)MIN(longest, NAME_LENGTH_MAX);
}

static gboolean has_mark_labels(const SwPanel *panel)
{
    for (guint i = 0; i < panel->marks->len; i++)
        if (g_array_index(panel->marks, SwMark, i).label)
            return TRUE;
    return FALSE;
}

static guint panel_height(const SwFigure *figure, const SwPanel *panel)
{
    static const guint heights[] = {330, 330, 210, 150}; /* by the number of panels */
    guint height = heights[MIN(figure->panels->len, G_N_ELEMENTS(heights) - 1)];
    return MAX(height, MIN(panel->y_names->len, NAMES_SHOWN_MAX) * NAME_HEIGHT);
}

static void place_panels(SwPlotLayout *layout, const SwFigure *figure, guint top)
{
    for (guint i = 0; i < figure->panels->len; i++) {
        const SwPanel *panel = g_ptr_array_index(figure->panels, i);
        gboolean last = i + 1 == figure->panels->len;
        top += (panel->title ? SW_PLOT_LINE : 0) + (has_mark_labels(panel) ? SW_PLOT_LINE : 0);
        guint bottom = top + panel_height(figure, panel);
        g_array_append_val(layout->tops, top);
        g_array_append_val(layout->bottoms, bottom);
        top = bottom + (last ? X_LABELS_HEIGHT : layout->shared_x ? MARGIN : X_TICS_HEIGHT);
    }
    layout->height = top + 6;
}

void sw_plot_layout_init(SwPlotLayout *layout, const SwFigure *figure)
{
    guint names = longest_name(figure) * SW_PLOT_CHARACTER;
    *layout = (SwPlotLayout){
        .left = MARGIN + AXIS_LABEL_WIDTH + MAX(names + 8, TIC_LABEL_WIDTH),
        .right = SW_PLOT_WIDTH - MARGIN - (figure->y2.label ? AXIS_LABEL_WIDTH + TIC_LABEL_WIDTH : MARGIN),
        .key_top = TITLE_HEIGHT,
        .tops = g_array_new(FALSE, FALSE, sizeof(guint)),
        .bottoms = g_array_new(FALSE, FALSE, sizeof(guint)),
        .shared_x = figure->x.scale != SW_SCALE_TIME,
    };
    gather_key(layout, figure);
    place_panels(layout, figure, TITLE_HEIGHT + place_key(layout) + 4);
}

void sw_plot_layout_clear(SwPlotLayout *layout)
{
    g_clear_pointer(&layout->key, g_array_unref);
    g_clear_pointer(&layout->tops, g_array_unref);
    g_clear_pointer(&layout->bottoms, g_array_unref);
}

/* To a tenth of a pixel: the script is read by people too. */
static double rounded(double share)
{
    return round(share * 1e4) / 1e4;
}

double sw_plot_layout_screen_x(double pixel)
{
    return rounded(pixel / SW_PLOT_WIDTH);
}

double sw_plot_layout_screen_y(const SwPlotLayout *layout, double pixel)
{
    return rounded(1 - pixel / layout->height);
}
