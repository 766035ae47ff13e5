/* /image/…: what is signed and at hand is answered, everything else is refused with a reason, and nobody is asked without
 * a contact. What is fetched is tested with a real server: tests/system/test_pictures.py. */
#include "glue.h"
#include "picture_link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define OWN "https://pictures.example/dam.webp"

static char folder[] = "/tmp/test-pictures-XXXXXX";

static void write_file(const char *name, const char *bytes, size_t size)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

static int open_site(void **state)
{
    static const char webp[] = "RIFF\x20\0\0\0WEBPVP8X\x0A\0\0\0\x10\0\0\0\x1F\x03\0\xC1\x01\0";
    static char own[200];
    static const char *const sets[] = {"reader_rate=0", own, NULL};
    (void)state;
    strcpy(folder, "/tmp/test-pictures-XXXXXX");
    assert_non_null(mkdtemp(folder));
    write_file("dam.webp", webp, sizeof webp - 1);
    write_file("page.webp", "<html>", 6);
    snprintf(own, sizeof own, "picture_folder=%s", folder);
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int close_site(void **state)
{
    char command[200];
    (void)state;
    glue_close();
    snprintf(command, sizeof command, "rm -r %s", folder);
    return system(command);
}

static void get_picture_of(const char *url)
{
    char link[PICTURE_LINK_SIZE];
    struct picture_links links = publish->pictures.links;
    links.is_fetched = 1; /* so that it is signed in any case */
    assert_true(picture_link(&links, url, link));
    glue_get(link);
}

static void a_picture_of_the_desk_s_own_is_sent_for_good(void **state)
{
    (void)state;
    get_picture_of(OWN);
    assert_int_equal(scripted_http.status, 200);
    assert_string_equal(scripted_http.type, "image/webp");
    assert_memory_equal(scripted_http.body, "RIFF", 4);
    assert_contains(scripted_header("Cache-Control"), "public, max-age=");
    assert_string_equal(scripted_header("Vary"), "Accept-Encoding");
    assert_contains(scripted_header("Content-Security-Policy"), "sandbox");
}

static void what_is_not_at_hand_is_not_asked_for_without_a_contact(void **state)
{
    (void)state;
    get_picture_of("https://pictures.example/other.jpg");
    assert_int_equal(scripted_http.status, 404);
    assert_contains(scripted_http.body, "no contact");
    /* A file that is no picture is nothing either. */
    get_picture_of("https://pictures.example/page.webp");
    assert_int_equal(scripted_http.status, 404);
}

static void what_no_page_has_named_is_nothing(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/image/", 404, NULL, NULL},
        {"/image/x", 404, "application/problem+json", "No page of this desk"},
        {"/image/AAAAAAAAAAAAAAAAAAAAAA/aHR0cHM6Ly9hLmV4YW1wbGUvMS5qcGc", 404, NULL, "No page of this desk"},
        {"/image/https://a.example/1.jpg", 404, NULL, "No page of this desk"},
        {"POST /image/x", 405, NULL, NULL},
    };
    ASSERT_GLUE_CASES(cases);
}

static void before_the_secret_is_known_pictures_wait(void **state)
{
    static const char *const sets[] = {"reader_rate=0", NULL};
    (void)state;
    glue_open(sets);
    glue_get("/image/AAAAAAAAAAAAAAAAAAAAAA/aHR0cHM6Ly9hLmV4YW1wbGUvMS5qcGc");
    assert_int_equal(scripted_http.status, 503);
    assert_string_not_equal(scripted_header("Retry-After"), "");
    glue_catch_up();
    glue_close();
}

static void the_setting_is_what_pages_and_their_policy_go_by(void **state)
{
    static const char *const direct[] = {"reader_rate=0", "pictures=direct", NULL};
    static const char *const off[] = {"reader_rate=0", "pictures=off", NULL};
    (void)state;
    glue_open(direct);
    glue_get("/latest");
    assert_contains(scripted_header("Content-Security-Policy"), "img-src 'self' data: https: http:;");
    glue_get("/image/AAAAAAAAAAAAAAAAAAAAAA/aHR0cHM6Ly9hLmV4YW1wbGUvMS5qcGc");
    assert_int_equal(scripted_http.status, 404);
    glue_close();
    glue_open(off);
    glue_get("/latest");
    assert_contains(scripted_header("Content-Security-Policy"), "img-src 'self' data:;");
    glue_close();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_picture_of_the_desk_s_own_is_sent_for_good, open_site, close_site),
        cmocka_unit_test_setup_teardown(what_is_not_at_hand_is_not_asked_for_without_a_contact, open_site, close_site),
        cmocka_unit_test_setup_teardown(what_no_page_has_named_is_nothing, open_site, close_site),
        cmocka_unit_test(before_the_secret_is_known_pictures_wait),
        cmocka_unit_test(the_setting_is_what_pages_and_their_policy_go_by),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
