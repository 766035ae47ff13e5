/* The files behind a setting, folders expanded in the order of their names, so that every replica reads them in the
 * same order; and a stamp of sizes, times and inodes by which a change is noticed without reading. */
#include "registry_files.h"

#include "id.h"
#include "registry.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PATH_MAX_BYTES 4096

static int is_csv(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return entry->d_name[0] != '.' && length > 4 && strcmp(entry->d_name + length - 4, ".csv") == 0;
}

struct walk {
    registry_file_fn *each;
    void *context;
};

static int walk_folder(const struct walk *walk, const char *path, struct err *err)
{
    struct dirent **names = NULL;
    int count = scandir(path, &names, is_csv, alphasort);
    int result = count < 0 ? err_set(err, ERR_IO, "cannot read the folder %s: %s", path, strerror(errno)) : 0;
    for (int i = 0; i < count; i++) {
        char file[PATH_MAX_BYTES];
        int length = snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        if (result == 0 && (length < 0 || (size_t)length >= sizeof file)) {
            result = err_set(err, ERR_TOO_LARGE, "a name of more than %d bytes in %.100s", PATH_MAX_BYTES, path);
        }
        if (result == 0) {
            result = walk->each(walk->context, file, err);
        }
        free(names[i]);
    }
    free(names);
    return result;
}

/* One name of the list, without the blanks around it. */
static int walk_named(const struct walk *walk, const char *name, size_t length, struct err *err)
{
    char path[PATH_MAX_BYTES];
    struct stat status;
    while (length > 0 && name[length - 1] == ' ') {
        length--;
    }
    if (length == 0) {
        return 0;
    }
    if (length >= sizeof path) {
        return err_set(err, ERR_TOO_LARGE, "a name of more than %d bytes: %.100s", PATH_MAX_BYTES, name);
    }
    memcpy(path, name, length);
    path[length] = '\0';
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        return walk_folder(walk, path, err);
    }
    return walk->each(walk->context, path, err);
}

int registry_files_each(const char *names, registry_file_fn *each, void *context, struct err *err)
{
    const struct walk walk = {each, context};
    while (*names) {
        names += strspn(names, " ,\n");
        size_t length = strcspn(names, ",\n");
        int result = walk_named(&walk, names, length, err);
        if (result < 0) {
            return result;
        }
        names += length;
    }
    return 0;
}

/* What stat tells of a file that is not there is that it is not there. */
static int stamp_file(void *context, const char *path, struct err *err)
{
    uint64_t *stamp = context;
    struct stat status;
    (void)err;
    if (stat(path, &status) != 0) {
        memset(&status, 0, sizeof status);
    }
    /* The inode too: an editor that replaces a file may keep its size, and a restored backup its time. */
    const int64_t facts[] = {(int64_t)status.st_mtim.tv_sec, (int64_t)status.st_mtim.tv_nsec, (int64_t)status.st_size,
                             (int64_t)status.st_ino, (int64_t)id_hash64(path, strlen(path))};
    *stamp = (*stamp ^ id_hash64(facts, sizeof facts)) * 0x9E3779B97F4A7C15u + 1;
    return 0;
}

uint64_t registry_stamp(const char *raters, const char *own)
{
    uint64_t stamp = 0;
    registry_files_each(raters, stamp_file, &stamp, NULL);
    registry_files_each(own, stamp_file, &stamp, NULL);
    return stamp;
}
