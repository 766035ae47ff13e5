/* A secret from the first line of a file, so that it is in no process's arguments and in no container's environment. */
#ifndef TRIPTYCH_SECRET_FILE_H
#define TRIPTYCH_SECRET_FILE_H

#include "err.h"

#include <stddef.h>

#define SECRET_FILE_MAX 1024 /* bytes of a secret, terminated, at most, whatever `size` allows */

/* Copies the first line of the file at `path`, without blanks at its end, to `out` (`size` bytes, terminated). It never waits:
 * a pipe that nobody writes to reads as empty. Returns 0, or ERR_INVALID with a sentence that names `setting` and the file and
 * never what is in it; `out` is untouched then. */
int secret_file_read(const char *setting, const char *path, char *out, size_t size, struct err *err);

#endif
