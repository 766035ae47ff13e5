/* What must hold of the index between two calls. Each part is walked by itself; what is said twice must agree. */
#include "review_queue.h"
#include "story_slots.h"

#include <assert.h>
#include <string.h>

/* ── stories and their articles ── */

/* Sums over the walk. */
struct totals {
    uint32_t articles, provisional, embeddings, due;
    size_t bytes;
};

static void check_kept(const struct story_index *index, const struct live_story *story, uint32_t slot)
{
    assert(story->kept_count <= REPORTS_KEPT_MAX);
    for (size_t i = 0; i < story->kept_count; i++) {
        assert(story->kept[i] < index->article_room);
        assert(index->articles[story->kept[i]].story == slot && index->articles[story->kept[i]].vector);
    }
}

/* Who follows, follows a kept report of the same story, and one that is kept itself follows none. */
static void check_follows(const struct story_index *index, const struct live_article *article)
{
    if (article->follows != SLOT_NONE) {
        assert(article->follows < index->article_room && !article->vector && article->copy_of[0] == '\0');
        assert(index->articles[article->follows].story == article->story && index->articles[article->follows].vector);
    }
}

static void check_article(const struct story_index *index, uint32_t slot, struct totals *totals)
{
    const struct live_article *article = &index->articles[slot];
    assert(story_slots_find_article(index, article->id) == slot);
    if (article->embedding) {
        assert(article->vector && article->embedding <= index->embeddings.count);
        assert(index->embeddings.owners[article->embedding - 1] == slot);
        totals->embeddings++;
    }
    check_follows(index, article);
    totals->articles++;
    totals->provisional += article->is_provisional;
    totals->bytes += vector_bytes(article->vector) + sketch_packed_bytes(article->sketch);
}

static void check_story(const struct story_index *index, uint32_t slot, struct totals *totals)
{
    const struct live_story *story = &index->stories[slot];
    uint32_t count = 0, reports = 0, sketches = 0, vectors = 0, before = SLOT_NONE;
    assert(story_slots_find_story(index, story->id) == slot);
    for (uint32_t at = story->first_article; at != SLOT_NONE; at = index->articles[at].next) {
        const struct live_article *article = &index->articles[at];
        assert(at < index->article_room && article->story == slot && article->previous == before);
        check_article(index, at, totals);
        count++;
        reports += article->copy_of[0] == '\0';
        sketches += article->sketch != NULL;
        vectors += article->vector != NULL;
        before = at;
    }
    assert(story->last_article == before && count == story->article_count);
    assert(reports <= story->report_count); /* it also counts those that are not kept */
    assert(sketches == story->sketch_count && vectors == story->kept_count);
    check_kept(index, story, slot);
    totals->due += story->is_due;
    totals->bytes += vector_bytes(story->centre);
}

/* Every live story is touched once, the latest first. */
static void check_touched(const struct story_index *index, struct totals *totals)
{
    uint32_t count = 0, newer = SLOT_NONE;
    for (uint32_t at = index->newest; at != SLOT_NONE; at = index->stories[at].older) {
        const struct live_story *story = &index->stories[at];
        assert(at < index->story_room && story->newer == newer && story->article_count > 0);
        assert(newer == SLOT_NONE || story->touched <= index->stories[newer].touched);
        check_story(index, at, totals);
        count++;
        newer = at;
    }
    assert(index->oldest == newer && count == index->story_count);
}

static void check_due(const struct story_index *index)
{
    uint32_t count = 0, before = SLOT_NONE;
    for (uint32_t at = index->first_due; at != SLOT_NONE; at = index->stories[at].due_after) {
        assert(index->stories[at].is_due && index->stories[at].due_before == before);
        count++;
        before = at;
    }
    assert(index->last_due == before && count == index->due_count);
}

static void check_apart(const struct story_index *index)
{
    assert(index->apart.count <= STORY_APART_MAX);
    for (unsigned i = 0; i < index->apart.count; i++) {
        for (unsigned side = 0; side < 2; side++) {
            uint32_t slot = index->apart.pairs[i][side];
            assert(slot < index->story_room && index->stories[slot].is_apart && index->stories[slot].article_count > 0);
        }
        assert(index->apart.pairs[i][0] != index->apart.pairs[i][1]);
    }
}

/* ── what is free ── */

static void check_free(const struct story_index *index)
{
    uint32_t stories = 0, articles = 0;
    for (uint32_t at = index->free_story; at != SLOT_NONE; at = index->stories[at].newer, stories++) {
        assert(at < index->story_room && index->stories[at].article_count == 0 && !index->stories[at].centre);
    }
    for (uint32_t at = index->free_article; at != SLOT_NONE; at = index->articles[at].next, articles++) {
        assert(at < index->article_room && index->articles[at].story == SLOT_NONE && !index->articles[at].vector);
    }
    assert(stories == index->story_room - index->story_count);
    assert(articles == index->article_room - index->article_count);
    for (uint32_t i = 0; i < index->story_room; i++) {
        assert(index->scores[i] == 0); /* no search is under way */
    }
}

/* A term finds only stories that have it in their centre. */
static void check_posting(void *context, uint32_t hash, uint32_t story)
{
    const struct story_index *index = context;
    assert(story < index->story_room && index->stories[story].article_count > 0);
    assert(index->stories[story].centre && vector_has(index->stories[story].centre, hash));
}

void story_index_check(const struct story_index *index)
{
    struct totals totals = {0};
    check_touched(index, &totals);
    check_due(index);
    check_apart(index);
    check_free(index);
    assert(totals.articles == index->article_count && totals.provisional == index->provisional_count);
    assert(totals.embeddings == index->embeddings.count && totals.due == index->due_count);
    assert(totals.bytes == index->owned_bytes);
    slot_map_check(&index->story_by_id);
    slot_map_check(&index->article_by_id);
    assert(slot_map_count(&index->story_by_id) == index->story_count);
    assert(slot_map_count(&index->article_by_id) == index->article_count);
    postings_check(&index->postings, check_posting, (void *)index);
}
