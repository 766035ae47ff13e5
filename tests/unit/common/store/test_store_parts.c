/* common/store: the pure parts: keys, positions, facts. */
#include "redis_keys.h"
#include "short_reasons.h"
#include "stored.h"
#include "stream_entry.h"
#include "wire.h"
#include "wire_drop.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

static void a_key_is_in_the_slot_of_its_edition(void **state)
{
    (void)state;
    assert_string_equal(redis_key_make("world", KEY_ARTICLE, "a1").text, "{world}:a:a1");
    assert_string_equal(redis_key_make("world", KEY_STORIES, "").text, "{world}:stories");
}

/* What is stored under a name that no longer exists is lost, so these stay for as long as editions do. */
static void keys_are_called_as_they_have_always_been(void **state)
{
    (void)state;
    static const struct {
        enum key_kind kind;
        const char *name;
    } known[] = {
        {KEY_PLACEMENT, "{world}:p:id"},
        {KEY_ASIDE, "{world}:q:id"},
        {KEY_ARTICLES, "{world}:articlesid"},
        {KEY_CONTENT, "{world}:h:id"},
        {KEY_GUARD, "{world}:g:id"},
        {KEY_STORY, "{world}:s:id"},
        {KEY_MEMBERS, "{world}:m:id"},
        {KEY_SUMMARY, "{world}:u:id"},
        {KEY_HEAD, "{world}:d:id"},
        {KEY_TITLE, "{world}:o:id"},
        {KEY_ALIASES, "{world}:x:id"},
        {KEY_HISTORY, "{world}:y:id"},
        {KEY_LOG, "{world}:logid"},
        {KEY_FEED, "{world}:feedid"},
        {KEY_STATE, "{world}:stateid"},
        {KEY_TODO, "{world}:todo:id"},
        {KEY_DEAD, "{world}:deadid"},
        {KEY_DEAD_WHY, "{world}:dead:whyid"},
        {KEY_ENDPOINTS, "{world}:e:id"},
        {KEY_NOTES, "{world}:notesid"},
        {KEY_TIER_KEYS, "{world}:keysid"},
        {KEY_FEEDS, "{world}:feedsid"},
        {KEY_FEEDS_STATE, "{world}:feeds:stateid"},
        {KEY_FEEDS_SET, "{world}:feeds:setid"},
        {KEY_HUBS, "{world}:hubsid"},
        {KEY_HUB, "{world}:hub:id"},
        {KEY_REFRAIN, "{world}:b:id"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        assert_string_equal(redis_key_make("world", known[i].kind, "id").text, known[i].name);
}

static void editions_hold_no_characters_with_a_meaning_elsewhere(void **state)
{
    (void)state;
    assert_true(redis_edition_is_valid("world-2_x"));
    const char *const wrong[] = {"", "World", "a b", "a}", "a*", "a:b", "012345678901234567890123456789012"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(redis_edition_is_valid(wrong[i]));
    assert_false(redis_edition_is_valid(NULL));
}

static void what_is_said_holds_nothing_that_the_line_of_facts_keeps_for_itself(void **state)
{
    (void)state;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__SourceRating source = TRIPTYCH__SOURCE_RATING__INIT;
    char said[STORED_SAID_SIZE];
    char expected[STORED_SAID_SIZE];
    char lang[] = "und";
    char story[] = "s0000000000000001";
    char source_lang[] = "sl";
    char odd[] = "a|b\n\xC3\xA9";
    char longest[600];
    placement.story_id = story;
    placement.lang = lang;
    stored_said(&placement, said);
    assert_string_equal(said, "1||||||");
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = 0;
    source.lang = source_lang;
    source.leaning = odd;
    source.country = source.domain = longest;
    placement.source = &source;
    placement.copy_of = story;
    stored_said(&placement, said);
    /* the source's language, where the article's is not known */
    snprintf(expected, sizeof expected, "0|sl|a_b_\xC3\xA9|||%.*s|%.*s", STORED_FACT_MAX - 1, longest,
             STORED_DOMAIN_MAX - 1, longest);
    assert_string_equal(said, expected);
}

/* An article as it lies in Redis, its placement with so many reasons, short or as earlier versions wrote them. */
struct kept {
    uint8_t body[64];
    char placement[8192];
    redisReply body_reply, placement_reply;
};

static void keep_article(struct kept *kept, size_t reason_count, int is_short)
{
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__Reason reason = TRIPTYCH__REASON__INIT, *reasons[200];
    char id[] = "a0000000000000001", story[] = "s0000000000000001", feature[] = "centre_shared_weight";
    char shared[] = "harbour bridge", *words[] = {shared};
    article.id = id;
    reason.feature = feature;
    reason.weight = 0.5f;
    for (size_t i = 0; i < reason_count; i++)
        reasons[i] = &reason;
    placement.story_id = story;
    placement.reasons = reasons;
    placement.n_reasons = reason_count;
    placement.shared = words;
    placement.n_shared = 1;
    size_t facts = (size_t)snprintf(kept->placement, sizeof kept->placement, "7|%s|1|en|||||one.example|1|\n", story);
    uint8_t *packed = NULL;
    size_t size = 0;
    if (is_short)
        assert_int_equal(short_reasons_pack(&placement, &packed, &size, NULL), 0);
    else
        assert_int_equal(wire_pack(&placement, &packed, &size, NULL), 0);
    assert_true(facts + size <= sizeof kept->placement);
    memcpy(kept->placement + facts, packed, size);
    free(packed);
    kept->placement_reply = (redisReply){.type = REDIS_REPLY_STRING, .str = kept->placement, .len = (facts + size)};
    kept->body_reply = (redisReply){
        .type = REDIS_REPLY_STRING, .str = (char *)kept->body, .len = triptych__article__pack(&article, kept->body)};
}

static size_t reasons_read(const struct kept *kept, int is_brief)
{
    struct stored_article stored;
    struct err err = {0};
    const struct stored_wanted wanted = {.text_max_bytes = 10, .is_brief = is_brief};
    assert_int_equal(stored_article_read(&kept->body_reply, &kept->placement_reply, &wanted, &stored, &err), 0);
    size_t count = stored.placement->n_reasons;
    assert_string_equal(stored.article->id, "a0000000000000001");
    assert_string_equal(stored.placement->story_id, "s0000000000000001");
    assert_int_equal(stored.placement->story_version, 7);
    assert_int_equal(stored.placement->n_shared, 1);
    assert_string_equal(stored.placement->shared[0], "harbour bridge");
    assert_int_equal(stored.placement->short_reasons.len, 0);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(stored.placement->reasons[i]->feature, "centre_shared_weight");
        assert_true(stored.placement->reasons[i]->weight == 0.5f && stored.placement->reasons[i]->value == 0);
    }
    stored_article_done(&stored);
    return count;
}

static void a_placement_is_read_without_its_reasons_where_nobody_tells_them(void **state)
{
    (void)state;
    static struct kept kept;
    for (int is_short = 0; is_short < 2; is_short++) {
        keep_article(&kept, 16, is_short);
        assert_int_equal(reasons_read(&kept, 0), 16);
        assert_int_equal(reasons_read(&kept, 1), 0);
        keep_article(&kept, 0, is_short);
        assert_int_equal(reasons_read(&kept, 0), 0);
        assert_int_equal(reasons_read(&kept, 1), 0);
        keep_article(&kept, 200, is_short); /* more than classify gives: it is read whole */
        assert_int_equal(reasons_read(&kept, 1), 200);
    }
}

/* What a reason's number becomes in Redis and back. */
static float kept_number(float value)
{
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__Reason reason = TRIPTYCH__REASON__INIT, *reasons[] = {&reason};
    char feature[] = "crowd";
    uint8_t *packed = NULL, told[SHORT_REASONS_TOLD_SIZE];
    size_t size = 0, short_size = 0;
    reason.feature = feature;
    reason.value = value;
    reason.weight = -value;
    placement.reasons = reasons;
    placement.n_reasons = 1;
    assert_int_equal(short_reasons_pack(&placement, &packed, &size, NULL), 0);
    const uint8_t *shortened = wire_find_bytes(packed, size, 19, &short_size);
    assert_int_equal(short_size, 7);
    size_t told_size = short_reasons_tell(shortened, short_size, told);
    free(packed);
    Triptych__Placement *read = triptych__placement__unpack(NULL, told_size, told);
    assert_non_null(read);
    assert_int_equal(read->n_reasons, 1);
    assert_string_equal(read->reasons[0]->feature, "crowd");
    assert_true(read->reasons[0]->weight == -read->reasons[0]->value || isnan(value));
    float kept = read->reasons[0]->value;
    triptych__placement__free_unpacked(read, NULL);
    return kept;
}

static void a_reason_keeps_five_digits_of_its_numbers(void **state)
{
    (void)state;
    static const float numbers[] = {0.1f, 16.2813f, 1.9999999f, 12345.6789f, 1e-30f, FLT_MAX, FLT_MIN};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        assert_true(fabsf(kept_number(numbers[i]) - numbers[i]) <= numbers[i] / 32768);
    assert_true(kept_number(0) == 0 && kept_number(0.5f) == 0.5f && kept_number(-3) == -3);
    assert_true(isinf(kept_number(INFINITY)) && isnan(kept_number(NAN)));
}

static void a_reason_without_a_number_stays_spelt_out(void **state)
{
    (void)state;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    Triptych__Reason known = TRIPTYCH__REASON__INIT, unknown = TRIPTYCH__REASON__INIT, *reasons[] = {&unknown, &known};
    char crowd[] = "crowd", tomorrow[] = "measure_of_tomorrow";
    uint8_t *packed = NULL;
    size_t size = 0;
    known.feature = crowd;
    unknown.feature = tomorrow;
    placement.reasons = reasons;
    placement.n_reasons = 2;
    assert_int_equal(short_reasons_pack(&placement, &packed, &size, NULL), 0);
    Triptych__Placement *read = triptych__placement__unpack(NULL, size, packed);
    free(packed);
    assert_non_null(read);
    assert_int_equal(read->n_reasons, 1);
    assert_string_equal(read->reasons[0]->feature, "measure_of_tomorrow");
    assert_int_equal(read->short_reasons.len, 7);
    triptych__placement__free_unpacked(read, NULL);
    assert_int_equal(placement.n_reasons, 2); /* the caller's own list is as it was */
    assert_ptr_equal(placement.reasons[1], &known);
}

static void numbers_of_a_later_version_and_half_a_reason_are_left_out(void **state)
{
    (void)state;
    uint8_t told[SHORT_REASONS_TOLD_SIZE], many[7 * (SHORT_REASONS_MAX + 4)];
    assert_int_equal(short_reasons_tell((const uint8_t *)"\xff"
                                                         "123456",
                                        7, told),
                     0);
    assert_int_equal(short_reasons_tell((const uint8_t *)"\x00"
                                                         "123456",
                                        7, told),
                     0);
    assert_int_equal(short_reasons_tell((const uint8_t *)"\x01"
                                                         "12345",
                                        6, told),
                     0);
    assert_int_equal(short_reasons_tell(NULL, 0, told), 0);
    memset(many, 20, sizeof many); /* more than a placement has: the first are told, within their room */
    Triptych__Placement *read = triptych__placement__unpack(NULL, short_reasons_tell(many, sizeof many, told), told);
    assert_non_null(read);
    assert_int_equal(read->n_reasons, SHORT_REASONS_MAX);
    triptych__placement__free_unpacked(read, NULL);
}

static void positions_are_two_numbers_that_a_stream_can_hold(void **state)
{
    (void)state;
    assert_true(stream_seq_is_valid("1-1700000000000000"));
    assert_true(stream_seq_is_valid("0-0"));
    assert_false(stream_seq_is_valid(""));
    assert_false(stream_seq_is_valid("1-2-3"));
    assert_false(stream_seq_is_valid("+1-2"));
    assert_false(stream_seq_is_valid("1-1234567890123456789"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_in_the_slot_of_its_edition),
        cmocka_unit_test(keys_are_called_as_they_have_always_been),
        cmocka_unit_test(editions_hold_no_characters_with_a_meaning_elsewhere),
        cmocka_unit_test(what_is_said_holds_nothing_that_the_line_of_facts_keeps_for_itself),
        cmocka_unit_test(a_placement_is_read_without_its_reasons_where_nobody_tells_them),
        cmocka_unit_test(a_reason_keeps_five_digits_of_its_numbers),
        cmocka_unit_test(a_reason_without_a_number_stays_spelt_out),
        cmocka_unit_test(numbers_of_a_later_version_and_half_a_reason_are_left_out),
        cmocka_unit_test(positions_are_two_numbers_that_a_stream_can_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
