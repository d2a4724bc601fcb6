#include "parsers/log/programs.h"

#define SAMPLE_MAX 160u /* bytes of a line that is shown */
#define OTHERS_NAMED 8u /* programs that are no mail servers */

static SwProgram *new_program(SwSpan name)
{
    SwProgram *program = g_new0(SwProgram, 1);
    program->name = sw_span(sw_span_dup(name), name.len);
    program->dialect = -1;
    return program;
}

static void free_program(gpointer data)
{
    SwProgram *program = data;
    if (!program)
        return;
    if (program->sample)
        g_string_free(program->sample, TRUE);
    g_free((char *)program->name.data);
    g_free(program);
}

SwPrograms *sw_programs_new(void)
{
    SwPrograms *programs = g_new0(SwPrograms, 1);
    programs->sure = -1;
    programs->programs = g_ptr_array_new_with_free_func(free_program);
    programs->crowd = new_program(SW_SPAN("too many programs to be told apart"));
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
    g_free(programs);
}

/* The dialect that knows the line's program; -1: none does. */
static gint find_dialect(const SwLogLine *line, gint *ret_role)
{
    for (gint i = 0; sw_dialects[i]; i++)
        if ((*ret_role = sw_dialects[i]->knows(line)) != 0)
            return i;
    return -1;
}

/* Files of nameless lines are mostly of one program: where its lines cannot be taken for others', nobody else is asked. */
static gint find_dialect_nameless(SwPrograms *self, const SwLogLine *line, gint *ret_role)
{
    if (self->sure >= 0 && (*ret_role = sw_dialects[self->sure]->knows(line)) > TRUE)
        return self->sure;
    gint dialect = find_dialect(line, ret_role);
    if (*ret_role > TRUE)
        self->sure = dialect;
    return dialect;
}

static SwProgram *find_nameless(SwPrograms *self, const SwLogLine *line)
{
    gint role = 0, dialect = find_dialect_nameless(self, line, &role);
    SwProgram **slot = &self->nameless[MIN((guint)(dialect + 1), G_N_ELEMENTS(self->nameless) - 1)];
    if (!*slot)
        *slot = new_program(SW_SPAN_ABSENT);
    (*slot)->dialect = dialect;
    (*slot)->role = role;
    return *slot;
}

/* The first line of a program. */
static SwProgram *add_named(SwPrograms *self, const SwLogLine *line)
{
    SwProgram *program = new_program(line->program);
    program->dialect = find_dialect(line, &program->role);
    if (line->program_id >= self->programs->len)
        g_ptr_array_set_size(self->programs, (gint)line->program_id + 1);
    g_ptr_array_index(self->programs, line->program_id) = program;
    return program;
}

SwProgram *sw_programs_meet(SwPrograms *programs, const SwLogLine *line)
{
    if (line->program_id > 0)
        return add_named(programs, line);
    return sw_span_present(line->program) ? programs->crowd : find_nameless(programs, line);
}

void sw_program_miss(SwProgram *program, const SwLogLine *line)
{
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
        if (g_ptr_array_index(programs->programs, i))
            close_program(g_ptr_array_index(programs->programs, i), sink, &others);
    close_program(programs->crowd, sink, &others);
    if (others.n > 0)
        report_others(&others, sink);
}
