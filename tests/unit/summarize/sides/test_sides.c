/* What each side stresses, and what all share. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "story_fixture.h"
#include "summary_make.h"

static struct story_fixture fixture;
static struct summarizer *summarizer;

static int open_fixture(void **state)
{
    (void)state;
    fixture_init(&fixture);
    summarizer = summarizer_new(NULL);
    return summarizer ? 0 : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    summarizer_free(summarizer);
    return 0;
}

static void add(const char *source, const char *leaning, const char *text)
{
    fixture_add(&fixture, &(struct fixture_row){.source = source,
                                                .leaning = leaning,
                                                .title = "Brevik council closes old ferry pier",
                                                .text = text});
}

static const Triptych__Summary *sum_up(void)
{
    const Triptych__Summary *summary;
    struct err err = {0};
    assert_int_equal(summary_make(summarizer, fixture.pointers, fixture.count, &summary, &err), 0);
    return summary;
}

static const Triptych__Bullet *point_with(Triptych__Bullet *const *points, size_t count, const char *words)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(points[i]->text, words))
            return points[i];
    return NULL;
}

/* The main fact, as every outlet words it for itself: word for word the same would be copies. */
#define FACT_1 "The council of Brevik closed the old ferry pier on Monday after a vote of nine to four, it said. "
#define FACT_2 "Brevik's old ferry pier was closed on Monday when its council voted nine to four, a statement said. "
#define FACT_3 "By nine votes to four the Brevik council decided on Monday that the old ferry pier must close at once. "
#define FACT_4                                                                                                         \
    "Monday was the last day for the old ferry pier: nine councillors of Brevik voted to close it, four did not. "
#define WIRE                                                                                                           \
    "Engineers measured cracks in each of the twelve wooden legs below the pier of Brevik, the agency NTB reported. "  \
    "Divers of the harbour police had filmed every one of these legs in March for the pier's insurers in Oslo."

/* Two outlets of the left speak of jobs at the pier, two of the right of what it costs; the center has the wire's text,
 * which one of each side runs as well. */
static void add_pier(void)
{
    add("l1.example", "left",
        FACT_1 "Ferry workers of Brevik will lose forty jobs at the pier, the trade union warned on Tuesday.");
    add("l2.example", "lean-left",
        FACT_2 "The trade union of ferry workers fears for forty jobs once the pier of Brevik is gone.");
    add("r1.example", "right",
        FACT_3 "Taxpayers of Brevik save nine million a year without the pier, the owners' league counted.");
    add("r2.example", "lean-right",
        FACT_4 "The owners' league praised the council: taxpayers save nine million a year on the pier alone.");
    add("c1.example", "center", WIRE);
    add("l3.example", "left", WIRE);
    add("r3.example", "right", WIRE);
}

static void a_point_is_what_two_outlets_of_a_side_say_and_no_other_side_does(void **state)
{
    (void)state;
    add_pier();
    const Triptych__Summary *summary = sum_up();
    const Triptych__Bullet *jobs = point_with(summary->left, summary->n_left, "forty jobs");
    const Triptych__Bullet *taxes = point_with(summary->right, summary->n_right, "Taxpayers");
    taxes = taxes ? taxes : point_with(summary->right, summary->n_right, "taxpayers");
    assert_true(jobs || point_with(summary->bullets, summary->n_bullets, "forty jobs"));
    assert_true(taxes || point_with(summary->bullets, summary->n_bullets, "axpayers"));
    assert_true(jobs || taxes);
    const Triptych__Bullet *either = jobs ? jobs : taxes;
    assert_false(either->only);
    assert_int_equal(either->n_also, 1);
    assert_string_not_equal(either->also[0], either->source);
}

static void a_wire_text_is_no_sides_point(void **state)
{
    (void)state;
    add_pier();
    const Triptych__Summary *summary = sum_up();
    assert_null(point_with(summary->left, summary->n_left, "cracks"));
    assert_null(point_with(summary->center, summary->n_center, "cracks"));
    assert_null(point_with(summary->right, summary->n_right, "cracks"));
    assert_string_equal(summary->center_none, "no-outlet"); /* its only outlet runs the wire's text */
}

static void the_main_fact_is_no_sides_point(void **state)
{
    (void)state;
    add_pier();
    const Triptych__Summary *summary = sum_up();
    assert_null(point_with(summary->left, summary->n_left, "four,"));
    assert_null(point_with(summary->right, summary->n_right, "four "));
    assert_non_null(point_with(summary->bullets, 1, "four"));
}

static void what_one_outlet_alone_says_is_called_so(void **state)
{
    (void)state;
    add("l1.example", "left",
        FACT_1 "A secret report on asbestos below the pier of Brevik was known to its owners for years.");
    add("c1.example", "center", FACT_2);
    add("r1.example", "right", FACT_3);
    const Triptych__Summary *summary = sum_up();
    const Triptych__Bullet *point = point_with(summary->left, summary->n_left, "asbestos");
    if (!point) { /* it may be a bullet, and is no point then */
        assert_non_null(point_with(summary->bullets, summary->n_bullets, "asbestos"));
        return;
    }
    assert_true(point->only);
    assert_int_equal(point->n_also, 0);
}

static void sides_that_say_the_same_have_no_points_and_say_so(void **state)
{
    (void)state;
    add("l1.example", "left",
        FACT_1 "Ferries will leave from the new quay of Brevik from the first of June, the council added.");
    add("l2.example", "left",
        FACT_2 "From the first of June ferries of Brevik will leave from a new quay, as the council added.");
    add("r1.example", "right",
        FACT_3 "The council added that ferries will leave from the new quay of Brevik from the first of June.");
    add("r2.example", "right",
        FACT_4 "Ferries will leave Brevik from its new quay from the first of June, it was added by the council.");
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(summary->n_left + summary->n_right, 0);
    assert_string_equal(summary->center_none, "no-outlet");
    assert_string_not_equal(summary->left_none, "");
    assert_string_not_equal(summary->right_none, "");
}

static void matter_of_its_own_is_no_point(void **state)
{
    (void)state;
    add("l1.example", "left",
        FACT_1 "A singer from Bergen won the national song contest with a ballad about her grandmother.");
    add("l2.example", "left", FACT_2);
    add("r1.example", "right", FACT_3);
    const Triptych__Summary *summary = sum_up();
    assert_null(point_with(summary->left, summary->n_left, "singer"));
    assert_null(point_with(summary->bullets, summary->n_bullets, "singer"));
}

static int has_fact(const Triptych__Summary *summary, const char *words)
{
    for (size_t i = 0; i < summary->n_shared_facts; i++)
        if (strstr(summary->shared_facts[i], words))
            return 1;
    return 0;
}

static void names_and_numbers_that_all_sides_have_are_listed(void **state)
{
    (void)state;
    add("l1.example", "left",
        "Mayor Ann Moss of Brevik closed the old ferry pier and its 41 berths on Monday at noon.");
    add("c1.example", "center",
        "The old ferry pier with 41 berths was closed by the mayor of Brevik, Ann Moss, on Monday.");
    add("r1.example", "right",
        "On Monday Ann Moss closed the old ferry pier of Brevik; 41 berths and Kai Berg must go.");
    const Triptych__Summary *summary = sum_up();
    assert_true(has_fact(summary, "Ann Moss"));
    assert_true(has_fact(summary, "41 berths"));
    assert_false(has_fact(summary, "Berg"));
    for (size_t i = 0; i < summary->n_shared_facts; i++)
        assert_true(strlen(summary->shared_facts[i]) <= 80);
}

static void one_side_alone_shares_nothing(void **state)
{
    (void)state;
    add("l1.example", "left",
        "Mayor Ann Moss of Brevik closed the old ferry pier and its 41 berths on Monday at noon.");
    add("l2.example", "left",
        "The old ferry pier with 41 berths was closed by the mayor of Brevik, Ann Moss, on Monday.");
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(summary->n_shared_facts, 0);
    assert_string_equal(summary->left_none, "no-other");
    assert_false(summary->bullets[0]->all_sides);
}

#define side_test(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        side_test(a_point_is_what_two_outlets_of_a_side_say_and_no_other_side_does),
        side_test(a_wire_text_is_no_sides_point),
        side_test(the_main_fact_is_no_sides_point),
        side_test(what_one_outlet_alone_says_is_called_so),
        side_test(sides_that_say_the_same_have_no_points_and_say_so),
        side_test(matter_of_its_own_is_no_point),
        side_test(names_and_numbers_that_all_sides_have_are_listed),
        side_test(one_side_alone_shares_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
