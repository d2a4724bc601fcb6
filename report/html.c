#include "report/html.h"

#include "report/html_parts.h"
#include "report/sections.h"

#include "base/escape.h"

static const SwSection more = {"more", "More", NULL, NULL};

typedef struct {
    const SwSection *section;
    GPtrArray *tables, *figures;
} Chapter;

static void chapter_clear(gpointer data)
{
    Chapter *chapter = data;
    g_ptr_array_unref(chapter->tables);
    g_ptr_array_unref(chapter->figures);
}

static void add_chapter(GArray *chapters, const SwSection *section, const SwDocument *document)
{
    Chapter chapter = {section ? section : &more, sw_section_tables(section, document),
                       sw_section_figures(section, document)};
    if (chapter.tables->len + chapter.figures->len > 0)
        g_array_append_val(chapters, chapter);
    else
        chapter_clear(&chapter);
}

/* Chapters that have something to show. */
static GArray *find_chapters(const SwDocument *document)
{
    GArray *chapters = g_array_new(FALSE, FALSE, sizeof(Chapter));
    g_array_set_clear_func(chapters, chapter_clear);
    for (const SwSection *section = sw_sections; section->id; section++)
        add_chapter(chapters, section, document);
    add_chapter(chapters, NULL, document);
    return chapters;
}

static void append_head(GString *out)
{
    g_string_append(out, SW_REPORT_MARKER "<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                                          "<meta http-equiv=\"Content-Security-Policy\" "
                                          "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n"
                                          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                                          "<meta name=\"referrer\" content=\"no-referrer\">\n"
                                          "<meta name=\"color-scheme\" content=\"light dark\">\n"
                                          "<title>Spam wave report</title>\n<style>\n");
    g_string_append(out, sw_html_style);
    g_string_append(out, "</style>\n</head>\n<body>\n");
}

static void append_contents(GString *out, const GArray *chapters, gboolean has_facts)
{
    g_string_append(out, "<nav aria-label=\"Contents\">\n<p class=\"brand\">spamwave</p>\n<ol>\n"
                         "<li><a href=\"#findings\">Findings</a></li>\n");
    if (has_facts)
        g_string_append(out, "<li><a href=\"#facts\">Facts</a></li>\n");
    for (guint i = 0; i < chapters->len; i++) {
        const SwSection *section = g_array_index(chapters, Chapter, i).section;
        g_string_append_printf(out, "<li><a href=\"#%s\">%s</a></li>\n", section->id, section->title);
    }
    g_string_append(out, "<li><a href=\"#quality\">Data quality</a></li>\n</ol>\n</nav>\n");
}

static void append_chapter(SwWriter *writer, const Chapter *chapter, const char *figures)
{
    g_string_append_printf(writer->text, "<section id=\"%s\">\n<h2>%s</h2>\n", chapter->section->id,
                           chapter->section->title);
    for (guint i = 0; i < chapter->figures->len; i++)
        sw_html_append_figure(writer, g_ptr_array_index(chapter->figures, i), figures);
    for (guint i = 0; i < chapter->tables->len; i++)
        sw_html_append_table(writer, g_ptr_array_index(chapter->tables, i), chapter->section->title);
    g_string_append(writer->text, "</section>\n");
}

gboolean sw_html_write(const SwDocument *document, const char *figures, GOutputStream *out, GError **error)
{
    g_autoptr(GArray) chapters = find_chapters(document);
    SwWriter writer;
    sw_writer_init(&writer, out);
    append_head(writer.text);
    append_contents(writer.text, chapters, sw_results_table(document->results, "facts") != NULL);
    g_string_append(writer.text, "<main>\n");
    sw_html_append_front(&writer, document);
    for (guint i = 0; i < chapters->len; i++)
        append_chapter(&writer, &g_array_index(chapters, Chapter, i), figures);
    sw_html_append_quality(&writer, document);
    sw_html_append_element(writer.text, "<footer>Made by spamwave ", document->version,
                           ". The same tables: <a href=\"report.txt\">report.txt</a>, "
                           "<a href=\"report.json\">report.json</a>, <a href=\"tables/\">tables/</a>.</footer>\n");
    g_string_append(writer.text, "</main>\n</body>\n</html>\n");
    return sw_writer_finish(&writer, error);
}
