/* Pages in the reader's language: chosen by address, by the browser's memory, by the browser's own languages. */
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
    static const char *const sets[] = {"reader_rate=0", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    glue_show_stories(40);
    return 0;
}

static int open_polish_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "edition_lang=pl", NULL};
    (void)state;
    glue_open(sets);
    glue_catch_up();
    return 0;
}

static int open_named_site(void **state)
{
    static const char *const sets[] = {"reader_rate=0", "side_names=Reds,Greens,Blues", NULL};
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

static void the_address_then_the_cookie_then_the_browser_decides(void **state)
{
    (void)state;
    static const struct {
        const char *line, *headers, *html;
    } cases[] = {
        {"GET /latest", "", "<html lang=\"en\">"},
        {"GET /latest", "Accept-Language: de-AT, en;q=0.5\r\n", "<html lang=\"de\">"},
        {"GET /latest", "Accept-Language: de\r\nCookie: triptych_lang=fr\r\n", "<html lang=\"fr\">"},
        {"GET /latest?lang=it", "Accept-Language: de\r\nCookie: triptych_lang=fr\r\n", "<html lang=\"it\">"},
        {"GET /latest?lang=sl", "Accept-Language: es\r\n", "<html lang=\"es\">"},
        {"GET /latest", "Cookie: triptych_lang=%22%3E%3Cscript%3E\r\n", "<html lang=\"en\">"},
        {"GET /latest?lang=ar", "", "<html lang=\"ar\" dir=\"rtl\">"},
        /* There it is what is looked for, and not what the page is in. */
        {"GET /search?q=x&lang=de", "", "<html lang=\"en\">"},
        {"GET /nothing", "Accept-Language: tr\r\n", "<html lang=\"tr\">"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        glue_ask(cases[i].line, cases[i].headers, "");
        assert_contains(scripted_http.body, cases[i].html);
    }
    assert_contains(scripted_http.body, "Bulunamadı");
    assert_contains(scripted_header("Vary"), "Accept-Language");
}

static void pages_say_all_of_it_in_one_language(void **state)
{
    (void)state;
    static const struct glue_case cases[] = {
        {"/?lang=de", 200, "text/html", "Zum Inhalt springen"},
        {"/?lang=de", 200, "text/html", "3 Quellen"},
        {"/?lang=fr", 200, "text/html", "il y a 9 minutes"},
        {"/latest?lang=pl", 200, "text/html", "Starsze tematy"},
        {"/blindspot?lang=es", 200, "text/html", "Puntos ciegos"},
        {"/topics?lang=zh", 200, "text/html", "主题"},
        {"/places?lang=ar", 200, "text/html", "الأماكن"},
        {"/lookup?lang=it", 200, "text/html", "Cerca un indirizzo"},
        {"/blindspot/left?lang=tr", 200, "text/html", "Gözden kaçıran: sol"},
    };
    ASSERT_GLUE_CASES(cases);
    /* What is kept for one reader's language is not another's. */
    glue_get("/?lang=de");
    assert_contains(scripted_http.body, "<html lang=\"de\">");
    glue_get("/");
    assert_contains(scripted_http.body, "<html lang=\"en\">");
    assert_lacks(scripted_http.body, "Quellen");
}

static void a_switch_of_language_keeps_what_was_asked(void **state)
{
    (void)state;
    char path[2000] = "/search?q=";
    glue_get("/search?q=storm%20%C3%BC&lang=fr");
    assert_contains(scripted_http.body,
                    "href=\"/speak?to=ar&amp;back=%2Fsearch%3Fq%3Dstorm%2520%25C3%25BC%26lang%3Dfr\" lang=");
    glue_get("/speak?to=ar&back=%2Fsearch%3Fq%3Dstorm%2520%25C3%25BC%26lang%3Dfr");
    assert_string_equal(scripted_header("Location"), "/search?q=storm%20%C3%BC&lang=fr");
    /* On other pages the address would win over the choice. */
    glue_get("/sources?q=gazette&lang=fr");
    assert_contains(scripted_http.body, "href=\"/speak?to=ar&amp;back=%2Fsources%3Fq%3Dgazette\" lang=");
    glue_get("/speak?to=ar&back=%2Ftopic%2FZ%C3%BCrich%20x%5C%22");
    assert_string_equal(scripted_header("Location"), "/topic/Z%C3%BCrich%20x%5C%22");
    glue_get("/speak?to=ar&back=%2Fapi%2Fv1%2Fstories%3Fq%3Dx");
    assert_string_equal(scripted_header("Location"), "/");
    /* One that is too long leads to the page without what was asked. */
    memset(path + strlen(path), 'x', 1500);
    glue_get(path);
    assert_contains(scripted_http.body, "href=\"/speak?to=ar&amp;back=%2Fsearch\" lang=");
}

static void a_choice_is_remembered_and_leads_back(void **state)
{
    (void)state;
    glue_get("/latest");
    assert_contains(scripted_http.body,
                    "href=\"/speak?to=ar&amp;back=%2Flatest\" lang=\"ar\" hreflang=\"ar\">العربية</a>");
    glue_get("/speak?to=ar&back=%2Flatest");
    assert_int_equal(scripted_http.status, 303);
    assert_string_equal(scripted_header("Location"), "/latest");
    assert_contains(scripted_header("Set-Cookie"), "triptych_lang=ar;");
    static const struct {
        const char *path, *location;
    } elsewhere[] = {{"/speak?to=de&back=%2F%2Fevil.example", "/"},
                     {"/speak?to=de&back=https%3A%2F%2Fevil.example", "/"},
                     {"/speak?to=de&back=%2F%5Cevil.example", "/"},
                     {"/speak?to=de&back=%2F%09%2Fevil.example", "/"}, /* browsers drop tabs and line ends */
                     {"/speak?to=de&back=%2F%0A%2Fevil.example", "/"},
                     {"/speak?to=de&back=%2F%0D%5Cevil.example", "/"},
                     {"/speak?to=de&back=%2Flatest%1F", "/"},
                     {"/speak?to=de&back=%2Flatest%7F", "/"},
                     {"/speak?to=de", "/"}};
    for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
        glue_get(elsewhere[i].path);
        assert_string_equal(scripted_header("Location"), elsewhere[i].location);
    }
    static const struct glue_case wrong[] = {{"/speak", 400, "text/html", "to is one of"},
                                             {"/speak?to=xx", 400, "text/html", "to is one of"},
                                             {"/speak?to=de&tier=1", 400, "text/html", "no parameter"}};
    ASSERT_GLUE_CASES(wrong);
}

static void the_editions_language_is_for_who_asks_for_no_other(void **state)
{
    (void)state;
    glue_get("/latest");
    assert_contains(scripted_http.body, "<html lang=\"pl\">");
    glue_ask("GET /latest", "Accept-Language: en\r\n", "");
    assert_contains(scripted_http.body, "<html lang=\"en\">");
}

static void names_that_an_edition_gives_are_not_translated(void **state)
{
    (void)state;
    glue_get("/blindspot/left?lang=de");
    assert_contains(scripted_http.body, "Was fehlt: Reds");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_address_then_the_cookie_then_the_browser_decides, open_site, close_site),
        cmocka_unit_test_setup_teardown(pages_say_all_of_it_in_one_language, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_switch_of_language_keeps_what_was_asked, open_site, close_site),
        cmocka_unit_test_setup_teardown(a_choice_is_remembered_and_leads_back, open_site, close_site),
        cmocka_unit_test_setup_teardown(the_editions_language_is_for_who_asks_for_no_other, open_polish_site,
                                        close_site),
        cmocka_unit_test_setup_teardown(names_that_an_edition_gives_are_not_translated, open_named_site, close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
