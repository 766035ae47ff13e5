/* Names of the edition's keys: here and in functions/base.lua, which says what each holds. Pure. */
#ifndef TRIPTYCH_REDIS_KEYS_H
#define TRIPTYCH_REDIS_KEYS_H

#define KEY_EDITION_MAX 32        /* characters of an edition's name */
#define KEY_ID_MAX      64        /* of the part behind the kind: ids, stages, hashes */
#define KEY_SIZE        128       /* holds the longest key, terminated */
#define KEY_CALLERS_ID  "callers" /* of KEY_ENDPOINTS: the programs that call the library, by instance */

/* One for each pattern of keys; base.lua explains them in the same order. A key's name is part of what is stored: to
 * rename one takes a migration (functions/migrations.lua). */
enum key_kind {
    KEY_ARTICLE,
    KEY_PLACEMENT,
    KEY_CONTENT,
    KEY_STORY,
    KEY_MEMBERS,
    KEY_SUMMARY,
    KEY_HEAD,
    KEY_TODO,
    KEY_ENDPOINTS,
    KEY_ARTICLES,
    KEY_STORIES,
    KEY_LOG,
    KEY_FEED,
    KEY_STATE,
    KEY_DEAD,
    KEY_DEAD_WHY,
    KEY_NOTES,
    KEY_FEEDS,
    KEY_FEEDS_STATE,
    KEY_HOSTS,
    KEY_HUBS,
    KEY_KEYS,
    KEY_TITLE,
    KEY_HISTORY,
    KEY_ASIDE,
    KEY_REFRAIN,
    KEY_DETAILS,
};

/* By value: a key is made where it is used and needs no freeing. */
struct redis_key {
    char text[KEY_SIZE];
};

/* The key of `kind`; `id` is "" for the kinds that exist once. An id longer than KEY_ID_MAX is cut: callers check
 * ids. */
struct redis_key redis_key_make(const char *edition, enum key_kind kind, const char *id);

/* Whether `edition` is 1 to 32 characters of [a-z0-9_-]: it stands in keys and in match patterns unescaped. */
int redis_edition_is_valid(const char *edition);

#endif
