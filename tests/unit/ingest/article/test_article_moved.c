/* ingest/article: an article that its feed lists under another address, and what only has its guid. */
#include "article_make.h"
#include "article_moved.h"
#include "article_revision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define NOW_MS 1767596889000

static const char lead[] =
    "The harbour of Orlen was closed on Monday after the freighter Meridian Star struck the bridge, and "
    "divers looked at the pillar until the evening while ferries carried passengers over the water.";
static const char other[] =
    "A bakery in the old town has won the yearly prize for rye bread, which twenty of them had entered.";

static struct article_made one, two;

/* Reads an item with a guid of its own. */
static const Triptych__Article *read(struct article_made *made, const char *url, const char *title, const char *text,
                                     int64_t published_ms)
{
    static const struct feed no_feed;
    const struct feed_item item = {.url = (char *)(uintptr_t)url,
                                   .guid = (char *)(uintptr_t) "post-17",
                                   .title = (char *)(uintptr_t)title,
                                   .summary = (char *)(uintptr_t)text,
                                   .has_lasting_guid = 1,
                                   .published_ms = published_ms};
    assert_int_equal(article_from_item(&no_feed, &item, "https://daily.example/feed", NOW_MS, made, NULL), 0);
    return &made->article;
}

static int moves(const char *title, const char *text, int64_t published_ms)
{
    const Triptych__Article *stored =
        read(&one, "https://daily.example/brown-charged", "Minister Brown charged with fraud", lead, NOW_MS - 5000);
    const Triptych__Article *fresh = read(&two, "https://daily.example/brown-not-charged", title, text, published_ms);
    assert_string_not_equal(stored->id, fresh->id);
    assert_true(one.guid == two.guid && one.guid != 0);
    return article_has_moved(stored, fresh);
}

static void the_same_title_or_text_at_another_address_has_moved(void **state)
{
    (void)state;
    assert_true(moves("Minister Brown charged with fraud", other, 0));
    assert_true(moves("Quite another headline", lead, 0));
}

static void a_correction_of_the_same_date_has_moved(void **state)
{
    (void)state;
    assert_true(moves("Correction: minister Brown not charged", other, NOW_MS - 5000));
    assert_false(moves("Correction: minister Brown not charged", other, NOW_MS - 4000));
    assert_false(moves("Bakery wins prize for rye bread", other, NOW_MS - 5000));
    assert_false(moves("Bakery wins prize for rye bread", "", 0));
}

static void of_another_outlet_or_feed_it_is_another(void **state)
{
    (void)state;
    const Triptych__Article *stored = read(&one, "https://daily.example/a", "The ferry is late", lead, 0);
    Triptych__Article fresh = *read(&two, "https://weekly.example/a", "The ferry is late", lead, 0);
    assert_false(article_has_moved(stored, &fresh));
    fresh = *read(&two, "https://daily.example/b", "The ferry is late", lead, 0);
    assert_true(article_has_moved(stored, &fresh));
    fresh.origin++;
    assert_false(article_has_moved(stored, &fresh));
}

static void the_new_address_is_stored_with_or_without_another_wording(void **state)
{
    (void)state;
    struct article_revision revision;
    const Triptych__Article *stored = read(&one, "https://daily.example/a", "The ferry is late", lead, 0);
    const Triptych__Article *fresh = read(&two, "https://daily.example/b", "The ferry is late", lead, 0);
    assert_int_equal(article_revise(stored, fresh, NOW_MS + 1, REVISION_PAUSE_MS, &revision), REVISION_KEPT);
    assert_string_equal(revision.article.url, "https://daily.example/b");
    assert_string_equal(revision.article.id, stored->id);
    fresh = read(&two, "https://daily.example/b", "The ferry is not late", lead, 0);
    assert_int_equal(article_revise(stored, fresh, NOW_MS + 1, REVISION_PAUSE_MS, &revision), REVISION_OFFERED);
    assert_string_equal(revision.article.url, "https://daily.example/b");
    assert_int_equal(revision.article.n_earlier, 1);
    /* Once stored, the next reading says nothing new. */
    Triptych__Article now = revision.article;
    assert_int_equal(article_revise(&now, fresh, NOW_MS + 2, REVISION_PAUSE_MS, &revision), REVISION_NONE);
}

static void only_items_with_a_lasting_guid_have_one(void **state)
{
    (void)state;
    static const struct feed no_feed;
    char url[] = "https://daily.example/a", guid[] = "g", title[] = "The ferry is late";
    struct feed_item item = {.url = url, .guid = guid, .title = title};
    Triptych__ReplayRow row = TRIPTYCH__REPLAY_ROW__INIT;
    assert_int_equal(article_from_item(&no_feed, &item, "https://daily.example/feed", NOW_MS, &one, NULL), 0);
    assert_true(one.guid == 0);
    item.has_lasting_guid = 1;
    assert_int_equal(article_from_item(&no_feed, &item, "https://daily.example/feed", NOW_MS, &one, NULL), 0);
    assert_true(one.guid != 0);
    assert_int_equal(article_from_item(&no_feed, &item, "https://daily.example/other", NOW_MS, &two, NULL), 0);
    assert_true(one.guid != two.guid); /* each feed has its own */
    item.known_by = FEED_KNOWN_BY_GUID;
    assert_int_equal(article_from_item(&no_feed, &item, "https://daily.example/feed", NOW_MS, &one, NULL), 0);
    assert_true(one.guid == 0); /* its id is the guid's already */
    row.url = url;
    row.title = title;
    row.external_id = guid;
    assert_int_equal(article_from_row(&row, NOW_MS, &two, NULL), 0);
    assert_true(two.guid == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_title_or_text_at_another_address_has_moved),
        cmocka_unit_test(a_correction_of_the_same_date_has_moved),
        cmocka_unit_test(of_another_outlet_or_feed_it_is_another),
        cmocka_unit_test(the_new_address_is_stored_with_or_without_another_wording),
        cmocka_unit_test(only_items_with_a_lasting_guid_have_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
