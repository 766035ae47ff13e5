/* Titles read from addresses. */
#include "title_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_title(const char *url, const char *expected)
{
    char title[200];
    unsigned count = title_of_address(url, title, sizeof title);
    assert_string_equal(title, expected);
    assert_int_equal(count > 0, expected[0] != '\0');
}

static void the_part_with_most_words_is_the_title(void **state)
{
    (void)state;
    assert_title("https://quill.example/world/2026/ferry-runs-aground-off-skarvholm-2026-11-12/",
                 "ferry runs aground off skarvholm 11 12");
    assert_title(
        "https://quill.example/local-news/ferry-runs-aground/article_1f2e3d4c-5da1-5c6b-96eb-02ea614638ec.html",
        "ferry runs aground");
    assert_title("https://quill.example/a/ferry_runs_aground-10973097.html?ref=home-page-top#more-about-this",
                 "ferry runs aground");
    assert_title("https://quill.example/%C3%A9tat-d-urgence-%C3%A0-brenn", "état d urgence à brenn");
    assert_title("https://quill.example/a-b-c/d-e-f", "d e f");
}

static void an_address_without_words_gives_none(void **state)
{
    static const char *const none[] = {"",
                                       "quill.example/ferry-runs-aground",
                                       "https://quill.example",
                                       "https://quill.example/",
                                       "https://quill.example/news/12345678",
                                       "https://quill.example/world-news/1a2b-3c4d-5e6f-7a8b",
                                       "https://quill.example/%ff%fe-ab-cd-ef",
                                       "https://quill.example/a%00b-ab-cd-ef",
                                       "https://quill.example/?p=ferry-runs-aground",
                                       NULL};
    (void)state;
    for (int i = 0; none[i]; i++)
        assert_title(none[i], "");
}

static void what_does_not_fit_is_cut_or_left(void **state)
{
    (void)state;
    char title[12], url[5000] = "https://quill.example/";
    assert_true(title_of_address("https://quill.example/one-two-three-four", title, sizeof title) <= 3);
    assert_true(strlen(title) < sizeof title);
    for (int i = 0; i < 900; i++)
        strcat(url, "word-");
    char much[2000];
    assert_true(title_of_address(url, much, sizeof much) > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_part_with_most_words_is_the_title),
        cmocka_unit_test(an_address_without_words_gives_none),
        cmocka_unit_test(what_does_not_fit_is_cut_or_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
