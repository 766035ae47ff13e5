/* The stories that are due for a review, in the order in which they became due: a doubly linked list through the
 * index's slots, so that noting, taking and removing cost the same however many stories live. A story becomes due when
 * it has grown by a quarter, and waits REVIEW_AFTER articles: bursts are reviewed once. */
#include "review_queue.h"

#include "story_index_state.h"

#include <assert.h>

static int has_grown(const struct live_story *story)
{
    return story->report_count > story->reviewed_reports + story->reviewed_reports / 4;
}

/* Behind `before`; SLOT_NONE: first of all. */
static void insert(struct story_index *index, uint32_t slot, uint32_t before)
{
    struct live_story *story = &index->stories[slot];
    uint32_t after = before == SLOT_NONE ? index->first_due : index->stories[before].due_after;
    story->is_due = 1;
    story->due_before = before;
    story->due_after = after;
    *(before == SLOT_NONE ? &index->first_due : &index->stories[before].due_after) = slot;
    *(after == SLOT_NONE ? &index->last_due : &index->stories[after].due_before) = slot;
    index->due_count++;
}

void review_queue_note_since(struct story_index *index, uint32_t slot, uint64_t applied)
{
    struct live_story *story = &index->stories[slot];
    uint32_t before = index->last_due;
    assert(slot < index->story_room);
    if (story->is_due || !has_grown(story)) {
        return;
    }
    story->due_from = applied + REVIEW_AFTER;
    while (before != SLOT_NONE && index->stories[before].due_from > story->due_from)
        before = index->stories[before].due_before;
    insert(index, slot, before);
}

void review_queue_note(struct story_index *index, uint32_t slot)
{
    review_queue_note_since(index, slot, index->applied);
}

void review_queue_renew(struct story_index *index, uint32_t slot)
{
    index->stories[slot].reviewed_reports = 0;
    review_queue_note(index, slot);
}

void review_queue_remove(struct story_index *index, uint32_t slot)
{
    struct live_story *story = &index->stories[slot];
    if (!story->is_due) {
        return;
    }
    *(story->due_before == SLOT_NONE ? &index->first_due : &index->stories[story->due_before].due_after) =
        story->due_after;
    *(story->due_after == SLOT_NONE ? &index->last_due : &index->stories[story->due_after].due_before) =
        story->due_before;
    assert(index->due_count > 0);
    story->is_due = 0;
    index->due_count--;
}

unsigned review_queue_count(const struct story_index *index)
{
    return index->due_count;
}

uint32_t review_queue_next(struct story_index *index, int is_idle)
{
    uint32_t slot = index->first_due;
    if (slot == SLOT_NONE || (!is_idle && index->stories[slot].due_from > index->applied)) {
        return SLOT_NONE;
    }
    review_queue_remove(index, slot);
    index->stories[slot].reviewed_reports = index->stories[slot].report_count;
    return slot;
}
