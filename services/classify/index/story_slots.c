/* The storage under the index: arrays of stories and articles with free lists, the two maps from id to slot, the list
 * of a story's articles (latest first) and the list of all stories by touch. Slots are numbers, not pointers, because
 * the arrays move when they grow. What is counted twice (articles of a story, sketches, provisional ones) is kept equal
 * here; the meaning of an article's terms is story_index.c's. */
#include "story_slots.h"

#include "report_follow.h"
#include "review_queue.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM_MIN 1024u

static uint64_t id_key(const char *id)
{
    return id_hash64(id, strlen(id));
}

uint32_t story_slots_find_article(const struct story_index *index, const char *article_id)
{
    uint32_t slot = slot_map_find(&index->article_by_id, id_key(article_id));
    return slot != SLOT_NONE && strcmp(index->articles[slot].id, article_id) == 0 ? slot : SLOT_NONE;
}

uint32_t story_slots_find_story(const struct story_index *index, const char *story_id)
{
    uint32_t slot = slot_map_find(&index->story_by_id, id_key(story_id));
    return slot != SLOT_NONE && strcmp(index->stories[slot].id, story_id) == 0 ? slot : SLOT_NONE;
}

static int grow_stories(struct story_index *index)
{
    uint32_t room = index->story_room ? index->story_room * 2 : ROOM_MIN;
    struct live_story *stories = realloc(index->stories, room * sizeof *stories);
    if (!stories) {
        return ERR_MEMORY;
    }
    index->stories = stories;
    float *scores = realloc(index->scores, room * sizeof *scores);
    if (!scores) {
        return ERR_MEMORY;
    }
    index->scores = scores;
    /* Backwards, so that the free list gives out low slots first and memory is touched in order. */
    for (uint32_t i = room; i-- > index->story_room;) {
        index->scores[i] = 0;
        index->stories[i] = (struct live_story){.newer = index->free_story};
        index->free_story = i;
    }
    index->story_room = room;
    return 0;
}

static int grow_articles(struct story_index *index)
{
    uint32_t room = index->article_room ? index->article_room * 2 : ROOM_MIN;
    struct live_article *articles = realloc(index->articles, room * sizeof *articles);
    if (!articles) {
        return ERR_MEMORY;
    }
    index->articles = articles;
    for (uint32_t i = room; i-- > index->article_room;) {
        index->articles[i] = (struct live_article){.story = SLOT_NONE, .next = index->free_article};
        index->free_article = i;
    }
    index->article_room = room;
    return 0;
}

/* ── the order of touch ──────────────────────────────────────────────────────────────────────────────────────────── */

static void unlink_story(struct story_index *index, uint32_t slot)
{
    struct live_story *story = &index->stories[slot];
    *(story->newer == SLOT_NONE ? &index->newest : &index->stories[story->newer].older) = story->older;
    *(story->older == SLOT_NONE ? &index->oldest : &index->stories[story->older].newer) = story->newer;
}

static void link_newest(struct story_index *index, uint32_t slot)
{
    struct live_story *story = &index->stories[slot];
    story->newer = SLOT_NONE;
    story->older = index->newest;
    *(index->newest == SLOT_NONE ? &index->oldest : &index->stories[index->newest].newer) = slot;
    index->newest = slot;
    story->touched = index->applied;
}

/* ── stories in and out ──────────────────────────────────────────────────────────────────────────────────────────── */

uint32_t story_slots_add_story(struct story_index *index, const char *story_id, const char *lang)
{
    if (index->free_story == SLOT_NONE && grow_stories(index) < 0) {
        return SLOT_NONE;
    }
    uint32_t slot = index->free_story;
    assert(slot < index->story_room && index->stories[slot].article_count == 0);
    if (slot_map_put(&index->story_by_id, id_key(story_id), slot) < 0) {
        return SLOT_NONE;
    }
    index->free_story = index->stories[slot].newer;
    struct live_story *story = &index->stories[slot];
    *story = (struct live_story){.first_article = SLOT_NONE, .last_article = SLOT_NONE};
    snprintf(story->id, sizeof story->id, "%s", story_id);
    snprintf(story->lang, sizeof story->lang, "%s", lang);
    index->story_count++;
    link_newest(index, slot);
    return slot;
}

void story_slots_remove_story(struct story_index *index, uint32_t slot)
{
    struct live_story *story = &index->stories[slot];
    assert(slot < index->story_room && index->story_count > 0 && story->first_article == SLOT_NONE);
    for (size_t i = 0; story->centre && i < story->centre->count; i++) {
        postings_remove(&index->postings, story->centre->terms[i].hash, slot);
    }
    index->owned_bytes -= vector_bytes(story->centre);
    free(story->centre);
    unlink_story(index, slot);
    review_queue_remove(index, slot);
    story_apart_forget(index, slot);
    slot_map_remove(&index->story_by_id, id_key(story->id));
    /* A free story has no articles and no centre, and reuses `newer` as the link of the free list. */
    *story = (struct live_story){.newer = index->free_story};
    index->free_story = slot;
    index->story_count--;
}

static void forget_embedding(struct story_index *index, struct live_article *article)
{
    if (article->embedding) {
        uint32_t moved = embedding_store_remove(&index->embeddings, article->embedding - 1);
        /* The store filled the gap with its last vector: whoever owns that has to know its new place. When the removed
         * one was the last, it is the same article, which the next line puts right. */
        index->articles[moved].embedding = article->embedding;
        article->embedding = 0;
    }
}

static void forget_all_embeddings(struct story_index *index)
{
    for (uint32_t i = 0; i < index->embeddings.count; i++) {
        index->articles[index->embeddings.owners[i]].embedding = 0;
    }
    embedding_store_done(&index->embeddings);
}

void story_slots_keep_embedding(struct story_index *index, uint32_t slot, const struct embedding *embedding)
{
    struct live_article *article = &index->articles[slot];
    if (!embedding->values || embedding->dimensions == 0 || embedding->dimensions > EMBEDDING_DIMENSIONS) {
        return;
    }
    forget_embedding(index, article);
    /* Another model than before: none of the kept vectors can be compared with what comes from now on. */
    if (!embedding_store_fits(&index->embeddings, embedding)) {
        forget_all_embeddings(index);
    }
    if (embedding_store_add(&index->embeddings, slot, embedding) == 0) {
        article->embedding = index->embeddings.count;
    }
}

void story_slots_forget_vector(struct story_index *index, struct live_article *article)
{
    forget_embedding(index, article);
    index->owned_bytes -= vector_bytes(article->vector);
    free(article->vector);
    article->vector = NULL;
}

void story_slots_forget_sketch(struct story_index *index, struct live_article *article)
{
    if (article->sketch) {
        index->owned_bytes -= sketch_packed_bytes(article->sketch);
        index->stories[article->story].sketch_count--;
        free(article->sketch);
        article->sketch = NULL;
    }
}

/* Takes the article's slot out of its story's list and frees it; counts and centre are the caller's. */
void story_slots_remove_article(struct story_index *index, uint32_t slot)
{
    struct live_article *article = &index->articles[slot];
    assert(slot < index->article_room && article->story < index->story_room && index->article_count > 0);
    struct live_story *story = &index->stories[article->story];
    *(article->previous == SLOT_NONE ? &story->first_article : &index->articles[article->previous].next) =
        article->next;
    *(article->next == SLOT_NONE ? &story->last_article : &index->articles[article->next].previous) = article->previous;
    story_slots_forget_vector(index, article);
    story_slots_forget_sketch(index, article);
    slot_map_remove(&index->article_by_id, id_key(article->id));
    index->provisional_count -= article->is_provisional;
    *article = (struct live_article){.story = SLOT_NONE, .next = index->free_article};
    index->free_article = slot;
    index->article_count--;
}

void story_slots_drop_story(struct story_index *index, uint32_t slot)
{
    while (index->stories[slot].first_article != SLOT_NONE) {
        story_slots_remove_article(index, index->stories[slot].first_article);
    }
    story_slots_remove_story(index, slot);
}

uint32_t story_slots_add_article(struct story_index *index, const struct placement *placement, uint32_t story_slot,
                                 enum placement_state state)
{
    if (index->free_article == SLOT_NONE && grow_articles(index) < 0) {
        return SLOT_NONE;
    }
    uint32_t slot = index->free_article;
    assert(slot < index->article_room && index->articles[slot].story == SLOT_NONE && story_slot < index->story_room);
    if (slot_map_put(&index->article_by_id, id_key(placement->article_id), slot) < 0) {
        return SLOT_NONE;
    }
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[story_slot];
    index->free_article = article->next;
    *article =
        (struct live_article){.story = story_slot,
                              .previous = SLOT_NONE,
                              .next = story->first_article,
                              .follows = SLOT_NONE,
                              .time_ms = placement->time_ms ? placement->time_ms : story_index_clock_ms(index),
                              .time_kind = (uint8_t)time_kind_of(placement->features->has_time, placement->time_ms),
                              .is_provisional = state == PLACEMENT_PROVISIONAL,
                              .title = title_mark_of(placement->features)};
    snprintf(article->id, sizeof article->id, "%s", placement->article_id);
    snprintf(article->copy_of, sizeof article->copy_of, "%s", placement->copy_of);
    snprintf(article->lang, sizeof article->lang, "%s", placement->features->lang);
    *(story->first_article == SLOT_NONE ? &story->last_article : &index->articles[story->first_article].previous) =
        slot;
    story->first_article = slot;
    index->article_count++;
    index->provisional_count += article->is_provisional;
    return slot;
}

void story_slots_touch(struct story_index *index, uint32_t slot)
{
    unlink_story(index, slot);
    link_newest(index, slot);
}

/* ── what is kept of a story ─────────────────────────────────────────────────────────────────────────────────────── */

void story_slots_keep_report(struct story_index *index, struct live_story *story, uint32_t slot)
{
    assert(index->articles[slot].vector);
    if (story->kept_count < REPORTS_KEPT_MAX) {
        story->kept[story->kept_count++] = slot;
        return;
    }
    uint32_t oldest = story->kept[0];
    memmove(story->kept, story->kept + 1, (REPORTS_KEPT_MAX - 1) * sizeof *story->kept);
    story->kept[REPORTS_KEPT_MAX - 1] = slot;
    index->articles[oldest].follows = report_follow_next(index, story, oldest);
    story_slots_forget_vector(index, &index->articles[oldest]);
}

void live_story_note_time(struct live_story *story, int64_t time_ms, enum time_kind kind)
{
    if (time_ms == 0 || (story->first_ms != 0 && kind > story->time_kind)) {
        return;
    }
    if (kind < story->time_kind) {
        story->first_ms = story->last_ms = 0;
    }
    story->time_kind = (uint8_t)kind;
    story->first_ms = story->first_ms == 0 || time_ms < story->first_ms ? time_ms : story->first_ms;
    story->last_ms = time_ms > story->last_ms ? time_ms : story->last_ms;
}

struct gone_terms {
    struct postings *postings;
    uint32_t story;
};

static void remove_posting(void *context, uint32_t hash)
{
    const struct gone_terms *gone = context;
    postings_remove(gone->postings, hash, gone->story);
}

void story_slots_take_terms(struct story_index *index, uint32_t slot)
{
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[article->story];
    struct gone_terms gone = {&index->postings, article->story};
    vector_subtract(story->centre, article->vector, remove_posting, &gone);
    for (size_t i = 0; i < story->kept_count; i++) {
        if (story->kept[i] == slot) {
            memmove(story->kept + i, story->kept + i + 1, (story->kept_count - i - 1u) * sizeof *story->kept);
            story->kept_count--;
        }
    }
    report_follow_next(index, story, slot);
}

/* Not one whose vector is kept: decisions compare with those. Its id is forgotten; announced again, Redis knows it. */
void story_slots_forget_oldest(struct story_index *index, struct live_story *story)
{
    uint32_t slot = story->last_article;
    while (slot != SLOT_NONE && index->articles[slot].vector) {
        slot = index->articles[slot].previous;
    }
    if (slot != SLOT_NONE) {
        story_slots_remove_article(index, slot);
        story->article_count--;
    }
}
