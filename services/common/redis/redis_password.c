/* Redis's password from a file, read again at every attempt to connect, so that it can be changed while daemons run. */
#include "redis_password.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One byte more than fits, so that a password that is too long is noticed. */
#define LINE_SIZE (sizeof((struct redis_url *)0)->password + 1)

/* Reads the start of the file, at most `size` bytes. Returns how many, or -1 with errno. It never waits: a pipe that
 * nobody writes to reads as empty. */
static ssize_t read_start(const char *path, char *out, size_t size)
{
    size_t used = 0;
    ssize_t got = 1;
    int file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return -1;
    while (used < size && got > 0) {
        got = read(file, out + used, size - used);
        used += got > 0 ? (size_t)got : 0;
    }
    int failure = errno;
    close(file);
    errno = failure;
    return got < 0 ? -1 : (ssize_t)used;
}

int redis_password_read(const char *path, struct redis_url *url, struct err *err)
{
    char text[LINE_SIZE + 1];
    if (!path || !*path || url->password[0])
        return 0;
    ssize_t size = read_start(path, text, LINE_SIZE);
    if (size < 0)
        return err_set(err, ERR_INVALID, "redis_password_file: cannot read %.160s: %s", path, strerror(errno));
    text[size] = 0;
    size_t len = strcspn(text, "\r\n");
    if (len < (size_t)size && !text[len])
        return err_set(err, ERR_INVALID, "redis_password_file: %.160s holds a zero byte", path);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    if (len == 0)
        return err_set(err, ERR_INVALID, "redis_password_file: the first line of %.160s is empty", path);
    if (len >= sizeof url->password)
        return err_set(err, ERR_INVALID, "redis_password_file: the password in %.160s is longer than %zu bytes", path,
                       sizeof url->password - 1);
    memcpy(url->password, text, len);
    url->password[len] = 0;
    return 0;
}
