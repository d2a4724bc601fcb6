/*
 * The inputs behind the arguments of a command: files, Maildirs, what is found in directories, standard input. Sorted by
 * path, each file once, so that the order of the arguments means nothing. What is found in a directory is listed whatever it
 * is; who opens it finds out (parsers/input/open.h).
 */
#pragma once

#include "parsers/ingestor.h"

typedef struct {
    char *path; /* as given, or below what was given; "-" for standard input */
    char *directory; /* the argument that it was found below; NULL if it was named itself */
    const SwIngestor *forced; /* by KIND: or --kind; NULL: probe */
    gboolean is_maildir;
    gboolean repeatable; /* it can be opened again and holds the same: a regular file */
    guint64 size; /* stored bytes; 0 when not known */
    gint64 modified_us; /* last change; SW_TIME_UNKNOWN */
    guint64 device, inode; /* 0, 0 for standard input */
} SwInput;

typedef struct {
    GPtrArray *inputs; /* SwInput, by path */
    guint64 total; /* stored bytes; 0 if one is not known */
} SwInputList;

/* SW_ERROR_INPUT for an argument that is not there, SW_ERROR_USAGE for an unknown kind. To be cleared either way. */
gboolean sw_input_list_init(SwInputList *list, const char *const *arguments, const char *kind, GError **error);
void sw_input_list_clear(SwInputList *list);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SwInputList, sw_input_list_clear)

/* A directory that holds `cur` and `new`. */
gboolean sw_is_maildir(const char *path);
/* Sorted names in a directory (char*), without `.` and `..`; NULL if it cannot be read. Owned by the caller. */
GPtrArray *sw_directory_names(const char *path);
