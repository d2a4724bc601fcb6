/*
 * A dialect is how one program writes its log. To add one: parsers/log/NAME.c with its SwDialect (parts of it in
 * parsers/log/NAME/), a line in parsers/log/registry.c and one in parsers/CMakeLists.txt, a fixture folder
 * testdata/NAME/ and a paragraph in man/spamwave.1.
 *
 * A dialect sees the lines of its programs, one by one, in the order of the log, and tells the transactions
 * (parsers/log/transactions.h) what they mean. It keeps of its own only what is not about one message.
 */
#pragma once

#include "parsers/log/line.h"
#include "parsers/log/transactions.h"

typedef enum {
    SW_READING_TOLD, /* understood, and told */
    SW_READING_IDLE, /* understood; says nothing about mail that we keep */
    SW_READING_UNKNOWN, /* not understood: counted by program, with samples; handed on whole if that is wanted */
} SwReading;

typedef struct {
    const char *name;
    const char *summary;

    /* Whether lines of this program are its own: `program`, `service` and the stamp are looked at, never the message (but for
     * lines without program: how the message begins may tell). Asked once a program; for lines without program, always. 0: they are not;
     * else TRUE, or whatever number the dialect gives the program: its lines have it as their role. More than TRUE for a line without
     * program: it can be of no other dialect. */
    gint (*knows)(const SwLogLine *line);

    gpointer (*open)(SwTransactions *transactions);
    SwReading (*read)(gpointer state, const SwLogLine *line);
    /* Nothing more comes: tells what it kept, frees the state. */
    void (*close)(gpointer state);

    /* TRUE if the line was written at the moment its queue ID was made, and the ID has a time in it: seconds since 1970, UTC. For lines
     * that `knows`; must be cheap to refuse. NULL: the dialect's IDs have no times. */
    gboolean (*anchor)(const SwLogLine *line, gint64 *ret_epoch_s);
} SwDialect;

/* NULL-ended; the first that knows a program has it. */
extern const SwDialect *const sw_dialects[];
