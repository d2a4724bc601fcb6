/*
 * Finds a connection from either direction by its two endpoints. The hash is keyed, as whoever sends the packets chooses addresses
 * and ports. Private to the capture room.
 */
#pragma once

#include "parsers/capture/tcp.h"

/* What is found, as the first member of something larger. `ends` may be swapped while it is in the table, but not otherwise changed. */
typedef struct {
    SwEndpoint ends[2]; /* by SwSide */
    guint64 hash; /* the table's affair */
} SwFlowKey;

typedef struct SwFlowTable SwFlowTable;

SwFlowTable *sw_flow_table_new(void);
void sw_flow_table_free(SwFlowTable *table); /* not what is in it */
guint sw_flow_table_size(const SwFlowTable *table);

/* The same for both directions. */
guint64 sw_flow_table_hash(const SwSegment *segment);
/* The one that the segment belongs to, and in *ret_from the side that sent it; NULL if there is none. `hash` is the segment's. */
SwFlowKey *sw_flow_table_find(const SwFlowTable *table, const SwSegment *segment, guint64 hash, SwSide *ret_from);
/* None between its ends is there yet. Borrowed until it is removed. */
void sw_flow_table_add(SwFlowTable *table, SwFlowKey *key, guint64 hash);
void sw_flow_table_remove(SwFlowTable *table, const SwFlowKey *key);
