#include "signature.h"

#include <sodium.h>
#include <string.h>

#define SIGNED_BYTES 16
#define VARIANT      sodium_base64_VARIANT_URLSAFE_NO_PADDING

void signature_secret_make(char out[SIGNATURE_SECRET_SIZE])
{
    unsigned char bytes[32];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(out, SIGNATURE_SECRET_SIZE, bytes, sizeof bytes);
}

int signature_key_read(const char *secret, struct signature_key *out)
{
    struct signature_key key;
    size_t size = 0;
    if (strlen(secret) != SIGNATURE_SECRET_SIZE - 1 ||
        sodium_hex2bin(key.bytes, sizeof key.bytes, secret, SIGNATURE_SECRET_SIZE - 1, NULL, &size, NULL) ||
        size != sizeof key.bytes)
        return 0;
    *out = key;
    return 1;
}

void signature_make(const struct signature_key *key, const char *text, char out[SIGNATURE_SIZE])
{
    unsigned char hash[SIGNED_BYTES];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, strlen(text), key->bytes, sizeof key->bytes);
    sodium_bin2base64(out, SIGNATURE_SIZE, hash, sizeof hash, VARIANT);
}

int signature_is_right(const struct signature_key *key, const char *text, const char *signature)
{
    char right[SIGNATURE_SIZE];
    if (strlen(signature) != SIGNATURE_SIZE - 1)
        return 0;
    signature_make(key, text, right);
    return sodium_memcmp(right, signature, SIGNATURE_SIZE - 1) == 0;
}

int address_part_encode(const char *text, char *out, size_t out_size)
{
    size_t size = strlen(text);
    if (sodium_base64_encoded_len(size, VARIANT) > out_size)
        return 0;
    sodium_bin2base64(out, out_size, (const unsigned char *)text, size, VARIANT);
    return 1;
}

int address_part_decode(const char *part, char *out, size_t out_size)
{
    size_t size = 0;
    if (!out_size ||
        sodium_base642bin((unsigned char *)out, out_size - 1, part, strlen(part), NULL, &size, NULL, VARIANT) ||
        memchr(out, '\0', size))
        return 0;
    out[size] = '\0';
    return 1;
}
