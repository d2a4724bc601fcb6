#include "report/gnuplot.h"

#include "report/files.h"
#include "report/plot_script.h"

#include <gio/gio.h>
#include <unistd.h>

static gboolean write_sources(const SwFigure *figure, const char *directory, GError **error)
{
    g_autoptr(GString) script = g_string_new(NULL);
    g_autoptr(GString) data = g_string_new(NULL);
    g_autofree char *script_name = g_strconcat(figure->id, ".gp", NULL);
    g_autofree char *data_name = g_strconcat(figure->id, ".dat", NULL);
    sw_plot_script(figure, script);
    sw_plot_data(figure, data);
    return sw_files_write_text(directory, data_name, data, error) &&
           sw_files_write_text(directory, script_name, script, error);
}

/* Neither the user's locale, time zone nor gnuplot settings may change a byte of the picture. */
static GSubprocess *start(const char *program, const SwFigure *figure, const char *directory, GError **error)
{
    static const char *const environment[] = {"LC_ALL=C", "TZ=UTC", "HOME=/nonexistent", "PATH=/usr/bin:/bin", NULL};
    g_autoptr(GSubprocessLauncher) launcher =
        g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
    g_autofree char *script = g_strconcat(figure->id, ".gp", NULL);
    g_subprocess_launcher_set_environ(launcher, (char **)environment);
    g_subprocess_launcher_set_cwd(launcher, directory);
    return g_subprocess_launcher_spawn(launcher, error, program, "--default-settings", script, NULL);
}

/* The first line that says something. */
static char *first_line(const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", -1);
    for (char **line = lines; *line; line++)
        if (*g_strstrip(*line) != '\0')
            return g_strdup(*line);
    return g_strdup("gnuplot failed");
}

/* NULL when the figure was drawn, or why not. */
static char *finish(GSubprocess *process)
{
    g_autofree char *complaint = NULL;
    g_autoptr(GError) error = NULL;
    if (!g_subprocess_communicate_utf8(process, NULL, NULL, NULL, &complaint, &error))
        return g_strdup(error->message);
    return g_subprocess_get_successful(process) ? NULL : first_line(complaint);
}

/* gnuplot ends well on a full disk too: a picture is whole when its last element is closed. */
static gboolean is_whole(const char *path)
{
    g_autofree char *svg = NULL;
    return g_file_get_contents(path, &svg, NULL, NULL) && g_str_has_suffix(g_strchomp(svg), "</svg>");
}

typedef struct {
    const SwFigure *figure;
    GSubprocess *process;
} Drawing;

static void drawing_clear(gpointer data)
{
    g_object_unref(((Drawing *)data)->process);
}

static void warn(GPtrArray *warnings, const SwFigure *figure, const char *why)
{
    g_ptr_array_add(warnings, g_strdup_printf("figure %s is left out: %s", figure->id, why));
}

static GArray *start_all(const char *program, const GPtrArray *figures, const char *directory, GPtrArray *warnings)
{
    GArray *drawings = g_array_new(FALSE, FALSE, sizeof(Drawing));
    g_array_set_clear_func(drawings, drawing_clear);
    for (guint i = 0; i < figures->len; i++) {
        g_autoptr(GError) error = NULL;
        Drawing drawing = {.figure = g_ptr_array_index(figures, i)};
        drawing.process = start(program, drawing.figure, directory, &error);
        if (drawing.process)
            g_array_append_val(drawings, drawing);
        else
            warn(warnings, drawing.figure, error->message);
    }
    return drawings;
}

static void draw_all(const char *program, const GPtrArray *figures, const char *directory, GPtrArray *warnings)
{
    g_autoptr(GArray) drawings = start_all(program, figures, directory, warnings);
    for (guint i = 0; i < drawings->len; i++) {
        const Drawing *drawing = &g_array_index(drawings, Drawing, i);
        g_autofree char *failure = finish(drawing->process);
        g_autofree char *picture = g_strdup_printf("%s/%s.svg", directory, drawing->figure->id);
        if (!failure && is_whole(picture))
            continue;
        warn(warnings, drawing->figure, failure ? failure : "gnuplot did not finish it");
        unlink(picture);
    }
}

gboolean sw_gnuplot_draw(const GPtrArray *figures, const char *directory, GPtrArray *warnings, GError **error)
{
    for (guint i = 0; i < figures->len; i++)
        if (!write_sources(g_ptr_array_index(figures, i), directory, error))
            return FALSE;
    g_autofree char *program = g_find_program_in_path("gnuplot");
    if (program)
        draw_all(program, figures, directory, warnings);
    else if (figures->len > 0)
        g_ptr_array_add(warnings, g_strdup("figures are left out: gnuplot is not installed"));
    return TRUE;
}
