/*
 * GMime alone: `gmime_decode PATH...` builds every mail of mboxes, or of files with one mail each, reads its six fields and decodes
 * its text parts. What a program that leaves all to the library would take at least.
 */
#include <gmime/gmime.h>
#include <stdio.h>

static const char *const fields[] = {"From", "To", "Subject", "Date", "Message-ID", "Received"};

static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    if (!GMIME_IS_TEXT_PART(part))
        return;
    char *text = g_mime_text_part_get_text((GMimeTextPart *)part);
    *(guint64 *)data += text ? strlen(text) : 0;
    g_free(text);
}

static guint64 decode(GMimeMessage *message)
{
    guint64 bytes = 0;
    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        bytes += g_mime_object_get_header((GMimeObject *)message, fields[i]) != NULL;
    g_mime_message_foreach(message, decode_part, &bytes);
    return bytes;
}

static void read_file(const char *path, guint *n_messages, guint64 *bytes)
{
    GMimeStream *stream = g_mime_stream_file_open(path, "r", NULL);
    if (!stream)
        return;
    char start[5] = "";
    g_mime_stream_read(stream, start, sizeof start);
    g_mime_stream_reset(stream);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    gboolean is_mbox = memcmp(start, "From ", 5) == 0;
    g_mime_parser_set_format(parser, is_mbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    do {
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (!message)
            break;
        ++*n_messages;
        *bytes += decode(message);
        g_object_unref(message);
    } while (is_mbox && !g_mime_parser_eos(parser));
    g_object_unref(parser);
    g_object_unref(stream);
}

int main(int argc, char **argv)
{
    guint n_messages = 0;
    guint64 bytes = 0;
    g_mime_init();
    for (int i = 1; i < argc; i++)
        read_file(argv[i], &n_messages, &bytes);
    printf("%u messages, %" G_GUINT64_FORMAT " bytes of text\n", n_messages, bytes);
    return 0;
}
