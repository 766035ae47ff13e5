/* A replica that has nothing to review says so once and lets its note expire, so that no note alone means little: it
 * counts only behind articles after which none was seen. */
#include "review_takeover.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct takeover_replica *find(struct review_takeover *takeover, const char *instance)
{
    struct takeover_replica *oldest = &takeover->replicas[0];
    for (size_t i = 0; i < TAKEOVER_REPLICAS_MAX; i++) {
        struct takeover_replica *replica = &takeover->replicas[i];
        if (strcmp(replica->instance, instance) == 0)
            return replica;
        if (replica->last < oldest->last)
            oldest = replica;
    }
    /* One that is free has placed nothing, so it is the oldest. */
    *oldest = (struct takeover_replica){0};
    snprintf(oldest->instance, sizeof oldest->instance, "%s", instance);
    return oldest;
}

void review_takeover_note(struct review_takeover *takeover, const char *instance, const char *article_id,
                          uint64_t applied)
{
    if (!*instance || strlen(instance) >= ID_SIZE || strlen(article_id) >= ID_SIZE)
        return;
    struct takeover_replica *replica = find(takeover, instance);
    snprintf(replica->articles[replica->next], ID_SIZE, "%s", article_id);
    replica->next = (replica->next + 1) % TAKEOVER_ARTICLES_MAX;
    replica->count += replica->count < TAKEOVER_ARTICLES_MAX;
    replica->last = applied;
    replica->has_placed = 1;
}

int review_takeover_is_open(const struct review_takeover *takeover)
{
    for (size_t i = 0; i < TAKEOVER_REPLICAS_MAX; i++)
        if (takeover->replicas[i].count > 0)
            return 1;
    return 0;
}

unsigned review_takeover_owed(const struct review_takeover *takeover)
{
    unsigned owed = 0;
    for (size_t i = 0; i < TAKEOVER_REPLICAS_MAX; i++)
        owed += takeover->replicas[i].is_missed ? takeover->replicas[i].count : 0;
    return owed;
}

/* Its value, NULL without one. */
static const char *note_of(const char *instance, const char *const *names, const char *const *values, size_t count)
{
    size_t prefix = strlen(REVIEWS_DUE_NOTE);
    for (size_t i = 0; i < count; i++)
        if (strncmp(names[i], REVIEWS_DUE_NOTE, prefix) == 0 && strcmp(names[i] + prefix, instance) == 0)
            return values[i];
    return NULL;
}

static void forget(struct takeover_replica *replica)
{
    replica->count = replica->next = 0;
    replica->is_missed = 0;
}

static unsigned take_over(struct takeover_replica *replica, struct story_index *index)
{
    unsigned taken = 0;
    /* The oldest first, as the replica would have come to them. */
    for (unsigned i = 0; i < replica->count; i++) {
        unsigned at = (replica->next + TAKEOVER_ARTICLES_MAX - replica->count + i) % TAKEOVER_ARTICLES_MAX;
        const char *story = story_index_story_of(index, replica->articles[at]);
        if (story) {
            review_queue_note(index, story_index_find(index, story));
            taken++;
        }
    }
    forget(replica);
    return taken;
}

/* Returns how many articles were taken over. */
static unsigned hear_one(struct takeover_replica *replica, struct story_index *index, const char *note)
{
    int has_placed = replica->has_placed;
    replica->has_placed = 0;
    if (note) {
        replica->is_missed = 0;
        if (strcmp(note, "0") == 0 && !has_placed)
            forget(replica);
        return 0;
    }
    if (story_index_counts(index).applied > replica->last + TAKEOVER_WITHIN) {
        forget(replica);
        return 0;
    }
    if (!replica->is_missed || has_placed) {
        replica->is_missed = 1;
        return 0;
    }
    return take_over(replica, index);
}

unsigned review_takeover_hear(struct review_takeover *takeover, struct story_index *index, const char *const *names,
                              const char *const *values, size_t count)
{
    unsigned taken = 0;
    for (size_t i = 0; i < TAKEOVER_REPLICAS_MAX; i++) {
        struct takeover_replica *replica = &takeover->replicas[i];
        if (replica->count > 0)
            taken += hear_one(replica, index, note_of(replica->instance, names, values, count));
    }
    return taken;
}
