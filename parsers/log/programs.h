/*
 * Which dialect has a program's lines, and how many of them were understood. The counts are of one file, and are told as
 * one note a program: `3 of 512 lines of postfix/smtpd not understood, such as: ...`.
 */
#pragma once

#include "parsers/log/dialect.h"

typedef struct {
    SwSpan name; /* absent: lines without program */
    gint dialect; /* index into sw_dialects; -1: none */
    gint role; /* in it, for SwLogLine.role */
    guint64 n_lines, n_unknown; /* of this file */
    guint64 sample_offset; /* of the first unknown line */
    GString *sample; /* it; NULL until there is one */
} SwProgram;

typedef struct {
    GPtrArray *programs; /* SwProgram, by SwLogLine.program_id; NULL: none yet */
    SwProgram *nameless[16]; /* by dialect + 1 */
    gint sure; /* dialect of the last nameless line that can be no other's; -1: there was none */
    SwProgram *crowd; /* of programs beyond the cap */
} SwPrograms;

SwPrograms *sw_programs_new(void);
void sw_programs_free(SwPrograms *programs);

/* sw_programs_find() for a program that is not known by its id. */
SwProgram *sw_programs_meet(SwPrograms *programs, const SwLogLine *line);
/* The one that wrote the line; all lines are of one buffer, which counts the programs. Borrowed. */
static inline SwProgram *sw_programs_find(SwPrograms *programs, const SwLogLine *line)
{
    guint32 id = line->program_id;
    SwProgram *program = id > 0 && id < programs->programs->len ? g_ptr_array_index(programs->programs, id) : NULL;
    return program ? program : sw_programs_meet(programs, line);
}
/* One more line of it that was not understood: the first one is kept as a sample. */
void sw_program_miss(SwProgram *program, const SwLogLine *line);
/* The file ends: notes what was not understood, and begins to count anew. */
void sw_programs_report(SwPrograms *programs, SwSink *sink);
