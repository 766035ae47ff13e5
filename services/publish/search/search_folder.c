/* A lock of the folder itself (flock) says that its process lives: it ends with the process, however that ends, and holds between
 * containers that share a disk, where numbers of processes do not. */
#include "search_folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER_PREFIX "triptych-search." /* of the folders that have a lock */
#define FOLDER_TRIES  3                  /* to make one */
#define STALE_MAX     1000               /* folders of processes that are gone that are removed at a start */

/* Xapian puts files into its folder, and no folders. */
static void remove_folder(const char *folder)
{
    DIR *files = opendir(folder);
    const struct dirent *file;
    char path[SEARCH_FOLDER_SIZE + NAME_MAX + 2];
    while (files && (file = readdir(files)) != NULL) {
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        unlink(path); /* "." and ".." are no files, and stay */
    }
    if (files)
        closedir(files);
    rmdir(folder);
}

/* Opens a folder and takes its lock, which ends with the process: -1 when another holds it, or it is not ours. */
static int lock_folder(const char *path)
{
    struct stat what;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &what) || what.st_uid != geteuid() || flock(fd, LOCK_EX | LOCK_NB))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

/* A process that was killed leaves its folder behind: a lock that can be taken is of one that is gone. */
void search_folder_remove_stale(const char *folder)
{
    DIR *entries = opendir(folder);
    const struct dirent *entry;
    char path[SEARCH_FOLDER_SIZE];
    unsigned removed = 0;
    while (entries && removed < STALE_MAX && (entry = readdir(entries)) != NULL) {
        if (strncmp(entry->d_name, FOLDER_PREFIX, strlen(FOLDER_PREFIX)) != 0)
            continue;
        int len = snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        int fd = len > 0 && len < (int)sizeof path ? lock_folder(path) : -1;
        if (fd < 0)
            continue;
        remove_folder(path);
        close(fd);
        removed++;
    }
    if (entries)
        closedir(entries);
}

int search_folder_make(struct search_folder *out, const char *folder)
{
    *out = (struct search_folder){.fd = -1};
    /* Another process that looks for stale folders may take one that has no lock yet. */
    for (int tries = 0; tries < FOLDER_TRIES; tries++) {
        int len = snprintf(out->path, sizeof out->path, "%s/" FOLDER_PREFIX "XXXXXX", folder);
        if (len < 0 || len >= (int)sizeof out->path || !mkdtemp(out->path))
            break;
        out->fd = lock_folder(out->path);
        if (out->fd >= 0 && access(out->path, F_OK) == 0)
            return 1;
        if (out->fd >= 0)
            close(out->fd);
        else
            rmdir(out->path); /* where the file system has no locks: nothing is left behind */
        out->fd = -1;
    }
    out->path[0] = '\0';
    return 0;
}

void search_folder_done(struct search_folder *folder)
{
    if (!*folder->path)
        return;
    remove_folder(folder->path);
    close(folder->fd);
    *folder = (struct search_folder){.fd = -1};
}
