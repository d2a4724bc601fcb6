#include "analysis/timezone/zone_names.h"

#include "analysis/timezone/zone_file.h"

#define USUAL_DIRECTORY "/usr/share/zoneinfo"

typedef struct {
    char *name;
    char *file; /* its compiled form; owned, read once */
    gsize file_len;
} Zone;

struct SwZoneNames {
    GArray *zones; /* Zone, by name */
    char *directory, *origin;
};

static void zone_clear(gpointer data)
{
    Zone *zone = data;
    g_free(zone->name);
    g_free(zone->file);
}

static void add_zone(SwZoneNames *names, const char *name)
{
    g_autofree char *path = g_build_filename(names->directory, name, NULL);
    Zone zone = {0};
    if (!g_file_get_contents(path, &zone.file, &zone.file_len, NULL))
        return;
    zone.name = g_strdup(name);
    g_array_append_val(names->zones, zone);
}

/* A line of zic's compact source: "Z NAME ..." defines a zone, "L TARGET NAME" another name for one. zic(8). */
static void read_compact_line(SwZoneNames *names, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 4);
    guint n = g_strv_length(words);
    if (n >= 2 && g_str_equal(words[0], "Z"))
        add_zone(names, words[1]);
    else if (n == 3 && g_str_equal(words[0], "L"))
        add_zone(names, words[2]);
}

/* A line of zone.tab: country codes, coordinates, name, comments, separated by tabs. */
static void read_table_line(SwZoneNames *names, const char *line)
{
    g_auto(GStrv) words = g_strsplit(line, "\t", 4);
    if (line[0] != '#' && g_strv_length(words) >= 3)
        add_zone(names, words[2]);
}

/* The lists, most complete first. */
static const struct {
    const char *file;
    void (*read_line)(SwZoneNames *names, const char *line);
} lists[] = {
    {"tzdata.zi", read_compact_line},
    {"zone.tab", read_table_line},
    {"zone1970.tab", read_table_line},
};

static int compare_zones(gconstpointer a, gconstpointer b)
{
    return strcmp(((const Zone *)a)->name, ((const Zone *)b)->name);
}

/* tzdata.zi opens with "# version 2024a". */
static char *describe_origin(const char *file, const char *first_line)
{
    const char *version = "# version ";
    if (!g_str_has_prefix(first_line, version))
        return g_strdup(file);
    return g_strdup_printf("%s, version %s", file, first_line + strlen(version));
}

SwZoneNames *sw_zone_names_load(const char *directory)
{
    if (!directory)
        directory = USUAL_DIRECTORY;
    g_autofree char *text = NULL;
    guint list = 0;
    for (; list < G_N_ELEMENTS(lists) && !text; list++) {
        g_autofree char *path = g_build_filename(directory, lists[list].file, NULL);
        g_file_get_contents(path, &text, NULL, NULL);
    }
    if (!text)
        return NULL;
    SwZoneNames *names = g_new0(SwZoneNames, 1);
    names->directory = g_strdup(directory);
    names->zones = g_array_new(FALSE, FALSE, sizeof(Zone));
    g_array_set_clear_func(names->zones, zone_clear);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line; line++)
        lists[list - 1].read_line(names, *line);
    g_array_sort(names->zones, compare_zones);
    names->origin = describe_origin(lists[list - 1].file, lines[0] ? lines[0] : "");
    return names;
}

void sw_zone_names_free(SwZoneNames *names)
{
    if (!names)
        return;
    g_array_unref(names->zones);
    g_free(names->directory);
    g_free(names->origin);
    g_free(names);
}

const char *sw_zone_names_origin(const SwZoneNames *names)
{
    return names->origin;
}

/* GLib knows the rule. An absolute path is read as it is (zones outside the usual directory). */
static int offset_by_rule(const char *directory, const Zone *zone, gint64 seconds)
{
    g_autofree char *path = g_build_filename(directory, zone->name, NULL);
    g_autoptr(GTimeZone) known = g_time_zone_new_identifier(path);
    if (!known)
        return G_MAXINT;
    int interval = g_time_zone_find_interval(known, G_TIME_TYPE_UNIVERSAL, seconds);
    return interval < 0 ? G_MAXINT : g_time_zone_get_offset(known, interval);
}

static gboolean has_offset(const char *directory, const Zone *zone, int offset_min, gint64 time_us)
{
    gint64 seconds = time_us / G_USEC_PER_SEC - (time_us % G_USEC_PER_SEC < 0);
    int offset_s = G_MAXINT;
    if (sw_zone_file_offset(sw_span(zone->file, zone->file_len), seconds, &offset_s) == SW_ZONE_BY_RULE)
        offset_s = offset_by_rule(directory, zone, seconds);
    return offset_s == 60 * offset_min;
}

GPtrArray *sw_zone_names_at(const SwZoneNames *names, int offset_min, gint64 first_us, gint64 last_us)
{
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < names->zones->len; i++) {
        const Zone *zone = &g_array_index(names->zones, Zone, i);
        if (has_offset(names->directory, zone, offset_min, first_us) &&
            has_offset(names->directory, zone, offset_min, last_us))
            g_ptr_array_add(found, zone->name);
    }
    return found;
}
