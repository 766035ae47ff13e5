/* Which story waits for which sentences; the embedder is this file. */
#include "story_meanings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define STORY      "s0123456789abcdef"
#define OTHER      "sfedcba9876543210"
#define DIMENSIONS 4

static struct story_meanings desk;
static struct {
    embed_done_fn *done;
    void *context;
} asked[STORY_MEANINGS_ASKS_MAX];
static unsigned asked_count;
static enum embed_state embedder;
static char again[256]; /* stories that are to be made again, in their order */

/* ── the embedder ── */

int embed_request(struct embed *embed, const char *text, const char *lang, embed_done_fn *done, void *context,
                  struct err *err)
{
    (void)embed, (void)lang, (void)err;
    assert_true(text[0]);
    asked[asked_count].done = done;
    asked[asked_count++].context = context;
    return 0;
}

enum embed_state embed_state(const struct embed *embed)
{
    (void)embed;
    return embedder;
}

/* Not called here: beside them, or the client itself would be linked. */
int embed_open(struct loop *loop, const struct embed_options *options, struct embed **out, struct err *err)
{
    (void)loop, (void)options, (void)out;
    return err_set(err, ERR_UNAVAILABLE, "this is a test");
}

unsigned embed_dimensions(const struct embed *embed)
{
    (void)embed;
    return DIMENSIONS;
}

struct embed_counts embed_counts(const struct embed *embed)
{
    (void)embed;
    return (struct embed_counts){.answered = 0};
}

static unsigned closed_count;

void embed_close(struct embed *embed)
{
    closed_count += embed != NULL;
}

static void answer(unsigned number, int has_vector)
{
    const float vector[DIMENSIONS] = {1};
    asked[number].done(asked[number].context, has_vector ? vector : NULL, has_vector ? DIMENSIONS : 0);
}

/* ── the daemon ── */

static void note_again(void *context, const char *story_id)
{
    (void)context;
    strncat(again, story_id, sizeof again - strlen(again) - 1);
    strncat(again, " ", sizeof again - strlen(again) - 1);
}

static int open_desk(void **state)
{
    (void)state;
    static char any; /* only its address counts */
    desk = (struct story_meanings){.embed = (struct embed *)&any, .known = meanings_new(), .on_meanings = note_again};
    asked_count = 0;
    again[0] = '\0';
    embedder = EMBED_READY;
    return desk.known ? 0 : -1;
}

static int close_desk(void **state)
{
    (void)state;
    meanings_free(desk.known);
    return 0;
}

/* Asks about sentences `from` to `to` of the story. */
static void ask(const char *story_id, uint32_t from, uint32_t to)
{
    static const char text[] = "A sentence.";
    struct meaning_wants wants = {0};
    for (uint32_t i = from; i <= to; i++)
        meaning_wants_add(&wants, (struct meaning_want){i, text, sizeof text - 1, "en"});
    story_meanings_ask(&desk, story_id, &wants);
}

static void a_story_is_made_again_when_the_last_of_its_vectors_has_come(void **state)
{
    (void)state;
    ask(STORY, 1, 3);
    answer(2, 1);
    answer(0, 0);
    assert_string_equal(again, "");
    answer(1, 1);
    assert_string_equal(again, STORY " ");
    assert_true(meanings_has(desk.known, 3) && meanings_has(desk.known, 2) && !meanings_has(desk.known, 1));
}

static void for_no_vector_at_all_nothing_is_made_again(void **state)
{
    (void)state;
    ask(STORY, 1, 2);
    answer(0, 0);
    answer(1, 0);
    assert_string_equal(again, "");
    /* They may be asked about again. */
    ask(STORY, 1, 2);
    assert_int_equal(asked_count, 4);
}

static void what_a_story_waits_for_is_not_asked_again(void **state)
{
    (void)state;
    ask(STORY, 1, 2);
    ask(STORY, 2, 3);
    assert_int_equal(asked_count, 3);
    for (unsigned i = 0; i < 3; i++)
        answer(i, 1);
    assert_string_equal(again, STORY " ");
}

/* As when one story goes into another while its sentences are under way. */
static void a_sentence_that_two_stories_wait_for_makes_both_again(void **state)
{
    (void)state;
    ask(STORY, 1, 1);
    ask(OTHER, 1, 1);
    for (unsigned i = 0; i < asked_count; i++)
        answer(i, 1);
    assert_string_equal(again, STORY " " OTHER " ");
}

static void of_an_embedder_that_is_away_nothing_is_asked(void **state)
{
    (void)state;
    embedder = EMBED_AWAY;
    ask(STORY, 1, 3);
    assert_int_equal(asked_count, 0);
}

static void more_stories_than_there_is_room_for_wait_for_nothing(void **state)
{
    (void)state;
    char story_id[ID_SIZE];
    for (uint32_t i = 0; i < STORY_MEANINGS_STORIES_MAX + 5; i++) {
        snprintf(story_id, sizeof story_id, "s%016x", (unsigned)i);
        ask(story_id, i, i);
    }
    assert_int_equal(asked_count, STORY_MEANINGS_STORIES_MAX);
    answer(0, 1);
    ask(OTHER, 9999, 9999);
    assert_int_equal(asked_count, STORY_MEANINGS_STORIES_MAX + 1);
}

static void more_sentences_than_there_is_room_for_are_not_asked_about(void **state)
{
    (void)state;
    char story_id[ID_SIZE];
    const unsigned each = MEANING_WANTS_MAX;
    for (unsigned i = 0; i <= STORY_MEANINGS_ASKS_MAX / each; i++) {
        snprintf(story_id, sizeof story_id, "s%016x", i);
        ask(story_id, i * each, i * each + each - 1);
    }
    assert_int_equal(asked_count, STORY_MEANINGS_ASKS_MAX);
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_story_is_made_again_when_the_last_of_its_vectors_has_come),
        desk_test(for_no_vector_at_all_nothing_is_made_again),
        desk_test(what_a_story_waits_for_is_not_asked_again),
        desk_test(a_sentence_that_two_stories_wait_for_makes_both_again),
        desk_test(of_an_embedder_that_is_away_nothing_is_asked),
        desk_test(more_stories_than_there_is_room_for_wait_for_nothing),
        desk_test(more_sentences_than_there_is_room_for_are_not_asked_about),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
