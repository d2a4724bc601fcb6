/* A scratch directory for a test, and what is in it. */
#pragma once

#include <glib.h>

char *folder_new(void);
void folder_remove(char *folder);
char *folder_read(const char *folder, const char *name); /* NULL when there is no such file */
void folder_write(const char *folder, const char *name, const char *text);
/* Entries, hidden ones too, sorted and joined by spaces. */
char *folder_list(const char *folder);
