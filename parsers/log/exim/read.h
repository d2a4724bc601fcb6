/*
 * The lines of Exim that tell something, each by what it begins with. `text` is the line behind stamp, process and message ID;
 * `id` is absent where the line has none.
 */
#pragma once

#include "parsers/log/dialect.h"
#include "parsers/log/exim/doubles.h"

typedef struct {
    SwTransactions *transactions;
    SwEximDoubles *doubles; /* NULL for lines that cannot have any */
    const SwLogLine *line;
    guint32 pid; /* 0: not logged */
    SwSpan id, text;
} SwEximLine;

/* Tells the processes of all hosts apart. */
static inline guint64 sw_exim_writer(const SwLogLine *line)
{
    return (guint64)line->host_id << 32 | line->pid;
}

/* `<= sender H=... S=...`, `(= ...`: a message was taken over. */
SwReading sw_exim_read_received(const SwEximLine *line);
/* `=>`, `->`, `>>`, `*>`, `**`, `==`: what became of a recipient. */
SwReading sw_exim_read_delivery(const SwEximLine *line);
/* `[temporarily] rejected RCPT ...`, `dropped: ...`, `refused: ...`. UNKNOWN for all other lines. */
SwReading sw_exim_read_refusal(const SwEximLine *line);
/* `SA: Action: ...` of sa-exim. */
SwReading sw_exim_read_sa(const SwEximLine *line);
