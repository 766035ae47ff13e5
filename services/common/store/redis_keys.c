/* Every key begins with the edition in braces, Redis Cluster's hash tag: all of an edition is in one slot, which is
 * what lets one function touch several keys. */
#include "redis_keys.h"

#include <string.h>

#define KEY_NAME_MAX 16
_Static_assert(3 + KEY_EDITION_MAX + KEY_NAME_MAX + KEY_ID_MAX < KEY_SIZE, "a key of the longest parts fits");

#define NAME(kind, text) [kind] = (text),
static const char *const names[] = {STORE_KEY_NAMES(NAME)};

/* At most `most` bytes of `text`, terminated; returns where they end. */
static char *append(char *at, const char *text, size_t most)
{
    size_t len = strnlen(text, most);
    memcpy(at, text, len);
    at[len] = 0;
    return at + len;
}

struct redis_key redis_key_make(const char *edition, enum key_kind kind, const char *id)
{
    struct redis_key key = {0};
    char *at = key.text;
    *at++ = '{';
    at = append(at, edition, KEY_EDITION_MAX);
    *at++ = '}';
    *at++ = ':';
    at = append(at, names[kind], KEY_NAME_MAX);
    append(at, id, KEY_ID_MAX);
    return key;
}

int redis_edition_is_valid(const char *edition)
{
    size_t len = edition ? strlen(edition) : 0;
    return len > 0 && len <= KEY_EDITION_MAX && strspn(edition, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}
