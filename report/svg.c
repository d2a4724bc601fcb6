#include "report/svg.h"

#include "base/error.h"
#include "base/escape.h"

typedef struct {
    GString *out;
    const char *prefix;
    const char *label;
    guint depth; /* of elements that are let through */
    guint skipped; /* depth inside one that is not */
} Embedding;

static const char *const elements[] = {"svg",  "g",       "defs",     "path",     "rect", "circle", "ellipse", "line",
                                       "text", "polygon", "polyline", "clipPath", "use",  "tspan",  NULL};

/* Without `style`, `class` and the font's name: the page's own apply. */
static const char *const attributes[] = {"viewBox",
                                         "transform",
                                         "d",
                                         "points",
                                         "x",
                                         "y",
                                         "x1",
                                         "x2",
                                         "y1",
                                         "y2",
                                         "cx",
                                         "cy",
                                         "r",
                                         "rx",
                                         "ry",
                                         "width",
                                         "height",
                                         "fill",
                                         "stroke",
                                         "color",
                                         "stroke-width",
                                         "opacity",
                                         "font-size",
                                         "text-anchor",
                                         "stroke-linecap",
                                         "stroke-linejoin",
                                         "stroke-dasharray",
                                         "fill-opacity",
                                         "stroke-opacity",
                                         "fill-rule",
                                         "font-weight",
                                         "font-style",
                                         NULL};

static void append_attribute(GString *out, const char *name, const char *lead, const char *value)
{
    g_string_append_printf(out, " %s=\"%s", name, lead);
    sw_escape_html(out, sw_span_of(value));
    g_string_append_c(out, '"');
}

/* A reference within this picture: "#name". Others are dropped. */
static void append_reference(Embedding *embedding, const char *value)
{
    g_autofree char *lead = g_strconcat("#", embedding->prefix, "-", NULL);
    if (value[0] == '#')
        append_attribute(embedding->out, "href", lead, value + 1);
}

static void append_one(Embedding *embedding, const char *name, const char *value)
{
    if (g_str_equal(name, "id")) {
        g_autofree char *lead = g_strconcat(embedding->prefix, "-", NULL);
        append_attribute(embedding->out, "id", lead, value);
    } else if (g_str_equal(name, "href") || g_str_equal(name, "xlink:href")) {
        append_reference(embedding, value);
    } else if (g_strv_contains(attributes, name) && !strstr(value, "url(")) {
        append_attribute(embedding->out, name, "", value);
    }
}

static void on_start(GMarkupParseContext *context, const char *name, const char **names, const char **values,
                     gpointer data, GError **error)
{
    Embedding *embedding = data;
    if (embedding->skipped > 0 || !g_strv_contains(elements, name)) {
        embedding->skipped++;
        return;
    }
    g_string_append_printf(embedding->out, "<%s", name);
    if (embedding->depth++ == 0) {
        g_string_append(embedding->out, " role=\"img\"");
        append_attribute(embedding->out, "aria-label", "", embedding->label);
    }
    for (guint i = 0; names[i]; i++)
        append_one(embedding, names[i], values[i]);
    g_string_append_c(embedding->out, '>');
}

static void on_end(GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
    Embedding *embedding = data;
    if (embedding->skipped > 0) {
        embedding->skipped--;
        return;
    }
    embedding->depth--;
    g_string_append_printf(embedding->out, "</%s>", name);
}

static gboolean is_space(const char *text, gsize len)
{
    for (gsize i = 0; i < len; i++)
        if (!g_ascii_isspace(text[i]))
            return FALSE;
    return TRUE;
}

static void on_text(GMarkupParseContext *context, const char *text, gsize len, gpointer data, GError **error)
{
    Embedding *embedding = data;
    if (embedding->skipped == 0 && embedding->depth > 0 && !is_space(text, len))
        sw_escape_html(embedding->out, sw_span(text, len));
}

gboolean sw_svg_embed(GString *out, const char *svg, gsize len, const char *prefix, const char *label, GError **error)
{
    static const GMarkupParser parser = {.start_element = on_start, .end_element = on_end, .text = on_text};
    g_autoptr(GString) embedded = g_string_sized_new(len);
    Embedding embedding = {.out = embedded, .prefix = prefix, .label = label};
    g_autoptr(GMarkupParseContext) context =
        g_markup_parse_context_new(&parser, G_MARKUP_TREAT_CDATA_AS_TEXT, &embedding, NULL);
    g_autoptr(GError) failure = NULL;
    if (!g_markup_parse_context_parse(context, svg, (gssize)len, &failure) ||
        !g_markup_parse_context_end_parse(context, &failure)) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "no SVG: %s", failure->message);
        return FALSE;
    }
    if (!g_str_has_prefix(embedded->str, "<svg")) {
        g_set_error(error, SW_ERROR, SW_ERROR_INPUT, "no SVG: it starts with another element");
        return FALSE;
    }
    g_string_append_len(out, embedded->str, (gssize)embedded->len);
    return TRUE;
}
