/* A folder is read once, when the daemon starts; its files whenever they are asked for. */
#include "picture_folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_BYTES "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"

/* Names that mean the same in a path and in an address; no dot at the beginning, so neither "." nor "..". */
static int is_name(const char *name)
{
    size_t len = strlen(name);
    return len > 0 && len < PICTURE_FILE_SIZE && name[0] != '.' && strspn(name, NAME_BYTES) == len;
}

static int compare_names(const void *left, const void *right)
{
    return strcmp(left, right);
}

static int read_names(DIR *directory, struct picture_folder *out, struct err *err)
{
    for (struct dirent *entry; (entry = readdir(directory));) {
        if (!is_name(entry->d_name))
            continue;
        if (out->count == PICTURE_FILES_MAX)
            return err_set(err, ERR_TOO_LARGE, "'%.200s' has more than %d files", out->path, PICTURE_FILES_MAX);
        memcpy(out->names[out->count++], entry->d_name, strlen(entry->d_name) + 1);
    }
    qsort(out->names, out->count, PICTURE_FILE_SIZE, compare_names);
    return 0;
}

int picture_folder_open(const char *path, struct picture_folder *out, struct err *err)
{
    *out = (struct picture_folder){.path = ""};
    if (!*path)
        return 0;
    if (strlen(path) >= sizeof out->path)
        return err_set(err, ERR_TOO_LARGE, "the name of the folder of pictures is too long");
    DIR *directory = opendir(path);
    if (!directory)
        return err_set(err, ERR_UNAVAILABLE, "the folder of pictures '%.200s' cannot be read: %s", path,
                       strerror(errno));
    strcpy(out->path, path);
    out->names = calloc(PICTURE_FILES_MAX, PICTURE_FILE_SIZE);
    int code = out->names ? read_names(directory, out, err) : err_set(err, ERR_MEMORY, "no memory for names");
    closedir(directory);
    if (code)
        picture_folder_close(out);
    return code;
}

void picture_folder_close(struct picture_folder *folder)
{
    free(folder->names);
    *folder = (struct picture_folder){.path = ""};
}

/* The last part of the address: NULL when no file is called so. */
static const char *find(const struct picture_folder *folder, const char *url)
{
    char name[PICTURE_FILE_SIZE];
    size_t end = strcspn(url, "?#"), start = end;
    while (start > 0 && url[start - 1] != '/')
        start--;
    if (end - start >= sizeof name || !folder->count)
        return NULL;
    memcpy(name, url + start, end - start);
    name[end - start] = '\0';
    return bsearch(name, folder->names, folder->count, PICTURE_FILE_SIZE, compare_names);
}

int picture_folder_has(const void *folder, const char *url)
{
    return find(folder, url) != NULL;
}

int picture_folder_read(const struct picture_folder *folder, const char *url, struct buffer *out)
{
    char path[sizeof folder->path + PICTURE_FILE_SIZE + 1], chunk[16384];
    const char *name = find(folder, url);
    size_t size;
    if (!name)
        return 0;
    snprintf(path, sizeof path, "%s/%s", folder->path, name);
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    while (!out->is_failed && (size = fread(chunk, 1, sizeof chunk, file)) > 0)
        buffer_add(out, chunk, size);
    int is_read = !ferror(file) && !out->is_failed;
    fclose(file);
    return is_read;
}
