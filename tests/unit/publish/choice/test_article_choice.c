/* services/publish: which of a story's articles its page lists, in which order, and the links that choose others. */
#include "article_choice.h"
#include "article_list.h"
#include "markup.h"
#include "page_story.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char *page_of(const Triptych__Story *story, enum tier tier, const struct article_choice *choice)
{
    struct buffer buffer;
    char *text = NULL;
    struct site site = {.name = "Triptych",
                        .base_url = "",
                        .upgrade_url = "",
                        .edition = "world",
                        .tier = tier,
                        .now_ms = SAMPLE_NOW_MS};
    buffer_init(&buffer, PAGE_MAX);
    page_story(&buffer, &site, story, &(struct related){.count = 0}, choice);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    assert_null(markup_problem(text));
    return text;
}

static struct article_choice choice_of(const char *name, const char *value)
{
    struct article_choice choice = {0};
    assert_int_equal(article_choice_take(&choice, name, value, TIER_VANTAGE), ARTICLE_ASKED);
    return choice;
}

static void each_value_of_each_field_makes_the_list_of_its_articles(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        size_t count;
    } cases[] = {
        {"side", "left", 2},
        {"side", "center", 3},
        {"side", "right", 2},
        {"side", "unrated", 2},
        {"leaning", "far-left", 1},
        {"country", "GB", 3},
        {"country", "DE", 0},
        {"language", "fr", 1},
        {"kind", "copy", 1},
        {"kind", "original", 8},
        {"factuality", "mixed", 7},
        {"factuality", "unrated", 2},
        {"owner", SAMPLE_OWNER, 7},
        {"ownership", SAMPLE_OWNERSHIP, 7},
        {"source", "concordwire.example", 2},
    };
    Triptych__Story *story = sample_story_new();
    struct article_list list;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct article_choice choice = choice_of(cases[i].name, cases[i].value);
        article_list_make(story, &choice, &list);
        if (list.count != cases[i].count)
            fail_msg("%s=%s lists %zu articles, not %zu", cases[i].name, cases[i].value, list.count, cases[i].count);
        assert_int_equal(list.listed, 9);
    }
    sample_story_free(story);
}

static void an_order_makes_its_groups_and_the_newest_of_each_comes_first(void **state)
{
    (void)state;
    static const struct {
        const char *sort, *groups;
    } cases[] = {
        {"side", "left center right unrated "},
        {"time", " "},
        {"factuality", "mixed unrated "},
        {"country", "GB US ES FR  "},
    };
    Triptych__Story *story = sample_story_new();
    struct article_list list;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct article_choice choice = choice_of("sort", cases[i].sort);
        char groups[128] = "";
        article_list_make(story, &choice, &list);
        for (size_t group = 0; group < list.group_count; group++) {
            strcat(groups, list.groups[group].value);
            strcat(groups, " ");
        }
        assert_string_equal(groups, cases[i].groups);
        assert_int_equal(list.count, 9);
        for (size_t row = 1; row < list.count; row++)
            assert_true(list.rows[row - 1].placed->article->published_ms >=
                        list.rows[row].placed->article->published_ms);
    }
    sample_story_free(story);
}

static void a_copy_stands_under_its_original_where_that_is_listed(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct article_choice all = {0}, copies = choice_of("kind", "copy");
    char *page = page_of(story, TIER_FREE, &all);
    assert_non_null(strstr(page, "Also run by 1 outlet</summary>"));
    assert_null(strstr(page, "Near-identical copy of"));
    free(page);
    page = page_of(story, TIER_FREE, &copies);
    assert_null(strstr(page, "Also run by 1 outlet</summary>"));
    assert_non_null(strstr(page, "Near-identical copy of the report by Concord Wire"));
    assert_non_null(strstr(page, "1 of 9 articles. <a href=\"/story/"));
    assert_non_null(strstr(page, ">Syndicated copies <b aria-hidden=\"true\">"));
    free(page);
    sample_story_free(story);
}

static void a_list_of_nothing_says_so_and_leads_back(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct article_choice choice = choice_of("country", "DE");
    char *page = page_of(story, TIER_FREE, &choice);
    assert_non_null(strstr(page, "No article of this story is like that. <a href=\"/story/"));
    assert_non_null(strstr(page, "9 Articles</h2>"));
    assert_non_null(strstr(page, "Country: <b>Germany</b>"));
    free(page);
    sample_story_free(story);
}

static void a_tier_that_does_not_see_a_rating_cannot_ask_by_it(void **state)
{
    (void)state;
    struct article_choice choice = {0};
    assert_int_equal(article_choice_take(&choice, "factuality", "high", TIER_FREE), ARTICLE_LOCKED);
    assert_int_equal(article_choice_take(&choice, "sort", "factuality", TIER_FREE), ARTICLE_LOCKED);
    assert_int_equal(article_choice_take(&choice, "ownership", "state", TIER_PREMIUM), ARTICLE_LOCKED);
    assert_int_equal(article_choice_take(&choice, "owner", "x", TIER_PREMIUM), ARTICLE_LOCKED);
    assert_false(article_choice_is_set(&choice));
    assert_int_equal(article_choice_take(&choice, "factuality", "high", TIER_PREMIUM), ARTICLE_ASKED);
    assert_true(article_choice_is_set(&choice));
    Triptych__Story *story = sample_story_new();
    struct article_choice all = {0};
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        char *page = page_of(story, (enum tier)tier, &all);
        assert_int_equal(strstr(page, "sort=factuality") != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(page, "?factuality=") != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(page, "Mixed factuality") != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(page, "?ownership=") != NULL, tier >= TIER_VANTAGE);
        free(page);
    }
    sample_story_free(story);
}

static void what_is_no_value_is_refused_with_the_values_that_there_are(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"side", "up", "side is one of: left center right unrated."},
        {"side", "left center", "side is one of: left center right unrated."},
        {"side", "", "side is one of: left center right unrated."},
        {"leaning", "lean", "leaning is one of: far-left left"},
        {"country", "fr", "country is a country"},
        {"language", "FR", "language is a language"},
        {"sort", "left", "sort is one of: side time factuality country."},
        {"source", "", "source is at most 200 bytes."},
    };
    char sentence[160], longest[ARTICLE_VALUE_MAX + 2];
    struct article_choice choice = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(article_choice_take(&choice, cases[i][0], cases[i][1], TIER_VANTAGE), ARTICLE_NO_SUCH_VALUE);
        article_choice_problem(ARTICLE_NO_SUCH_VALUE, cases[i][0], sentence, sizeof sentence);
        assert_int_equal(strncmp(sentence, cases[i][2], strlen(cases[i][2])), 0);
    }
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(article_choice_take(&choice, "source", longest, TIER_FREE), ARTICLE_NO_SUCH_VALUE);
    assert_int_equal(article_choice_take(&choice, "source", longest + 1, TIER_FREE), ARTICLE_ASKED);
    assert_int_equal(article_choice_take(&choice, "source", longest + 1, TIER_FREE), ARTICLE_TWICE);
    assert_int_equal(article_choice_take(&choice, "lang", "fr", TIER_FREE), ARTICLE_NO_SUCH_PARAM);
}

static void an_address_asks_for_what_is_chosen_and_escapes_it(void **state)
{
    (void)state;
    struct buffer out;
    struct article_choice choice = choice_of("owner", "A&B \"News\"");
    assert_int_equal(article_choice_take(&choice, "sort", "time", TIER_VANTAGE), ARTICLE_ASKED);
    buffer_init(&out, 1024);
    article_choice_href_with(&out, "s1", &choice, ARTICLE_SIDE, "left");
    assert_string_equal(out.data, "/story/s1?sort=time&amp;side=left&amp;owner=A%26B%20%22News%22#articles");
    buffer_done(&out);
    article_choice_href_with(&out, "s1", &choice, ARTICLE_OWNER, NULL);
    assert_string_equal(out.data, "/story/s1?sort=time#articles");
    buffer_done(&out);
}

/* A story of as many articles as one may list; `each` changes one. */
static Triptych__Story *crowd_new(Triptych__Story *sample, size_t count, char (*ids)[24])
{
    Triptych__PlacedArticle **all = calloc(count, sizeof *all);
    Triptych__Story *story = calloc(1, sizeof *story);
    assert_true(all && story);
    *story = *sample;
    for (size_t i = 0; i < count; i++) {
        Triptych__PlacedArticle *placed = calloc(1, sizeof *placed);
        Triptych__Article *article = calloc(1, sizeof *article);
        assert_true(placed && article);
        *placed = *sample->articles[i % sample->n_articles];
        *article = *placed->article;
        snprintf(ids[i], sizeof ids[i], "a%016zu", i);
        article->id = ids[i];
        placed->article = article;
        all[i] = placed;
    }
    story->articles = all;
    story->n_articles = count;
    return story;
}

static void crowd_free(Triptych__Story *story)
{
    for (size_t i = 0; i < story->n_articles; i++) {
        free(story->articles[i]->article);
        free(story->articles[i]);
    }
    free(story->articles);
    free(story);
}

static size_t count_of(const char *page, const char *text)
{
    size_t count = 0;
    while ((page = strstr(page, text)) != NULL) {
        page++;
        count++;
    }
    return count;
}

static void a_long_list_is_folded_and_one_that_was_asked_for_is_not(void **state)
{
    (void)state;
    static char ids[WIRE_STORY_ARTICLES][24];
    Triptych__Story *sample = sample_story_new();
    Triptych__Story *story = crowd_new(sample, WIRE_STORY_ARTICLES, ids);
    struct article_choice all = {0}, left = choice_of("side", "left"), time = choice_of("sort", "time");
    char *page = page_of(story, TIER_FREE, &all);
    assert_int_equal(count_of(page, "<li class=\"art\""), 8);
    assert_int_equal(count_of(page, "<details class=\"fold\">"), 4);
    assert_non_null(strstr(page, "109 more of the left</summary>"));
    free(page);
    page = page_of(story, TIER_FREE, &left);
    assert_int_equal(count_of(page, "<li class=\"art\""), 8);
    assert_int_equal(count_of(page, "<details class=\"fold\">"), 0);
    assert_int_equal(count_of(page, "<b class=\"dot l\">"), 103);
    free(page);
    page = page_of(story, TIER_FREE, &time);
    assert_int_equal(count_of(page, "<details class=\"fold\">"), 1);
    free(page);
    crowd_free(story);
    sample_story_free(sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_value_of_each_field_makes_the_list_of_its_articles),
        cmocka_unit_test(an_order_makes_its_groups_and_the_newest_of_each_comes_first),
        cmocka_unit_test(a_copy_stands_under_its_original_where_that_is_listed),
        cmocka_unit_test(a_list_of_nothing_says_so_and_leads_back),
        cmocka_unit_test(a_tier_that_does_not_see_a_rating_cannot_ask_by_it),
        cmocka_unit_test(what_is_no_value_is_refused_with_the_values_that_there_are),
        cmocka_unit_test(an_address_asks_for_what_is_chosen_and_escapes_it),
        cmocka_unit_test(a_long_list_is_folded_and_one_that_was_asked_for_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
