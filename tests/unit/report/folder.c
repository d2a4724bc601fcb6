#include "folder.h"

#include <ftw.h>
#include <stdio.h>

char *folder_new(void)
{
    char *folder = g_dir_make_tmp("spamwave-test-XXXXXX", NULL);
    g_assert_nonnull(folder);
    return folder;
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *ftw)
{
    return remove(path);
}

void folder_remove(char *folder)
{
    nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    g_assert_false(g_file_test(folder, G_FILE_TEST_EXISTS));
    g_free(folder);
}

char *folder_read(const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    char *text = NULL;
    return g_file_get_contents(path, &text, NULL, NULL) ? text : NULL;
}

void folder_write(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return g_strcmp0(*(const char *const *)a, *(const char *const *)b);
}

char *folder_list(const char *folder)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_assert_nonnull(directory);
    for (const char *name = g_dir_read_name(directory); name; name = g_dir_read_name(directory))
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return g_strjoinv(" ", (char **)names->pdata);
}
