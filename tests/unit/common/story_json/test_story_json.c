/* common/story_json: the JSON of stories and events, and what a tier keeps out of it. */
#include "event_json.h"
#include "json.h"
#include "story_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* A story of three sources, one of them unrated, with what only higher tiers may see. */
struct sample {
    Triptych__Count leaning[2], factuality, ownership, lang[2], country;
    Triptych__Count *leanings[2], *factualities[1], *ownerships[1], *langs[2], *countries[1];
    Triptych__Coverage coverage;
    Triptych__Bullet bullet;
    Triptych__Bullet *bullets[1];
    Triptych__Summary summary;
    Triptych__StoryHead head;
    Triptych__Article article;
    Triptych__SourceRating source;
    Triptych__Placement placement;
    Triptych__PlacedArticle placed;
    Triptych__PlacedArticle *articles[1];
    Triptych__StoryEvent event;
};

static Triptych__Count count_of(char *key, uint32_t sources)
{
    Triptych__Count count = TRIPTYCH__COUNT__INIT;
    count.key = key;
    count.sources = sources;
    return count;
}

static void sample_coverage(struct sample *sample)
{
    static char left[] = "lean-left", right[] = "far-right", high[] = "very-high", state[] = "state-owned-secret",
                en[] = "en", fr[] = "fr", us[] = "US";
    sample->leaning[0] = count_of(left, 1);
    sample->leaning[1] = count_of(right, 1);
    sample->factuality = count_of(high, 2);
    sample->ownership = count_of(state, 1);
    sample->lang[0] = count_of(fr, 1);
    sample->lang[1] = count_of(en, 2);
    sample->country = count_of(us, 3);
    for (int i = 0; i < 2; i++) {
        sample->leanings[i] = &sample->leaning[i];
        sample->langs[i] = &sample->lang[i];
    }
    sample->factualities[0] = &sample->factuality;
    sample->ownerships[0] = &sample->ownership;
    sample->countries[0] = &sample->country;
    sample->coverage = (Triptych__Coverage)TRIPTYCH__COVERAGE__INIT;
    sample->coverage.articles = 4;
    sample->coverage.sources = 3;
    sample->coverage.original_reports = 2;
    sample->coverage.n_leaning = sample->coverage.n_lang = 2;
    sample->coverage.n_factuality = sample->coverage.n_ownership = sample->coverage.n_country = 1;
    sample->coverage.leaning = sample->leanings;
    sample->coverage.factuality = sample->factualities;
    sample->coverage.ownership = sample->ownerships;
    sample->coverage.lang = sample->langs;
    sample->coverage.country = sample->countries;
}

static void sample_head(struct sample *sample)
{
    static char text[] = "Rain \"fell\".", article[] = "a0123456789abcdef", url[] = "https://one.example/rain",
                domain[] = "one.example", headline[] = "Rain falls", id[] = "s0123456789abcdef";
    sample->bullet = (Triptych__Bullet)TRIPTYCH__BULLET__INIT;
    sample->bullet.text = text;
    sample->bullet.article_id = article;
    sample->bullet.url = url;
    sample->bullet.source = domain;
    sample->bullets[0] = &sample->bullet;
    sample->summary = (Triptych__Summary)TRIPTYCH__SUMMARY__INIT;
    sample->summary.headline = headline;
    sample->summary.n_bullets = 1;
    sample->summary.bullets = sample->bullets;
    sample->head = (Triptych__StoryHead)TRIPTYCH__STORY_HEAD__INIT;
    sample->head.id = id;
    sample->head.version = 7;
    sample->head.first_published_ms = 1767225600000;
    sample->head.last_updated_ms = 1767229200000;
    sample->head.coverage = &sample->coverage;
    sample->head.summary = &sample->summary;
}

static void sample_article(struct sample *sample)
{
    static char id[] = "a0123456789abcdef", title[] = "Rain falls", text[] = "It rained.", domain[] = "one.example",
                name[] = "The One", leaning[] = "lean-left", high[] = "very-high", owner[] = "Owner Secret",
                ownership[] = "state-owned-secret", lang[] = "en";
    sample->article = (Triptych__Article)TRIPTYCH__ARTICLE__INIT;
    sample->article.id = id;
    sample->article.title = title;
    sample->article.text = text;
    sample->article.source = domain;
    sample->article.received_ms = 1767225600000;
    sample->source = (Triptych__SourceRating)TRIPTYCH__SOURCE_RATING__INIT;
    sample->source.domain = domain;
    sample->source.name = name;
    sample->source.leaning = leaning;
    sample->source.factuality = high;
    sample->source.owner = owner;
    sample->source.ownership = ownership;
    sample->placement = (Triptych__Placement)TRIPTYCH__PLACEMENT__INIT;
    sample->placement.lang = lang;
    sample->placement.source = &sample->source;
    sample->placed = (Triptych__PlacedArticle)TRIPTYCH__PLACED_ARTICLE__INIT;
    sample->placed.article = &sample->article;
    sample->placed.placement = &sample->placement;
    sample->articles[0] = &sample->placed;
}

static void sample_init(struct sample *sample)
{
    static char seq[] = "1-20", prev[] = "1-10", kind[] = "updated";
    sample_coverage(sample);
    sample_head(sample);
    sample_article(sample);
    sample->event = (Triptych__StoryEvent)TRIPTYCH__STORY_EVENT__INIT;
    sample->event.seq = seq;
    sample->event.prev = prev;
    sample->event.kind = kind;
    sample->event.head = &sample->head;
    sample->event.n_changed = 1;
    sample->event.changed = sample->articles;
    sample->event.time_ms = 1767229200000;
}

static char *print_event(struct sample *sample, enum tier tier, struct json **out_json)
{
    char *text = NULL;
    size_t size = 0;
    assert_int_equal(event_json_print(&sample->event, tier, &text, &size, NULL), 0);
    assert_int_equal(json_read(text, size, out_json, NULL), 0);
    assert_null(strchr(text, '\n'));
    return text;
}

static const struct json *path(const struct json *value, const char *first, const char *second, const char *third)
{
    value = json_member(value, first);
    value = second ? json_member(value, second) : value;
    return third ? json_member(value, third) : value;
}

static void an_event_carries_head_and_changed_articles_in_the_promised_shape(void **state)
{
    (void)state;
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_FREE, &json);
    const struct json *story = json_member(json, "story");
    assert_string_equal(json_member_text(json, "seq", ""), "1-20");
    assert_string_equal(json_member_text(json, "prev", ""), "1-10");
    assert_string_equal(json_member_text(json, "kind", ""), "updated");
    assert_string_equal(json_member_text(story, "id", ""), "s0123456789abcdef");
    assert_int_equal(json_as_integer(json_member(story, "version"), 0), 7);
    assert_string_equal(json_member_text(story, "headline", ""), "Rain falls");
    assert_string_equal(json_member_text(story, "first_published", ""), "2026-01-01T00:00:00Z");
    assert_string_equal(json_as_text(json_at(json_member(story, "languages"), 0)), "en");
    assert_int_equal(json_as_integer(path(story, "counts", "rated_sources", NULL), 0), 2);
    assert_int_equal(json_as_integer(path(story, "counts", "original_reports", NULL), 0), 2);
    const struct json *leaning = path(story, "coverage", "leaning", NULL);
    assert_int_equal(json_as_integer(path(leaning, "left", "pct", NULL), 0), 50);
    assert_int_equal(json_as_integer(path(leaning, "center", "pct", NULL), -1), 0);
    assert_int_equal(json_as_integer(path(leaning, "right", "sources", NULL), 0), 1);
    assert_int_equal(json_as_integer(path(leaning, "unrated", "sources", NULL), 0), 1);
    assert_int_equal(json_as_integer(json_member(path(story, "coverage", "leaning_steps", NULL), "far-right"), 0), 1);
    assert_int_equal(json_as_integer(path(story, "counts", "copies", NULL), 0), 2);
    assert_int_equal(json_kind(json_member(story, "blindspot")), JSON_KIND_NULL);
    const struct json *bullet = json_at(path(story, "summary", "bullets", NULL), 0);
    assert_string_equal(json_member_text(bullet, "text", ""), "Rain \"fell\".");
    assert_string_equal(json_member_text(bullet, "url", ""), "https://one.example/rain");
    const struct json *article = json_at(json_member(story, "articles"), 0);
    assert_int_equal(json_count(json_member(story, "articles")), 1);
    assert_string_equal(json_member_text(article, "published", ""), "2026-01-01T00:00:00Z");
    assert_int_equal(json_kind(json_member(article, "copy_of")), JSON_KIND_NULL);
    assert_string_equal(json_as_text(path(article, "source", "name", NULL)), "The One");
    json_free(json);
    free(text);
}

static void a_point_says_who_makes_it_and_an_empty_side_why(void **state)
{
    (void)state;
    static char other[] = "two.example", fact[] = "14 months", none[] = "no-outlet";
    char *also[] = {other}, *facts[] = {fact};
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_FREE, &json);
    const struct json *bullet = json_at(path(json, "story", "summary", "bullets"), 0);
    assert_null(json_member(bullet, "only"));
    assert_null(json_member(bullet, "also"));
    assert_null(json_member(bullet, "all_sides"));
    assert_null(json_member(path(json, "story", "summary", "none"), "left"));
    json_free(json);
    free(text);

    sample.bullet.only = sample.bullet.all_sides = 1;
    sample.bullet.also = also;
    sample.bullet.n_also = 1;
    sample.summary.left_none = none;
    sample.summary.shared_facts = facts;
    sample.summary.n_shared_facts = 1;
    text = print_event(&sample, TIER_FREE, &json);
    const struct json *summary = path(json, "story", "summary", NULL);
    bullet = json_at(json_member(summary, "bullets"), 0);
    assert_true(json_as_flag(json_member(bullet, "only")));
    assert_true(json_as_flag(json_member(bullet, "all_sides")));
    assert_string_equal(json_as_text(json_at(json_member(bullet, "also"), 0)), "two.example");
    assert_string_equal(json_as_text(path(summary, "none", "left", NULL)), "no-outlet");
    assert_null(path(summary, "none", "right", NULL));
    assert_string_equal(json_as_text(json_at(json_member(summary, "shared_facts"), 0)), "14 months");
    json_free(json);
    free(text);
}

static void an_event_says_where_a_story_went_or_came_from_and_why(void **state)
{
    (void)state;
    static char into[] = "s0000000000000002", from[] = "s0000000000000003", note[] = "The same fire.";
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_FREE, &json);
    assert_null(json_member(json, "note"));
    assert_null(path(json, "story", "merged_into", NULL));
    assert_null(path(json, "story", "split_from", NULL));
    json_free(json);
    free(text);
    sample.event.note = note;
    sample.head.merged_into = into;
    sample.head.split_from = from;
    text = print_event(&sample, TIER_FREE, &json);
    assert_string_equal(json_member_text(json, "note", ""), note);
    assert_string_equal(json_as_text(path(json, "story", "merged_into", NULL)), into);
    assert_string_equal(json_as_text(path(json, "story", "split_from", NULL)), from);
    json_free(json);
    free(text);
}

static void what_is_locked_is_named_and_in_no_byte(void **state)
{
    (void)state;
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_FREE, &json);
    const struct json *coverage = path(json, "story", "coverage", NULL);
    assert_string_equal(json_as_text(path(coverage, "factuality", "locked", NULL)), "premium");
    assert_string_equal(json_as_text(path(coverage, "ownership", "locked", NULL)), "vantage");
    assert_null(strstr(text, "very-high"));
    assert_null(strstr(text, "secret"));
    assert_null(strstr(text, "Secret"));
    json_free(json);
    free(text);
}

static void premium_opens_factuality_and_vantage_ownership(void **state)
{
    (void)state;
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_PREMIUM, &json);
    const struct json *coverage = path(json, "story", "coverage", NULL);
    assert_int_equal(json_as_integer(path(coverage, "factuality", "very-high", "sources"), 0), 2);
    assert_int_equal(json_as_integer(path(coverage, "factuality", "unrated", "sources"), 0), 1);
    assert_string_equal(json_as_text(path(coverage, "ownership", "locked", NULL)), "vantage");
    assert_null(strstr(text, "secret"));
    json_free(json);
    free(text);
    text = print_event(&sample, TIER_VANTAGE, &json);
    coverage = path(json, "story", "coverage", NULL);
    assert_int_equal(json_as_integer(path(coverage, "ownership", "state-owned-secret", "pct"), 0), 100);
    const struct json *article = json_at(path(json, "story", "articles", NULL), 0);
    assert_string_equal(json_as_text(path(article, "source", "owner", NULL)), "Owner Secret");
    json_free(json);
    free(text);
}

static void what_the_sender_locked_stays_named_as_locked(void **state)
{
    (void)state;
    static char premium[] = "premium";
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    sample.coverage.n_factuality = 0;
    sample.coverage.factuality_locked = premium;
    char *text = print_event(&sample, TIER_VANTAGE, &json);
    const struct json *coverage = path(json, "story", "coverage", NULL);
    assert_string_equal(json_as_text(path(coverage, "factuality", "locked", NULL)), "premium");
    assert_null(json_member(json_member(coverage, "ownership"), "locked"));
    json_free(json);
    free(text);
}

static void a_full_event_carries_the_whole_story_instead(void **state)
{
    (void)state;
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    Triptych__PlacedArticle *twice[] = {&sample.placed, &sample.placed};
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    story.head = &sample.head;
    story.n_articles = 2;
    story.articles = twice;
    sample.event.story = &story;
    char *text = print_event(&sample, TIER_FREE, &json);
    assert_int_equal(json_count(path(json, "story", "articles", NULL)), 2);
    json_free(json);
    free(text);
}

/* The whole story of `sample` with its one article, printed as an event. */
static char *print_whole(struct sample *sample, struct json **out_json)
{
    Triptych__Story story = TRIPTYCH__STORY__INIT;
    story.head = &sample->head;
    story.n_articles = 1;
    story.articles = sample->articles;
    sample->event.story = &story;
    char *text = print_event(sample, TIER_FREE, out_json);
    sample->event.story = NULL;
    return text;
}

static void articles_of_a_whole_story_say_why_they_are_there(void **state)
{
    (void)state;
    static char feature[] = "title_cosine", here[] = "s0123456789abcdef", other[] = "s0000000000000002";
    struct sample sample;
    struct json *json = NULL;
    Triptych__Reason reason = TRIPTYCH__REASON__INIT, *reasons[] = {&reason};
    sample_init(&sample);
    reason.feature = feature;
    reason.value = 0.75F;
    reason.weight = 1.5F;
    sample.placement.story_id = here;
    sample.placement.score = 0.875F;
    sample.placement.n_reasons = 1;
    sample.placement.reasons = reasons;
    sample.placement.rejected_story_id = other;
    sample.placement.rejected_score = 0.25F;
    char *text = print_whole(&sample, &json);
    assert_non_null(strstr(text, "\"why\":{\"score\":0.875,\"reasons\":[{\"feature\":\"title_cosine\",\"value\":0.75,"
                                 "\"weight\":1.5}],\"rejected_story\":\"s0000000000000002\",\"rejected_score\":0.25}"));
    assert_null(strstr(text, "secret"));
    json_free(json);
    free(text);
    text = print_event(&sample, TIER_FREE, &json); /* of changed articles alone nothing is said */
    assert_null(strstr(text, "\"why\""));
    json_free(json);
    free(text);
}

static void the_story_an_article_is_in_is_not_named_as_rejected(void **state)
{
    (void)state;
    static char here[] = "s0123456789abcdef";
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    sample.placement.story_id = here;
    sample.placement.rejected_story_id = here;
    sample.placement.rejected_score = 0.25F;
    char *text = print_whole(&sample, &json);
    assert_non_null(strstr(text, "\"reasons\":[],\"rejected_story\":null,\"rejected_score\":null}"));
    json_free(json);
    free(text);
}

static void a_bare_head_without_summary_coverage_or_articles_is_still_a_story(void **state)
{
    (void)state;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    struct json_writer writer;
    char *text = NULL;
    size_t size = 0;
    struct json *json = NULL;
    json_writer_init(&writer, EVENT_JSON_MAX);
    story_json_write(&writer, NULL, &(struct story_json){.head = &head, .tier = TIER_VANTAGE});
    assert_int_equal(json_writer_take(&writer, &text, &size, NULL), 0);
    assert_int_equal(json_read(text, size, &json, NULL), 0);
    assert_int_equal(json_kind(json_member(json, "summary")), JSON_KIND_NULL);
    assert_int_equal(json_kind(json_member(json, "seq")), JSON_KIND_NULL);
    assert_null(json_member(json, "articles"));
    json_free(json);
    free(text);
}

static void a_blindspot_names_the_side_with_its_figures(void **state)
{
    (void)state;
    static char side[] = "left";
    struct sample sample;
    struct json *json = NULL;
    Triptych__Blindspot blindspot = TRIPTYCH__BLINDSPOT__INIT;
    sample_init(&sample);
    blindspot.side = side;
    blindspot.sources = 1;
    blindspot.pct = 11;
    blindspot.rated_sources = 9;
    sample.head.blindspot = &blindspot;
    char *text = print_event(&sample, TIER_FREE, &json);
    const char *wanted = "\"blindspot\":{\"side\":\"left\",\"pct\":11,\"sources\":1,\"rated_sources\":9}";
    assert_non_null(strstr(text, wanted));
    json_free(json);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_carries_head_and_changed_articles_in_the_promised_shape),
        cmocka_unit_test(a_point_says_who_makes_it_and_an_empty_side_why),
        cmocka_unit_test(an_event_says_where_a_story_went_or_came_from_and_why),
        cmocka_unit_test(what_is_locked_is_named_and_in_no_byte),
        cmocka_unit_test(premium_opens_factuality_and_vantage_ownership),
        cmocka_unit_test(what_the_sender_locked_stays_named_as_locked),
        cmocka_unit_test(a_full_event_carries_the_whole_story_instead),
        cmocka_unit_test(articles_of_a_whole_story_say_why_they_are_there),
        cmocka_unit_test(the_story_an_article_is_in_is_not_named_as_rejected),
        cmocka_unit_test(a_bare_head_without_summary_coverage_or_articles_is_still_a_story),
        cmocka_unit_test(a_blindspot_names_the_side_with_its_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
