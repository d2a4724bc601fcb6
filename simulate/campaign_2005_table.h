/*
 * What each address of the 2005 campaign sent in a wave, and for how long: margins as published, shapes modelled.
 * scripts/make-campaign-table writes the table and says where the numbers come from.
 */
#pragma once

#include <glib.h>

#define SW_TABLE_SINGLE_WAVE 837
#define SW_TABLE_MULTI_WAVE 15
#define SW_TABLE_WAVES_MAX 3

typedef struct {
    guint16 messages, ttl_s; /* a single message has TTL 0 */
} SwTableSession;

extern const SwTableSession sw_table_single_wave[SW_TABLE_SINGLE_WAVE];
/* A session a wave; unused places have no messages. */
extern const SwTableSession sw_table_multi_wave[SW_TABLE_MULTI_WAVE][SW_TABLE_WAVES_MAX];
