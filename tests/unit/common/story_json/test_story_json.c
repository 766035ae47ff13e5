/* common/story_json: the JSON of stories and events, and what a tier keeps out of it. */
#include "event_json.h"
#include "json_sample.h"
#include "story_json.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

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
    static char words[] = "Said shorter.", other[] = "two.example", fact[] = "14 months", none[] = "no-outlet";
    char *also[] = {other}, *facts[] = {fact};
    struct sample sample;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_FREE, &json);
    const struct json *bullet = json_at(path(json, "story", "summary", "bullets"), 0);
    assert_null(json_member(bullet, "only"));
    assert_null(json_member(bullet, "also"));
    assert_null(json_member(bullet, "all_sides"));
    assert_null(json_member(bullet, "model_text"));
    assert_null(json_member(path(json, "story", "summary", "none"), "left"));
    json_free(json);
    free(text);

    sample.bullet.only = sample.bullet.all_sides = 1;
    sample.bullet.also = also;
    sample.bullet.model_text = words;
    sample.bullet.n_also = 1;
    sample.summary.left_none = none;
    sample.summary.shared_facts = facts;
    sample.summary.n_shared_facts = 1;
    text = print_event(&sample, TIER_FREE, &json);
    const struct json *summary = path(json, "story", "summary", NULL);
    bullet = json_at(json_member(summary, "bullets"), 0);
    assert_true(json_as_flag(json_member(bullet, "only")));
    assert_true(json_as_flag(json_member(bullet, "all_sides")));
    assert_string_equal(json_member_text(bullet, "model_text", ""), "Said shorter.");
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

static char *print_reasons(struct sample *sample)
{
    struct json_writer writer;
    char *text = NULL;
    Triptych__PlacedArticle *placed[] = {&sample->placed};
    const struct story_json story = {.head = &sample->head,
                                     .has_articles = 1,
                                     .is_whole = 1,
                                     .has_why = 1,
                                     .articles = placed,
                                     .article_count = 1,
                                     .tier = TIER_FREE};
    json_writer_init(&writer, 65536);
    story_json_write(&writer, NULL, &story);
    assert_int_equal(json_writer_take(&writer, &text, NULL, NULL), 0);
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
    assert_null(strstr(text, "\"why\"")); /* in events nobody has asked for it */
    json_free(json);
    free(text);
    json = NULL;
    text = print_reasons(&sample);
    assert_non_null(strstr(text, "\"why\":{\"score\":0.875,\"reasons\":[{\"feature\":\"title_cosine\",\"value\":0.75,"
                                 "\"weight\":1.5,\"name\":\"likeness of titles\"}],"
                                 "\"rejected_story\":\"s0000000000000002\",\"rejected_score\":0.25,\"words\":null}"));
    assert_null(strstr(text, "secret"));
    json_free(json);
    free(text);
    text = print_event(&sample, TIER_FREE, &json); /* of changed articles alone nothing is said */
    assert_null(strstr(text, "\"why\""));
    json_free(json);
    free(text);
}

static void an_article_that_was_reworded_shows_its_earlier_wordings_and_when(void **state)
{
    struct sample sample;
    Triptych__Wording wording = TRIPTYCH__WORDING__INIT;
    Triptych__Wording *earlier[] = {&wording};
    static char title[] = "An earlier title", text[2 * WIRE_EXCERPT_BYTES + 1];
    struct json *json = NULL;
    (void)state;
    sample_init(&sample);
    char *unchanged = print_whole(&sample, &json);
    assert_null(strstr(unchanged, "\"excerpt\":\"xxx"));
    assert_null(strstr(unchanged, "\"changed\""));
    json_free(json);
    free(unchanged);
    memset(text, 'x', sizeof text - 1);
    wording.title = title;
    wording.text = text;
    wording.since_ms = 1767225600000;
    sample.article.changed_ms = 1767229200000;
    sample.article.n_earlier = 1;
    sample.article.earlier = earlier;
    char *printed = print_whole(&sample, &json);
    assert_non_null(strstr(printed, "\"changed\":\"2026-01-01T01:00:00Z\""));
    assert_non_null(strstr(printed, "\"wordings\":[{\"title\":\"An earlier title\",\"excerpt\":\"xxx"));
    assert_non_null(strstr(printed, "\"since\":\"2026-01-01T00:00:00Z\"}]"));
    assert_null(strstr(printed, text)); /* an excerpt, as of the present text */
    json_free(json);
    free(printed);
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
    char *text = print_reasons(&sample);
    assert_non_null(strstr(text, "\"reasons\":[],\"rejected_story\":null,\"rejected_score\":null,\"words\":null}"));
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
        cmocka_unit_test(an_article_that_was_reworded_shows_its_earlier_wordings_and_when),
        cmocka_unit_test(the_story_an_article_is_in_is_not_named_as_rejected),
        cmocka_unit_test(a_bare_head_without_summary_coverage_or_articles_is_still_a_story),
        cmocka_unit_test(a_blindspot_names_the_side_with_its_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
