/* What a story is about, by its articles. */
#include "story_subject.h"

#include "story_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct story_fixture fixture;
static struct story_view view;

static void add(const char *source, const char *const *topics, size_t topic_count, const char *const *places,
                size_t place_count)
{
    const struct fixture_row row = {.source = source, .title = "A title", .text = "A text."};
    fixture_add(&fixture, &row);
    Triptych__Placement *placement = &fixture.rows[fixture.count - 1].placement;
    placement->topics = (char **)topics;
    placement->n_topics = topic_count;
    placement->places = (char **)places;
    placement->n_places = place_count;
}

static void vote(struct story_subject *out)
{
    story_view_choose(&view, fixture.pointers, fixture.count);
    story_subject_vote(&view, out);
}

static void a_third_of_the_articles_decides(void **state)
{
    const char *const both[] = {"politics", "economy"};
    const char *const one[] = {"politics"};
    const char *const stray[] = {"sport"};
    struct story_subject subject;
    (void)state;
    fixture_init(&fixture);
    add("a.example", both, 2, NULL, 0);
    add("b.example", both, 2, NULL, 0);
    add("c.example", one, 1, NULL, 0);
    add("d.example", one, 1, NULL, 0);
    add("e.example", stray, 1, NULL, 0);
    vote(&subject);
    assert_int_equal(subject.topic_count, 2);
    assert_string_equal(subject.topics[0], "politics");
    assert_string_equal(subject.topics[1], "economy");
    assert_int_equal(subject.place_count, 0);
}

static void articles_that_say_nothing_do_not_vote(void **state)
{
    const char *const places[] = {"NO", "NO/Oslo"};
    struct story_subject subject;
    (void)state;
    fixture_init(&fixture);
    add("a.example", NULL, 0, places, 2);
    add("b.example", NULL, 0, NULL, 0);
    add("c.example", NULL, 0, NULL, 0);
    add("d.example", NULL, 0, NULL, 0);
    vote(&subject);
    assert_int_equal(subject.topic_count, 0);
    assert_int_equal(subject.place_count, 2);
    assert_string_equal(subject.places[0], "NO");
    assert_string_equal(subject.places[1], "NO/Oslo");
}

static void the_first_level_comes_first(void **state)
{
    const char *const war[] = {"conflict", "war"};
    const char *const talks[] = {"politics", "war"};
    struct story_subject subject;
    (void)state;
    fixture_init(&fixture);
    add("a.example", war, 2, NULL, 0);
    add("b.example", talks, 2, NULL, 0);
    vote(&subject);
    assert_int_equal(subject.topic_count, 3);
    assert_string_equal(subject.topics[0], "conflict");
    assert_string_equal(subject.topics[1], "politics");
    assert_string_equal(subject.topics[2], "war");
}

static void a_story_without_articles_is_about_nothing(void **state)
{
    struct story_subject subject;
    (void)state;
    fixture_init(&fixture);
    vote(&subject);
    assert_int_equal(subject.topic_count + subject.place_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_third_of_the_articles_decides),
        cmocka_unit_test(articles_that_say_nothing_do_not_vote),
        cmocka_unit_test(the_first_level_comes_first),
        cmocka_unit_test(a_story_without_articles_is_about_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
