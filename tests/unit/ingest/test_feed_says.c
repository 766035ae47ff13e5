/* What a feed says of itself and its items: that it has ended, and by which name an item is known. */
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int open_desk(void **state)
{
    static const char *const sets[] = {"contact=desk@example.org", "pages=never", NULL};
    (void)state;
    glue_open(sets);
    scripted_succeed("store_note_put");
    scripted_answer();
    return 0;
}

static int close_desk(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static void a_feed_that_says_it_has_ended_is_read_and_not_asked_again(void **state)
{
    (void)state;
    static const char ended[] =
        "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Gazette\",\"expired\":true,"
        "\"items\":[{\"id\":\"1\",\"url\":\"https://gazette.example/1\",\"title\":\"The last one\"}]}";
    for (unsigned i = 0; i < 2; i++) { /* the second time after somebody had it asked again */
        glue_take_feed(i ? strchr(scripted_said("store_feed_settle", 0), '{') : "");
        assert_string_equal(glue_fetches[i].etag, "");
        glue_outcome = i ? ARTICLE_REPEATED : ARTICLE_NEW;
        glue_answer_fetch(i, 200, ended);
        glue_answer_puts(1);
        assert_true(glue_settled(i).gone_ms > 0 && glue_settled(i).read_ms > 0);
        assert_int_equal(glue_settled(i).articles, 1);
        assert_non_null(strstr(glue_settled(i).error, "it has ended"));
    }
}

/* What Redis has of the guid is another article's, or the same one's at another address. */
static void an_item_whose_guid_is_there_is_stored_only_where_it_is_another(void **state)
{
    (void)state;
    Triptych__Article stored = TRIPTYCH__ARTICLE__INIT;
    stored.id = lend("a0000000000000001");
    stored.title = lend("Yesterday's bread");
    stored.source = lend("gazette.example");
    stored.origin = id_hash64(GLUE_FEED, strlen(GLUE_FEED));
    glue_take_feed("");
    glue_answer_fetch(0, 200, glue_rss(1));
    glue_outcome = ARTICLE_MOVED;
    glue_stored = &stored;
    glue_answer_puts(1);
    assert_int_equal(scripted_count("store_article_put"), 2);
    assert_non_null(strstr(scripted_said("store_article_put", 1), "News 0 (another)"));
    glue_outcome = ARTICLE_NEW;
    glue_answer_puts(1);
    assert_int_equal(glue_settled(0).articles, 1);
    assert_int_equal(scripted_link.pushed, 1);

    stored.title = lend("News 0");
    glue_take_feed("");
    glue_answer_fetch(1, 200, glue_rss(1));
    glue_outcome = ARTICLE_MOVED;
    glue_answer_puts(1);
    assert_int_equal(scripted_count("store_article_put"), 3);
    assert_int_equal(scripted_count("store_article_revise"), 1); /* its address is another one now */
    scripted_answer();
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, open_desk, close_desk)

int main(void)
{
    const struct CMUnitTest tests[] = {
        desk_test(a_feed_that_says_it_has_ended_is_read_and_not_asked_again),
        desk_test(an_item_whose_guid_is_there_is_stored_only_where_it_is_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
