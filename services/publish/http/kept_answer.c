/* A table of answers by the hash of their key. */
#include "kept_answer.h"

#include "clock.h"
#include "id.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int kept_answer_fill(struct kept_answer *answer, const char *type, struct buffer *out)
{
    char *body = NULL;
    size_t size = 0;
    /* Before it is taken: who sends a failed buffer says so. */
    if (out->is_failed)
        return ERR_TOO_LARGE;
    int code = buffer_take(out, &body, &size, NULL);
    if (code)
        return code;
    kept_answer_done(answer);
    answer->type = type;
    answer->forms[CODING_PLAIN] = (struct coded){body, size};
    answer->hash = id_hash64(body, size);
    answer->made_ms = clock_monotonic_ms();
    return 0;
}

const char *kept_answer_body(struct kept_answer *answer, enum coding_effort effort, enum coding *coding,
                             size_t *out_size)
{
    const struct coded *plain = &answer->forms[CODING_PLAIN];
    if (plain->size < CODING_MIN_BYTES)
        *coding = CODING_PLAIN;
    if (*coding != CODING_PLAIN && !(answer->tried & 1u << *coding)) {
        answer->tried |= 1u << *coding;
        coding_pack(*coding, effort, plain->bytes, plain->size, &answer->forms[*coding]);
    }
    if (!answer->forms[*coding].bytes)
        *coding = CODING_PLAIN;
    *out_size = answer->forms[*coding].size;
    return answer->forms[*coding].bytes;
}

size_t kept_answer_bytes(const struct kept_answer *answer)
{
    size_t bytes = 0;
    for (int coding = 0; coding < CODING_COUNT; coding++)
        bytes += answer->forms[coding].size;
    return bytes;
}

void kept_answer_done(struct kept_answer *answer)
{
    for (int coding = 0; coding < CODING_COUNT; coding++)
        free(answer->forms[coding].bytes);
    *answer = (struct kept_answer){0};
}

/* ── the table ── */

/* Never 0, which marks a free slot. */
static uint64_t hash_of(const char *key)
{
    uint64_t hash = id_hash64(key, strlen(key));
    return hash ? hash : 1;
}

/* KEPT_ANSWERS_MAX when it is not there. A walk over 4 KB of hashes costs less than keeping a tree of them. */
static size_t find_slot(const struct kept_answers *all, const char *key, uint64_t hash)
{
    size_t slot = 0;
    while (slot < KEPT_ANSWERS_MAX && (all->hashes[slot] != hash || strcmp(all->answers[slot].key, key) != 0))
        slot++;
    return slot;
}

struct kept_answer *kept_answers_find(struct kept_answers *all, const char *key, const char *note, int64_t age_max_ms)
{
    size_t slot = all->answers ? find_slot(all, key, hash_of(key)) : KEPT_ANSWERS_MAX;
    if (slot == KEPT_ANSWERS_MAX)
        return NULL;
    struct kept_answer *found = &all->answers[slot];
    if (strcmp(found->note, note) != 0 || clock_monotonic_ms() - found->made_ms > age_max_ms)
        return NULL;
    found->used = ++all->requests;
    return found;
}

/* Its slot is free again; its hash goes too, so that nobody finds it. */
static void drop(struct kept_answers *all, size_t slot)
{
    kept_answer_done(&all->answers[slot]);
    all->hashes[slot] = 0;
}

/* A free slot, or that of the answer that nobody has asked for for longest. */
static size_t oldest_slot(const struct kept_answers *all, int wants_free)
{
    size_t oldest = KEPT_ANSWERS_MAX;
    for (size_t slot = 0; slot < KEPT_ANSWERS_MAX; slot++) {
        if (!all->hashes[slot] && wants_free)
            return slot;
        if (all->hashes[slot] && (oldest == KEPT_ANSWERS_MAX || all->answers[slot].used < all->answers[oldest].used))
            oldest = slot;
    }
    return oldest;
}

/* Packed forms are added after an answer was put, so all are summed up now and then: at each put. */
static void make_room(struct kept_answers *all, size_t slot_to_keep)
{
    size_t bytes = 0;
    for (size_t slot = 0; slot < KEPT_ANSWERS_MAX; slot++)
        bytes += all->hashes[slot] ? kept_answer_bytes(&all->answers[slot]) : 0;
    while (bytes > (all->bytes_max ? all->bytes_max : KEPT_BYTES_MAX)) {
        size_t oldest = oldest_slot(all, 0);
        if (oldest == slot_to_keep || oldest == KEPT_ANSWERS_MAX)
            break;
        bytes -= kept_answer_bytes(&all->answers[oldest]);
        drop(all, oldest);
    }
    all->bytes = bytes;
}

struct kept_answer *kept_answers_put(struct kept_answers *all, const char *key, const char *note, const char *type,
                                     struct buffer *out)
{
    uint64_t hash = hash_of(key);
    if (!*key || strlen(key) >= KEPT_KEY_SIZE || strlen(note) >= KEPT_NOTE_SIZE)
        return NULL;
    if (!all->answers && !(all->answers = calloc(KEPT_ANSWERS_MAX, sizeof *all->answers)))
        return NULL;
    size_t slot = find_slot(all, key, hash);
    if (slot == KEPT_ANSWERS_MAX)
        slot = oldest_slot(all, 1);
    assert(slot < KEPT_ANSWERS_MAX);
    struct kept_answer *answer = &all->answers[slot];
    if (kept_answer_fill(answer, type, out))
        return NULL;
    all->hashes[slot] = hash;
    strcpy(answer->key, key);
    strcpy(answer->note, note);
    answer->used = ++all->requests;
    make_room(all, slot);
    return answer;
}

void kept_answers_done(struct kept_answers *all)
{
    for (size_t slot = 0; all->answers && slot < KEPT_ANSWERS_MAX; slot++)
        kept_answer_done(&all->answers[slot]);
    free(all->answers);
    *all = (struct kept_answers){0};
}
