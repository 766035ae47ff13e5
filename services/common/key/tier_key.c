/* Makes, reads and hashes tier keys. The hash is keyed with the edition and the operator's secret: a copy of Redis is
 * no list of keys to try. Comparisons take the same time wherever two hashes differ. */
#include "tier_key.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#define PREFIX       "tk_"
#define PREFIX_CHARS 3
#define ID_CHARS     (TIER_KEY_ID_SIZE - 1)
#define SECRET_CHARS 32                                 /* of five bits each */
#define ALPHABET     "0123456789abcdefghjkmnpqrstvwxyz" /* none that is easily taken for another */
#define HASH_BYTES   32

/* libsodium must be started before its randomness is used; again does no harm. */
static int start(struct err *err)
{
    return sodium_init() < 0 ? err_set(err, ERR_UNAVAILABLE, "the system gives no randomness") : 0;
}

static int read_secret(const char *path, unsigned char *out, size_t *out_size, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd >= 0 ? read(fd, out, TIER_KEY_SECRET_MAX + 1) : -1;
    int failure = errno;
    if (fd >= 0)
        close(fd);
    if (size < 0)
        return err_set(err, ERR_UNAVAILABLE, "%s: %s", path, strerror(failure));
    if (size == 0 || size > TIER_KEY_SECRET_MAX)
        return err_set(err, ERR_INVALID, "%s: empty, or more than %d bytes", path, TIER_KEY_SECRET_MAX);
    *out_size = (size_t)size;
    return 0;
}

int tier_hasher_init(struct tier_hasher *hasher, const char *edition, const char *secret_file, struct err *err)
{
    unsigned char secret[TIER_KEY_SECRET_MAX + 1];
    size_t size = 0;
    crypto_generichash_state state;
    int code = start(err);
    if (!code && *secret_file)
        code = read_secret(secret_file, secret, &size, err);
    if (code)
        return code;
    crypto_generichash_init(&state, NULL, 0, sizeof hasher->pepper);
    crypto_generichash_update(&state, (const unsigned char *)edition, strlen(edition) + 1);
    crypto_generichash_update(&state, secret, size);
    crypto_generichash_final(&state, hasher->pepper, sizeof hasher->pepper);
    sodium_memzero(secret, sizeof secret);
    return 0;
}

static void put_random(char *out, size_t count)
{
    unsigned char bytes[SECRET_CHARS];
    randombytes_buf(bytes, count);
    for (size_t i = 0; i < count; i++)
        out[i] = ALPHABET[bytes[i] % 32];
    out[count] = '\0';
    sodium_memzero(bytes, sizeof bytes);
}

void tier_key_make(char out_key[TIER_KEY_SIZE], char out_id[TIER_KEY_ID_SIZE])
{
    start(NULL);
    out_id[0] = 'k';
    put_random(out_id + 1, ID_CHARS - 1);
    memcpy(out_key, PREFIX, PREFIX_CHARS);
    memcpy(out_key + PREFIX_CHARS, out_id, ID_CHARS);
    out_key[PREFIX_CHARS + ID_CHARS] = '_';
    put_random(out_key + PREFIX_CHARS + ID_CHARS + 1, SECRET_CHARS);
}

int tier_key_id_is_valid(const char *id)
{
    return id && strlen(id) == ID_CHARS && *id == 'k' && strspn(id + 1, ALPHABET) == ID_CHARS - 1;
}

int tier_key_read_id(const char *text, char out_id[TIER_KEY_ID_SIZE])
{
    if (!text || strlen(text) != PREFIX_CHARS + ID_CHARS + 1 + SECRET_CHARS || memcmp(text, PREFIX, PREFIX_CHARS) != 0)
        return 0;
    const char *secret = text + PREFIX_CHARS + ID_CHARS + 1;
    memcpy(out_id, text + PREFIX_CHARS, ID_CHARS);
    out_id[ID_CHARS] = '\0';
    return secret[-1] == '_' && tier_key_id_is_valid(out_id) && strspn(secret, ALPHABET) == SECRET_CHARS;
}

void tier_key_hash(const struct tier_hasher *hasher, const char *key, char out[TIER_KEY_HASH_SIZE])
{
    unsigned char hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)key, strlen(key), hasher->pepper,
                       sizeof hasher->pepper);
    sodium_bin2hex(out, TIER_KEY_HASH_SIZE, hash, sizeof hash);
}

int tier_key_hash_is_equal(const char *a, const char *b)
{
    return strlen(a) == TIER_KEY_HASH_SIZE - 1 && strlen(b) == TIER_KEY_HASH_SIZE - 1 &&
           sodium_memcmp(a, b, TIER_KEY_HASH_SIZE - 1) == 0;
}
