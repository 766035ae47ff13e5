/* What a form of ours carries so that no other site can send it for a reader: a token made from a random number that
 * only the reader's browser has, in a cookie. Any replica can check it: nothing is stored. */
#ifndef TRIPTYCH_FORM_TOKEN_H
#define TRIPTYCH_FORM_TOKEN_H

#include "tier_key.h"

#define FORM_NONCE_SIZE 33                 /* 32 hexadecimal digits, terminated */
#define FORM_TOKEN_SIZE TIER_KEY_HASH_SIZE /* 64 of them, terminated */

void form_nonce_make(char out[FORM_NONCE_SIZE]);
int form_nonce_is_valid(const char *nonce); /* NULL is not */

/* Keyed like the hashes of keys, and never equal to one. */
void form_token_make(const struct tier_hasher *hasher, const char *nonce, char out[FORM_TOKEN_SIZE]);
/* In a time that does not depend on where they differ. `nonce` and `token` come from outside; NULL never matches. */
int form_token_is_right(const struct tier_hasher *hasher, const char *nonce, const char *token);

#endif
