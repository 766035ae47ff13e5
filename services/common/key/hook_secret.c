/* Every part of a message is under the signature: a message that was caught cannot be sent again later, nor another body under
 * its id. Receivers refuse what is older than some minutes. */
#include "hook_secret.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define ID_PREFIX     "wh"
#define ID_BYTES      8
#define SECRET_PREFIX "whsec_"
#define PURPOSE       "webhook" /* of the hasher's other uses none gives the same bytes */
#define TIME_SIZE     24
#define NUMBER_SIZE   16

void hook_id_make(char out[HOOK_ID_SIZE])
{
    unsigned char bytes[ID_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    memcpy(out, ID_PREFIX, strlen(ID_PREFIX));
    sodium_bin2hex(out + strlen(ID_PREFIX), HOOK_ID_SIZE - strlen(ID_PREFIX), bytes, sizeof bytes);
}

int hook_id_is_valid(const char *id)
{
    return id && strlen(id) == HOOK_ID_SIZE - 1 && strncmp(id, ID_PREFIX, strlen(ID_PREFIX)) == 0 &&
           strspn(id + strlen(ID_PREFIX), "0123456789abcdef") == 2 * ID_BYTES;
}

/* The purpose with its NUL: what follows it cannot be read as a part of it. */
void hook_secret_derive(const struct tier_hasher *hasher, const struct signature_key *shared, const char *id,
                        unsigned number, struct hook_secret *out)
{
    char suffix[NUMBER_SIZE];
    crypto_generichash_state state;
    crypto_generichash_init(&state, hasher->pepper, sizeof hasher->pepper, sizeof out->bytes);
    crypto_generichash_update(&state, (const unsigned char *)PURPOSE, sizeof PURPOSE);
    crypto_generichash_update(&state, shared->bytes, sizeof shared->bytes);
    crypto_generichash_update(&state, (const unsigned char *)id, strlen(id));
    /* The first one has none: hooks that were made before secrets could be exchanged keep theirs. */
    if (number)
        crypto_generichash_update(&state, (const unsigned char *)suffix,
                                  (unsigned long long)snprintf(suffix, sizeof suffix, "#%u", number));
    crypto_generichash_final(&state, out->bytes, sizeof out->bytes);
}

void hook_secret_write(const struct hook_secret *secret, char out[HOOK_SECRET_SIZE])
{
    memcpy(out, SECRET_PREFIX, strlen(SECRET_PREFIX));
    sodium_bin2base64(out + strlen(SECRET_PREFIX), HOOK_SECRET_SIZE - strlen(SECRET_PREFIX), secret->bytes,
                      sizeof secret->bytes, sodium_base64_VARIANT_ORIGINAL);
}

void hook_secret_sign(const struct hook_secret *secret, const struct hook_message *message,
                      char out[HOOK_SIGNATURE_SIZE])
{
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    char time[TIME_SIZE];
    crypto_auth_hmacsha256_state state;
    int len = snprintf(time, sizeof time, ".%" PRId64 ".", message->time_s);
    crypto_auth_hmacsha256_init(&state, secret->bytes, sizeof secret->bytes);
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)message->id, strlen(message->id));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)time, (unsigned long long)len);
    crypto_auth_hmacsha256_update(&state, message->body, message->size_bytes);
    crypto_auth_hmacsha256_final(&state, hash);
    memcpy(out, "v1,", 3);
    sodium_bin2base64(out + 3, HOOK_SIGNATURE_SIZE - 3, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL);
}

void hmac_sha256_hex(const char *key, const void *body, size_t size_bytes, char out[HMAC_HEX_SIZE])
{
    unsigned char hash[crypto_auth_hmacsha256_BYTES];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    crypto_auth_hmacsha256_update(&state, body, size_bytes);
    crypto_auth_hmacsha256_final(&state, hash);
    sodium_bin2hex(out, HMAC_HEX_SIZE, hash, sizeof hash);
}
