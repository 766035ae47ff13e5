/* Every key begins with the edition in braces, Redis Cluster's hash tag: all of an edition is in one slot, which is
 * what lets one function touch several keys. */
#include "redis_keys.h"

#include <stdio.h>
#include <string.h>

#define NAME(kind, text) [kind] = text,
static const char *const names[] = {STORE_KEY_NAMES(NAME)};

struct redis_key redis_key_make(const char *edition, enum key_kind kind, const char *id)
{
    struct redis_key key;
    snprintf(key.text, sizeof key.text, "{%.*s}:%s%.*s", KEY_EDITION_MAX, edition, names[kind], KEY_ID_MAX, id);
    return key;
}

int redis_edition_is_valid(const char *edition)
{
    size_t len = edition ? strlen(edition) : 0;
    return len > 0 && len <= KEY_EDITION_MAX && strspn(edition, "abcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}
