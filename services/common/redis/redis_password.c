/* Redis's password from a file, read again at every attempt to connect, so that it can be changed while daemons run. */
#include "redis_password.h"

#include "secret_file.h"

int redis_password_read(const char *path, struct redis_url *url, struct err *err)
{
    if (!path || !*path || url->password[0])
        return 0;
    return secret_file_read("redis_password_file", path, url->password, sizeof url->password, err);
}
