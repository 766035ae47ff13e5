/* common/story_json: a story in several languages. */
#include "event_json.h"
#include "json_sample.h"
#include "story_json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

/* The story in French too, which its head names and its details hold. */
struct french {
    Triptych__Bullet bullet, *bullets[1];
    Triptych__Summary text, *texts[1];
    Triptych__Heading heading, *headings[1];
    Triptych__StoryDetails details;
};

static void french_init(struct french *french, struct sample *sample)
{
    static char en[] = "en", fr[] = "fr", headline[] = "Il pleut", sentence[] = "Il a plu sur la ville.";
    sample->summary.lang = sample->bullet.lang = en;
    french->bullet = (Triptych__Bullet)TRIPTYCH__BULLET__INIT;
    french->bullet.text = sentence;
    french->text = (Triptych__Summary)TRIPTYCH__SUMMARY__INIT;
    french->text.headline = headline;
    french->heading = (Triptych__Heading)TRIPTYCH__HEADING__INIT;
    french->heading.headline = headline;
    french->heading.lead = sentence;
    french->bullet.lang = french->text.lang = french->heading.lang = fr;
    french->bullets[0] = &french->bullet;
    french->text.bullets = french->bullets;
    french->text.n_bullets = 1;
    french->headings[0] = &french->heading;
    sample->summary.headings = french->headings;
    sample->summary.n_headings = 1;
    french->texts[0] = &french->text;
    french->details = (Triptych__StoryDetails)TRIPTYCH__STORY_DETAILS__INIT;
    french->details.summaries = french->texts;
    french->details.n_summaries = 1;
}

static void an_event_names_the_other_headlines_and_their_languages(void **state)
{
    (void)state;
    struct sample sample;
    struct french french;
    struct json *json = NULL;
    sample_init(&sample);
    char *text = print_event(&sample, TIER_FREE, &json);
    assert_int_equal(json_kind(path(json, "story", "lang", NULL)),
                     JSON_KIND_NULL); /* of an earlier version's summary */
    assert_null(path(json, "story", "headlines", NULL));
    json_free(json);
    free(text);
    french_init(&french, &sample);
    text = print_event(&sample, TIER_FREE, &json);
    assert_string_equal(json_as_text(path(json, "story", "headline", NULL)), "Rain falls");
    assert_string_equal(json_as_text(path(json, "story", "lang", NULL)), "en");
    assert_string_equal(json_as_text(path(json, "story", "headlines", "en")), "Rain falls");
    assert_string_equal(json_as_text(path(json, "story", "headlines", "fr")), "Il pleut");
    assert_string_equal(json_as_text(path(json, "story", "summary", "lang")), "en");
    assert_null(path(json, "story", "summaries", NULL));
    json_free(json);
    free(text);
}

static char *print_for(struct sample *sample, const Triptych__StoryDetails *details, const char *lang,
                       struct json **out_json)
{
    struct json_writer writer;
    struct lang_list langs = {0};
    char *text = NULL;
    size_t size = 0;
    lang_list_add(&langs, lang);
    const struct story_json story = {.head = &sample->head, .is_whole = 1, .langs = &langs, .details = details};
    json_writer_init(&writer, EVENT_JSON_MAX);
    story_json_write(&writer, NULL, &story);
    assert_int_equal(json_writer_take(&writer, &text, &size, NULL), 0);
    assert_int_equal(json_read(text, size, out_json, NULL), 0);
    return text;
}

static void a_whole_story_is_in_its_readers_language_and_has_all_others(void **state)
{
    (void)state;
    struct sample sample;
    struct french french;
    struct json *json = NULL;
    sample_init(&sample);
    french_init(&french, &sample);
    char *text = print_for(&sample, &french.details, "fr", &json);
    assert_string_equal(json_member_text(json, "headline", ""), "Il pleut");
    assert_string_equal(json_member_text(json, "lang", ""), "fr");
    assert_string_equal(json_as_text(path(json, "summary", "lang", NULL)), "fr");
    const struct json *bullet = json_at(path(json, "summary", "bullets", NULL), 0);
    assert_string_equal(json_member_text(bullet, "text", ""), "Il a plu sur la ville.");
    assert_string_equal(json_member_text(bullet, "lang", ""), "fr");
    assert_string_equal(json_as_text(path(json, "summaries", "en", "headline")), "Rain falls");
    assert_string_equal(json_as_text(path(json, "summaries", "fr", "headline")), "Il pleut");
    assert_int_equal(json_count(path(json, "summaries", "fr", "bullets")), 1);
    json_free(json);
    free(text);
    text = print_for(&sample, &french.details, "de", &json);
    assert_string_equal(json_member_text(json, "lang", ""), "en");
    json_free(json);
    free(text);
}

static void a_whole_story_has_what_differs_and_what_came_when(void **state)
{
    (void)state;
    static char en[] = "en", about[] = "dead", kind[] = "number", value[] = "15", said[] = "15 dead", id[] = "a1",
                source[] = "coast.example", title[] = "Ferry burns", fact[] = "15 people", *facts[] = {fact},
                *sources[] = {source};
    struct sample sample;
    struct json *json = NULL;
    Triptych__Claim claim = TRIPTYCH__CLAIM__INIT, *claims[] = {&claim};
    Triptych__Difference difference = TRIPTYCH__DIFFERENCE__INIT, *differ[] = {&difference};
    Triptych__Novelty novelty = TRIPTYCH__NOVELTY__INIT, *timeline[] = {&novelty};
    Triptych__StoryDetails details = TRIPTYCH__STORY_DETAILS__INIT;
    claim.value = value;
    claim.text = said;
    claim.lang = difference.lang = en;
    claim.article_id = novelty.article_id = id;
    claim.source = novelty.source = source;
    claim.time_ms = 1000;
    claim.source_count = 1;
    claim.sources = sources;
    claim.n_sources = novelty.n_facts = 1;
    difference.about = about;
    difference.kind = kind;
    difference.claims = claims;
    difference.n_claims = details.n_differ = details.n_timeline = 1;
    novelty.first = 1;
    novelty.time_ms = 1000;
    novelty.title = title;
    novelty.facts = facts;
    details.differ = differ;
    details.timeline = timeline;
    sample_init(&sample);
    char *text = print_for(&sample, &details, "en", &json);
    const struct json *told = json_at(path(json, "differ", NULL, NULL), 0);
    assert_string_equal(json_member_text(told, "about", ""), "dead");
    assert_string_equal(json_member_text(told, "kind", ""), "number");
    told = json_at(json_member(told, "claims"), 0);
    assert_string_equal(json_member_text(told, "value", ""), "15");
    assert_string_equal(json_member_text(told, "text", ""), "15 dead");
    assert_string_equal(json_member_text(told, "first", ""), "1970-01-01T00:00:01Z");
    assert_int_equal(json_kind(json_member(told, "last")), JSON_KIND_NULL);
    assert_string_equal(json_as_text(json_at(json_member(told, "sources"), 0)), "coast.example");
    told = json_at(path(json, "timeline", NULL, NULL), 0);
    assert_string_equal(json_member_text(told, "title", ""), "Ferry burns");
    assert_int_equal(json_kind(json_member(told, "text")), JSON_KIND_NULL);
    assert_string_equal(json_as_text(json_at(json_member(told, "facts"), 0)), "15 people");
    json_free(json);
    free(text);
    /* None are empty lists. */
    text = print_for(&sample, NULL, "en", &json);
    assert_int_equal(json_count(path(json, "differ", NULL, NULL)), 0);
    assert_int_equal(json_kind(path(json, "timeline", NULL, NULL)), JSON_KIND_LIST);
    json_free(json);
    free(text);
}

static void a_language_has_no_sentences_of_another(void **state)
{
    (void)state;
    static char fr[] = "fr";
    struct sample sample;
    struct french french;
    struct json *json = NULL;
    sample_init(&sample);
    french_init(&french, &sample);
    sample.bullet.lang = fr; /* the head's headline is English, no English sentence can be used */
    char *text = print_for(&sample, &french.details, "en", &json);
    assert_string_equal(json_member_text(json, "lang", ""), "en");
    assert_string_equal(json_as_text(path(json, "summary", "lang", NULL)), "fr");
    assert_int_equal(json_count(path(json, "summaries", "en", "bullets")), 0);
    json_free(json);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_event_names_the_other_headlines_and_their_languages),
        cmocka_unit_test(a_whole_story_is_in_its_readers_language_and_has_all_others),
        cmocka_unit_test(a_whole_story_has_what_differs_and_what_came_when),
        cmocka_unit_test(a_language_has_no_sentences_of_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
