/* Redis's password from a file, so that it is in no process's arguments and in no container's environment. */
#ifndef TRIPTYCH_REDIS_PASSWORD_H
#define TRIPTYCH_REDIS_PASSWORD_H

#include "err.h"
#include "redis_url.h"

/* Puts the first line of the file at `path` into url->password, without blanks at its end. A password in the URL itself
 * wins: then, and when `path` is "" or NULL, nothing happens and no file is read. Returns 0, or ERR_INVALID with a
 * sentence that names the file and never what is in it. */
int redis_password_read(const char *path, struct redis_url *url, struct err *err);

#endif
