/* Exports: written as their clients read, two of one client at most, and none that nobody reads. */
#include "api_export.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int open_site(void **state)
{
    static const char *const sets[] = {"tiers=gated", "reader_rate=0", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    glue_close();
    return 0;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (const char *at = text; (at = strstr(at, part)); at += strlen(part))
        count++;
    return count;
}

static void an_export_pauses_while_its_client_reads(void **state)
{
    (void)state;
    glue_show_stories(120);
    glue_get("/api/v1/export?fields=id");
    const char *text = scripted_streams[0].text;
    assert_memory_equal(text, "{\"cursor\":\"", 11);
    assert_int_equal(count_of(text, "\n"), 50);
    scripted_streams[0].waiting = 1 << 20;
    scripted_stream_room(0); /* it had room, and has none now: the place is kept */
    scripted_streams[0].waiting = 0;
    while (!scripted_streams[0].is_ending)
        scripted_stream_room(0);
    text = scripted_streams[0].text;
    assert_int_equal(count_of(text, "\n"), 121);
    assert_int_equal(count_of(text, "\"id\":\"s0000000000000007\""), 1);
    assert_contains(text, "{\"end\":true,\"seq\":\"1-120\",\"stories\":120}\n");
}

static void a_client_has_two_exports_at_once_and_another_one_its_own(void **state)
{
    (void)state;
    glue_show_stories(120);
    glue_get("/api/v1/export?fields=id");
    glue_get("/api/v1/export?fields=id");
    glue_get("/api/v1/export?fields=id");
    assert_int_equal(scripted_http.status, 429);
    assert_string_equal(scripted_header("Retry-After"), "5");
    assert_int_equal(scripted_stream_count, 2);
    glue_ask_from("192.0.2.7", "GET /api/v1/export?fields=id");
    assert_int_equal(scripted_http.status, 200);
    assert_int_equal(scripted_stream_count, 3);
    scripted_stream_close(0);
    glue_get("/api/v1/export?fields=id");
    assert_int_equal(scripted_http.status, 200);
    assert_int_equal(publish->web.exports, 3);
    for (unsigned i = 1; i < 4; i++)
        scripted_stream_close(i);
    assert_int_equal(publish->web.exports, 0);
}

static void an_export_that_is_not_read_gives_up_its_place(void **state)
{
    (void)state;
    glue_show_stories(120);
    glue_get("/api/v1/export?fields=id");
    glue_get("/api/v1/export?fields=id");
    scripted_streams[0].waiting = scripted_streams[1].waiting = 100000;
    /* The second reads, if slowly. */
    for (int i = 0; i < 8; i++) {
        scripted_pass_ms(EXPORT_STALLED_MS / 6);
        scripted_streams[1].waiting -= 1000;
    }
    assert_true(scripted_streams[0].is_dropped);
    assert_false(scripted_streams[1].is_dropped);
    assert_int_equal(metric_value(publish->web.metrics.exports_stalled), 1);
    scripted_stream_close(0);
    glue_get("/api/v1/export?fields=id");
    assert_int_equal(scripted_http.status, 200);
    scripted_stream_close(1);
    scripted_stream_close(2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_export_pauses_while_its_client_reads, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_client_has_two_exports_at_once_and_another_one_its_own, open_site,
                                        close_site),
        cmocka_unit_test_setup_teardown(an_export_that_is_not_read_gives_up_its_place, open_site, close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
