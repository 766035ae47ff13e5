/* Every key begins with the edition in braces, Redis Cluster's hash tag: all of an edition is in one slot, which is
 * what lets one function touch several keys. */
#include "redis_keys.h"

#include <stdio.h>
#include <string.h>

static const char *const names[] = {
    [KEY_ARTICLE] = "a:",
    [KEY_PLACEMENT] = "p:",
    [KEY_CONTENT] = "h:",
    [KEY_STORY] = "s:",
    [KEY_MEMBERS] = "m:",
    [KEY_SUMMARY] = "u:",
    [KEY_HEAD] = "d:",
    [KEY_TODO] = "todo:",
    [KEY_ENDPOINTS] = "e:",
    [KEY_ARTICLES] = "articles",
    [KEY_STORIES] = "stories",
    [KEY_LOG] = "log",
    [KEY_FEED] = "feed",
    [KEY_STATE] = "state",
    [KEY_DEAD] = "dead",
    [KEY_DEAD_WHY] = "dead:why",
    [KEY_NOTES] = "notes",
    [KEY_FEEDS] = "feeds",
    [KEY_FEEDS_STATE] = "feeds:state",
    [KEY_HOSTS] = "hosts",
    [KEY_HUBS] = "hubs",
    [KEY_KEYS] = "keys",
    [KEY_TITLE] = "o:",
    [KEY_HISTORY] = "y:",
    [KEY_ASIDE] = "q:",
    [KEY_REFRAIN] = "b:",
    [KEY_DETAILS] = "t:",
};

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
