#include "parsers/log/programs.h"

#include "base/hash.h"
#include "parsers/limits.h"
#include "store/pool.h"

#define SAMPLE_MAX 160u /* bytes of a line that is shown */
#define OTHERS_NAMED 8u /* programs that are no mail servers */
#define SLOTS 256u /* what slot_of() tells apart */

struct SwPrograms {
    SwPool *names;
    GPtrArray *programs; /* SwProgram, by the name's id */
    SwProgram *recent[SLOTS]; /* by a hash of the name */
    SwProgram *nameless[16]; /* by dialect + 1 */
    SwProgram *crowd; /* of programs beyond the cap */
};

static SwProgram *new_program(SwSpan name, gint dialect)
{
    SwProgram *program = g_new0(SwProgram, 1);
    program->name = name;
    program->dialect = dialect;
    return program;
}

static void free_program(gpointer data)
{
    SwProgram *program = data;
    if (!program)
        return;
    if (program->sample)
        g_string_free(program->sample, TRUE);
    g_free(program);
}

SwPrograms *sw_programs_new(void)
{
    SwPrograms *programs = g_new0(SwPrograms, 1);
    programs->names = sw_pool_new();
    programs->programs = g_ptr_array_new_with_free_func(free_program);
    programs->crowd = new_program(SW_SPAN("too many programs to be told apart"), -1);
    return programs;
}

void sw_programs_free(SwPrograms *programs)
{
    if (!programs)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(programs->nameless); i++)
        free_program(programs->nameless[i]);
    free_program(programs->crowd);
    g_ptr_array_unref(programs->programs);
    sw_pool_free(programs->names);
    g_free(programs);
}

static gint find_dialect(const SwLogLine *line)
{
    for (gint i = 0; sw_dialects[i]; i++)
        if (sw_dialects[i]->knows(line))
            return i;
    return -1;
}

static SwProgram *find_nameless(SwPrograms *self, const SwLogLine *line)
{
    gint dialect = find_dialect(line);
    SwProgram **slot = &self->nameless[MIN((guint)(dialect + 1), G_N_ELEMENTS(self->nameless) - 1)];
    if (!*slot)
        *slot = new_program(SW_SPAN_ABSENT, dialect);
    return *slot;
}

static SwProgram *find_named(SwPrograms *self, const SwLogLine *line)
{
    if (sw_pool_size(self->names) >= SW_LIMIT_LOG_PROGRAMS)
        return self->crowd;
    guint32 id = sw_pool_intern(self->names, line->program);
    if (id > self->programs->len)
        g_ptr_array_add(self->programs, new_program(sw_pool_get(self->names, id), find_dialect(line)));
    return g_ptr_array_index(self->programs, id - 1);
}

static guint slot_of(SwSpan name)
{
    return (guint)(sw_hash_span(sw_hash_secret, name, 0) % SLOTS);
}

SwProgram *sw_programs_find(SwPrograms *programs, const SwLogLine *line)
{
    if (!sw_span_present(line->program))
        return find_nameless(programs, line);
    SwProgram **slot = &programs->recent[slot_of(line->program)];
    if (!*slot || !sw_span_equal((*slot)->name, line->program))
        *slot = find_named(programs, line);
    return *slot;
}

void sw_program_count(SwProgram *program, const SwLogLine *line, SwReading reading)
{
    program->n_lines++;
    if (reading != SW_READING_UNKNOWN)
        return;
    if (program->n_unknown++ > 0)
        return;
    if (!program->sample)
        program->sample = g_string_new(NULL);
    g_string_truncate(program->sample, 0);
    g_string_append_len(program->sample, line->message.data, (gssize)MIN(line->message.len, SAMPLE_MAX));
    program->sample_offset = line->offset;
}

static void report_unknown(const SwProgram *program, SwSink *sink)
{
    SwSpan name = program->name;
    g_autofree char *sample = g_utf8_make_valid(program->sample->str, (gssize)program->sample->len);
    g_autofree char *text =
        g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " lines of %.*s not understood, such as: %s",
                        program->n_unknown, program->n_lines, sw_span_present(name) ? (int)name.len : 15,
                        sw_span_present(name) ? name.data : "unnamed program", sample);
    sink->defect(sink, SW_DEFECT_NOTED, SW_SPAN_ABSENT, program->sample_offset, text);
}

/* Programs that are no mail servers: nothing is expected of them. */
typedef struct {
    GString *names; /* of the first ones, with the lines of each */
    guint n;
    guint64 n_lines;
} Others;

static void add_other(Others *others, const SwProgram *program)
{
    others->n_lines += program->n_lines;
    if (others->n++ >= OTHERS_NAMED)
        return;
    g_autofree char *name = g_utf8_make_valid(program->name.data ? program->name.data : "", (gssize)program->name.len);
    g_string_append_printf(others->names, "%s%s (%" G_GUINT64_FORMAT ")", others->n > 1 ? ", " : "", name,
                           program->n_lines);
}

static void close_program(SwProgram *program, SwSink *sink, Others *others)
{
    if (program->dialect >= 0 && program->n_unknown > 0)
        report_unknown(program, sink);
    else if (program->dialect < 0 && program->n_lines > 0)
        add_other(others, program);
    program->n_lines = program->n_unknown = 0;
}

static void report_others(const Others *others, SwSink *sink)
{
    g_autofree char *text = g_strdup_printf("%" G_GUINT64_FORMAT " %s of %u other %s: %s%s", others->n_lines,
                                            sw_word_for(others->n_lines, "line", "lines"), others->n,
                                            sw_word_for(others->n, "program", "programs"), others->names->str,
                                            others->n > OTHERS_NAMED ? ", ..." : "");
    sink->defect(sink, SW_DEFECT_NOTED, SW_SPAN_ABSENT, 0, text);
}

void sw_programs_report(SwPrograms *programs, SwSink *sink)
{
    g_autoptr(GString) names = g_string_new(NULL);
    Others others = {.names = names};
    for (guint i = 0; i < G_N_ELEMENTS(programs->nameless); i++)
        if (programs->nameless[i])
            close_program(programs->nameless[i], sink, &others);
    for (guint i = 0; i < programs->programs->len; i++)
        close_program(g_ptr_array_index(programs->programs, i), sink, &others);
    close_program(programs->crowd, sink, &others);
    if (others.n > 0)
        report_others(&others, sink);
}
