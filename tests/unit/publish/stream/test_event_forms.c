/* services/publish/stream: an event's forms say the same, from whatever they are made. */
#include "event_forms.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* With one reference. */
static struct event_forms *new_event(Triptych__Story *story)
{
    struct event_forms *event = NULL;
    Triptych__StoryEvent message = TRIPTYCH__STORY_EVENT__INIT;
    message.seq = (char *)"1-1795000000000001";
    message.prev = (char *)"1-1795000000000000";
    message.kind = (char *)"updated";
    message.head = story->head;
    message.time_ms = SAMPLE_NOW_MS;
    assert_int_equal(event_forms_new(&message, &event, NULL), 0);
    return event;
}

/* The readers that wait for a story get its JSON from the story itself, those that come later from what was packed of it. */
static void a_whole_story_is_the_same_for_its_first_readers_and_for_later_ones(void **state)
{
    (void)state;
    for (int tier = 0; tier < TIER_COUNT; tier++) {
        Triptych__Story *story = sample_story_new();
        struct event_forms *first = new_event(story), *later = new_event(story);
        const char *early = NULL, *late = NULL, *head = NULL;
        size_t early_size = 0, late_size = 0, head_size = 0;
        event_forms_set_story(first, story);
        event_forms_set_story(later, story);
        assert_int_equal(event_forms_sse(first, EVENT_FULL, (enum tier)tier, &early, &early_size, NULL), 0);
        event_forms_rest(first);
        event_forms_rest(later);
        sample_story_free(story); /* whoever gave it has done so */
        assert_int_equal(event_forms_sse(later, EVENT_FULL, (enum tier)tier, &late, &late_size, NULL), 0);
        assert_int_equal(early_size, late_size);
        assert_memory_equal(early, late, early_size);
        assert_int_equal(event_forms_sse(later, EVENT_HEAD, (enum tier)tier, &head, &head_size, NULL), 0);
        assert_true(head_size < late_size);
        event_forms_release(first);
        event_forms_release(later);
    }
}

static void a_story_that_is_gone_leaves_the_head(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct event_forms *event = new_event(story);
    const char *full = NULL, *head = NULL;
    size_t full_size = 0, head_size = 0;
    event_forms_set_story(event, NULL);
    assert_int_equal(event_forms_sse(event, EVENT_FULL, TIER_FREE, &full, &full_size, NULL), 0);
    assert_int_equal(event_forms_sse(event, EVENT_HEAD, TIER_FREE, &head, &head_size, NULL), 0);
    assert_int_equal(full_size, head_size);
    assert_memory_equal(full, head, head_size);
    event_forms_release(event);
    sample_story_free(story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_story_is_the_same_for_its_first_readers_and_for_later_ones),
        cmocka_unit_test(a_story_that_is_gone_leaves_the_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
