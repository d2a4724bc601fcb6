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

static void draw_all(const char *program, const GPtrArray *figures, const char *directory, GPtrArray *warnings)
{
    g_autofree GSubprocess **processes = g_new0(GSubprocess *, figures->len);
    for (guint i = 0; i < figures->len; i++) {
        const SwFigure *figure = g_ptr_array_index(figures, i);
        g_autoptr(GError) error = NULL;
        processes[i] = start(program, figure, directory, &error);
        if (!processes[i])
            g_ptr_array_add(warnings, g_strdup_printf("figure %s is left out: %s", figure->id, error->message));
    }
    for (guint i = 0; i < figures->len; i++) {
        const SwFigure *figure = g_ptr_array_index(figures, i);
        g_autoptr(GSubprocess) process = processes[i]; /* the last reference */
        g_autofree char *failure = process ? finish(process) : NULL;
        if (!failure)
            continue;
        g_ptr_array_add(warnings, g_strdup_printf("figure %s is left out: %s", figure->id, failure));
        g_autofree char *half_drawn = g_strdup_printf("%s/%s.svg", directory, figure->id);
        unlink(half_drawn);
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
