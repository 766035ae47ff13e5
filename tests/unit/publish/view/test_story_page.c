/* services/publish: what a story's page says of sources that are left out of lists, and of who rates the others. */
#include "markup.h"
#include "page_story.h"
#include "registry.h"
#include "sample_story.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char *page_for(const Triptych__Story *story, enum tier tier, const struct registry *registry)
{
    struct buffer buffer;
    char *text = NULL;
    struct site site = {.name = "Triptych",
                        .base_url = "",
                        .upgrade_url = "",
                        .edition = "world",
                        .tier = tier,
                        .registry = registry,
                        .now_ms = SAMPLE_NOW_MS};
    buffer_init(&buffer, PAGE_MAX);
    page_story(&buffer, &site, story, &(struct related){.count = 0}, &(struct article_choice){0});
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    assert_null(markup_problem(text));
    return text;
}

static void a_hidden_source_is_counted_and_not_listed(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    story->articles[0]->placement->source->hidden = 1;
    char *page = page_for(story, TIER_FREE, NULL);
    assert_non_null(strstr(page, "9 Articles</h2>"));
    assert_non_null(strstr(page, "1 article is of a source that this desk counts and does not list."));
    assert_non_null(strstr(page, "All <b>8</b>"));
    assert_null(strstr(page, "id=\"a0000000000000009\""));
    assert_null(strstr(page, "<a href=\"/source/morninganchor.example\">"));
    assert_non_null(strstr(page, "at the end left 2, center 2, right 2, not rated 1"));
    free(page);
    sample_story_free(story);
}

/* Whoever reads a model's sentence sees that it is one, and can see what the article says. */
static void a_models_sentence_is_marked_and_the_articles_own_is_beside_it(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    Triptych__Bullet *bullet = story->head->summary->bullets[1];
    char *before = bullet->model_text;
    char *page = page_for(story, TIER_FREE, NULL);
    assert_null(strstr(page, "Written by a language model"));
    free(page);
    bullet->model_text = (char[]){"38,000 vehicles <used> it daily."};
    page = page_for(story, TIER_FREE, NULL);
    assert_non_null(strstr(page, "38,000 vehicles &lt;used&gt; it daily.</p>"));
    assert_non_null(strstr(page, "<summary>Written by a language model</summary>"));
    assert_non_null(strstr(page, "Some 38,000 vehicles used it every day before the accident.</p>"));
    free(page);
    bullet->model_text = before;
    sample_story_free(story);
}

/* A reader of either language finds it: the article's words first, and beneath them what a model makes of them. */
static void a_translation_stands_beside_the_original_and_is_marked(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    Triptych__Summary *summary = story->head->summary, kept = *summary;
    Triptych__Bullet *bullet = summary->bullets[1], own = *bullet;
    bullet->model_text = (char[]){"Etwa 38.000 Fahrzeuge fuhren täglich darüber."};
    bullet->model_lang = (char[]){"de"};
    summary->model_headline = (char[]){"Die Brücke ist <offen>"};
    summary->model_headline_lang = (char[]){"de"};
    char *page = page_for(story, TIER_FREE, NULL);
    assert_non_null(strstr(page, "lang=\"de\">Die Brücke ist &lt;offen&gt;</p>"));
    assert_non_null(strstr(page, "Some 38,000 vehicles used it every day before the accident.</p>"));
    assert_non_null(strstr(page, "lang=\"de\">Etwa 38.000 Fahrzeuge fuhren täglich darüber.</p>"));
    assert_non_null(strstr(page, "Translated by a language model"));
    assert_null(strstr(page, "Written by a language model"));
    free(page);
    story->head->retitled = 1;
    page = page_for(story, TIER_FREE, NULL);
    assert_null(strstr(page, "Die Brücke ist")); /* the editors' headline is not what was translated */
    free(page);
    story->head->retitled = 0;
    *bullet = own;
    *summary = kept;
    sample_story_free(story);
}

static void raters_stand_under_an_article_as_far_as_the_tier_sees_them(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        char *page = page_for(story, (enum tier)tier, NULL);
        assert_non_null(strstr(page, "Who rates this source?"));
        assert_non_null(strstr(page, "<td>leaning: far-left</td>"));
        assert_int_equal(strstr(page, "factuality: " SAMPLE_FACT) != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(page, "owner: " SAMPLE_OWNER) != NULL, tier >= TIER_VANTAGE);
        free(page);
    }
    sample_story_free(story);
}

static void the_registry_tells_the_raters_that_articles_do_not_carry(void **state)
{
    (void)state;
    static const char csv[] = "domain,leaning,factuality,owner,rated_by\n"
                              "morninganchor.example,right,low,Sample Owner,Ana 2026: leaning factuality owner\n";
    struct registry *registry = NULL;
    Triptych__Story *story = sample_story_new();
    Triptych__SourceRating *source = story->articles[0]->placement->source;
    size_t carried = source->n_ratings;
    assert_int_equal(registry_parse(csv, sizeof csv - 1, NULL, NULL, &registry, NULL), 0);
    assert_string_equal(source->domain, "morninganchor.example");
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i]->placement->source->n_ratings = 0;
    for (int tier = TIER_FREE; tier < TIER_COUNT; tier++) {
        char *page = page_for(story, (enum tier)tier, registry);
        assert_non_null(strstr(page, "Who rates this source?"));
        assert_non_null(strstr(page, "<td>Ana 2026</td><td>leaning: right</td>"));
        assert_int_equal(strstr(page, "factuality: low") != NULL, tier >= TIER_PREMIUM);
        assert_int_equal(strstr(page, "owner: Sample Owner") != NULL, tier >= TIER_VANTAGE);
        free(page);
        page = page_for(story, (enum tier)tier, NULL);
        assert_null(strstr(page, "Who rates this source?"));
        free(page);
    }
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i]->placement->source->n_ratings = carried;
    sample_story_free(story);
    registry_free(registry);
}

static void an_article_that_was_changed_shows_when_and_what_it_said_before(void **state)
{
    (void)state;
    static char title[] = "Mayor <charged>", text[] = "The mayor was charged.", none[] = "";
    Triptych__Wording first = TRIPTYCH__WORDING__INIT, second = TRIPTYCH__WORDING__INIT, *earlier[] = {&first, &second};
    Triptych__Story *story = sample_story_new();
    char *page = page_for(story, TIER_FREE, NULL);
    assert_null(strstr(page, "Changed at"));
    free(page);
    first.title = title;
    first.text = text;
    first.since_ms = SAMPLE_NOW_MS - 7200000;
    second.title = none;
    second.text = none;
    second.since_ms = SAMPLE_NOW_MS - 3600000;
    story->articles[0]->article->changed_ms = SAMPLE_NOW_MS - 60000;
    story->articles[0]->article->earlier = earlier;
    story->articles[0]->article->n_earlier = 2;
    page = page_for(story, TIER_FREE, NULL);
    const char *changed = strstr(page, "Changed at <time");
    const char *untitled = strstr(page, "<q dir=\"auto\">Untitled</q></li>");
    const char *charged = strstr(page, "<q dir=\"auto\">Mayor &lt;charged&gt;</q>");
    assert_true(changed && untitled && charged);
    assert_true(changed < untitled && untitled < charged); /* the latest first */
    assert_non_null(strstr(charged, "The mayor was charged.</p></li>"));
    free(page);
    story->articles[0]->article->n_earlier = 0;
    story->articles[0]->article->earlier = NULL;
    sample_story_free(story);
}

static void an_article_that_began_a_story_says_so(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i]->placement->score = 0.75f;
    char *page = page_for(story, TIER_FREE, NULL);
    assert_null(strstr(page, "It began a story"));
    assert_non_null(strstr(page, "Its score when it was placed was 0.75 of 1."));
    free(page);
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i]->placement->score = 1;
    page = page_for(story, TIER_FREE, NULL);
    assert_non_null(strstr(page, "It began a story: no other fitted."));
    assert_null(strstr(page, "Its score when it was placed")); /* the copy is a line under its original */
    free(page);
    sample_story_free(story);
}

static void related_stories_are_linked_by_their_headlines(void **state)
{
    (void)state;
    struct err err;
    struct buffer buffer;
    char *text = NULL;
    struct related related;
    const char *const ids[] = {"s0000000000000077", "s0000000000000078", "s0123456789abcdef"};
    const struct catalog_options options = {.stories_max = 100, .bytes_max = 1000000, .sources_min = 1};
    struct site site = {
        .name = "Triptych", .base_url = "", .upgrade_url = "", .edition = "world", .now_ms = SAMPLE_NOW_MS};
    struct catalog *catalog = catalog_new(&options, &err);
    Triptych__Story *story = sample_story_new();
    Triptych__Story *other = sample_story_new();
    free(other->head->id);
    other->head->id = strdup(ids[0]);
    assert_int_equal(catalog_put(catalog, story->head, "", SAMPLE_NOW_MS, &err), 1);
    assert_int_equal(catalog_put(catalog, other->head, "", SAMPLE_NOW_MS, &err), 1);
    story->head->summary->related = calloc(3, sizeof *story->head->summary->related);
    for (size_t i = 0; i < 3; i++) /* one that is there, one that has gone, itself */
        story->head->summary->related[story->head->summary->n_related++] = strdup(ids[i]);
    related_find(catalog, story->head, &related);
    assert_int_equal(related.count, 1);
    assert_string_equal(related.ids[0], ids[0]);
    buffer_init(&buffer, PAGE_MAX);
    page_story(&buffer, &site, story, &related, &(struct article_choice){0});
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    assert_null(markup_problem(text));
    assert_non_null(strstr(text, "Related stories"));
    assert_non_null(strstr(text, "href=\"/story/s0000000000000077\""));
    assert_null(strstr(text, "s0000000000000078"));
    free(text);
    related_done(&related);
    sample_story_free(story);
    sample_story_free(other);
    catalog_free(catalog);
}

static char *with_text(char *held, const char *text)
{
    free(held);
    return strdup(text);
}

static void an_article_that_came_with_another_story_is_not_said_to_have_been_turned_down_here(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    for (size_t i = 0; i < story->n_articles; i++) {
        Triptych__Placement *placement = story->articles[i]->placement;
        placement->story_id = with_text(placement->story_id, "s0123456789abcdef");
        placement->rejected_story_id = with_text(placement->rejected_story_id, "s0123456789abcdef");
    }
    char *page = page_for(story, TIER_FREE, NULL);
    assert_non_null(strstr(page, "that story was merged into this one"));
    assert_null(strstr(page, "another story</a>"));
    assert_null(strstr(page, "Its score when it was placed"));
    free(page);
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i]->placement->pinned = 1;
    page = page_for(story, TIER_FREE, NULL);
    assert_non_null(strstr(page, "An operator put it here."));
    assert_null(strstr(page, "merged into this one"));
    free(page);
    sample_story_free(story);
}

static void differing_facts_and_the_timeline_have_their_places(void **state)
{
    (void)state;
    static char en[] = "en", url[] = "https://coast.example/1", source[] = "coast.example", other[] = "herald.example",
                said[] = "15 <dead>", earlier[] = "killed 12", value[] = "15", title[] = "Ferry burns",
                sentence[] = "A ferry burned off Marvik.";
    Triptych__Claim latest = TRIPTYCH__CLAIM__INIT, older = TRIPTYCH__CLAIM__INIT;
    latest.text = said;
    latest.value = older.value = value;
    older.text = earlier;
    latest.url = older.url = url;
    latest.source = source;
    older.source = other;
    latest.lang = older.lang = en;
    latest.source_count = 3;
    latest.time_ms = older.time_ms = SAMPLE_NOW_MS;
    Triptych__Claim *claims[] = {&latest, &older};
    Triptych__Difference difference = TRIPTYCH__DIFFERENCE__INIT, *differ[] = {&difference};
    difference.about = said;
    difference.lang = en;
    difference.claims = claims;
    difference.n_claims = 2;
    Triptych__Novelty first = TRIPTYCH__NOVELTY__INIT, then = TRIPTYCH__NOVELTY__INIT, *timeline[] = {&first, &then};
    first.title = title;
    first.first = 1;
    then.text = sentence;
    first.url = then.url = url;
    first.source = then.source = source;
    first.time_ms = then.time_ms = SAMPLE_NOW_MS;
    Triptych__StoryDetails details = TRIPTYCH__STORY_DETAILS__INIT;
    Triptych__Story *story = sample_story_new();
    char *page = page_for(story, TIER_FREE, NULL);
    assert_null(strstr(page, "They differ on"));
    assert_null(strstr(page, "tab-timeline"));
    free(page);
    details.differ = differ;
    details.timeline = timeline;
    details.n_differ = 1;
    details.n_timeline = 2;
    story->details = &details;
    page = page_for(story, TIER_FREE, NULL);
    story->details = NULL;
    assert_non_null(strstr(page, "They differ on"));
    assert_non_null(strstr(page, "15 &lt;dead&gt;"));
    assert_non_null(strstr(page, "coast.example</a> and 2 more"));
    assert_non_null(strstr(page, "killed 12"));
    assert_non_null(strstr(page, "id=\"tab-timeline\""));
    assert_non_null(strstr(page, "<b>First report</b>"));
    assert_non_null(strstr(page, "A ferry burned off Marvik."));
    free(page);
    sample_story_free(story);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_models_sentence_is_marked_and_the_articles_own_is_beside_it),
        cmocka_unit_test(a_translation_stands_beside_the_original_and_is_marked),
        cmocka_unit_test(an_article_that_was_changed_shows_when_and_what_it_said_before),
        cmocka_unit_test(an_article_that_began_a_story_says_so),
        cmocka_unit_test(related_stories_are_linked_by_their_headlines),
        cmocka_unit_test(differing_facts_and_the_timeline_have_their_places),
        cmocka_unit_test(a_hidden_source_is_counted_and_not_listed),
        cmocka_unit_test(an_article_that_came_with_another_story_is_not_said_to_have_been_turned_down_here),
        cmocka_unit_test(raters_stand_under_an_article_as_far_as_the_tier_sees_them),
        cmocka_unit_test(the_registry_tells_the_raters_that_articles_do_not_carry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
