/* Libsodium's keys are made of a seed, so all replicas that share the secret have the same one, and sign the same line with the
 * same signature. */
#include "desk_key.h"

#include <sodium.h>
#include <string.h>

static int read_hex(const char *text, unsigned char *out, size_t size)
{
    size_t got = 0;
    return strlen(text) == 2 * size && !sodium_hex2bin(out, size, text, 2 * size, NULL, &got, NULL) && got == size;
}

int desk_key_read(const char *secret, struct desk_key *out)
{
    unsigned char seed[crypto_sign_SEEDBYTES], public[crypto_sign_PUBLICKEYBYTES];
    if (!read_hex(secret, seed, sizeof seed))
        return 0;
    crypto_sign_seed_keypair(public, out->secret, seed);
    sodium_bin2hex(out->name, sizeof out->name, public, sizeof public);
    sodium_memzero(seed, sizeof seed);
    return 1;
}

void desk_key_sign(const struct desk_key *key, const void *data, size_t size_bytes, char out[DESK_SIGNATURE_SIZE])
{
    unsigned char signature[crypto_sign_BYTES];
    crypto_sign_detached(signature, NULL, data, size_bytes, key->secret);
    sodium_bin2hex(out, DESK_SIGNATURE_SIZE, signature, sizeof signature);
}

int desk_key_has_signed(const char *name, const void *data, size_t size_bytes, const char *signature)
{
    unsigned char bytes[crypto_sign_BYTES], public[crypto_sign_PUBLICKEYBYTES];
    return read_hex(name, public, sizeof public) && read_hex(signature, bytes, sizeof bytes) &&
           crypto_sign_verify_detached(bytes, data, size_bytes, public) == 0;
}

void desk_hash(const void *data, size_t size_bytes, char out[DESK_HASH_SIZE])
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, data, size_bytes);
    sodium_bin2hex(out, DESK_HASH_SIZE, hash, sizeof hash);
}
