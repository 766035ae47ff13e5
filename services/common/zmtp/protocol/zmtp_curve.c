/* The server's side of CurveZMQ (rfc.zeromq.org/spec/26): HELLO and WELCOME exchange short-term keys, INITIATE proves
 * the client's long-term key by its vouch, then every message is a box. All processes share one key pair: whoever holds
 * it belongs to the desk. The specification's cookie is encrypted state that the client keeps; ours is random and the
 * state is kept, bounded by connections. */
#include "zmtp_curve.h"

#include "err.h"
#include "zmtp_frame.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define KEY            ZMTP_CURVE_KEY_BYTES
#define MAC            crypto_box_MACBYTES
#define NONCE          crypto_box_NONCEBYTES
#define SHORT_NONCE    8
#define LONG_NONCE     16
#define COOKIE         96
#define HELLO_DATA     194 /* version 2, padding 72, client's short-term key 32, nonce 8, box 80 */
#define HELLO_KEY_AT   74
#define HELLO_NONCE_AT 106
#define HELLO_BOX_AT   114
#define HELLO_ZEROS    64
#define VOUCH_BOX      80 /* of the short-term key and the server's */
#define VOUCH          (LONG_NONCE + VOUCH_BOX)
#define MESSAGE_NAME   "\x07MESSAGE"
#define MESSAGE_NAMED  8

struct zmtp_curve {
    const struct zmtp_curve_keys *keys;
    uint8_t client_key[KEY];                     /* of this connection */
    uint8_t server_key[KEY], server_secret[KEY]; /* likewise */
    uint8_t shared[crypto_box_BEFORENMBYTES];    /* of the two */
    uint8_t cookie[COOKIE];                      /* what the client must give back: random, since we keep the state */
    uint64_t client_nonce, server_nonce;         /* last used */
};

struct zmtp_curve *zmtp_curve_new(const struct zmtp_curve_keys *keys)
{
    struct zmtp_curve *curve = sodium_init() < 0 ? NULL : calloc(1, sizeof *curve);
    if (curve)
        curve->keys = keys;
    return curve;
}

void zmtp_curve_free(struct zmtp_curve *curve)
{
    if (!curve)
        return;
    /* Keys of the connection: memory that is used again must not hold them. */
    sodium_memzero(curve, sizeof *curve);
    free(curve);
}

/* ── nonces: a name of the step, then what makes it unique ── */

static void make_nonce(uint8_t out[NONCE], const char *prefix, const uint8_t *rest)
{
    size_t len = strlen(prefix);
    memcpy(out, prefix, len);
    memcpy(out + len, rest, NONCE - len);
}

/* The client's counter must grow, or a recorded command could be given again. */
static int take_client_nonce(struct zmtp_curve *curve, const uint8_t bytes[SHORT_NONCE])
{
    uint64_t nonce = 0;
    for (int i = 0; i < SHORT_NONCE; i++)
        nonce = nonce << 8 | bytes[i];
    /* Boxes that are replayed or reordered are refused; TCP keeps the order of honest ones. */
    if (nonce <= curve->client_nonce)
        return 0;
    curve->client_nonce = nonce;
    return 1;
}

static void next_server_nonce(struct zmtp_curve *curve, uint8_t out[SHORT_NONCE])
{
    curve->server_nonce++;
    for (int i = 0; i < SHORT_NONCE; i++)
        out[i] = (uint8_t)(curve->server_nonce >> (8 * (SHORT_NONCE - 1 - i)));
}

/* ── handshake ── */

/* Keys of this connection alone, and the cookie; the client's key proves itself later, by the vouch. */
static int make_welcome(struct zmtp_curve *curve, uint8_t out[ZMTP_REPLY_MAX])
{
    uint8_t data[LONG_NONCE + MAC + KEY + COOKIE], plain[KEY + COOKIE], nonce[NONCE];
    crypto_box_keypair(curve->server_key, curve->server_secret);
    randombytes_buf(curve->cookie, COOKIE);
    randombytes_buf(data, LONG_NONCE);
    memcpy(plain, curve->server_key, KEY);
    memcpy(plain + KEY, curve->cookie, COOKIE);
    make_nonce(nonce, "WELCOME-", data);
    if (crypto_box_easy(data + LONG_NONCE, plain, sizeof plain, nonce, curve->client_key, curve->keys->secret_key) ||
        crypto_box_beforenm(curve->shared, curve->client_key, curve->server_secret))
        return ERR_INVALID; /* the client's key is a degenerate one */
    return (int)zmtp_command_write(out, "WELCOME", data, sizeof data);
}

int zmtp_curve_hello(struct zmtp_curve *curve, const struct zmtp_command *hello, uint8_t out[ZMTP_REPLY_MAX])
{
    uint8_t nonce[NONCE], zeros[HELLO_ZEROS];
    if (!zmtp_command_is(hello, "HELLO") || hello->size != HELLO_DATA || hello->data[0] != 1 || hello->data[1] != 0)
        return ERR_INVALID;
    memcpy(curve->client_key, hello->data + HELLO_KEY_AT, KEY);
    make_nonce(nonce, "CurveZMQHELLO---", hello->data + HELLO_NONCE_AT);
    if (!take_client_nonce(curve, hello->data + HELLO_NONCE_AT) ||
        crypto_box_open_easy(zeros, hello->data + HELLO_BOX_AT, HELLO_ZEROS + MAC, nonce, curve->client_key,
                             curve->keys->secret_key))
        return ERR_INVALID;
    return make_welcome(curve, out);
}

/* The vouch: who holds the long-term key says that the short-term key is his. */
static int check_vouch(const struct zmtp_curve *curve, const uint8_t *key, const uint8_t *vouch)
{
    uint8_t nonce[NONCE], plain[VOUCH_BOX - MAC];
    /* In a time that does not depend on where they differ. */
    if (sodium_memcmp(key, curve->keys->public_key, KEY) != 0)
        return 0;
    make_nonce(nonce, "VOUCH---", vouch);
    return crypto_box_open_easy(plain, vouch + LONG_NONCE, VOUCH_BOX, nonce, key, curve->server_secret) == 0 &&
           sodium_memcmp(plain, curve->client_key, KEY) == 0 &&
           sodium_memcmp(plain + KEY, curve->keys->public_key, KEY) == 0;
}

int zmtp_curve_initiate(struct zmtp_curve *curve, const struct zmtp_command *initiate, const uint8_t **out_metadata,
                        size_t *out_size)
{
    uint8_t nonce[NONCE];
    size_t before = COOKIE + SHORT_NONCE;
    if (!zmtp_command_is(initiate, "INITIATE") || initiate->size < before + MAC + KEY + VOUCH ||
        sodium_memcmp(initiate->data, curve->cookie, COOKIE) != 0)
        return ERR_INVALID;
    uint8_t *box = (uint8_t *)initiate->data + before; /* decrypted where it stands */
    size_t box_size = initiate->size - before;
    make_nonce(nonce, "CurveZMQINITIATE", initiate->data + COOKIE);
    if (!take_client_nonce(curve, initiate->data + COOKIE) ||
        crypto_box_open_easy_afternm(box, box, box_size, nonce, curve->shared) || !check_vouch(curve, box, box + KEY))
        return ERR_INVALID;
    *out_metadata = box + KEY + VOUCH;
    *out_size = box_size - MAC - KEY - VOUCH;
    return 0;
}

int zmtp_curve_ready(struct zmtp_curve *curve, const char *socket_type, uint8_t out[ZMTP_REPLY_MAX])
{
    uint8_t metadata[ZMTP_METADATA_MAX], data[SHORT_NONCE + MAC + ZMTP_METADATA_MAX], nonce[NONCE];
    size_t size = zmtp_metadata_write(metadata, socket_type);
    next_server_nonce(curve, data);
    make_nonce(nonce, "CurveZMQREADY---", data);
    crypto_box_easy_afternm(data + SHORT_NONCE, metadata, size, nonce, curve->shared);
    return (int)zmtp_command_write(out, "READY", data, SHORT_NONCE + MAC + size);
}

/* ── messages: a byte of flags and the payload in a box; the flags are a frame's MORE and, as 2, COMMAND ── */

#define FLAG_MORE    1u
#define FLAG_COMMAND 2u

int zmtp_curve_open(struct zmtp_curve *curve, const struct zmtp_command *message, unsigned *out_flags,
                    const uint8_t **out_payload, size_t *out_size)
{
    uint8_t nonce[NONCE];
    if (!zmtp_command_is(message, "MESSAGE") || message->size < SHORT_NONCE + MAC + 1 ||
        !take_client_nonce(curve, message->data))
        return ERR_INVALID;
    uint8_t *box = (uint8_t *)message->data + SHORT_NONCE; /* decrypted where it stands */
    size_t box_size = message->size - SHORT_NONCE;
    make_nonce(nonce, "CurveZMQMESSAGEC", message->data);
    if (crypto_box_open_easy_afternm(box, box, box_size, nonce, curve->shared) || box[0] & ~(FLAG_MORE | FLAG_COMMAND))
        return ERR_INVALID;
    *out_flags = (box[0] & FLAG_MORE ? ZMTP_MORE : 0u) | (box[0] & FLAG_COMMAND ? ZMTP_COMMAND : 0u);
    *out_payload = box + 1;
    *out_size = box_size - MAC - 1;
    return 0;
}

void zmtp_curve_seal(struct zmtp_curve *curve, unsigned flags, const void *payload, size_t size, uint8_t *out)
{
    uint8_t nonce[NONCE], *box = out + MESSAGE_NAMED + SHORT_NONCE;
    memcpy(out, MESSAGE_NAME, MESSAGE_NAMED);
    next_server_nonce(curve, out + MESSAGE_NAMED);
    make_nonce(nonce, "CurveZMQMESSAGES", out + MESSAGE_NAMED);
    /* The plain text stands where its box will: libsodium allows the two to overlap. */
    box[MAC] = (uint8_t)((flags & ZMTP_MORE ? FLAG_MORE : 0u) | (flags & ZMTP_COMMAND ? FLAG_COMMAND : 0u));
    if (size)
        memcpy(box + MAC + 1, payload, size);
    crypto_box_easy_afternm(box, box + MAC, size + 1, nonce, curve->shared);
}
