/* The temporary folder of an index: made, locked as long as its process lives, and removed; those that processes which were killed
 * have left are removed by the next. */
#ifndef TRIPTYCH_SEARCH_FOLDER_H
#define TRIPTYCH_SEARCH_FOLDER_H

#define SEARCH_FOLDER_SIZE 256 /* bytes of its path, terminated */

struct search_folder {
    char path[SEARCH_FOLDER_SIZE]; /* "": none */
    int fd;                        /* holds the lock; -1: none */
};

/* Makes a folder of its own in `folder`, and locks it. Returns 1, or 0 with errno: *out is none then. */
int search_folder_make(struct search_folder *out, const char *folder);
/* Removes it with the files in it. Zeroed is fine. */
void search_folder_done(struct search_folder *folder);
/* Removes from `folder` those that search_folder_make has made for this user in processes that are gone; what cannot be
 * removed stays. */
void search_folder_remove_stale(const char *folder);

#endif
