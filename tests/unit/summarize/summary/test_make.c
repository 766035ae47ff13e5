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

static int count_of(Triptych__Bullet *const *bullets, size_t count, const char *words)
{
    int found = 0;
    for (size_t i = 0; i < count; i++)
        found += strstr(bullets[i]->text, words) != NULL;
    return found;
}

static void bullets_begin_with_the_main_fact_and_repeat_nothing(void **state)
{
    (void)state;
    add_flood();
    const Triptych__Summary *summary = sum_up();
    assert_true(summary->n_bullets >= 2);
    assert_non_null(strstr(summary->bullets[0]->text, "flooded"));
    assert_int_equal(count_of(summary->bullets, summary->n_bullets, "lower town of Marvik"), 1);
    assert_int_equal(count_of(summary->bullets, summary->n_bullets, "closed both bridges"), 1);
}

/* Reports of one accident, each with something of its own, in an order that no text should have. */
static void add_crane(void)
{
    add("one.example", "left", "Crane falls at Marvik terminal, three dockers hurt",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers, the harbour police said. "
        "A replacement built by Nordkran is expected to reach Marvik in spring and to cost the terminal 41 million.");
    add("two.example", "center", "Three dockers hurt as crane falls at Marvik terminal",
        "Three dockers were hurt on Monday when a crane fell at the Marvik terminal, the harbour police said.");
    add("union.example", "", "Union calls strike in Marvik after crane accident",
        "Union leader Ann Moss condemned years of neglected repairs to every crane and called for a strike in Marvik.");
    add("three.example", "right", "Three dockers hurt by falling crane in Marvik",
        "Three dockers were hurt when a crane of the Marvik terminal fell on Monday, the harbour police said. "
        "Cargo for Marvik stands still since the accident and eleven ships wait outside without a working crane.");
}

static void bullets_read_as_a_text_fact_reaction_and_what_comes_next(void **state)
{
    (void)state;
    add_crane();
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(summary->n_bullets, 4);
    assert_non_null(strstr(summary->bullets[0]->text, "hurt"));
    assert_non_null(strstr(summary->bullets[1]->text, "eleven ships"));
    assert_non_null(strstr(summary->bullets[2]->text, "condemned"));
    assert_non_null(strstr(summary->bullets[3]->text, "expected to reach"));
}

static void bullets_come_from_different_sources(void **state)
{
    (void)state;
    add_crane();
    const Triptych__Summary *summary = sum_up();
    assert_string_not_equal(summary->bullets[1]->source, summary->bullets[2]->source);
    assert_string_not_equal(summary->bullets[2]->source, summary->bullets[3]->source);
    assert_string_not_equal(summary->bullets[1]->source, summary->bullets[3]->source);
}

static void what_all_sides_report_is_marked(void **state)
{
    (void)state;
    add_crane();
    add("four.example", "right", "Kai Berg of Marvik harbour resigns over crane",
        "Kai Berg, who led the harbour of Marvik, resigned on Tuesday over the crane that hurt three dockers.");
    const Triptych__Summary *summary = sum_up();
    assert_true(summary->bullets[0]->all_sides);
    int berg = 0;
    for (size_t i = 0; i < summary->n_shared_facts; i++)
        berg |= strstr(summary->shared_facts[i], "Berg") != NULL;
    assert_false(berg); /* of the right alone */
}

static void the_latest_numbers_win(void **state)
{
    (void)state;
    add("one.example", "", "12 dockers hurt as crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt 12 dockers, the harbour police said.");
    add("two.example", "", "Crane falls at Marvik terminal and hurts 12 dockers",
        "A crane fell at the terminal of Marvik on Monday and 12 dockers were hurt, said the harbour police.");
    add("three.example", "", "15 dockers hurt as crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt 15 dockers, the harbour police said.");
    assert_non_null(strstr(sum_up()->bullets[0]->text, "12 dockers")); /* nobody knows which is later */
    for (unsigned i = 0; i < 3; i++)
        fixture.rows[i].article.published_ms = 1000 + i;
    const Triptych__Summary *summary = sum_up();
    assert_non_null(strstr(summary->bullets[0]->text, "15 dockers"));
    assert_int_equal(count_of(summary->bullets, summary->n_bullets, "12 dockers"), 0);
}

static void what_points_at_something_unsaid_is_no_bullet(void **state)
{
    (void)state;
    add("one.example", "", "Crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers, the harbour police said. "
        "Inspectors of the state had found rust in its steel foot twice since spring and warned the owners of Marvik. "
        "The ruling came as a surprise to everybody who works with a crane in the whole of northern Norway.");
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(count_of(summary->bullets, summary->n_bullets, "The ruling"), 0);
    assert_int_equal(count_of(summary->bullets, summary->n_bullets, "found rust"), 1);
}

static void neutral_bullets_come_from_neutral_outlets(void **state)
{
    (void)state;
    const char *text = "A crane fell at the new terminal of Marvik on Monday and hurt three dockers, the police said.";
    add("far.example", "far-right", "Crane falls at Marvik terminal", text);
    add("mid.example", "center", "Crane falls at Marvik terminal, three dockers hurt",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers, said the police.");
    add("loud.example", "", "Crane falls at Marvik",
        "A crane fell at the shameful and ridiculous new terminal of Marvik on Monday, hurting three dockers.");
    const Triptych__Summary *summary = sum_up();
    assert_string_equal(summary->bullets[0]->source, "mid.example");
    assert_int_equal(count_of(summary->bullets, summary->n_bullets, "shameful"), 0);
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

static void an_empty_side_says_why(void **state)
{
    (void)state;
    add("a.example", "left", "Marvik flood", "The river Mar flooded the lower town of Marvik on Monday at noon.");
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(summary->n_center + summary->n_right + summary->n_left, 0);
    assert_string_equal(summary->left_none, "no-other");
    assert_string_equal(summary->center_none, "no-outlet");
    assert_string_equal(summary->right_none, "no-outlet");
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
}

static void one_sentence_needs_no_title_beside_it(void **state)
{
    (void)state;
    add("a.example", "", "Crane falls at Marvik terminal, three dockers hurt",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers, the harbour police said.");
    add("b.example", "", "Union calls strike after Marvik crane accident", NULL);
    add("c.example", "", "Marvik terminal crane had failed two inspections", NULL);
    const Triptych__Summary *summary = sum_up();
    assert_int_equal(summary->n_bullets, 1);
    assert_non_null(strstr(summary->bullets[0]->text, "A crane fell"));
}

static void a_single_article_is_summed_up_from_itself(void **state)
{
    (void)state;
    add("a.example", "", "Crane falls at Marvik terminal",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers. "
        "The dockers' union of Marvik called a strike for Wednesday because the crane had been old and rusty.");
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

static void add_at(int64_t minute, const char *source, const char *title, const char *text)
{
    add(source, "", title, text);
    fixture.rows[fixture.count - 1].article.published_ms = minute * 60000;
}

static void the_headline_stays_unless_another_is_clearly_better(void **state)
{
    (void)state;
    add("a.example", "", "Crane falls at Marvik terminal, three dockers hurt",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.");
    add("b.example", "", "Three dockers hurt as crane falls at the Marvik terminal",
        "Three dockers were hurt when a crane fell at the Marvik terminal on Monday.");
    add("c.example", "", "Crane", "The terminal of Marvik was closed on Monday after a crane fell on three dockers.");
    char picked[HEADLINE_BYTES_MAX + 1];
    snprintf(picked, sizeof picked, "%s", sum_up()->headline);
    size_t other = strcmp(picked, fixture.rows[0].article.title) == 0 ? 1 : 0;
    summarizer_keep(summarizer, fixture.rows[other].id);
    assert_string_equal(sum_up()->headline, fixture.rows[other].article.title);
    summarizer_keep(summarizer, fixture.rows[2].id); /* one word is no headline while there are others */
    assert_string_equal(sum_up()->headline, picked);
}

static void the_headline_gives_the_latest_toll(void **state)
{
    (void)state;
    add_at(10, "a.example", "Crane falls at Marvik terminal and kills 3 dockers",
           "A crane fell at the new terminal of Marvik on Monday and killed 3 dockers.");
    add_at(11, "b.example", "Crane kills 3 dockers at Marvik terminal",
           "A crane that fell at the terminal of Marvik on Monday killed 3 dockers, the port said.");
    add_at(90, "c.example", "Crane at Marvik terminal kills 5 dockers, port says",
           "The crane that fell at the terminal of Marvik killed 5 dockers, the port said late on Monday.");
    assert_non_null(strstr(sum_up()->headline, "kills 5 dockers"));
    summarizer_keep(summarizer, fixture.rows[0].id);
    assert_non_null(strstr(sum_up()->headline, "kills 5 dockers"));
}

static void a_sentence_stands_for_titles_that_only_ask(void **state)
{
    (void)state;
    add("a.example", "", "Why did the crane fall at the Marvik terminal?",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.");
    add("b.example", "", "Marvik crane: what we know so far",
        "Three dockers were hurt when a crane fell at the Marvik terminal on Monday.");
    assert_non_null(strstr(sum_up()->headline, "dockers"));
    fixture_init(&fixture);
    /* One outlet's story is known by its title. */
    add("a.example", "", "Why did the crane fall at the Marvik terminal?",
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.");
    assert_string_equal(sum_up()->headline, "Why did the crane fall at the Marvik terminal?");
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

/* Titles are missing: a sentence is the headline, and another outlet has it word for word. */
static void the_headline_is_no_bullet_whoever_wrote_it(void **state)
{
    (void)state;
    static const char main_fact[] = "A crane fell at the new terminal of Marvik on Monday and hurt three dockers.";
    add("a.example", "", NULL, main_fact);
    add("b.example", "", NULL,
        "A crane fell at the new terminal of Marvik on Monday and hurt three dockers. The union of "
        "the dockers called a strike for Wednesday after a meeting in its hall.");
    const Triptych__Summary *summary = sum_up();
    assert_string_equal(summary->headline, main_fact);
    for (size_t i = 0; i < summary->n_bullets; i++)
        assert_string_not_equal(summary->bullets[i]->text, main_fact);
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
                                      "verletzt. In Marvik rief die Gewerkschaft am Montag zu einem Streik auf."});
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
        make_test(bullets_begin_with_the_main_fact_and_repeat_nothing),
        make_test(bullets_read_as_a_text_fact_reaction_and_what_comes_next),
        make_test(bullets_come_from_different_sources),
        make_test(what_all_sides_report_is_marked),
        make_test(the_latest_numbers_win),
        make_test(what_points_at_something_unsaid_is_no_bullet),
        make_test(neutral_bullets_come_from_neutral_outlets),
        make_test(each_side_shows_what_it_alone_stresses),
        make_test(an_empty_side_says_why),
        make_test(many_copies_do_not_outvote_two_reports),
        make_test(titles_alone_make_a_summary),
        make_test(one_sentence_needs_no_title_beside_it),
        make_test(a_single_article_is_summed_up_from_itself),
        make_test(a_single_title_is_the_headline_and_nothing_else),
        make_test(the_headline_stays_unless_another_is_clearly_better),
        make_test(the_headline_gives_the_latest_toll),
        make_test(a_sentence_stands_for_titles_that_only_ask),
        make_test(texts_without_titles_lend_a_sentence_as_headline),
        make_test(the_headline_is_no_bullet_whoever_wrote_it),
        make_test(the_leading_language_speaks),
        make_test(nothing_makes_an_empty_summary),
        make_test(an_overlong_title_is_cut_where_nothing_else_is),
        make_test(the_same_articles_give_the_same_summary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
