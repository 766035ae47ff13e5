/* Pictures that the desk has itself: a folder of files that stand for the addresses that end in their names. For the
 * demo, and for desks that are not to ask anybody. */
#ifndef TRIPTYCH_PICTURE_FOLDER_H
#define TRIPTYCH_PICTURE_FOLDER_H

#include "buffer.h"
#include "err.h"

#include <stddef.h>

#define PICTURE_FILES_MAX 4096
#define PICTURE_FILE_SIZE 64 /* of a name, terminated */

struct picture_folder {
    char path[1024];                  /* "": there is none */
    char (*names)[PICTURE_FILE_SIZE]; /* owned, sorted */
    size_t count;
};

/* Reads the names of `path` ("": none); those that are longer, or no letters, digits, dots and hyphens, are passed over.
 * Returns 0, or ERR_UNAVAILABLE, ERR_TOO_LARGE, ERR_MEMORY. */
int picture_folder_open(const char *path, struct picture_folder *out, struct err *err);
void picture_folder_close(struct picture_folder *folder);

/* Whether a file stands for this address: `folder` is a struct picture_folder. */
int picture_folder_has(const void *folder, const char *url);
/* Reads that file into `out`, as far as there is room. Returns 1, or 0 when there is none or it cannot be read. */
int picture_folder_read(const struct picture_folder *folder, const char *url, struct buffer *out);

#endif
