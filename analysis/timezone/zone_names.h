/*
 * The machine's time zone names (IANA tzdata), for the question which of them had a given offset at a given time.
 */
#pragma once

#include <glib.h>

typedef struct SwZoneNames SwZoneNames;

/* NULL when the machine has no list of zones (tzdata.zi, zone.tab or zone1970.tab). `directory` NULL: the usual one. */
SwZoneNames *sw_zone_names_load(const char *directory);
void sw_zone_names_free(SwZoneNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SwZoneNames, sw_zone_names_free)

/* "tzdata.zi, version 2024a". */
const char *sw_zone_names_origin(const SwZoneNames *names);

/* Names whose offset was `offset_min` at both times, in byte order: const char* elements, borrowed; owned by the
 * caller. */
GPtrArray *sw_zone_names_at(const SwZoneNames *names, int offset_min, gint64 first_us, gint64 last_us);
