/* services/publish: what an event carries, when a reader would care, and what a tier may not see. */
#include "redact.h"
#include "sample_story.h"
#include "story_event.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define EARLIER_MS (SAMPLE_NOW_MS - 1000)

static void number_articles(Triptych__Story *story)
{
    for (size_t i = 0; i < story->n_articles; i++)
        story->articles[i]->placement->story_version = story->n_articles - i;
}

static void a_first_event_creates_and_carries_every_article_and_source(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct story_event event;
    number_articles(story);
    story_event_make(story, 0, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.kind, "created");
    assert_int_equal(event.changed_count, story->n_articles);
    assert_int_equal(event.head.n_sources, 7); /* eight domains less the copy of one outlet, and one article has none */
    assert_int_equal(event.head.noted_ms, SAMPLE_NOW_MS);
    sample_story_free(story);
}

static void a_head_names_each_owner_once(void **state)
{
    (void)state;
    static char group[] = "Quillfeather Group";
    Triptych__Story *story = sample_story_new();
    struct story_event event;
    Triptych__SourceRating *source = story->articles[0]->placement->source;
    char *before = source->owner_group;
    source->owner_group = group;
    story_event_make(story, 0, NULL, SAMPLE_NOW_MS, &event);
    source->owner_group = before;
    int owners = 0, groups = 0;
    for (size_t i = 0; i < event.head.n_owners; i++) {
        owners += strcmp(event.head.owners[i], SAMPLE_OWNER) == 0;
        groups += strcmp(event.head.owners[i], group) == 0;
    }
    assert_int_equal(owners, 1);
    assert_int_equal(groups, 1);
    sample_story_free(story);
}

static void the_first_event_of_a_story_split_from_another_says_so(void **state)
{
    (void)state;
    static char from[] = "s0000000000000009", none[] = "";
    Triptych__Story *story = sample_story_new();
    struct story_event event;
    char *before = story->head->split_from;
    story->head->split_from = from;
    story_event_make(story, 0, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.kind, "split");
    assert_string_equal(event.head.split_from, from);
    story_event_make(story, 1, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.kind, "updated");
    story->head->split_from = none;
    story_event_make(story, 0, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.kind, "created");
    story->head->split_from = before;
    sample_story_free(story);
}

static void later_events_carry_only_what_came_since(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct story_event event;
    number_articles(story);
    story_event_make(story, 7, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.kind, "updated");
    assert_int_equal(event.changed_count, 2);
    assert_string_equal(event.changed[0]->article->id, story->articles[0]->article->id);
    story_event_make(story, 9, NULL, SAMPLE_NOW_MS, &event);
    assert_int_equal(event.changed_count, 0);
    sample_story_free(story);
}

static void many_changes_are_cut_to_the_latest(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    Triptych__PlacedArticle *many[150], **own = story->articles;
    size_t own_count = story->n_articles;
    struct story_event event;
    number_articles(story);
    for (size_t i = 0; i < 150; i++)
        many[i] = own[i % own_count];
    story->articles = many;
    story->n_articles = 150;
    story_event_make(story, 0, NULL, SAMPLE_NOW_MS, &event);
    assert_int_equal(event.changed_count, EVENT_CHANGED_MAX);
    assert_ptr_equal(event.changed[0], own[0]);
    story->articles = own;
    story->n_articles = own_count;
    sample_story_free(story);
}

/* The noted_ms of an event of the sample story after one whose head is a changed copy of it. */
struct change {
    Triptych__Story *before, *now;
    struct story_event last, event;
};

static void change_init(struct change *change)
{
    change->before = sample_story_new();
    change->now = sample_story_new();
    story_event_make(change->before, 0, NULL, EARLIER_MS, &change->last);
}

static int64_t noted_after(struct change *change)
{
    story_event_make(change->now, 1, &change->last.head, SAMPLE_NOW_MS, &change->event);
    sample_story_free(change->before);
    sample_story_free(change->now);
    return change->event.head.noted_ms;
}

static void set_text(char **field, const char *text)
{
    free(*field);
    *field = strdup(text);
}

static void a_risen_number_of_copies_is_nothing_to_note(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    change.now->head->version++;
    change.now->head->coverage->articles += 20;
    change.now->head->last_updated_ms += 500;
    assert_int_equal(noted_after(&change), EARLIER_MS);
}

static void another_headline_is_noted(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    set_text(&change.now->head->summary->headline, "The bridge is open");
    assert_int_equal(noted_after(&change), SAMPLE_NOW_MS);
}

static void a_new_source_is_noted(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    change.now->head->coverage->sources++;
    assert_int_equal(noted_after(&change), SAMPLE_NOW_MS);
    change_init(&change);
    set_text(&change.now->articles[0]->placement->source->domain, "elsewhere.example");
    assert_int_equal(noted_after(&change), SAMPLE_NOW_MS);
}

static void a_new_sentence_is_noted_and_another_order_is_not(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    Triptych__Bullet **bullets = change.now->head->summary->bullets, *first = bullets[0];
    bullets[0] = bullets[1];
    bullets[1] = first;
    assert_int_equal(noted_after(&change), EARLIER_MS);
    change_init(&change);
    set_text(&change.now->head->summary->bullets[4]->text, "Another sentence.");
    assert_int_equal(noted_after(&change), SAMPLE_NOW_MS);
}

static void becoming_a_blindspot_and_ceasing_to_be_one_is_noted(void **state)
{
    (void)state;
    const struct blindspot_rule rule = {.weak_pct = 15, .strong_pct = 50, .margin_pct = 5, .rated_min = 5};
    Triptych__StoryHead *lopsided = sample_head_new(
        &(struct sample_head_options){.id = "s0000000000000001", .headline = "H", .center = 1, .right = 8});
    Triptych__StoryHead *even = sample_head_new(
        &(struct sample_head_options){.id = "s0000000000000001", .headline = "H", .left = 4, .right = 8});
    struct story_event event = {.head = *lopsided};
    event.head.noted_ms = EARLIER_MS;
    story_event_find_blindspot(&event, &rule, SAMPLE_NOW_MS);
    assert_ptr_equal(event.head.blindspot, &event.blindspot);
    assert_string_equal(event.blindspot.side, "left");
    assert_int_equal(event.blindspot.rated_sources, 9);
    assert_int_equal(event.head.noted_ms, SAMPLE_NOW_MS);
    assert_string_equal(event.changes, "blindspot");
    assert_string_equal(event.new_blindspot, "left");
    event.new_blindspot = NULL;
    event.head.noted_ms = EARLIER_MS; /* goes on being one: nothing to note */
    story_event_find_blindspot(&event, &rule, SAMPLE_NOW_MS);
    assert_non_null(event.head.blindspot);
    assert_int_equal(event.head.noted_ms, EARLIER_MS);
    assert_null(event.new_blindspot);
    event.head.coverage = even->coverage;
    story_event_find_blindspot(&event, &rule, SAMPLE_NOW_MS);
    assert_null(event.head.blindspot);
    assert_string_equal(event.new_blindspot, "ended");
    assert_int_equal(event.head.noted_ms, SAMPLE_NOW_MS);
    sample_head_free(lopsided);
    sample_head_free(even);
}

/* What an event says is new after a changed copy of the sample story. */
static void assert_changes(struct change *change, const char *wanted)
{
    noted_after(change);
    assert_string_equal(change->event.changes, wanted);
}

static void an_event_names_what_is_new_in_it(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    assert_changes(&change, "");
    change_init(&change);
    number_articles(change.now);
    change.now->head->pinned = 1;
    set_text(&change.now->head->summary->headline, "The bridge is open");
    set_text(&change.now->head->summary->bullets[4]->text, "Another sentence.");
    assert_changes(&change, "articles headline summary pinned");
}

static void an_article_that_is_worded_otherwise_is_revised_and_has_not_come(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct story_event event;
    number_articles(story);
    story->articles[0]->placement->revised_version = story->articles[0]->placement->story_version;
    story_event_make(story, 8, NULL, SAMPLE_NOW_MS, &event);
    assert_int_equal(event.changed_count, 1);
    assert_string_equal(event.changes, "revised");
    story_event_make(story, 7, NULL, SAMPLE_NOW_MS, &event); /* and another one has come */
    assert_string_equal(event.changes, "articles revised");
    story->articles[0]->placement->story_version++; /* it has moved since */
    story_event_make(story, 8, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.changes, "articles");
    sample_story_free(story);
}

static void a_new_headline_is_for_the_history_unless_it_is_an_operators(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    set_text(&change.now->head->summary->headline, "The bridge is open");
    story_event_make(change.now, 1, &change.last.head, SAMPLE_NOW_MS, &change.event);
    assert_string_equal(change.event.new_headline, "The bridge is open");
    change.now->head->retitled = 1;
    assert_changes(&change, "headline");
    assert_null(change.event.new_headline);
}

static void a_head_tells_who_was_first_and_what_each_source_has(void **state)
{
    (void)state;
    Triptych__Story *story = sample_story_new();
    struct story_event event, later;
    static char known[] = "earlier.example";
    story_event_make(story, 0, NULL, SAMPLE_NOW_MS, &event);
    assert_string_equal(event.head.first_source, "concordwire.example");
    assert_int_equal(event.head.n_source_articles, event.head.n_sources);
    assert_int_equal(event.head.n_source_copies, event.head.n_sources);
    for (size_t i = 0; i < event.head.n_sources; i++) {
        int is_wire = strcmp(event.head.sources[i], "concordwire.example") == 0;
        int is_copier = strcmp(event.head.sources[i], "ledgerandtimes.example") == 0;
        assert_int_equal(event.head.source_articles[i], is_wire ? 2 : 1);
        assert_int_equal(event.head.source_copies[i], is_copier);
    }
    /* Of a story with more articles than are read, who was first is not found again. */
    event.head.first_source = known;
    story->head->coverage->articles = 600;
    story_event_make(story, 1, &event.head, SAMPLE_NOW_MS, &later);
    assert_string_equal(later.head.first_source, known);
    sample_story_free(story);
}

static int holds(const uint8_t *bytes, size_t size, const char *text)
{
    return memmem(bytes, size, text, strlen(text)) != NULL;
}

static uint8_t *pack_for(enum tier tier, size_t *out_size)
{
    Triptych__Story *story = sample_story_new();
    Triptych__StoryEvent event = TRIPTYCH__STORY_EVENT__INIT;
    ProtobufCMessage *copy = NULL;
    uint8_t *packed = NULL;
    static char owner[] = SAMPLE_OWNER;
    char *owners[] = {owner};
    event.head = story->head;
    event.head->owners = owners;
    event.head->n_owners = 1;
    event.n_changed = story->n_articles;
    event.changed = story->articles;
    event.story = story;
    assert_int_equal(wire_pack(&event, &packed, out_size, NULL), 0);
    assert_int_equal(wire_unpack(&triptych__story_event__descriptor, packed, *out_size, &copy, NULL), 0);
    free(packed);
    redact_event((Triptych__StoryEvent *)copy, tier);
    assert_int_equal(wire_pack(copy, &packed, out_size, NULL), 0);
    wire_free(copy);
    story->head->n_owners = 0;
    story->head->owners = NULL;
    sample_story_free(story);
    return packed;
}

static void what_a_tier_may_not_see_is_in_no_byte_of_an_event(void **state)
{
    (void)state;
    static const struct {
        enum tier tier;
        int sees_factuality, sees_ownership;
    } cases[] = {{TIER_FREE, 0, 0}, {TIER_PREMIUM, 1, 0}, {TIER_VANTAGE, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t size = 0;
        uint8_t *packed = pack_for(cases[i].tier, &size);
        assert_int_equal(holds(packed, size, SAMPLE_FACT), cases[i].sees_factuality);
        assert_int_equal(holds(packed, size, SAMPLE_OWNER), cases[i].sees_ownership);
        assert_int_equal(holds(packed, size, SAMPLE_OWNERSHIP), cases[i].sees_ownership);
        assert_true(holds(packed, size, "far-left"));
        assert_true(holds(packed, size, "an invented rater"));
        assert_int_equal(holds(packed, size, "premium"), !cases[i].sees_factuality);
        assert_int_equal(holds(packed, size, "vantage"), !cases[i].sees_ownership);
        free(packed);
    }
}

static int is_shared(const void *context, const char *url, const char *story_id)
{
    (void)story_id;
    return strcmp(url, context) == 0;
}

static void a_story_s_picture_is_one_of_its_own(void **state)
{
    static char good[] = "https://pictures.example/dam.jpg", other[] = "https://pictures.example/lake.jpg",
                logo[] = "https://pictures.example/logo.png", everywhere[] = "https://pictures.example/stand.jpg",
                no[] = "";
    const struct story_event_pictures pictures = {is_shared, everywhere};
    static const struct {
        char *head, *latest, *earliest;
        const char *chosen;
    } cases[] = {
        {good, other, other, good},   {logo, other, good, good},  {everywhere, good, logo, good},
        {no, good, everywhere, good}, {no, everywhere, logo, ""}, {no, no, no, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Triptych__Article articles[2] = {TRIPTYCH__ARTICLE__INIT, TRIPTYCH__ARTICLE__INIT};
        Triptych__PlacedArticle placed[3] = {TRIPTYCH__PLACED_ARTICLE__INIT, TRIPTYCH__PLACED_ARTICLE__INIT,
                                             TRIPTYCH__PLACED_ARTICLE__INIT};
        Triptych__PlacedArticle *list[3] = {&placed[0], &placed[1], &placed[2]};
        Triptych__Story story = TRIPTYCH__STORY__INIT;
        struct story_event event = {.head = TRIPTYCH__STORY_HEAD__INIT};
        event.head.image_url = cases[i].head;
        articles[0].image_url = cases[i].latest;
        articles[1].image_url = cases[i].earliest;
        placed[0].article = &articles[0];
        placed[2].article = &articles[1];
        story.n_articles = 3;
        story.articles = list;
        story_event_choose_picture(&event, &story, &pictures);
        assert_string_equal(event.head.image_url, cases[i].chosen);
    }
}

static void a_models_words_are_a_change_and_nothing_to_note(void **state)
{
    (void)state;
    struct change change;
    char words[] = "Said shorter.";
    change_init(&change);
    char **field = &change.now->head->summary->bullets[0]->model_text, *before = *field;
    *field = words;
    story_event_make(change.now, 1, &change.last.head, SAMPLE_NOW_MS, &change.event);
    assert_string_equal(change.event.changes, "summary");
    assert_int_equal(change.event.head.noted_ms, EARLIER_MS);
    *field = before;
    sample_story_free(change.before);
    sample_story_free(change.now);
}

static void a_sentence_that_goes_is_a_change_and_nothing_to_note(void **state)
{
    (void)state;
    struct change change;
    change_init(&change);
    Triptych__Summary *summary = change.now->head->summary;
    size_t before = summary->n_bullets;
    assert_true(before > 0);
    summary->n_bullets--;
    story_event_make(change.now, 1, &change.last.head, SAMPLE_NOW_MS, &change.event);
    assert_string_equal(change.event.changes, "summary");
    assert_int_equal(change.event.head.noted_ms, EARLIER_MS);
    summary->n_bullets = before;
    sample_story_free(change.before);
    sample_story_free(change.now);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_that_goes_is_a_change_and_nothing_to_note),
        cmocka_unit_test(a_models_words_are_a_change_and_nothing_to_note),
        cmocka_unit_test(a_first_event_creates_and_carries_every_article_and_source),
        cmocka_unit_test(a_head_names_each_owner_once),
        cmocka_unit_test(the_first_event_of_a_story_split_from_another_says_so),
        cmocka_unit_test(later_events_carry_only_what_came_since),
        cmocka_unit_test(many_changes_are_cut_to_the_latest),
        cmocka_unit_test(a_risen_number_of_copies_is_nothing_to_note),
        cmocka_unit_test(another_headline_is_noted),
        cmocka_unit_test(a_new_source_is_noted),
        cmocka_unit_test(a_new_sentence_is_noted_and_another_order_is_not),
        cmocka_unit_test(becoming_a_blindspot_and_ceasing_to_be_one_is_noted),
        cmocka_unit_test(an_event_names_what_is_new_in_it),
        cmocka_unit_test(an_article_that_is_worded_otherwise_is_revised_and_has_not_come),
        cmocka_unit_test(a_new_headline_is_for_the_history_unless_it_is_an_operators),
        cmocka_unit_test(a_head_tells_who_was_first_and_what_each_source_has),
        cmocka_unit_test(what_a_tier_may_not_see_is_in_no_byte_of_an_event),
        cmocka_unit_test(a_story_s_picture_is_one_of_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
