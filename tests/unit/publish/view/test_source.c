/* services/publish: a source's page and API: its rating by tier, and figures that can be recounted. */
#include "json_writer.h"
#include "markup.h"
#include "sample_story.h"
#include "source_view.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static struct site site_of(enum tier tier)
{
    return (struct site){.name = "Triptych",
                         .base_url = "",
                         .upgrade_url = "",
                         .edition = "world",
                         .tier = tier,
                         .sources_min = 2,
                         .now_ms = SAMPLE_NOW_MS};
}

static Triptych__StoryHead *head_of(unsigned left, unsigned center, unsigned right, unsigned unrated)
{
    return sample_head_new(&(struct sample_head_options){.id = "s0000000000000001",
                                                         .headline = "A headline",
                                                         .left = left,
                                                         .center = center,
                                                         .right = right,
                                                         .unrated = unrated});
}

static void figures_count_stories_by_who_tells_and_who_misses_them(void **state)
{
    (void)state;
    static char right[] = "right";
    Triptych__Blindspot blindspot = TRIPTYCH__BLINDSPOT__INIT;
    Triptych__StoryHead *heads[] = {head_of(5, 1, 0, 0), head_of(0, 2, 1, 0), head_of(0, 0, 1, 0), head_of(0, 0, 0, 1)};
    struct source_figures figures;
    blindspot.side = right;
    heads[0]->blindspot = &blindspot;
    source_figures_count(&(struct source_view){.domain = "new.example", .heads = heads, .count = 4}, &figures);
    assert_int_equal(figures.stories, 4);
    assert_int_equal(figures.alone, 2);
    assert_int_equal(figures.led[SIDE_LEFT], 1);
    assert_int_equal(figures.led[SIDE_CENTER], 1);
    assert_int_equal(figures.led[SIDE_RIGHT], 0); /* alone: nobody else tells it */
    assert_int_equal(figures.led[SIDE_UNRATED], 2);
    assert_int_equal(figures.missed[SIDE_RIGHT], 1);
    assert_int_equal(figures.missed[SIDE_LEFT], 0);
    heads[0]->blindspot = NULL;
    for (int i = 0; i < 4; i++)
        sample_head_free(heads[i]);
}

static void figures_tell_how_often_it_was_first_and_what_it_only_ran(void **state)
{
    (void)state;
    static char own[] = "own.example", other[] = "other.example", leaning[] = "left";
    char *sources[] = {other, own};
    uint32_t articles[] = {5, 3}, copies[] = {0, 1};
    Triptych__SourceRating rating = TRIPTYCH__SOURCE_RATING__INIT;
    Triptych__StoryHead *heads[6];
    struct source_figures figures;
    rating.leaning = leaning;
    for (int i = 0; i < 6; i++) {
        heads[i] = head_of(2, 0, 2, 0); /* one left source beside it, two right ones */
        heads[i]->sources = sources;
        heads[i]->source_articles = articles;
        heads[i]->source_copies = copies;
        heads[i]->n_sources = heads[i]->n_source_articles = heads[i]->n_source_copies = 2;
        heads[i]->first_source = i < 2 ? own : other;
    }
    source_figures_count(&(struct source_view){.domain = own, .rating = &rating, .heads = heads, .count = 6}, &figures);
    assert_int_equal(figures.shared, 6);
    assert_int_equal(figures.first, 2);
    assert_int_equal(figures.articles, 18);
    assert_int_equal(figures.copies, 6);
    assert_int_equal(figures.led[SIDE_RIGHT], 6);
    assert_int_equal(figures.tends_to, SIDE_RIGHT);
    source_figures_count(&(struct source_view){.domain = own, .rating = &rating, .heads = heads, .count = 4}, &figures);
    assert_int_equal(figures.tends_to, SIDE_UNRATED); /* too few to say */
    for (int i = 0; i < 6; i++) {
        heads[i]->n_sources = heads[i]->n_source_articles = heads[i]->n_source_copies = 0;
        heads[i]->sources = NULL;
        heads[i]->source_articles = heads[i]->source_copies = NULL;
        heads[i]->first_source = (char *)protobuf_c_empty_string;
        sample_head_free(heads[i]);
    }
}

static void outlets_of_one_owner_are_found_by_their_group(void **state)
{
    (void)state;
    static const char csv[] = "domain,name,owner,owner_group,hidden\n"
                              "a.example,A,Ltd,Group,\nb.example,B,Other,Group,\nc.example,C,Ltd,,\n"
                              "d.example,D,Group,,\ne.example,E,,,\nf.example,F,Other,Group,1\n";
    const struct source_entry *siblings[SOURCE_SIBLINGS_MAX];
    struct registry *registry = NULL;
    size_t total;
    assert_int_equal(registry_parse(csv, sizeof csv - 1, NULL, NULL, &registry, NULL), 0);
    size_t count = registry_source_siblings(registry, registry_source_find(registry, "a.example"), siblings, &total);
    assert_int_equal(count, 2);
    assert_int_equal(total, 2);
    assert_string_equal(siblings[0]->domain, "b.example");
    assert_string_equal(siblings[1]->domain, "d.example");
    assert_int_equal(registry_source_siblings(registry, registry_source_find(registry, "e.example"), siblings, &total),
                     0); /* whose owner nobody knows */
    assert_int_equal(registry_source_siblings(registry, NULL, siblings, &total), 0);
    assert_null(registry_source_find(NULL, "a.example"));
    registry_free(registry);
}

/* The sample's article that carries everything that could be locked. */
static const Triptych__SourceRating *full_rating(const Triptych__Story *story)
{
    for (size_t i = 0; i < story->n_articles; i++) {
        const Triptych__SourceRating *rating = source_rating_in(story, story->articles[i]->article->source);
        if (rating && strcmp(rating->factuality, SAMPLE_FACT) == 0 && strcmp(rating->owner, SAMPLE_OWNER) == 0)
            return rating;
    }
    fail_msg("the sample has no source with factuality and owner");
    return NULL;
}

static void a_sources_rating_is_shown_by_tier_on_page_and_api(void **state)
{
    (void)state;
    static const struct source_entry sibling = {.domain = "sister.example", .name = "The Sister", .leaning = "left"};
    const struct source_entry *siblings[] = {&sibling};
    Triptych__Story *story = sample_story_new();
    struct source_view view = {.domain = "<one>.example",
                               .rating = full_rating(story),
                               .heads = &story->head,
                               .count = 1,
                               .seq = "1-1",
                               .siblings = siblings,
                               .sibling_count = 1,
                               .sibling_total = 1};
    for (int tier = 0; tier < TIER_COUNT; tier++) {
        struct site site = site_of((enum tier)tier);
        struct buffer buffer;
        struct json_writer writer;
        char *texts[2] = {NULL, NULL};
        buffer_init(&buffer, PAGE_MAX);
        page_source(&buffer, &site, &view);
        assert_int_equal(buffer_take(&buffer, &texts[0], NULL, NULL), 0);
        assert_null(markup_problem(texts[0]));
        assert_null(strstr(texts[0], "<one>"));
        json_writer_init(&writer, PAGE_MAX);
        source_json_write(&writer, &view, &site);
        assert_int_equal(json_writer_take(&writer, &texts[1], NULL, NULL), 0);
        for (int i = 0; i < 2; i++) {
            assert_int_equal(strstr(texts[i], SAMPLE_FACT) != NULL, tier >= TIER_PREMIUM);
            assert_int_equal(strstr(texts[i], SAMPLE_OWNER) != NULL, tier >= TIER_VANTAGE);
            assert_int_equal(strstr(texts[i], SAMPLE_OWNERSHIP) != NULL, tier >= TIER_VANTAGE);
            assert_int_equal(strstr(texts[i], "The Sister") != NULL, tier >= TIER_VANTAGE);
            assert_non_null(strstr(texts[i], "an invented rater")); /* what it says of the leaning */
            free(texts[i]);
        }
    }
    sample_story_free(story);
}

static void a_source_s_page_begins_with_its_rating_and_says_what_it_tends_to_carry(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    Triptych__SourceRating rating = *full_rating(story);
    Triptych__StoryHead *heads[6];
    static char mbfc[] = "MBFC";
    char *rater = rating.ratings[0]->rater;
    rating.ratings[0]->rater = mbfc;
    for (size_t i = 0; i < 6; i++)
        heads[i] = story->head;
    struct source_view view = {.domain = rating.domain, .rating = &rating, .heads = heads, .count = 6, .seq = ""};
    struct site site = site_of(TIER_VANTAGE);
    struct source_figures figures;
    struct buffer buffer;
    char *page = NULL;
    source_figures_count(&view, &figures);
    assert_int_equal(figures.topic_count > 0, story->head->summary->n_topics > 0);
    for (size_t i = 0; i < figures.topic_count; i++)
        assert_int_equal(figures.topics[i].stories, 6);
    buffer_init(&buffer, PAGE_MAX);
    page_source(&buffer, &site, &view);
    assert_int_equal(buffer_take(&buffer, &page, NULL, NULL), 0);
    assert_null(markup_problem(page));
    const char *rated = strstr(page, "Rating</h2>"), *stories = strstr(page, "Its stories</h2>");
    assert_true(rated && stories && rated < stories);
    assert_non_null(strstr(page, "<a rel=\"noopener\" href=\"https://mediabiasfactcheck.com/\">MBFC</a>"));
    assert_non_null(strstr(page, "href=\"/sources?factuality=" SAMPLE_FACT "\">Mixed</a>"));
    assert_non_null(strstr(page, "href=\"/feed.atom?source="));
    assert_non_null(strstr(page, "Who else tells its stories"));
    free(page);
    rating.ratings[0]->rater = rater;
    sample_story_free(story);
}

static void a_source_that_nobody_rated_is_said_to_be_so(void **state)
{
    (void)state;
    Triptych__StoryHead *head = head_of(0, 0, 0, 2);
    struct source_view view = {.domain = "new.example", .heads = &head, .count = 1, .seq = ""};
    struct site site = site_of(TIER_FREE);
    struct buffer buffer;
    char *page = NULL;
    buffer_init(&buffer, PAGE_MAX);
    page_source(&buffer, &site, &view);
    assert_int_equal(buffer_take(&buffer, &page, NULL, NULL), 0);
    assert_non_null(strstr(page, "Not rated"));
    assert_null(strstr(page, "cannot be read"));
    free(page);
    view.is_unread = 1;
    page_source(&buffer, &site, &view);
    assert_int_equal(buffer_take(&buffer, &page, NULL, NULL), 0);
    assert_non_null(strstr(page, "cannot be read"));
    free(page);
    sample_head_free(head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_count_stories_by_who_tells_and_who_misses_them),
        cmocka_unit_test(figures_tell_how_often_it_was_first_and_what_it_only_ran),
        cmocka_unit_test(outlets_of_one_owner_are_found_by_their_group),
        cmocka_unit_test(a_sources_rating_is_shown_by_tier_on_page_and_api),
        cmocka_unit_test(a_source_s_page_begins_with_its_rating_and_says_what_it_tends_to_carry),
        cmocka_unit_test(a_source_that_nobody_rated_is_said_to_be_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
