/* What others decided since: stories merged, articles moved. The index follows without looking at a text again. */
#include "review_queue.h"
#include "story_slots.h"

#include <assert.h>
#include <string.h>

static uint32_t find_or_add(struct story_index *index, const char *story_id, const char *lang)
{
    uint32_t slot = story_slots_find_story(index, story_id);
    return slot != SLOT_NONE ? slot : story_slots_add_story(index, story_id, lang);
}

static int no_memory(const char *story_id, struct err *err)
{
    return err_set(err, ERR_MEMORY, "no memory to enter what was moved to story %s in the index", story_id);
}

/* The story has the vector's terms too: in its centre, and it is found by them. */
static int add_terms(struct story_index *index, uint32_t story_slot, const struct vector *vector)
{
    struct live_story *story = &index->stories[story_slot];
    size_t before = vector_bytes(story->centre);
    int result = vector ? vector_add(&story->centre, vector) : 0;
    index->owned_bytes += vector_bytes(story->centre) - before;
    for (size_t i = 0; result == 0 && vector && i < vector->count; i++) {
        uint32_t hash = vector->terms[i].hash;
        result = vector_has(story->centre, hash) ? postings_add(&index->postings, hash, story_slot) : 0;
    }
    return result;
}

/* ── an article from story to story ──────────────────────────────────────────────────────────────────────────────── */

static void unlink_article(struct story_index *index, uint32_t slot)
{
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[article->story];
    assert(article->story < index->story_room && story->article_count > 0);
    *(article->previous == SLOT_NONE ? &story->first_article : &index->articles[article->previous].next) =
        article->next;
    *(article->next == SLOT_NONE ? &story->last_article : &index->articles[article->next].previous) = article->previous;
    story->article_count--;
    story->report_count -= article->copy_of[0] == '\0';
    story->sketch_count = (uint16_t)(story->sketch_count - (article->sketch != NULL));
}

static void link_article(struct story_index *index, uint32_t slot, uint32_t story_slot)
{
    struct live_article *article = &index->articles[slot];
    struct live_story *story = &index->stories[story_slot];
    article->story = story_slot;
    article->previous = SLOT_NONE;
    article->next = story->first_article;
    *(story->first_article == SLOT_NONE ? &story->last_article : &index->articles[story->first_article].previous) =
        slot;
    story->first_article = slot;
    story->article_count++;
    story->report_count += article->copy_of[0] == '\0';
    story->sketch_count = (uint16_t)(story->sketch_count + (article->sketch != NULL));
    live_story_note_time(story, article->time_ms, article->time_kind);
}

/* Of what is kept beyond the bounds the oldest goes. */
static void trim(struct story_index *index, struct live_story *story)
{
    for (uint32_t at = story->last_article; at != SLOT_NONE && story->sketch_count > SKETCHES_KEPT_MAX;
         at = index->articles[at].previous) {
        story_slots_forget_sketch(index, &index->articles[at]);
    }
    while (story->article_count > ARTICLES_KEPT_MAX) {
        story_slots_forget_oldest(index, story);
    }
}

/* ── merge ───────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Both stories' kept reports by time, the oldest first; those that are too many are forgotten. All articles are in `into`
 * by now: who follows one that is forgotten is sought there. */
static void merge_kept(struct story_index *index, struct live_story *from, struct live_story *into)
{
    uint32_t all[2 * REPORTS_KEPT_MAX];
    size_t count = 0;
    for (size_t a = 0, b = 0; a < into->kept_count || b < from->kept_count;) {
        int takes_into = b == from->kept_count || (a < into->kept_count && index->articles[into->kept[a]].time_ms <=
                                                                               index->articles[from->kept[b]].time_ms);
        all[count++] = takes_into ? into->kept[a++] : from->kept[b++];
    }
    from->kept_count = into->kept_count = 0;
    for (size_t i = 0; i < count; i++) {
        story_slots_keep_report(index, into, all[i]);
    }
}

int story_index_merge(struct story_index *index, const char *from_story_id, const char *into_story_id, struct err *err)
{
    uint32_t from_slot = story_slots_find_story(index, from_story_id);
    if (from_slot == SLOT_NONE || strcmp(from_story_id, into_story_id) == 0) {
        return 0;
    }
    char lang[TEXT_LANGUAGE_SIZE];
    memcpy(lang, index->stories[from_slot].lang, sizeof lang); /* adding a story may move them all */
    uint32_t into_slot = find_or_add(index, into_story_id, lang);
    if (into_slot == SLOT_NONE) {
        return no_memory(into_story_id, err);
    }
    struct live_story *from = &index->stories[from_slot];
    struct live_story *into = &index->stories[into_slot];
    uint32_t reports = into->report_count + from->report_count; /* of those that are not kept any more too */
    int result = add_terms(index, into_slot, from->centre);
    while (from->last_article != SLOT_NONE) {
        uint32_t slot = from->last_article;
        unlink_article(index, slot);
        link_article(index, slot, into_slot);
    }
    merge_kept(index, from, into);
    into->report_count = reports;
    live_story_note_time(into, from->first_ms, from->time_kind);
    live_story_note_time(into, from->last_ms, from->time_kind);
    int was_due = from->is_due;
    story_apart_merge(index, from_slot, into_slot);
    story_slots_remove_story(index, from_slot);
    trim(index, into);
    story_slots_touch(index, into_slot);
    if (was_due) {
        review_queue_note(index, into_slot);
    }
    story_index_note_change(index);
    return result < 0 ? no_memory(into_story_id, err) : 1;
}

/* ── move ────────────────────────────────────────────────────────────────────────────────────────────────────────── */

/* Without its terms; a report whose vector is not kept any more leaves them in the centre. First and last time are
 * found again from what is left: the article that goes may have been either. */
static void take_from(struct story_index *index, uint32_t slot)
{
    struct live_article *article = &index->articles[slot];
    uint32_t story_slot = article->story;
    struct live_story *story = &index->stories[story_slot];
    if (article->vector) {
        story_slots_take_terms(index, slot);
    }
    unlink_article(index, slot);
    if (story->article_count == 0) {
        story_slots_remove_story(index, story_slot);
        return;
    }
    /* What is left has grown when it has a quarter more than now. */
    if (story->reviewed_reports > story->report_count) {
        story->reviewed_reports = story->report_count;
    }
    story->first_ms = story->last_ms = 0;
    for (uint32_t at = story->first_article; at != SLOT_NONE; at = index->articles[at].next) {
        live_story_note_time(story, index->articles[at].time_ms, index->articles[at].time_kind);
    }
}

int story_index_move(struct story_index *index, const char *article_id, const char *to_story_id, struct err *err)
{
    uint32_t slot = story_slots_find_article(index, article_id);
    if (slot == SLOT_NONE || strcmp(index->stories[index->articles[slot].story].id, to_story_id) == 0) {
        return 0;
    }
    uint32_t to_slot = find_or_add(index, to_story_id, index->articles[slot].lang);
    if (to_slot == SLOT_NONE) {
        return no_memory(to_story_id, err);
    }
    story_apart_note(index, index->articles[slot].story, to_slot);
    take_from(index, slot);
    link_article(index, slot, to_slot);
    struct live_article *article = &index->articles[slot];
    article->was_moved = 1;
    article->follows = SLOT_NONE; /* the one that it followed may be elsewhere */
    int result = add_terms(index, to_slot, article->vector);
    if (article->vector) {
        story_slots_keep_report(index, &index->stories[to_slot], slot);
    }
    trim(index, &index->stories[to_slot]);
    story_slots_touch(index, to_slot);
    story_index_note_change(index);
    return result < 0 ? no_memory(to_story_id, err) : 1;
}
