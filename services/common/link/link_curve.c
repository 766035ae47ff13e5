#include "link_curve.h"

#include "link_context.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zmq.h>

#define Z85_SIZE          41 /* 40 characters, terminated */
#define KEY_BYTES         32
#define ZAP_ENDPOINT      "inproc://zeromq.zap.01"
#define ZAP_PARTS         7 /* version, request id, domain, address, identity, mechanism, client key */
#define ZAP_PART_MAX      256
#define ZAP_ASKED_AT_ONCE 64

/* ZeroMQ's context is one a process, and so is its ZAP handler. */
static struct {
    int is_on;
    char public_key[Z85_SIZE], secret_key[Z85_SIZE];
    uint8_t public_bytes[KEY_BYTES];
    void *zap;
    unsigned long refused;
} curve;

unsigned long link_curve_refused(void)
{
    return curve.refused;
}

/* ── the key file: two lines, public and secret ── */

static int read_keys(const char *path, struct err *err)
{
    struct stat info;
    FILE *file = fopen(path, "r");
    if (!file)
        return err_set(err, ERR_INVALID, "bus_key: cannot read %s: %s", path, strerror(errno));
    int is_private = !fstat(fileno(file), &info) && !(info.st_mode & (S_IRWXG | S_IRWXO));
    int is_read = fscanf(file, "%40s %40s", curve.public_key, curve.secret_key) == 2;
    fclose(file);
    if (!is_private)
        return err_set(err, ERR_INVALID, "the key file %s can be read by others: chmod 600 it", path);
    if (!is_read || strlen(curve.public_key) != Z85_SIZE - 1 || strlen(curve.secret_key) != Z85_SIZE - 1 ||
        !zmq_z85_decode(curve.public_bytes, curve.public_key))
        return err_set(err, ERR_INVALID, "%s is no key file: make one with `triptych keys bus FILE`", path);
    return 0;
}

int link_curve_create(const char *path, struct err *err)
{
    char public_key[Z85_SIZE], secret_key[Z85_SIZE];
    if (zmq_curve_keypair(public_key, secret_key))
        return err_set(err, ERR_IO, "this ZeroMQ has no CURVE: %s", zmq_strerror(zmq_errno()));
    int file = open(path, O_WRONLY | O_CREAT | O_EXCL, S_IRUSR | S_IWUSR);
    if (file < 0)
        return err_set(err, errno == EEXIST ? ERR_CONFLICT : ERR_IO, "cannot create %s: %s", path, strerror(errno));
    int is_written = dprintf(file, "%s\n%s\n", public_key, secret_key) == 2 * Z85_SIZE;
    if (close(file) || !is_written)
        return err_set(err, ERR_IO, "cannot write %s", path);
    return 0;
}

/* ── ZAP: who may connect ── */

struct part {
    uint8_t data[ZAP_PART_MAX];
    size_t size; /* above ZAP_PART_MAX when it was cut */
};

/* Returns how many parts the next question has, 0 when none waits; the first ZAP_PARTS of them are kept. */
static int take_question(void *zap, struct part parts[ZAP_PARTS])
{
    int count = 0, more = 1;
    size_t size = sizeof more;
    while (more) {
        struct part ignored;
        struct part *part = count < ZAP_PARTS ? &parts[count] : &ignored;
        int got = zmq_recv(zap, part->data, sizeof part->data, ZMQ_DONTWAIT);
        if (got < 0)
            return 0;
        part->size = (size_t)got;
        count++;
        if (zmq_getsockopt(zap, ZMQ_RCVMORE, &more, &size))
            return 0;
    }
    return count;
}

static int is_welcome(const struct part parts[ZAP_PARTS], int count)
{
    return count == ZAP_PARTS && parts[5].size == 5 && !memcmp(parts[5].data, "CURVE", 5) &&
           parts[6].size == KEY_BYTES && !memcmp(parts[6].data, curve.public_bytes, KEY_BYTES);
}

static void answer(void *zap, const struct part *request_id, int welcome)
{
    const char *status = welcome ? "200" : "400";
    const char *text = welcome ? "OK" : "this key is not known here";
    zmq_send(zap, "1.0", 3, ZMQ_SNDMORE);
    zmq_send(zap, request_id->data, request_id->size <= ZAP_PART_MAX ? request_id->size : 0, ZMQ_SNDMORE);
    zmq_send(zap, status, 3, ZMQ_SNDMORE);
    zmq_send(zap, text, strlen(text), ZMQ_SNDMORE);
    zmq_send(zap, "", 0, ZMQ_SNDMORE); /* user id */
    zmq_send(zap, "", 0, 0);           /* metadata */
}

static void on_question(void *context, int events)
{
    (void)context;
    (void)events;
    for (int i = 0; i < ZAP_ASKED_AT_ONCE; i++) {
        struct part parts[ZAP_PARTS] = {0};
        int count = take_question(curve.zap, parts);
        if (!count)
            return;
        int welcome = is_welcome(parts, count);
        curve.refused += !welcome;
        answer(curve.zap, &parts[1], welcome);
    }
}

/* ── opening and using ── */

int link_curve_open(struct loop *loop, const char *key_path, struct err *err)
{
    char ignored[sizeof ZAP_ENDPOINT];
    if (!*key_path)
        return 0;
    int code = read_keys(key_path, err);
    if (code)
        return code;
    curve.zap = link_socket_new(ZMQ_REP, err);
    if (!curve.zap)
        return ERR_IO;
    code = link_socket_bind(curve.zap, ZAP_ENDPOINT, ignored, sizeof ignored, err);
    if (!code)
        code = loop_socket_watch(loop, curve.zap, on_question, NULL, err);
    curve.is_on = !code;
    return code;
}

void link_curve_close(struct loop *loop)
{
    if (!curve.zap)
        return;
    loop_socket_forget(loop, curve.zap);
    link_socket_close(curve.zap);
    curve.zap = NULL;
    curve.is_on = 0;
}

int link_curve_protect(void *socket, int is_server, struct err *err)
{
    int one = 1;
    if (!curve.is_on)
        return 0;
    int failed = is_server ? zmq_setsockopt(socket, ZMQ_CURVE_SERVER, &one, sizeof one)
                           : zmq_setsockopt(socket, ZMQ_CURVE_SERVERKEY, curve.public_key, Z85_SIZE);
    failed |= zmq_setsockopt(socket, ZMQ_CURVE_PUBLICKEY, curve.public_key, Z85_SIZE);
    failed |= zmq_setsockopt(socket, ZMQ_CURVE_SECRETKEY, curve.secret_key, Z85_SIZE);
    if (is_server)
        failed |= zmq_setsockopt(socket, ZMQ_ZAP_DOMAIN, "bus", 3);
    return failed ? err_set(err, ERR_IO, "cannot encrypt a socket: %s", zmq_strerror(zmq_errno())) : 0;
}
