/* services/publish: the page of the API, from descriptions that are made for it. */
#include "markup.h"
#include "page_api.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static char *page_of(const char *description, const char *base_url)
{
    struct site site = {.name = "Desk", .base_url = base_url, .upgrade_url = "", .edition = "world"};
    struct json *document = NULL;
    struct buffer buffer;
    char *text = NULL;
    assert_int_equal(json_read(description, strlen(description), &document, NULL), 0);
    buffer_init(&buffer, PAGE_MAX);
    page_api(&buffer, &site, document);
    json_free(document);
    assert_int_equal(buffer_take(&buffer, &text, NULL, NULL), 0);
    const char *problem = markup_problem(text);
    if (problem)
        fail_msg("%s", problem);
    return text;
}

static void assert_has(const char *page, const char *text)
{
    if (!strstr(page, text))
        fail_msg("the page lacks: %s", text);
}

static const char small[] =
    "{\"info\":{\"description\":\"About `<it>` and "
    "`one\"},\"tags\":[{\"name\":\"Stories\"},{\"name\":\"<Mine>\"}],\"paths\":{"
    "\"/a/{id}/{gap}\":{\"get\":{\"tags\":[\"Stories\"],\"operationId\":\"getA\",\"summary\":\"One & "
    "all\",\"parameters\":["
    "{\"$ref\":\"#/components/parameters/id\"},{\"name\":\"gap\",\"in\":\"path\",\"required\":true},"
    "{\"name\":\"one\",\"in\":\"query\",\"example\":\"a "
    "b\"},{\"name\":\"two\",\"in\":\"query\",\"schema\":{\"minimum\":0},\"example\":3,\"deprecated\":true},"
    "{\"name\":\"three\",\"in\":\"query\",\"example\":\"left "
    "out\"},{\"name\":\"must\",\"in\":\"query\",\"required\":true,"
    "\"example\":\"yes\",\"schema\":{\"enum\":[\"yes\",\"no\"],\"default\":\"no\"}},"
    "{\"name\":\"X-Head\",\"in\":\"header\",\"schema\":{\"minimum\":1,\"maximum\":20}}],"
    "\"responses\":{\"200\":{\"content\":{\"application/json\":{}}},\"404\":{\"$ref\":\"#/components/responses/"
    "Gone\"}}}},"
    "\"/b\":{\"get\":{\"tags\":[\"<Mine>\"],\"operationId\":\"getB\",\"responses\":{\"200\":{\"content\":{\"text/"
    "event-stream\":{}}}}}}},"
    "\"components\":{\"parameters\":{\"id\":{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"example\":\"s1/2\"}},"
    "\"responses\":{\"Gone\":{\"content\":{\"application/problem+json\":{}}}}}}";

static void an_operation_has_its_example_its_parameters_and_its_answers(void **state)
{
    (void)state;
    char *page = page_of(small, "https://desk.example");
    assert_has(page, "<p lang=\"en\" dir=\"ltr\">About <code>&lt;it&gt;</code> and `one</p>");
    assert_has(page, "<article class=\"op\" id=\"getA\"><h3 dir=\"ltr\"><code>GET /a/{id}/{gap}</code></h3>");
    assert_has(page, "One &amp; all");
    /* What it must have, and two more; a part of the path without an example stays as it is written. */
    assert_has(page, "curl &#39;https://desk.example/a/s1%2F2/{gap}?one=a%20b&amp;two=3&amp;must=yes&#39;");
    assert_has(page, "<summary>7 parameters</summary>");
    assert_has(page, "part of the path</span>");
    assert_has(page, "outdated");
    assert_has(page, "required · <code>yes</code>, <code>no</code> · unless given: <code>no</code>");
    assert_has(page, "header · 1–20</span>");
    assert_has(page, "outdated · ≥ 0</span>");
    assert_has(page, "Answers: 200 <code>application/json</code>, 404</p>");
    free(page);
}

static void groups_stand_in_the_description_s_order_and_each_has_its_own(void **state)
{
    (void)state;
    char *page = page_of(small, "");
    const char *first = strstr(page, "<h2>Stories</h2>"), *second = strstr(page, "<h2>&lt;Mine&gt;</h2>");
    assert_true(first && second && first < second);
    assert_true(strstr(page, "id=\"getA\"") < second && strstr(page, "id=\"getB\"") > second);
    assert_has(second, "curl -N &#39;http://127.0.0.1:8080/b&#39;"); /* a stream; the desk does not know its address */
    free(page);
    words_use(WORDS_FR);
    page = page_of(small, "");
    words_use(WORDS_EN);
    assert_has(page, "<h2>Sujets</h2>");
    assert_has(page, "<h2>&lt;Mine&gt;</h2>");
    free(page);
}

static void what_a_description_lacks_or_has_wrong_is_left_out(void **state)
{
    (void)state;
    static const char *const odd[] = {"{}", "[]", "{\"tags\":[1],\"paths\":{\"/x\":{\"get\":{}}}}",
                                      "{\"tags\":[{\"name\":\"T\"}],\"paths\":{\"/"
                                      "x{\":{\"get\":{\"tags\":[\"T\"],\"parameters\":[1,{\"$ref\":\"#/no/where\"},"
                                      "{\"$ref\":\"elsewhere.json\"}],\"responses\":{\"200\":{\"$ref\":\"#/\"}}}}}}",
                                      "{\"tags\":[{\"name\":\"T\"}],\"paths\":{\"/x\":{\"post\":{\"tags\":[\"T\"]}}}}"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
        free(page_of(odd[i], ""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_operation_has_its_example_its_parameters_and_its_answers),
        cmocka_unit_test(groups_stand_in_the_description_s_order_and_each_has_its_own),
        cmocka_unit_test(what_a_description_lacks_or_has_wrong_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
