/* The pages around what a reader keeps in the browser, the script, and what a page may run. */
#include "asset.h"
#include "glue.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define SCRIPT_BYTES_MAX (15 * 1024) /* of all that runs in the browser */

static int open_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "site_name=A \"desk\" <b>", NULL};
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

static void the_pages_are_whole_without_what_the_script_fills_in(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/mine", 200, "text/html", "<div id=\"mine\"></div>"},
        {"/mine?lang=de", 200, "text/html", "Dazu ist JavaScript nötig."},
        {"/offline", 200, "text/html", "can be read again"},
        {"/mine?x=1", 400, "text/html", "no parameter"},
        {"/manifest.webmanifest", 200, "application/manifest+json", "\"name\":\"A \\\"desk\\\" <b>\""},
        {"/sw.js", 200, "text/javascript", "triptych"},
    };
    ASSERT_GLUE_CASES(cases);
    assert_string_equal(scripted_header("Cache-Control"), "no-cache");
}

static void the_script_is_named_by_its_hash_and_small(void **state)
{
    (void)state;
    char path[ASSET_PATH_SIZE];
    asset_path(ASSET_SCRIPT, path);
    glue_get("/latest");
    assert_contains(scripted_http.body, path);
    glue_get(path);
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_header("Cache-Control"), "immutable");
    assert_in_range(*asset_get(ASSET_SCRIPT)->size + *asset_get(ASSET_WORKER)->size, 1000, SCRIPT_BYTES_MAX);
}

/* What is not the desk's own file does not run, whatever a page holds. */
static void a_page_runs_nothing_but_the_desks_script(void **state)
{
    (void)state;
    glue_get("/latest");
    const char *policy = scripted_header("Content-Security-Policy");
    assert_contains(policy, "script-src 'self';");
    assert_contains(policy, "connect-src 'self';");
    assert_lacks(policy, "script-src 'self' 'unsafe-inline'");
    assert_lacks(scripted_http.body, "<script>");
    assert_lacks(scripted_http.body, "onclick");
}

static void the_words_of_the_script_come_with_pages_in_other_languages(void **state)
{
    (void)state;
    glue_get("/latest");
    assert_lacks(scripted_http.body, "id=\"say\"");
    glue_get("/latest?lang=tr");
    assert_contains(scripted_http.body, "<script type=\"application/json\" id=\"say\">{\"Save\":\"Kaydet\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_pages_are_whole_without_what_the_script_fills_in, open_site, close_site),
        cmocka_unit_test_setup_teardown(the_script_is_named_by_its_hash_and_small, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_page_runs_nothing_but_the_desks_script, open_site, close_site),
        cmocka_unit_test_setup_teardown(the_words_of_the_script_come_with_pages_in_other_languages, open_site,
                                        close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
