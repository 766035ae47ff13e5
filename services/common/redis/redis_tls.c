/* OpenSSL is given a transport of our own: its own one writes without MSG_NOSIGNAL, so that a Redis which goes away would
 * end the tool by SIGPIPE. Its queue of errors belongs to the thread and may hold those of others (libcurl): it is
 * emptied before each step. */
#include "redis_tls.h"

#include "loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct redis_tls {
    SSL *ssl;
    BIO_METHOD *transport;         /* how `ssl` reads and writes: freed after it */
    int fd;                        /* borrowed */
    char expected[REDIS_HOST_MAX]; /* the name or address that the certificate has to be for */
    char problem[200];
};

/* ── the transport ── */

static int transport_result(BIO *bio, ssize_t count, int retry_flag)
{
    BIO_clear_retry_flags(bio);
    if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        BIO_set_flags(bio, retry_flag | BIO_FLAGS_SHOULD_RETRY);
    return (int)count;
}

static int transport_write(BIO *bio, const char *data, int size)
{
    const struct redis_tls *tls = BIO_get_data(bio);
    return transport_result(bio, send(tls->fd, data, (size_t)size, MSG_NOSIGNAL), BIO_FLAGS_WRITE);
}

static int transport_read(BIO *bio, char *out, int size)
{
    const struct redis_tls *tls = BIO_get_data(bio);
    return transport_result(bio, recv(tls->fd, out, (size_t)size, 0), BIO_FLAGS_READ);
}

/* Nothing is kept back, so flushing has nothing to do and has been done; other questions are answered by "no". */
static long transport_control(BIO *bio, int command, long number, void *pointer)
{
    (void)bio;
    (void)number;
    (void)pointer;
    return command == BIO_CTRL_FLUSH;
}

static int transport_attach(struct redis_tls *tls)
{
    tls->transport = BIO_meth_new(BIO_TYPE_SOURCE_SINK, "socket without signals");
    if (!tls->transport || !BIO_meth_set_write(tls->transport, transport_write) ||
        !BIO_meth_set_read(tls->transport, transport_read) || !BIO_meth_set_ctrl(tls->transport, transport_control))
        return ERR_MEMORY;
    BIO *bio = BIO_new(tls->transport);
    if (!bio)
        return ERR_MEMORY;
    BIO_set_data(bio, tls);
    BIO_set_init(bio, 1);
    SSL_set_bio(tls->ssl, bio, bio); /* takes it */
    return 0;
}

/* ── files ── */

static const char *last_reason(void)
{
    const char *reason = ERR_reason_error_string(ERR_peek_last_error());
    return reason ? reason : "not as expected";
}

static int take_trust(SSL_CTX *context, const char *path, struct err *err)
{
    int ok = path[0] ? SSL_CTX_load_verify_file(context, path) : SSL_CTX_set_default_verify_dir(context);
    if (!ok)
        return err_set(err, ERR_INVALID, "redis_ca_file: no certificates in %.200s: %s", path, last_reason());
    return 0;
}

static int take_own(SSL_CTX *context, const struct redis_tls_files *files, struct err *err)
{
    if (!files->cert[0] != !files->key[0])
        return err_set(err, ERR_INVALID, "redis_cert_file and redis_key_file belong together: %s is not set",
                       files->cert[0] ? "redis_key_file" : "redis_cert_file");
    if (!files->cert[0])
        return 0;
    if (!SSL_CTX_use_certificate_chain_file(context, files->cert))
        return err_set(err, ERR_INVALID, "redis_cert_file: no certificate in %.200s: %s", files->cert, last_reason());
    /* This also compares the key with the certificate. */
    if (!SSL_CTX_use_PrivateKey_file(context, files->key, SSL_FILETYPE_PEM))
        return err_set(err, ERR_INVALID, "redis_key_file: no key for redis_cert_file in %.200s: %s", files->key,
                       last_reason());
    return 0;
}

/* Nobody is at a terminal to be asked for a key's password. */
static int no_password(char *out, int size, int is_writing, void *context)
{
    (void)out;
    (void)size;
    (void)is_writing;
    (void)context;
    return -1;
}

static int context_new(const struct redis_tls_files *files, SSL_CTX **out, struct err *err)
{
    ERR_clear_error();
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context)
        return err_set(err, ERR_MEMORY, "no memory for TLS to Redis");
    SSL_CTX_set_default_passwd_cb(context, no_password);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    /* Without renegotiation a write never has to wait for a read. Redis ends a connection without saying so. */
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    /* The buffer of what waits to be written grows and moves between two attempts. */
    SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    int code = take_trust(context, files->ca, err);
    if (!code)
        code = take_own(context, files, err);
    if (code)
        SSL_CTX_free(context);
    else
        *out = context;
    return code;
}

int redis_tls_check(const struct redis_tls_files *files, struct err *err)
{
    SSL_CTX *context = NULL;
    int code = context_new(files, &context, err);
    SSL_CTX_free(context);
    return code;
}

/* ── a connection ── */

static int is_address(const char *host)
{
    unsigned char bytes[sizeof(struct in6_addr)];
    return inet_pton(AF_INET, host, bytes) == 1 || inet_pton(AF_INET6, host, bytes) == 1;
}

/* An address is looked for among a certificate's addresses, a name among its names; servers that have several
 * certificates choose by the name that they are told. */
static int expect_name(struct redis_tls *tls)
{
    if (is_address(tls->expected))
        return X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls->ssl), tls->expected);
    return SSL_set1_host(tls->ssl, tls->expected) && SSL_set_tlsext_host_name(tls->ssl, tls->expected);
}

int redis_tls_open(const struct redis_tls_files *files, const char *host, int fd, struct redis_tls **out,
                   struct err *err)
{
    SSL_CTX *context = NULL;
    int code = context_new(files, &context, err);
    if (code)
        return code;
    struct redis_tls *tls = calloc(1, sizeof *tls);
    if (tls) {
        tls->fd = fd;
        snprintf(tls->expected, sizeof tls->expected, "%s", files->name[0] ? files->name : host);
        tls->ssl = SSL_new(context); /* holds the context */
    }
    SSL_CTX_free(context);
    if (!tls || !tls->ssl || transport_attach(tls)) {
        redis_tls_close(tls);
        return err_set(err, ERR_MEMORY, "no memory for TLS to Redis");
    }
    if (!expect_name(tls)) {
        redis_tls_close(tls);
        return err_set(err, ERR_INVALID, "%.200s is no name that a certificate can be for", host);
    }
    *out = tls;
    return 0;
}

void redis_tls_close(struct redis_tls *tls)
{
    if (!tls)
        return;
    SSL_free(tls->ssl);
    BIO_meth_free(tls->transport);
    free(tls);
}

static int explain(const struct redis_tls *tls, int what, int failure, struct err *err)
{
    long verdict = SSL_get_verify_result(tls->ssl);
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return err_set(err, ERR_IO, "the certificate of Redis is not for %.200s (redis_cert_name says for whom it is)",
                       tls->expected);
    if (verdict != X509_V_OK)
        return err_set(err, ERR_IO, "the certificate of Redis is refused: %s (redis_ca_file says whom to trust)",
                       X509_verify_cert_error_string(verdict));
    if (what == SSL_ERROR_SSL)
        return err_set(err, ERR_IO, "no TLS with Redis: %s", last_reason());
    return err_set(err, ERR_IO, "no TLS with Redis: %s", failure ? strerror(failure) : "it closed the connection");
}

int redis_tls_shake(struct redis_tls *tls, int *out_events, struct err *err)
{
    ERR_clear_error();
    errno = 0;
    int done = SSL_connect(tls->ssl);
    int failure = errno;
    int what = SSL_get_error(tls->ssl, done);
    if (done == 1)
        return 1;
    if (what != SSL_ERROR_WANT_READ && what != SSL_ERROR_WANT_WRITE)
        return explain(tls, what, failure, err);
    *out_events = what == SSL_ERROR_WANT_READ ? LOOP_READ : LOOP_WRITE;
    return 0;
}

/* What a read or write that did not give bytes has come to, in the words of recv and send. */
static ssize_t without_bytes(struct redis_tls *tls, int failure)
{
    int what = SSL_get_error(tls->ssl, 0);
    if (what == SSL_ERROR_ZERO_RETURN)
        return 0;
    if (what == SSL_ERROR_WANT_READ || what == SSL_ERROR_WANT_WRITE) {
        errno = EAGAIN;
    } else if (what == SSL_ERROR_SYSCALL) {
        errno = failure ? failure : ECONNRESET;
    } else {
        snprintf(tls->problem, sizeof tls->problem, "%s", last_reason());
        errno = EPROTO;
    }
    return -1;
}

ssize_t redis_tls_read(struct redis_tls *tls, void *out, size_t size)
{
    size_t count = 0;
    ERR_clear_error();
    errno = 0;
    if (SSL_read_ex(tls->ssl, out, size, &count))
        return (ssize_t)count;
    return without_bytes(tls, errno);
}

ssize_t redis_tls_write(struct redis_tls *tls, const void *data, size_t size)
{
    size_t count = 0;
    ERR_clear_error();
    errno = 0;
    if (SSL_write_ex(tls->ssl, data, size, &count))
        return (ssize_t)count;
    ssize_t result = without_bytes(tls, errno);
    if (result == 0)
        errno = EPIPE; /* the other side has ended it */
    return -1;
}

const char *redis_tls_problem(const struct redis_tls *tls)
{
    return tls->problem;
}
