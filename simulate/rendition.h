/*
 * A rendition writes a campaign as one kind of input. To add one: simulate/as_NAME.c with its SwRendition, one line in
 * simulate/registry.c and one in simulate/CMakeLists.txt.
 */
#pragma once

#include "simulate/campaign.h"

#include <gio/gio.h>

typedef struct {
    const char *name; /* as in --as */
    const char *summary;
    gboolean directory; /* writes below a directory (Maildir) in place of a stream */
    gboolean (*write)(SwCampaign *campaign, GOutputStream *out, GError **error);
    gboolean (*write_directory)(SwCampaign *campaign, const char *path, GError **error);
} SwRendition;

extern const SwRendition *const sw_renditions[];
const SwRendition *sw_rendition_by_name(const char *name); /* NULL */
