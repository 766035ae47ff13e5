/* The stories beside a story, by what its articles did not join. */
#include "story_related.h"

#include "story_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct story_fixture fixture;
static struct story_view view;

static void add(const char *source, const char *rejected, float score)
{
    const struct fixture_row row = {.source = source, .title = "A title", .text = "A text."};
    fixture_add(&fixture, &row);
    Triptych__Placement *placement = &fixture.rows[fixture.count - 1].placement;
    placement->story_id = (char *)"s0000000000000001";
    placement->rejected_story_id = (char *)rejected;
    placement->rejected_score = score;
}

static void find(struct story_related *out)
{
    story_view_choose(&view, fixture.pointers, fixture.count);
    story_related_find(&view, out);
}

static void the_likeliest_come_first(void **state)
{
    struct story_related related;
    (void)state;
    fixture_init(&fixture);
    add("a.example", "s0000000000000002", 0.3f);
    add("b.example", "s0000000000000003", 0.27f);
    add("c.example", "s0000000000000003", 0.26f);
    add("d.example", "s0000000000000004", 0.8f); /* it goes on with that one */
    add("e.example", "", 0);
    find(&related);
    assert_int_equal(related.count, 3);
    assert_string_equal(related.ids[0], "s0000000000000004");
    assert_string_equal(related.ids[1], "s0000000000000003");
    assert_string_equal(related.ids[2], "s0000000000000002");
}

static void what_hardly_fits_is_another_matter_and_it_is_not_beside_itself(void **state)
{
    struct story_related related;
    (void)state;
    fixture_init(&fixture);
    add("a.example", "s0000000000000002", STORY_RELATED_SCORE_MIN / 2);
    add("b.example", "s0000000000000001", 0.4f);
    find(&related);
    assert_int_equal(related.count, 0);
}

static void there_are_no_more_than_a_few(void **state)
{
    struct story_related related;
    static char ids[STORY_RELATED_MAX + 3][20], sources[STORY_RELATED_MAX + 3][32];
    (void)state;
    fixture_init(&fixture);
    for (unsigned i = 0; i < STORY_RELATED_MAX + 3; i++) {
        snprintf(sources[i], sizeof sources[i], "s%u.example", i);
        snprintf(ids[i], sizeof ids[i], "s%016u", 100 + i);
        add(sources[i], ids[i], 0.3f + 0.05f * (float)i);
    }
    find(&related);
    assert_int_equal(related.count, STORY_RELATED_MAX);
    for (unsigned i = 0; i < STORY_RELATED_MAX; i++)
        assert_string_equal(related.ids[i], ids[STORY_RELATED_MAX + 2 - i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_likeliest_come_first),
        cmocka_unit_test(what_hardly_fits_is_another_matter_and_it_is_not_beside_itself),
        cmocka_unit_test(there_are_no_more_than_a_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
