/* Signatures of deliveries (X-Hub-Signature: method=hex of an HMAC over the body), and random words for ids and
 * secrets. */
#include "push_sign.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>

static const EVP_MD *method_of(const char *name, size_t len)
{
    if (len == 4 && strncasecmp(name, "sha1", len) == 0)
        return EVP_sha1(); /* what most hubs still use */
    if (len != 6)
        return NULL;
    return strncasecmp(name, "sha256", len) == 0   ? EVP_sha256()
           : strncasecmp(name, "sha384", len) == 0 ? EVP_sha384()
           : strncasecmp(name, "sha512", len) == 0 ? EVP_sha512()
                                                   : NULL;
}

static void write_hex(const unsigned char *bytes, size_t size, char *out)
{
    for (size_t i = 0; i < size; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

/* The comparison takes the same time wherever the two differ: how long a refusal takes tells a forger nothing. */
int push_sign_is_right(const char *header, const char *secret, const void *body, size_t size_bytes)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    char right[2 * EVP_MAX_MD_SIZE + 1], given[2 * EVP_MAX_MD_SIZE + 1];
    unsigned size = 0;
    const char *value = header ? strchr(header, '=') : NULL;
    const EVP_MD *method = value ? method_of(header, (size_t)(value - header)) : NULL;
    if (!method || !HMAC(method, secret, (int)strlen(secret), body, size_bytes, digest, &size))
        return 0;
    write_hex(digest, size, right);
    if (strlen(value + 1) != 2 * (size_t)size)
        return 0;
    for (size_t i = 0; i < 2 * (size_t)size; i++) {
        /* Hubs write hex in either case; memcmp knows one. */
        char byte = value[1 + i];
        given[i] = byte >= 'A' && byte <= 'F' ? (char)(byte + 0x20) : byte;
    }
    return CRYPTO_memcmp(right, given, 2 * (size_t)size) == 0;
}

int push_random(char out[PUSH_RANDOM_SIZE])
{
    unsigned char bytes[(PUSH_RANDOM_SIZE - 1) / 2];
    /* Without good random bytes there is no subscription: an id that can be guessed would be worse than none. */
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
        return -1;
    write_hex(bytes, sizeof bytes, out);
    return 0;
}
