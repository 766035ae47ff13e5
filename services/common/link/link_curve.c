/* The deployment's key file: made once, read at the start, kept for the whole process, since every link of it uses the
 * same. */
#include "link_curve.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define Z85_SIZE 41 /* 40 characters, terminated */

static struct {
    int is_on;
    char public_key[Z85_SIZE], secret_key[Z85_SIZE];
    struct zmtp_curve_keys keys; /* the same as bytes */
} curve;

/* ── the key file: two lines, public and secret ── */

static int read_keys(const char *path, struct err *err)
{
    struct stat info;
    FILE *file = fopen(path, "r");
    if (!file)
        return err_set(err, ERR_INVALID, "bus_key: cannot read %s: %s", path, strerror(errno));
    /* Like a key of ssh: a file that others can read may be anybody's by now. */
    int is_private = !fstat(fileno(file), &info) && !(info.st_mode & (S_IRWXG | S_IRWXO));
    int is_read = fscanf(file, "%40s %40s", curve.public_key, curve.secret_key) == 2;
    fclose(file);
    if (!is_private)
        return err_set(err, ERR_INVALID, "the key file %s can be read by others: chmod 600 it", path);
    if (!is_read || strlen(curve.public_key) != Z85_SIZE - 1 || strlen(curve.secret_key) != Z85_SIZE - 1 ||
        !zmq_z85_decode(curve.keys.public_key, curve.public_key) ||
        !zmq_z85_decode(curve.keys.secret_key, curve.secret_key))
        return err_set(err, ERR_INVALID, "%s is no key file: make one with `triptych keys bus FILE`", path);
    return 0;
}

int link_curve_create(const char *path, struct err *err)
{
    char public_key[Z85_SIZE], secret_key[Z85_SIZE];
    if (zmq_curve_keypair(public_key, secret_key))
        return err_set(err, ERR_IO, "this ZeroMQ has no CURVE: %s", zmq_strerror(zmq_errno()));
    /* Never over an existing file: daemons may be running with it. */
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (file < 0)
        return err_set(err, errno == EEXIST ? ERR_CONFLICT : ERR_IO, "cannot create %s: %s", path, strerror(errno));
    int is_written = dprintf(file, "%s\n%s\n", public_key, secret_key) == 2 * Z85_SIZE;
    if (close(file) || !is_written)
        return err_set(err, ERR_IO, "cannot write %s", path);
    return 0;
}

/* ── opening and using ── */

int link_curve_open(const char *key_path, struct err *err)
{
    int code = *key_path ? read_keys(key_path, err) : 0;
    curve.is_on = *key_path && !code;
    return code;
}

const struct zmtp_curve_keys *link_curve_keys(void)
{
    return curve.is_on ? &curve.keys : NULL;
}

int link_curve_protect(void *socket, struct err *err)
{
    if (!curve.is_on)
        return 0;
    /* One key pair for all: who holds the secret half is a member, and needs no name. */
    int failed = zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, curve.public_key, Z85_SIZE);
    failed |= zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, curve.public_key, Z85_SIZE);
    failed |= zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, curve.secret_key, Z85_SIZE);
    return failed ? err_set(err, ERR_IO, "cannot encrypt a socket: %s", zmq_strerror(zmq_errno())) : 0;
}
