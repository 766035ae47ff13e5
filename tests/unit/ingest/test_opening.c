/* How ingest opens: what its settings make of it, and what is wrong with them. */
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char list_path[64];

/* A list of feeds in a file of its own; gone with the test. */
static void write_list(const char *outlines)
{
    snprintf(list_path, sizeof list_path, "/tmp/triptych-feeds-XXXXXX");
    int fd = mkstemp(list_path);
    assert_true(fd >= 0);
    assert_true(dprintf(fd, "<opml version='2.0'><body>%s</body></opml>", outlines) > 0);
    close(fd);
}

static int remove_list(void **state)
{
    (void)state;
    if (*list_path)
        unlink(list_path);
    *list_path = 0;
    return 0;
}

static void finish(void)
{
    while (scripted_waiting()) {
        const char *waits = scripted_waits_for();
        scripted_fail(waits, ERR_UNAVAILABLE, "closing");
        scripted_answer();
    }
    glue_close();
}

/* ── the contact ── */

static void who_asks_says_so_with_an_address_to_read_and_one_to_write_to(void **state)
{
    static const char *const plain[] = {"contact=desk@example.org", "about_url=", NULL};
    static const char *const both[] = {"contact=desk@example.org", "about_url=https://desk.example/about/bot", NULL};
    (void)state;
    glue_open(plain);
    assert_non_null(strstr(ingest->user_agent, " (+desk@example.org)"));
    finish();
    glue_open(both);
    assert_non_null(strstr(ingest->user_agent, " (+https://desk.example/about/bot; desk@example.org)"));
    assert_memory_equal(ingest->user_agent, "Triptych/", 9);
    scripted_pass_ms(1);
    assert_non_null(strstr(scripted_said("store_note_put", 1), "ingest.agent=Triptych/")); /* the page shows it */
    finish();
}

/* It becomes part of a header: nothing of it may begin another one, or end the comment that it stands in. */
static void what_would_break_the_header_is_refused(void **state)
{
    static const char *const contacts[] = {"contact=desk@example.org\r\nX-Admin: 1", "contact=desk) evil (",
                                           "contact=a\nb"};
    static const char *const abouts[] = {"about_url=https://desk.example/a b", "about_url=https://desk.example/;x",
                                         "about_url=https://desk.example/(x)"};
    char longest[400] = "contact=";
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        const char *const sets[] = {contacts[i], NULL};
        assert_memory_equal(glue_refusal(sets), "contact: ", 9);
    }
    for (size_t i = 0; i < 3; i++) {
        const char *const sets[] = {"contact=desk@example.org", abouts[i], NULL};
        assert_memory_equal(glue_refusal(sets), "about_url: ", 11);
    }
    memset(longest + strlen(longest), 'x', 300);
    assert_memory_equal(glue_refusal((const char *const[]){longest, NULL}), "contact: ", 9);
}

/* ── lists of feeds ── */

static void the_feeds_of_a_list_are_entered_with_what_it_says_of_them(void **state)
{
    char set[100];
    (void)state;
    write_list(
        "<outline text='World'><outline type='rss' text='The Gazette' xmlUrl='https://gazette.example/rss'/></outline>"
        "<outline type='rss' xmlUrl='https://daily.example/feed'/>");
    snprintf(set, sizeof set, "feeds=%s", list_path);
    glue_open((const char *const[]){set, NULL});
    const char *said = scripted_said("store_feeds_enter", 0);
    assert_memory_equal(said, "list ", 5); /* not a person: what somebody has removed is not brought back */
    assert_non_null(strstr(said, "https://gazette.example/rss {"));
    assert_non_null(strstr(said, "\"title\":\"The Gazette\""));
    assert_non_null(strstr(said, "\"folder\":\"World\""));
    assert_non_null(strstr(said, "https://daily.example/feed"));
    finish();
}

static void a_long_list_goes_to_redis_some_at_a_time(void **state)
{
    static char outlines[60000];
    size_t used = 0;
    char set[100];
    (void)state;
    for (int i = 0; i < 250; i++)
        used += (size_t)snprintf(outlines + used, sizeof outlines - used,
                                 "<outline type='rss' xmlUrl='https://host%d.example/feed'/>", i);
    write_list(outlines);
    snprintf(set, sizeof set, "feeds= %s, ", list_path);
    glue_open((const char *const[]){set, NULL});
    assert_int_equal(scripted_count("store_feeds_enter"), 3);
    finish();
}

static void a_list_that_cannot_be_read_is_a_wrong_setting(void **state)
{
    (void)state;
    assert_non_null(
        strstr(glue_refusal((const char *const[]){"feeds=/nowhere/feeds.opml", NULL}), "/nowhere/feeds.opml"));
}

static void a_list_that_redis_does_not_take_is_said_in_the_log_alone(void **state)
{
    char set[100];
    (void)state;
    write_list("<outline type='rss' xmlUrl='https://daily.example/feed'/>");
    snprintf(set, sizeof set, "feeds=%s", list_path);
    glue_open((const char *const[]){set, NULL});
    scripted_fail("store_feeds_enter", ERR_FULL, "OOM"); /* said in the log; feeds that are there are read */
    scripted_answer();
    finish();
}

/* ── its links ── */

static void it_has_an_end_for_classify_and_one_for_the_replay(void **state)
{
    (void)state;
    static const char *const sets[] = {"bus_listen=tcp://127.0.0.1:*", NULL};
    glue_open(sets);
    assert_int_equal(scripted_link.opened, 2);
    finish();
    assert_int_equal(scripted_link.closed, 2);
}

#define OPENING_TEST(name) cmocka_unit_test_teardown(name, remove_list)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OPENING_TEST(who_asks_says_so_with_an_address_to_read_and_one_to_write_to),
        OPENING_TEST(what_would_break_the_header_is_refused),
        OPENING_TEST(the_feeds_of_a_list_are_entered_with_what_it_says_of_them),
        OPENING_TEST(a_long_list_goes_to_redis_some_at_a_time),
        OPENING_TEST(a_list_that_cannot_be_read_is_a_wrong_setting),
        OPENING_TEST(a_list_that_redis_does_not_take_is_said_in_the_log_alone),
        OPENING_TEST(it_has_an_end_for_classify_and_one_for_the_replay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
