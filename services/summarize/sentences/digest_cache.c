/* Digests of the latest articles, in sets of few places by the article's id (like a processor's cache): a fixed amount
 * of memory, and no list to keep in order. What the story at hand uses is never given up; when a set is full of such,
 * the digest is kept apart until the turn ends. */
#include "digest_cache.h"

#include <stdlib.h>
#include <string.h>

#include "id.h"
#include "story_view.h"

#define LOOSE_MAX VIEW_ARTICLES_MAX

struct entry {
    char article_id[ID_SIZE];
    uint64_t wording; /* what the digest was made of: an article may be revised */
    uint64_t turn;    /* when it was last used; the present one: must stay */
    struct article_digest *digest;
};

struct digest_cache {
    struct digester *digester;
    uint64_t turn;
    struct article_digest *loose[LOOSE_MAX]; /* made in this turn for articles whose set is full of others in use */
    unsigned loose_count;
    struct entry entries[DIGEST_CACHE_SETS][DIGEST_CACHE_WAYS];
};

struct digest_cache *digest_cache_new(struct err *err)
{
    struct digest_cache *cache = calloc(1, sizeof *cache);
    if (!cache) {
        err_set(err, ERR_MEMORY, "no memory for a cache of digests");
        return NULL;
    }
    cache->turn = 1;
    cache->digester = digester_new(err);
    if (!cache->digester) {
        digest_cache_free(cache);
        return NULL;
    }
    return cache;
}

static void loose_free(struct digest_cache *cache)
{
    while (cache->loose_count > 0)
        free(cache->loose[--cache->loose_count]);
}

void digest_cache_free(struct digest_cache *cache)
{
    if (!cache)
        return;
    loose_free(cache);
    for (unsigned set = 0; set < DIGEST_CACHE_SETS; set++)
        for (unsigned way = 0; way < DIGEST_CACHE_WAYS; way++)
            free(cache->entries[set][way].digest);
    digester_free(cache->digester);
    free(cache);
}

void digest_cache_turn(struct digest_cache *cache)
{
    loose_free(cache);
    cache->turn++;
}

/* The entry that holds the article, or else the one to give up for it: the longest unused; NULL when all are in use. */
static struct entry *entry_for(struct digest_cache *cache, const char *article_id)
{
    struct entry *set = cache->entries[id_hash64(article_id, strlen(article_id)) % DIGEST_CACHE_SETS];
    struct entry *oldest = &set[0];
    for (unsigned way = 0; way < DIGEST_CACHE_WAYS; way++) {
        if (set[way].digest && strcmp(set[way].article_id, article_id) == 0)
            return &set[way];
        if (set[way].turn < oldest->turn)
            oldest = &set[way];
    }
    return oldest->turn < cache->turn ? oldest : NULL;
}

/* A digest names places in a text: with another text they would lie outside of it. */
static uint64_t wording_of(const Triptych__Article *article, const char *lang)
{
    const uint64_t parts[] = {id_hash64(article->title, strlen(article->title)),
                              id_hash64(article->text, strnlen(article->text, DIGEST_TEXT_WANTED)),
                              id_hash64(lang, strlen(lang))};
    return id_hash64(parts, sizeof parts);
}

static void entry_fill(struct entry *entry, const char *article_id, uint64_t wording, struct article_digest *digest)
{
    free(entry->digest);
    entry->digest = digest;
    entry->wording = wording;
    memcpy(entry->article_id, article_id, strlen(article_id) + 1);
}

int digest_cache_get(struct digest_cache *cache, const Triptych__Article *article, const char *lang,
                     const struct article_digest **out, struct err *err)
{
    int is_cacheable = strlen(article->id) < ID_SIZE;
    struct entry *entry = is_cacheable ? entry_for(cache, article->id) : NULL;
    uint64_t wording = wording_of(article, lang);
    int is_there = entry && entry->digest && entry->wording == wording && strcmp(entry->article_id, article->id) == 0;
    if (!is_there) {
        struct article_digest *digest;
        if (!entry && cache->loose_count == LOOSE_MAX)
            return err_set(err, ERR_FULL, "more than %d digests asked for in one turn", LOOSE_MAX);
        int code = article_digest_make(cache->digester, article, lang, &digest, err);
        if (code != 0)
            return code;
        if (!entry) {
            *out = cache->loose[cache->loose_count++] = digest;
            return 0;
        }
        entry_fill(entry, article->id, wording, digest);
    }
    entry->turn = cache->turn;
    *out = entry->digest;
    return 0;
}
