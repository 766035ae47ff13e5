/* The whole daemon: what is for programs, shown to people: the API's page, feeds in a browser. */
#include "glue.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
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

static void the_page_of_the_api_has_each_operation_of_the_description(void **state)
{
    (void)state;
    char wanted[128];
    const char *path;
    json_t *operations, *operation;
    const char *method;
    glue_get("/openapi.json");
    json_t *description = json_loads(scripted_http.body, 0, NULL);
    glue_get("/api");
    assert_int_equal(scripted_http.status, 200);
    json_object_foreach(json_object_get(description, "paths"), path, operations)
    {
        json_object_foreach(operations, method, operation)
        {
            const char *shown = strcmp(method, "get") == 0 ? "GET" : strcmp(method, "post") == 0 ? "POST" : "DELETE";
            (void)operation;
            snprintf(wanted, sizeof wanted, "<code>%s %s</code>", shown, path);
            assert_int_equal(count_of(scripted_http.body, wanted), 1);
        }
    }
    assert_contains(scripted_http.body, "curl -X POST -H &#39;Authorization: Bearer KEY&#39; -H &#39;Content-Type: "
                                        "application/json&#39; -d @body.json &#39;http");
    assert_contains(scripted_http.body,
                    "curl &#39;http://127.0.0.1:8080/api/v1/stories?lang=fr&amp;topic=politics&#39;");
    /* Every group has a name in every language. */
    glue_get("/api?lang=de");
    static const char *const names[] = {
        "Themen", "Rubriken, Orte und Quellen", "Zu einer Adresse", "Ereignisse", "Webhooks", "Feeds", "Der Newsdesk"};
    assert_int_equal(json_array_size(json_object_get(description, "tags")), sizeof names / sizeof *names);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(wanted, sizeof wanted, "<h2>%s</h2>", names[i]);
        assert_contains(scripted_http.body, wanted);
    }
    json_decref(description);
    glue_get("/api?limit=1");
    assert_int_equal(scripted_http.status, 400);
}

/* Some browsers save a feed's own type to a file: who is led there by a person gets XML. Each is kept apart. */
static void a_feed_that_a_person_opens_is_xml_with_the_same_bytes(void **state)
{
    (void)state;
    static const char *const lines[] = {"GET /feed.atom", "GET /feed.rss"}, *const types[] = {"atom+xml", "rss+xml"};
    for (size_t i = 0; i < 2; i++) {
        glue_ask(lines[i], "", "");
        char *first = strdup(scripted_http.body);
        assert_contains(scripted_http.type, types[i]);
        assert_contains(scripted_http.headers, "Vary: Sec-Fetch-Dest");
        glue_ask(lines[i], "Sec-Fetch-Dest: document\r\n", "");
        assert_string_equal(scripted_http.type, "application/xml; charset=utf-8");
        assert_string_equal(scripted_http.body, first);
        free(first);
        glue_ask(lines[i], "Sec-Fetch-Dest: empty\r\n", "");
        assert_contains(scripted_http.type, types[i]);
    }
    glue_ask("GET /feed.json", "Sec-Fetch-Dest: document\r\n", "");
    assert_contains(scripted_http.type, "feed+json");
    /* The style sheet that they name is there, and the policy lets it be loaded. */
    glue_get("/feed.atom");
    const char *style = strstr(scripted_http.body, "href=\"/feed-");
    assert_non_null(style);
    char path[64];
    snprintf(path, sizeof path, "%.*s", (int)strcspn(style + 6, "\""), style + 6);
    assert_contains(scripted_header("Content-Security-Policy"), "default-src 'none'; style-src 'self'; form-action");
    glue_get(path);
    assert_int_equal(scripted_http.status, 200);
    assert_contains(scripted_http.type, "text/css");
    assert_contains(scripted_http.headers, "immutable");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_page_of_the_api_has_each_operation_of_the_description, open_site,
                                        close_site),
        cmocka_unit_test_setup_teardown(a_feed_that_a_person_opens_is_xml_with_the_same_bytes, open_site, close_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
