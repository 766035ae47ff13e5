/* The index of live stories: what every decision looks at. An article enters (weighed, added to its story's centre, to
 * the postings and to the frequencies) and leaves again exactly as it entered, so that undoing a provisional one leaves
 * no trace. Slots and lists are in story_slots.c, merges and moves in story_index_change.c. Deterministic: the same
 * articles in the same order give the same index on every replica, which is why its clock is the articles' own and why
 * nothing here asks for the time. */
#include "review_queue.h"
#include "story_slots.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS ((int64_t)24 * 3600 * 1000)

struct story_index *story_index_new(const struct story_index_options *options, struct err *err)
{
    struct story_index *index = calloc(1, sizeof *index);
    if (!index) {
        err_set(err, ERR_MEMORY, "no memory for the index of stories");
        return NULL;
    }
    index->options = options ? *options : (struct story_index_options){0};
    uint32_t stories_max = index->options.stories_max ? index->options.stories_max : STORY_INDEX_STORIES;
    index->options.stories_max = stories_max < STORY_INDEX_STORIES_MAX ? stories_max : STORY_INDEX_STORIES_MAX;
    index->options.keep_ms = index->options.keep_ms ? index->options.keep_ms : STORY_INDEX_KEEP_DAYS * DAY_MS;
    index->options.span_ms = index->options.span_ms ? index->options.span_ms : STORY_INDEX_SPAN_DAYS * DAY_MS;
    /* Both must have passed before a story leaves: time for a quiet desk, articles for a replay of old news, whose
     * clock runs fast. */
    index->options.keep_articles =
        index->options.keep_articles ? index->options.keep_articles : STORY_INDEX_KEEP_ARTICLES;
    index->free_story = index->free_article = index->newest = index->oldest = SLOT_NONE;
    index->first_due = index->last_due = SLOT_NONE;
    index->models = index->options.models ? index->options.models : grouping_models_shipped();
    index->frequency = index->models ? term_frequency_new(&index->models->frequencies) : NULL;
    if (slot_map_init(&index->story_by_id) < 0 || slot_map_init(&index->article_by_id) < 0 ||
        postings_init(&index->postings) < 0 || !index->frequency) {
        err_set(err, ERR_MEMORY, "no memory for the index of stories");
        story_index_free(index);
        return NULL;
    }
    return index;
}

void story_index_free(struct story_index *index)
{
    if (!index) {
        return;
    }
    for (uint32_t i = 0; i < index->story_room; i++) {
        free(index->stories[i].centre);
    }
    for (uint32_t i = 0; i < index->article_room; i++) {
        free(index->articles[i].vector);
        free(index->articles[i].sketch);
    }
    free(index->stories);
    free(index->articles);
    free(index->scores);
    slot_map_done(&index->story_by_id);
    slot_map_done(&index->article_by_id);
    postings_done(&index->postings);
    term_frequency_free(index->frequency);
    embedding_store_done(&index->embeddings);
    free(index);
}

/* ── articles in ─────────────────────────────────────────────────────────────────────────────────────────────────── */

static size_t hashes_of(const struct vector *vector, uint32_t out[FEATURES_TERMS_MAX])
{
    for (size_t i = 0; i < vector->count; i++) {
        out[i] = vector->terms[i].hash;
    }
    return vector->count;
}

/* Of too many the oldest is forgotten. Without memory for one, the article is a copy of nothing. */
static void add_sketch(struct story_index *index, uint32_t slot, const struct sketch *sketch)
{
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[article->story];
    /* Short texts have no sketch: by chance alone they would look like copies. */
    if (sketch->count == 0 || !(article->sketch = sketch_pack(sketch))) {
        return;
    }
    index->owned_bytes += sketch_packed_bytes(article->sketch);
    if (++story->sketch_count <= SKETCHES_KEPT_MAX) {
        return;
    }
    struct live_article *oldest = article;
    for (uint32_t at = slot; at != SLOT_NONE; at = index->articles[at].next) {
        oldest = index->articles[at].sketch ? &index->articles[at] : oldest;
    }
    story_slots_forget_sketch(index, oldest);
}

static int is_copy(const struct live_article *article)
{
    return article->copy_of[0] != '\0';
}

/* Weighs the report and enters it in frequencies, centre and postings. Returns 0 or ERR_MEMORY; what was entered by
 * then is taken out with the article. */
static int add_content(struct story_index *index, uint32_t slot, const struct article_features *features)
{
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[article->story];
    story->report_count++;
    for (size_t i = 0; i < features->term_count; i++) {
        postings_prefetch(&index->postings, features->terms[i].hash);
    }
    article->vector = vector_of_article(features, index->frequency);
    if (!article->vector) {
        return ERR_MEMORY;
    }
    index->owned_bytes += vector_bytes(article->vector);
    size_t before = vector_bytes(story->centre);
    int result = vector_add(&story->centre, article->vector);
    index->owned_bytes += vector_bytes(story->centre) - before;
    for (size_t i = 0; result == 0 && i < article->vector->count; i++) {
        uint32_t hash = article->vector->terms[i].hash;
        /* A centre that is full takes no new terms; a story must not be found by a term that is not in it, or removing
         * it would leave the posting behind. */
        result = vector_has(story->centre, hash) ? postings_add(&index->postings, hash, article->story) : 0;
    }
    uint32_t hashes[FEATURES_TERMS_MAX];
    if (result == 0) {
        size_t count = hashes_of(article->vector, hashes);
        result = term_frequency_add(index->frequency, article->lang, hashes, count);
    }
    story_slots_keep_report(index, story, slot);
    return result;
}

/* The latest times in order, of which one goes for each that comes: sorting all of them for each took a
 * twentieth of a restart. */
static void note_clock(struct story_index *index, int64_t time_ms)
{
    int64_t *sorted = index->recent_sorted_ms;
    unsigned used = index->recent_used;
    int64_t *place = &index->recent_ms[index->recent_next];
    index->recent_next = (index->recent_next + 1) % CLOCK_ARTICLES;
    if (used == CLOCK_ARTICLES) {
        unsigned at = 0;
        while (sorted[at] != *place) {
            at++;
        }
        memmove(sorted + at, sorted + at + 1, (used - at - 1) * sizeof *sorted);
        used--;
    }
    *place = time_ms;
    unsigned at = used++;
    for (; at > 0 && sorted[at - 1] > time_ms; at--) {
        sorted[at] = sorted[at - 1];
    }
    sorted[at] = time_ms;
    index->recent_used = used;
}

/* ── articles out ────────────────────────────────────────────────────────────────────────────────────────────────── */

/* A report whose vector is not kept any more stays in the centre; it is one of many there. */
static void remove_content(struct story_index *index, uint32_t slot)
{
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[article->story];
    story->report_count -= !is_copy(article);
    if (!article->vector) {
        return;
    }
    story_slots_take_terms(index, slot);
    uint32_t hashes[FEATURES_TERMS_MAX];
    size_t count = hashes_of(article->vector, hashes);
    term_frequency_remove(index->frequency, article->lang, hashes, count);
}

static void take_out(struct story_index *index, uint32_t slot)
{
    uint32_t story_slot = index->articles[slot].story;
    remove_content(index, slot);
    story_slots_remove_article(index, slot);
    if (--index->stories[story_slot].article_count == 0) {
        story_slots_remove_story(index, story_slot);
    }
}

/* ── the calls ───────────────────────────────────────────────────────────────────────────────────────────────────── */

static int enter(struct story_index *index, const struct placement *placement, enum placement_state state)
{
    uint32_t story_slot = story_slots_find_story(index, placement->story_id);
    if (story_slot == SLOT_NONE) {
        story_slot = story_slots_add_story(index, placement->story_id, placement->features->lang);
    }
    if (story_slot == SLOT_NONE) {
        return ERR_MEMORY;
    }
    uint32_t slot = story_slots_add_article(index, placement, story_slot, state);
    struct live_story *story = &index->stories[story_slot];
    if (slot == SLOT_NONE) {
        if (story->article_count == 0) {
            story_slots_remove_story(index, story_slot);
        }
        return ERR_MEMORY;
    }
    story->article_count++;
    /* The index's count of articles is its clock for everything that must not depend on time: touch, expiry,
     * reviews. */
    index->applied++;
    add_sketch(index, slot, &placement->features->sketch);
    if (!is_copy(&index->articles[slot]) && add_content(index, slot, placement->features) < 0) {
        take_out(index, slot);
        return ERR_MEMORY;
    }
    if (!is_copy(&index->articles[slot])) {
        story_slots_keep_embedding(index, slot, &placement->embedding);
    }
    const struct live_article *article = &index->articles[slot];
    if (article->time_ms != 0 && article->time_kind == TIME_OWN) {
        note_clock(index, article->time_ms);
    }
    live_story_note_time(story, article->time_ms, article->time_kind);
    if (story->article_count > ARTICLES_KEPT_MAX) {
        story_slots_forget_oldest(index, story);
    }
    story_slots_touch(index, story_slot);
    if (state == PLACEMENT_PROVISIONAL) { /* of all replicas, the one that placed it looks again */
        review_queue_note(index, story_slot);
    }
    return 0;
}

int story_index_apply(struct story_index *index, const struct placement *placement, enum placement_state state,
                      struct err *err)
{
    uint32_t known = story_slots_find_article(index, placement->article_id);
    if (known != SLOT_NONE) {
        struct live_article *article = &index->articles[known];
        if (strcmp(index->stories[article->story].id, placement->story_id) == 0) {
            index->provisional_count -= article->is_provisional && state == PLACEMENT_COMMITTED;
            article->is_provisional = article->is_provisional && state == PLACEMENT_PROVISIONAL;
            return 0;
        }
        take_out(index, known);
    }
    if (enter(index, placement, state) < 0) {
        return err_set(err, ERR_MEMORY, "no memory to enter article %s in the index", placement->article_id);
    }
    story_index_note_change(index);
    return 1;
}

int story_index_confirm(struct story_index *index, const char *article_id, const char *story_id)
{
    uint32_t slot = story_slots_find_article(index, article_id);
    if (slot == SLOT_NONE) {
        return 0;
    }
    struct live_article *article = &index->articles[slot];
    /* A review may have merged or moved it since it was placed; its own entries in the log say so, behind this one. */
    if (strcmp(index->stories[article->story].id, story_id) != 0 && !article->was_moved &&
        story_slots_find_story(index, story_id) != SLOT_NONE) {
        return 0;
    }
    index->provisional_count -= article->is_provisional;
    article->is_provisional = 0;
    return 1;
}

int story_index_revise(struct story_index *index, const struct placement *placement, struct err *err)
{
    uint32_t known = story_slots_find_article(index, placement->article_id);
    uint8_t was_moved = known != SLOT_NONE && index->articles[known].was_moved;
    if (known != SLOT_NONE) {
        take_out(index, known);
    }
    if (enter(index, placement, PLACEMENT_COMMITTED) < 0) {
        return err_set(err, ERR_MEMORY, "no memory to enter article %s in the index", placement->article_id);
    }
    index->articles[story_slots_find_article(index, placement->article_id)].was_moved = was_moved;
    story_index_note_change(index);
    return 1;
}

int story_index_undo(struct story_index *index, const char *article_id)
{
    uint32_t slot = story_slots_find_article(index, article_id);
    if (slot == SLOT_NONE || !index->articles[slot].is_provisional) {
        return 0;
    }
    /* Out of its former place first, or the article would count in two stories. */
    take_out(index, slot);
    story_index_note_change(index);
    return 1;
}

int story_index_embed(struct story_index *index, const char *article_id, const struct embedding *embedding)
{
    uint32_t slot = story_slots_find_article(index, article_id);
    if (slot == SLOT_NONE || !index->articles[slot].vector) {
        return 0;
    }
    story_slots_keep_embedding(index, slot, embedding);
    story_index_note_change(index);
    return 1;
}

int story_index_drop_story(struct story_index *index, const char *story_id)
{
    uint32_t slot = story_slots_find_story(index, story_id);
    if (slot == SLOT_NONE) {
        return 0;
    }
    story_slots_drop_story(index, slot);
    story_index_note_change(index);
    return 1;
}

void story_index_keep_in_place(struct story_index *index, const char *article_id)
{
    uint32_t slot = story_slots_find_article(index, article_id);
    if (slot != SLOT_NONE) {
        index->articles[slot].was_moved = 1;
    }
}

/* Over the limit the story untouched for longest goes whatever its age: memory is bounded, and `expired` says that the
 * limit is too low. */
static int is_expired(const struct story_index *index, const struct live_story *story, int64_t clock_ms)
{
    if (index->story_count > index->options.stories_max) {
        return 1;
    }
    return index->applied - story->touched > index->options.keep_articles &&
           (story->last_ms == 0 || story->last_ms < clock_ms - index->options.keep_ms);
}

unsigned story_index_expire(struct story_index *index)
{
    int64_t clock_ms = story_index_clock_ms(index);
    unsigned dropped = 0;
    while (index->oldest != SLOT_NONE && is_expired(index, &index->stories[index->oldest], clock_ms)) {
        story_slots_drop_story(index, index->oldest);
        dropped++;
    }
    index->expired += dropped;
    story_index_note_change(index);
    return dropped;
}

const char *story_index_story_of(const struct story_index *index, const char *article_id)
{
    uint32_t slot = story_slots_find_article(index, article_id);
    return slot == SLOT_NONE ? NULL : index->stories[index->articles[slot].story].id;
}

uint32_t story_index_find(const struct story_index *index, const char *story_id)
{
    return story_slots_find_story(index, story_id);
}

const char *story_index_story_id(const struct story_index *index, uint32_t story)
{
    assert(story < index->story_room && index->stories[story].article_count > 0);
    return index->stories[story].id;
}

const char *story_index_article_id(const struct story_index *index, uint32_t article)
{
    assert(article < index->article_room && index->articles[article].story != SLOT_NONE);
    return index->articles[article].id;
}

int story_index_has_story(const struct story_index *index, const char *story_id)
{
    return story_slots_find_story(index, story_id) != SLOT_NONE;
}

int story_index_is_too_long(const struct story_index *index, int64_t first_ms, int64_t last_ms)
{
    return first_ms != 0 && last_ms != 0 && last_ms - first_ms > index->options.span_ms;
}

struct story_index_counts story_index_counts(const struct story_index *index)
{
    size_t bytes = sizeof *index + index->story_room * (sizeof *index->stories + sizeof *index->scores) +
                   index->article_room * sizeof *index->articles + slot_map_bytes(&index->story_by_id) +
                   slot_map_bytes(&index->article_by_id) + postings_bytes(&index->postings) +
                   term_frequency_bytes(index->frequency) + embedding_store_bytes(&index->embeddings) +
                   index->owned_bytes;
    return (struct story_index_counts){.stories = index->story_count,
                                       .articles = index->article_count,
                                       .provisional = index->provisional_count,
                                       .applied = index->applied,
                                       .expired = index->expired,
                                       .embeddings = index->embeddings.count,
                                       .bytes = bytes,
                                       .clock_ms = story_index_clock_ms(index)};
}
