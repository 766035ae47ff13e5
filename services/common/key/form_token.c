/* A token is the keyed hash of the browser's random cookie. Another site can make the browser send the cookie, but can
 * neither read it nor compute the token. */
#include "form_token.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#define NONCE_BYTES 16

void form_nonce_make(char out[FORM_NONCE_SIZE])
{
    unsigned char bytes[NONCE_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(out, FORM_NONCE_SIZE, bytes, sizeof bytes);
}

int form_nonce_is_valid(const char *nonce)
{
    return nonce && strlen(nonce) == FORM_NONCE_SIZE - 1 && strspn(nonce, "0123456789abcdef") == FORM_NONCE_SIZE - 1;
}

void form_token_make(const struct tier_hasher *hasher, const char *nonce, char out[FORM_TOKEN_SIZE])
{
    char text[FORM_NONCE_SIZE + 8];
    snprintf(text, sizeof text, "form:%s", nonce); /* no key begins so */
    tier_key_hash(hasher, text, out);
}

int form_token_is_right(const struct tier_hasher *hasher, const char *nonce, const char *token)
{
    char right[FORM_TOKEN_SIZE];
    if (!form_nonce_is_valid(nonce) || !token)
        return 0;
    form_token_make(hasher, nonce, right);
    return tier_key_hash_is_equal(right, token);
}
