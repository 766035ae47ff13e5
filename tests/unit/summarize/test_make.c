/* Whole summaries. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "headline_judge.h"
#include "sentence_judge.h"
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

/* Every bullet must stand in the article it names, with that article's url and source. */
static void expect_quoted(Triptych__Bullet *const *bullets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Triptych__Article *article = &fixture.rows[fixture_index(&fixture, bullets[i]->article_id)].article;
        assert_true(strstr(article->text, bullets[i]->text) || strstr(article->title, bullets[i]->text));
        assert_string_equal(bullets[i]->source, article->source);
        assert_string_equal(bullets[i]->url, article->url);
        assert_true(strlen(bullets[i]->text) <= SENTENCE_BYTES_MAX);
    }
}

static const Triptych__Summary *sum_up(void)
{
    const Triptych__Summary *summary;
    struct err err = {0};
    assert_int_equal(summary_make(summarizer, fixture.pointers, fixture.count, &summary, &err), 0);
    assert_true(strlen(summary->headline) <= HEADLINE_BYTES_MAX);
    assert_true(summary->n_bullets <= SUMMARY_BULLETS_MAX);
    assert_true(summary->n_left <= SUMMARY_POINTS_MAX && summary->n_center <= SUMMARY_POINTS_MAX &&
                summary->n_right <= SUMMARY_POINTS_MAX);
    expect_quoted(summary->bullets, summary->n_bullets);
    expect_quoted(summary->left, summary->n_left);
    expect_quoted(summary->center, summary->n_center);
    expect_quoted(summary->right, summary->n_right);
    return summary;
}

static void add(const char *source, const char *leaning, const char *title, const char *text)
{
    fixture_add(&fixture, &(struct fixture_row){.source = source, .leaning = leaning, .title = title, .text = text});
}

static void add_flood(void)
{
    add("coast.example", "left", "River floods lower town of Marvik",
        "The river Mar flooded the lower town of Marvik on Monday and drove 400 people from their homes. "
        "Climate researchers had warned of such a flood for years, and cuts to the dam budget made it worse. "
        "Rescue teams brought families to safety with boats.");
    add("herald.example", "center", "Marvik: river Mar floods lower town, 400 leave homes",
        "About 400 people left their homes in the lower town of Marvik after the river Mar flooded it on Monday. "
        "The mayor of Marvik closed both bridges and asked for help from neighbouring counties. "
        "Rescue teams with boats worked through the night.");
    add("tribune.example", "right", "FLOOD HORROR IN MARVIK!",
        "The river Mar flooded the lower town of Marvik on Monday, and the national guard moved in by evening. "
        "Farmers blamed the environment agency, whose rules forbid them to clear the river bed. "
        "Taxpayers will have to pay for the damage, the farmers' union said on Tuesday.");
    add("post.example", "", "Mayor closes both bridges of Marvik",
        "The mayor of Marvik closed both bridges over the river Mar on Monday evening. "
        "Schools in the lower town stay shut until the water falls, the mayor said.");
}

static void the_headline_is_a_sober_central_title(void **state)
{
    (void)state;
    add_flood();
    const Triptych__Summary *summary = sum_up();
    assert_int_not_equal(strncmp(summary->headline, "FLOOD", 5), 0);
    const Triptych__Article *article = &fixture.rows[fixture_index(&fixture, summary->headline_article_id)].article;
    assert_string_equal(article->title, summary->headline);
    assert_non_null(strstr(summary->headline, "flood"));
}

static void bullets_begin_with_what_most_report_and_repeat_nothing(void **state)
{
    (void)state;
    add_flood();
    const Triptych__Summary *summary = sum_up();
    assert_true(summary->n_bullets >= 4);
    assert_non_null(strstr(summary->bullets[0]->text, "flooded"));
    int about_the_flood = 0, about_the_bridges = 0;
    for (size_t i = 0; i < summary->n_bullets; i++) {
        about_the_flood += strstr(summary->bullets[i]->text, "lower town of Marvik") != NULL;
        about_the_bridges += strstr(summary->bullets[i]->text, "closed both bridges") != NULL;
    }
    assert_true(about_the_flood <= 2);
    assert_int_equal(about_the_bridges, 1);
}

static void the_first_bullets_come_from_different_sources(void **state)
{
    (void)state;
    add_flood();
    const Triptych__Summary *summary = sum_up();
    assert_string_not_equal(summary->bullets[0]->source, summary->bullets[1]->source);
    assert_string_not_equal(summary->bullets[1]->source, summary->bullets[2]->source);
    assert_string_not_equal(summary->bullets[0]->source, summary->bullets[2]->source);
}

static int any_has(Triptych__Bullet *const *bullets, size_t count, const char *words)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(bullets[i]->text, words))
            return 1;
    return 0;
}

static void each_side_shows_what_it_alone_stresses(void **state)
{
    (void)state;
    add_flood();
    const Triptych__Summary *summary = sum_up();
    assert_true(any_has(summary->left, summary->n_left, "Climate researchers"));
    assert_true(any_has(summary->right, summary->n_right, "environment agency"));
    for (size_t i = 0; i < summary->n_left; i++)
        assert_string_equal(summary->left[i]->source, "coast.example");
    for (size_t i = 0; i < summary->n_center; i++)
        assert_string_equal(summary->center[i]->source, "herald.example");
}

static void a_side_without_articles_has_no_points(void **state)
{
    (void)state;
    add("a.example", "left", "Marvik flood", "The river Mar flooded the lower town of Marvik on Monday at noon.");
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(summary->n_center, 0);
    assert_int_equal(summary->n_right, 0);
}

static void many_copies_do_not_outvote_two_reports(void **state)
{
    (void)state;
    const char *wire = "A spokesman for the shipping line praised the new terminal of Marvik on Monday evening.";
    for (unsigned i = 0; i < 20; i++) {
        static char sources[20][16];
        snprintf(sources[i], sizeof sources[i], "copy%u.example", i);
        add(sources[i], "", "Shipping line praises terminal", wire);
    }
    add("one.example", "", "Crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.");
    add("two.example", "", "Three dockers hurt as crane falls",
        "Three dockers were hurt when a crane fell at the Marvik terminal on Monday.");
    const Triptych__Summary *summary = sum_up();
    assert_non_null(strstr(summary->bullets[0]->text, "crane fell"));
    assert_null(strstr(summary->headline, "praises"));
}

static void titles_alone_make_a_summary(void **state)
{
    (void)state;
    add("a.example", "left", "Crane falls at Marvik terminal, three dockers hurt", NULL);
    add("b.example", "center", "Three dockers hurt as crane falls at Marvik terminal", NULL);
    add("c.example", "right", "Union calls strike after Marvik crane accident", NULL);
    add("d.example", "", "Marvik terminal crane had failed two inspections", NULL);
    const Triptych__Summary *summary = sum_up();
    assert_non_null(strstr(summary->headline, "dockers hurt"));
    assert_int_equal(summary->n_bullets, 2); /* what only says the same again adds nothing */
    assert_true(any_has(summary->bullets, summary->n_bullets, "Union calls strike"));
    assert_true(any_has(summary->bullets, summary->n_bullets, "two inspections"));
    assert_true(any_has(summary->right, summary->n_right, "Union calls strike"));
}

static void a_single_article_is_summed_up_from_itself(void **state)
{
    (void)state;
    add("a.example", "", "Crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers. "
        "The union called a strike for Wednesday. Inspectors had warned of rust in its foot twice since spring.");
    const Triptych__Summary *summary = sum_up();
    assert_string_equal(summary->headline, "Crane falls at Marvik terminal");
    assert_true(summary->n_bullets >= 2);
    assert_non_null(strstr(summary->bullets[0]->text, "A crane fell"));
}

static void a_single_title_is_the_headline_and_nothing_else(void **state)
{
    (void)state;
    add("", "", "Crane falls at Marvik terminal", NULL);
    const Triptych__Summary *summary = sum_up();
    assert_string_equal(summary->headline, "Crane falls at Marvik terminal");
    assert_int_equal(summary->n_bullets, 0);
}

static void texts_without_titles_lend_a_sentence_as_headline(void **state)
{
    (void)state;
    add("a.example", "", NULL, "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.");
    add("b.example", "", NULL, "Three dockers were hurt when a crane fell at the Marvik terminal on Monday.");
    add("c.example", "", NULL, "The dockers' union called a strike for Wednesday after the accident in Marvik.");
    const Triptych__Summary *summary = sum_up();
    assert_non_null(strstr(summary->headline, "crane fell"));
    assert_false(any_has(summary->bullets, summary->n_bullets, summary->headline));
    assert_true(any_has(summary->bullets, summary->n_bullets, "called a strike"));
}

static void the_leading_language_speaks(void **state)
{
    (void)state;
    add("a.example", "", "Crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.");
    fixture_add(&fixture, &(struct fixture_row){
                              .source = "b.example",
                              .lang = "de",
                              .title = "Kran stürzt in Marvik um",
                              .text = "Im Hafen von Marvik ist am Montag ein Kran umgestürzt und hat drei Menschen "
                                      "verletzt. Die Gewerkschaft rief für Mittwoch zu einem Streik auf."});
    fixture_add(&fixture, &(struct fixture_row){
                              .source = "c.example",
                              .lang = "de",
                              .title = "Drei Verletzte bei Kranunfall in Marvik",
                              .text = "Drei Hafenarbeiter wurden am Montag bei einem Kranunfall in Marvik verletzt."});
    const Triptych__Summary *summary = sum_up();
    assert_non_null(strstr(summary->headline, "Kran"));
    assert_true(summary->n_bullets >= 2);
    for (size_t i = 0; i < summary->n_bullets; i++)
        assert_string_not_equal(summary->bullets[i]->source, "a.example");
}

static void nothing_makes_an_empty_summary(void **state)
{
    (void)state;
    const Triptych__Summary *summary = sum_up();
    assert_string_equal(summary->headline, "");
    assert_int_equal(summary->n_bullets, 0);
    add("a.example", "left", NULL, NULL);
    summary = sum_up();
    assert_string_equal(summary->headline, "");
}

static void an_overlong_title_is_cut_where_nothing_else_is(void **state)
{
    (void)state;
    static char title[901];
    for (size_t i = 0; i < 900; i += 3)
        memcpy(title + i, "橋", 3);
    add("a.example", "", title, NULL);
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(strlen(summary->headline), HEADLINE_BYTES_MAX);
    assert_memory_equal(summary->headline, title, HEADLINE_BYTES_MAX);
}

static void the_same_articles_give_the_same_summary(void **state)
{
    (void)state;
    add_flood();
    char first[SUMMARY_BULLETS_MAX][SENTENCE_BYTES_MAX + 1];
    const Triptych__Summary *summary = sum_up();
    size_t count = summary->n_bullets;
    for (size_t i = 0; i < count; i++)
        snprintf(first[i], sizeof first[i], "%s", summary->bullets[i]->text);
    summarizer_free(summarizer);
    summarizer = summarizer_new(NULL);
    summary = sum_up();
    assert_int_equal(summary->n_bullets, count);
    for (size_t i = 0; i < count; i++)
        assert_string_equal(summary->bullets[i]->text, first[i]);
}

#define make_test(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        make_test(the_headline_is_a_sober_central_title),
        make_test(bullets_begin_with_what_most_report_and_repeat_nothing),
        make_test(the_first_bullets_come_from_different_sources),
        make_test(each_side_shows_what_it_alone_stresses),
        make_test(a_side_without_articles_has_no_points),
        make_test(many_copies_do_not_outvote_two_reports),
        make_test(titles_alone_make_a_summary),
        make_test(a_single_article_is_summed_up_from_itself),
        make_test(a_single_title_is_the_headline_and_nothing_else),
        make_test(texts_without_titles_lend_a_sentence_as_headline),
        make_test(the_leading_language_speaks),
        make_test(nothing_makes_an_empty_summary),
        make_test(an_overlong_title_is_cut_where_nothing_else_is),
        make_test(the_same_articles_give_the_same_summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
