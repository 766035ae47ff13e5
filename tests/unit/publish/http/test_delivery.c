/* How answers are delivered: packed, kept by shared caches where all get the same; and a reader who wants to see what a
 * lower tier sees. */
#include "asset.h"
#include "etag.h"
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
    static const char *const sets[] = {"tiers=both", "reader_rate=0", NULL};
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

static void what_is_the_same_for_all_may_be_kept_by_all(void **state)
{
    char path[ASSET_PATH_SIZE], line[200];
    (void)state;
    asset_path(ASSET_STYLE, path);
    snprintf(line, sizeof line, "GET %s", path);
    /* Not even a key that is wrong takes the style from the page that says so. */
    glue_ask(line, "Cookie: triptych_key=tk_wrong\r\nAccept-Encoding: br\r\n", "");
    assert_int_equal(scripted_http.status, 200);
    assert_string_equal(scripted_http.type, "text/css; charset=utf-8");
    assert_string_equal(scripted_header("Content-Encoding"), "br");
    assert_string_equal(scripted_header("Vary"), "Accept-Encoding");
    assert_string_equal(scripted_header("Cache-Control"), "public, max-age=31536000, immutable");
    glue_get("/style-0000000000000000.css");
    assert_int_equal(scripted_http.status, 200);
    assert_string_equal(scripted_header("Cache-Control"), "public, max-age=60");
    glue_get("/style-nonsense");
    assert_int_equal(scripted_http.status, 404);
    glue_get("/favicon.ico");
    assert_string_equal(scripted_http.type, "image/x-icon");
}

static void answers_are_packed_for_who_can_unpack_them(void **state)
{
    static const char *const lines[] = {"GET /", "GET /method", "GET /openapi.json", "GET /nothing"};
    char header[200], etag[ETAG_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        glue_ask(lines[i], "", "");
        size_t size = scripted_http.size;
        assert_string_equal(scripted_header("Content-Encoding"), "");
        glue_ask(lines[i], "Accept-Encoding: gzip\r\n", "");
        assert_string_equal(scripted_header("Content-Encoding"), "gzip");
        assert_true(scripted_http.size < size / 2);
        if (scripted_http.status != 200)
            continue;
        /* The validator names the coding, and holds for either. */
        snprintf(etag, sizeof etag, "%s", scripted_header("ETag"));
        assert_contains(etag, "-gzip\"");
        snprintf(header, sizeof header, "If-None-Match: %s\r\n", etag);
        glue_ask(lines[i], header, "");
        assert_int_equal(scripted_http.status, 304);
    }
    glue_ask("GET /key", "Accept-Encoding: gzip\r\n", "");
    assert_string_equal(scripted_header("Content-Encoding"), "");
}

#define AS_FREE "Cookie: triptych_view=free\r\n"

static void a_reader_may_see_what_a_lower_tier_sees_and_go_back(void **state)
{
    (void)state;
    glue_show_stories(1);
    glue_ask("GET /api/v1/stories", "", "");
    assert_lacks(scripted_http.body, "\"locked\"");
    glue_ask("GET /api/v1/stories", AS_FREE, "");
    assert_contains(scripted_http.body, "\"factuality\":{\"locked\":\"premium\"}");
    assert_memory_equal(scripted_header("Cache-Control"), "private, ", 9);
    glue_ask("GET /api/v1/stories", "Cookie: triptych_view=king\r\n", "");
    assert_lacks(scripted_http.body, "\"locked\"");
    glue_ask("GET /method", AS_FREE, "");
    assert_contains(scripted_http.body, "<b>without a key</b>");
    assert_contains(scripted_http.body, "/view?tier=vantage&amp;back=%2Fmethod");
}

static void the_switch_goes_back_to_a_page_of_this_site_only(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        unsigned status;
        const char *location;
    } cases[] = {
        {"GET /view?tier=free&back=/latest", 303, "/latest"},
        {"GET /view?tier=premium", 303, "/"},
        {"GET /view?tier=vantage&back=//elsewhere.example", 303, "/"},
        {"GET /view?tier=vantage&back=/%5Celsewhere.example", 303, "/"},
        {"GET /view?tier=vantage&back=/%09/elsewhere.example", 303, "/"},
        {"GET /view?tier=vantage&back=https://elsewhere.example", 303, "/"},
        {"GET /view?tier=vantage&back=/api/v1/stories", 303, "/"},
        {"GET /view?tier=king&back=/latest", 400, ""},
        {"GET /view", 400, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_ask(cases[i].line, "", "");
        assert_int_equal(scripted_http.status, cases[i].status);
        assert_string_equal(scripted_header("Location"), cases[i].location);
        assert_int_equal(*scripted_header("Set-Cookie") != '\0', cases[i].status == 303);
    }
}

static void a_gated_desk_has_no_switch_and_its_locks_lead_to_the_key(void **state)
{
    static const char *const sets[] = {"tiers=gated", "reader_rate=0", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    glue_ask("GET /view?tier=free", "", "");
    assert_int_equal(scripted_http.status, 404);
    glue_show_stories(1);
    glue_ask("GET /source/one.example", AS_FREE, "");
    assert_lacks(scripted_http.body, "/view?tier=");
    glue_close();
}

#define site_test(name) cmocka_unit_test_setup_teardown(name, open_site, close_site)

int main(void)
{
    const struct CMUnitTest tests[] = {
        site_test(what_is_the_same_for_all_may_be_kept_by_all),
        site_test(answers_are_packed_for_who_can_unpack_them),
        site_test(a_reader_may_see_what_a_lower_tier_sees_and_go_back),
        site_test(the_switch_goes_back_to_a_page_of_this_site_only),
        cmocka_unit_test(a_gated_desk_has_no_switch_and_its_locks_lead_to_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
