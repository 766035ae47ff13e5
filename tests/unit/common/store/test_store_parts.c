/* common/store: the pure parts: keys, positions, facts. */
#include "redis_keys.h"
#include "stored.h"
#include "stream_entry.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
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

/* An article as it lies in Redis, its placement with so many reasons. */
struct kept {
    uint8_t body[64];
    char placement[8192];
    redisReply body_reply, placement_reply;
};

static void keep_article(struct kept *kept, size_t reason_count)
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
    size_t packed = triptych__placement__pack(&placement, (uint8_t *)kept->placement + facts);
    kept->placement_reply = (redisReply){.type = REDIS_REPLY_STRING, .str = kept->placement, .len = (facts + packed)};
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
    stored_article_done(&stored);
    return count;
}

static void a_placement_is_read_without_its_reasons_where_nobody_tells_them(void **state)
{
    (void)state;
    static struct kept kept;
    keep_article(&kept, 16);
    assert_int_equal(reasons_read(&kept, 0), 16);
    assert_int_equal(reasons_read(&kept, 1), 0);
    keep_article(&kept, 0);
    assert_int_equal(reasons_read(&kept, 1), 0);
    keep_article(&kept, 200); /* more than classify gives: it is read whole */
    assert_int_equal(reasons_read(&kept, 1), 200);
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
        cmocka_unit_test(positions_are_two_numbers_that_a_stream_can_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
