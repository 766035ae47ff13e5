/* Reads at most one byte more than fits, so that a secret that is too long is noticed and none is cut. */
#include "secret_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Reads the start of the file, at most `size` bytes. Returns how many, or -1 with errno. */
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

int secret_file_read(const char *setting, const char *path, char *out, size_t size, struct err *err)
{
    char text[SECRET_FILE_MAX + 2];
    size_t wanted = size < SECRET_FILE_MAX + 1 ? size + 1 : SECRET_FILE_MAX + 1;
    ssize_t got = read_start(path, text, wanted);
    if (got < 0)
        return err_set(err, ERR_INVALID, "%s: cannot read %.160s: %s", setting, path, strerror(errno));
    text[got] = 0;
    size_t len = strcspn(text, "\r\n");
    if (len < (size_t)got && !text[len])
        return err_set(err, ERR_INVALID, "%s: %.160s holds a zero byte", setting, path);
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t'))
        len--;
    if (len == 0)
        return err_set(err, ERR_INVALID, "%s: the first line of %.160s is empty", setting, path);
    if (len >= wanted - 1)
        return err_set(err, ERR_INVALID, "%s: the first line of %.160s is longer than %zu bytes", setting, path,
                       wanted - 2);
    memcpy(out, text, len);
    out[len] = 0;
    return 0;
}
