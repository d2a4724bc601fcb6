/* The campaign as a Maildir: one file a mail, most in new/, some already seen in cur/. */
#include "simulate/rendition.h"

#include "base/error.h"
#include "simulate/delivery.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define SEEN_EVERY 8

static gboolean fail(const char *path, GError **error)
{
    g_set_error(error, SW_ERROR, SW_ERROR_OUTPUT, "cannot write %s: %s", path, g_strerror(errno));
    return FALSE;
}

/* A directory that has one of these may hold somebody's mail: nothing is added to it. */
static gboolean make_directories(const char *path, GError **error)
{
    static const char *const names[] = {"tmp", "new", "cur"};
    if (g_mkdir_with_parents(path, 0700) != 0)
        return fail(path, error);
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *directory = g_build_filename(path, names[i], NULL);
        if (g_mkdir(directory, 0700) != 0)
            return fail(directory, error);
    }
    return TRUE;
}

static gboolean write_file(const char *path, const GString *mail, GError **error)
{
    int file = g_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0)
        return fail(path, error);
    for (gsize done = 0; done < mail->len;) {
        gssize written = write(file, mail->str + done, mail->len - done);
        if (written < 0 && errno != EINTR) {
            fail(path, error);
            close(file);
            return FALSE;
        }
        done += (gsize)MAX(written, 0);
    }
    return close(file) == 0 || fail(path, error);
}

/* `SECONDS.M000000Q<n>.HOST,S=<bytes>[:2,S]`: unique by the message's number, which has leading zeros so that names of one
 * second sort in the order of delivery. */
static char *file_path(const char *path, const SwCampaignMessage *message, gsize size)
{
    gboolean seen = message->content % SEEN_EVERY == 0;
    return g_strdup_printf(
        "%s/%s/%" G_GINT64_FORMAT ".M000000Q%012" G_GUINT64_FORMAT "." SW_DELIVERY_HOST ",S=%" G_GSIZE_FORMAT "%s",
        path, seen ? "cur" : "new", message->time_us / SW_SECOND, message->number, size, seen ? ":2,S" : "");
}

static gboolean write_maildir(SwCampaign *campaign, const char *path, GError **error)
{
    if (!make_directories(path, error))
        return FALSE;
    g_autoptr(GString) mail = g_string_new(NULL);
    SwCampaignMessage message;
    while (sw_campaign_next(campaign, &message)) {
        if (message.outcome != SW_OUTCOME_ACCEPTED)
            continue;
        g_string_truncate(mail, 0);
        sw_delivery_append(mail, &message);
        g_autofree char *file = file_path(path, &message, mail->len);
        if (!write_file(file, mail, error))
            return FALSE;
    }
    return TRUE;
}

const SwRendition sw_rendition_maildir = {
    .name = "maildir",
    .summary = "a Maildir of what was accepted, as delivered",
    .directory = TRUE,
    .write_directory = write_maildir,
};
