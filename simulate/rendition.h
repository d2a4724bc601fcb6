/*
 * A rendition writes a campaign as one kind of input. To add one: simulate/as_NAME.c with its SwRendition, one line in
 * simulate/registry.c and one in simulate/CMakeLists.txt.
 */
#pragma once

#include "simulate/campaign.h"
#include "simulate/stamps.h"

#include <gio/gio.h>

/* How a campaign is written, apart from what happens in it. */
typedef struct {
    SwStampForm stamps; /* SW_STAMP_USUAL, or for logs another form */
} SwRenditionOptions;

typedef struct {
    const char *name; /* as in --as */
    const char *summary;
    gboolean directory; /* writes below a directory (Maildir) in place of a stream */
    gboolean is_log; /* its lines begin with stamps */
    gboolean (*write)(SwCampaign *campaign, const SwRenditionOptions *options, GOutputStream *out, GError **error);
    gboolean (*write_directory)(SwCampaign *campaign, const char *path, GError **error);
} SwRendition;

extern const SwRendition *const sw_renditions[];
const SwRendition *sw_rendition_by_name(const char *name); /* NULL */
