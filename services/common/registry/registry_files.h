/* The files that a setting names. Private to this folder, but for registry_stamp, which registry.h declares. */
#ifndef TRIPTYCH_REGISTRY_FILES_H
#define TRIPTYCH_REGISTRY_FILES_H

#include "err.h"

/* Returns 0, or a negative err_code that ends the walk. */
typedef int registry_file_fn(void *context, const char *path, struct err *err);

/* Calls `each` for every file of `names`, which are separated by commas; a folder stands for the *.csv in it, by name.
 * Whether a named file is there is for `each` to find out. */
int registry_files_each(const char *names, registry_file_fn *each, void *context, struct err *err);

#endif
