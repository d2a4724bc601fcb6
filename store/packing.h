/*
 * Fields that share a cell of the store, and how. Private to store/.
 */
#pragma once

#include "store/event.h"
#include "store/pool.h"

/* Outcome, code and class of the reason: 0 when none of them is there. */
#define REPLY_FIELDS (SW_HAS(SW_FIELD_CODE) | SW_HAS(SW_FIELD_OUTCOME) | SW_HAS(SW_FIELD_REASON_CLASS))

guint16 pack_reply(const SwEvent *event);
guint unpack_reply(guint16 packed, SwField field); /* 0 when absent */

/* Where a row comes from and what its times are worth: the same for most rows of a source, so interned. */
typedef struct {
    guint32 source; /* id in the source pool */
    guint16 kind; /* the store's number of it */
    guint16 time_error_ms; /* saturated */
    guint16 hop; /* five bits of index, three of method, eight of confidence; 0 = absent */
    guint16 date_offset; /* minutes, biased; 0 = absent */
} Witness;

guint32 witness_intern(SwPool *witnesses, guint32 source, guint16 kind, const SwEvent *event);
Witness witness_get(const SwPool *witnesses, guint32 id);
gint16 witness_date_offset(const Witness *witness); /* SW_OFFSET_UNKNOWN */
void witness_unpack_hop(const Witness *witness, SwEvent *ret_event);

/* What a relay knew of a mail beside its envelope. Few rows have one to themselves, so they are interned. */
#define JUDGEMENT_FIELDS                                                                                               \
    (SW_HAS(SW_FIELD_DIRECTION) | SW_HAS(SW_FIELD_LIST) | SW_HAS(SW_FIELD_VERDICT) | SW_HAS(SW_FIELD_SCORE))

typedef struct {
    guint32 list, verdict; /* string ids; 0 = absent */
    float score;
    guint16 has_score, direction;
} Judgement;

guint32 judgement_intern(SwPool *judgements, SwPool *strings, const SwEvent *event);
Judgement judgement_get(const SwPool *judgements, guint32 id); /* all absent for 0 */
gboolean judgement_has(const Judgement *judgement, SwField field);
