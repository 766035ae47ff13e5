/* Revisions: what counts as another wording, what is kept of the one before, when classify is to look. */
#include "article_make.h"
#include "article_revision.h"
#include "wire.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS    1767596889000
#define MINUTE_MS 60000

static const char feed_url[] = "https://daily.example/feed";
static const char lead[] =
    "The harbour of Orlen was closed on Monday after the freighter Meridian Star struck the bridge, and "
    "divers looked at the pillar until the evening while ferries carried passengers over the water.";

static Triptych__Article *copy(const Triptych__Article *article)
{
    uint8_t *bytes;
    size_t size;
    ProtobufCMessage *out;
    assert_int_equal(wire_pack(article, &bytes, &size, NULL), 0);
    assert_int_equal(wire_unpack(&triptych__article__descriptor, bytes, size, &out, NULL), 0);
    free(bytes);
    return (Triptych__Article *)out;
}

static Triptych__Article *read_from(const char *feed, const char *title, const char *text, int64_t now_ms)
{
    struct article_made made;
    const struct feed no_feed = {0};
    const struct feed_item item = {.url = (char *)(uintptr_t) "https://daily.example/a",
                                   .title = (char *)(uintptr_t)title,
                                   .summary = (char *)(uintptr_t)text};
    assert_int_equal(article_from_item(&no_feed, &item, feed, now_ms, &made, NULL), 0);
    return copy(&made.article);
}

static Triptych__Article *reading(const char *title, const char *text, int64_t now_ms)
{
    return read_from(feed_url, title, text, now_ms);
}

/* Reads the article once more; *stored becomes what is stored then. */
static enum revision_weight read_again(Triptych__Article **stored, const char *title, const char *text, int64_t now_ms,
                                       int64_t *offer_in_ms)
{
    struct article_revision revision;
    Triptych__Article *fresh = reading(title, text, now_ms);
    enum revision_weight weight = article_revise(*stored, fresh, now_ms, REVISION_PAUSE_MS, &revision);
    if (weight != REVISION_NONE) {
        struct err err = {0};
        Triptych__Article *revised = copy(&revision.article);
        if (wire_check_article(revised, &err) < 0)
            fail_msg("%s", err.text);
        if (offer_in_ms)
            *offer_in_ms = revision.offer_in_ms;
        wire_free(*stored);
        *stored = revised;
    }
    wire_free(fresh);
    return weight;
}

static void the_same_words_set_otherwise_are_no_revision(void **state)
{
    (void)state;
    Triptych__Article *stored = reading("Mayor charged", lead, NOW_MS);
    assert_int_equal(read_again(&stored, "Mayor charged", lead, NOW_MS + 1, NULL), REVISION_NONE);
    assert_int_equal(read_again(&stored, " Mayor  charged", lead, NOW_MS + 1, NULL), REVISION_NONE);
    wire_free(stored);
}

static void a_new_title_is_offered_and_the_old_one_kept(void **state)
{
    (void)state;
    int64_t offer_in_ms = -1;
    Triptych__Article *stored = reading("Mayor charged", lead, NOW_MS);
    assert_int_equal(read_again(&stored, "Correction: not charged", lead, NOW_MS + MINUTE_MS, &offer_in_ms),
                     REVISION_OFFERED);
    assert_int_equal(offer_in_ms, 0);
    assert_string_equal(stored->title, "Correction: not charged");
    assert_int_equal(stored->revision, 1);
    assert_int_equal(stored->changed_ms, NOW_MS + MINUTE_MS);
    assert_int_equal(stored->received_ms, NOW_MS);
    assert_int_equal(stored->n_earlier, 1);
    assert_string_equal(stored->earlier[0]->title, "Mayor charged");
    assert_string_equal(stored->earlier[0]->text, lead);
    assert_int_equal(stored->earlier[0]->since_ms, NOW_MS);
    wire_free(stored);
}

static void a_word_put_right_is_kept_and_not_offered_until_such_changes_add_up(void **state)
{
    (void)state;
    char text[512], title[] = "Mayor charged";
    Triptych__Article *stored = reading(title, lead, NOW_MS);
    snprintf(text, sizeof text, "%s", lead);
    memcpy(strstr(text, "Monday"), "Sunday", 6);
    assert_int_equal(read_again(&stored, title, text, NOW_MS + MINUTE_MS, NULL), REVISION_KEPT);
    assert_string_equal(stored->text, text);
    assert_in_range(stored->drift, 1, REVISION_DRIFT_PCT - 1);
    memcpy(strstr(text, "evening"), "morning", 7);
    assert_int_equal(read_again(&stored, title, text, NOW_MS + 2 * MINUTE_MS, NULL), REVISION_OFFERED);
    assert_int_equal(stored->drift, 0);
    wire_free(stored);
}

static void a_growing_page_is_offered_every_ten_minutes_and_keeps_how_it_began(void **state)
{
    (void)state;
    char text[8192] = "", title[] = "Live: the harbour of Orlen";
    unsigned offered_now = 0, offered_later = 0;
    Triptych__Article *stored = reading(title, lead, NOW_MS);
    snprintf(text, sizeof text, "%s", lead);
    for (int minute = 1; minute <= 60; minute++) {
        char more[120];
        int64_t offer_in_ms = -1;
        snprintf(more, sizeof more, " At minute %d the %d boats of pilot number %d left berth %d for pier %d.", minute,
                 minute * 3, minute * 7, minute * 11, minute * 13);
        strcat(text, more);
        if (read_again(&stored, title, text, NOW_MS + minute * (int64_t)MINUTE_MS, &offer_in_ms) == REVISION_OFFERED) {
            offered_now += offer_in_ms == 0;
            offered_later += offer_in_ms > 0;
            assert_in_range(offer_in_ms, 0, REVISION_PAUSE_MS);
        }
    }
    assert_int_equal(stored->revision, 60);
    assert_string_equal(stored->text, text);
    assert_in_range(offered_now, 1, 6);
    assert_true(offered_later > 0); /* they wait for the same moment */
    assert_true(stored->n_earlier <= REVISION_WORDINGS_MAX);
    assert_string_equal(stored->earlier[0]->text, lead);
    wire_free(stored);
}

static void counters_in_a_text_are_kept_up_and_change_nothing_else(void **state)
{
    (void)state;
    Triptych__Article *stored = reading("Mayor charged", "Points: 9 # Comments: 99. Read them on our page.", NOW_MS);
    assert_int_equal(read_again(&stored, "Mayor charged", "Points: 10 # Comments: 101. Read them on our page.",
                                NOW_MS + MINUTE_MS, NULL),
                     REVISION_KEPT);
    assert_string_equal(stored->text, "Points: 10 # Comments: 101. Read them on our page.");
    assert_int_equal(stored->changed_ms, 0);
    assert_int_equal(stored->revision, 0);
    assert_int_equal(stored->n_earlier, 0);
    /* A number in the title is news. */
    assert_int_equal(read_again(&stored, "Mayor charged: 12 witnesses", "Points: 11.", NOW_MS + 2 * MINUTE_MS, NULL),
                     REVISION_OFFERED);
    wire_free(stored);
}

static void the_last_five_wordings_are_kept(void **state)
{
    (void)state;
    Triptych__Article *stored = reading("Title 0", lead, NOW_MS);
    for (int i = 1; i <= 7; i++) {
        char title[16];
        snprintf(title, sizeof title, "Title %d", i);
        assert_int_equal(read_again(&stored, title, lead, NOW_MS + i * REVISION_PAUSE_MS, NULL), REVISION_OFFERED);
    }
    assert_int_equal(stored->n_earlier, REVISION_WORDINGS_MAX);
    assert_string_equal(stored->earlier[0]->title, "Title 2");
    assert_string_equal(stored->earlier[4]->title, "Title 6");
    wire_free(stored);
}

static void only_its_own_feed_revises_an_article(void **state)
{
    (void)state;
    struct article_revision revision;
    Triptych__Article *stored = reading("Mayor charged", lead, NOW_MS);
    Triptych__Article *other = read_from("https://search.example/feed", "Mayor charged - Daily", "Short.", NOW_MS + 1);
    assert_string_equal(stored->id, other->id);
    assert_int_equal(article_revise(stored, other, NOW_MS + 1, 0, &revision), REVISION_NONE);
    stored->origin = other->origin = 0; /* stored by an earlier version */
    assert_int_equal(article_revise(stored, other, NOW_MS + 1, 0, &revision), REVISION_NONE);
    wire_free(stored);
    wire_free(other);
}

static void what_is_left_out_is_not_taken_back(void **state)
{
    (void)state;
    Triptych__Article *stored = reading("Mayor charged", lead, NOW_MS);
    assert_int_equal(read_again(&stored, "Mayor not charged", "", NOW_MS + 1, NULL), REVISION_OFFERED);
    assert_string_equal(stored->text, lead);
    wire_free(stored);
}

static void a_text_is_compared_by_runs_of_words_in_any_script(void **state)
{
    (void)state;
    assert_int_equal(article_text_drift_pct("", ""), 0);
    assert_int_equal(article_text_drift_pct("one two three four five six", "one, two; three four five six."), 0);
    assert_int_equal(article_text_drift_pct("one two three four five six", "seven eight nine ten eleven twelve"), 100);
    assert_int_equal(article_text_drift_pct("港口因货轮撞桥关闭", "港口因货轮撞桥关闭"), 0);
    assert_in_range(article_text_drift_pct("港口因货轮撞桥关闭", "港口因货轮撞桥关闭一天"), 1, 50);
    assert_int_equal(article_text_drift_pct("", lead), 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_words_set_otherwise_are_no_revision),
        cmocka_unit_test(a_new_title_is_offered_and_the_old_one_kept),
        cmocka_unit_test(a_word_put_right_is_kept_and_not_offered_until_such_changes_add_up),
        cmocka_unit_test(a_growing_page_is_offered_every_ten_minutes_and_keeps_how_it_began),
        cmocka_unit_test(counters_in_a_text_are_kept_up_and_change_nothing_else),
        cmocka_unit_test(the_last_five_wordings_are_kept),
        cmocka_unit_test(only_its_own_feed_revises_an_article),
        cmocka_unit_test(what_is_left_out_is_not_taken_back),
        cmocka_unit_test(a_text_is_compared_by_runs_of_words_in_any_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
