/* services/publish: which path is answered by what. */
#include "front.h"
#include "history_answer.h"
#include "pages.h"
#include "routes.h"
#include "story_answer.h"
#include "tier_key_form.h"
#include "web_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

#define ID "s0123456789abcdef"

static const struct route *find(const char *path, const char **out_rest)
{
    static char part[ROUTE_PART_SIZE];
    *out_rest = NULL;
    return route_find(path, part, out_rest);
}

static void a_fixed_path_is_all_of_it(void **state)
{
    (void)state;
    const char *rest;
    const struct route *route = find("/latest", &rest);
    assert_non_null(route);
    assert_ptr_equal(route->get, get_latest);
    assert_string_equal(rest, "");
    assert_ptr_equal(find("/", &rest)->get, get_front);
    assert_null(find("/latest/", &rest));
    assert_null(find("/lates", &rest));
    assert_null(find("", &rest));
    assert_null(find("/Latest", &rest));
}

static void a_path_that_goes_on_needs_something_behind_it(void **state)
{
    (void)state;
    const char *rest;
    assert_ptr_equal(find("/story/" ID, &rest)->get_rest, get_story_page);
    assert_string_equal(rest, ID);
    assert_ptr_equal(find("/place/FR/Paris", &rest)->get_rest, get_place);
    assert_string_equal(rest, "FR/Paris");
    assert_null(find("/story/", &rest));
    assert_null(find("/story", &rest));
}

static void a_storys_history_is_a_path_of_its_own(void **state)
{
    (void)state;
    const char *rest;
    assert_ptr_equal(find("/story/" ID "/history", &rest)->get_rest, get_history_page);
    assert_string_equal(rest, ID);
    assert_ptr_equal(find("/api/v1/stories/" ID "/history", &rest)->get_rest, get_history_json);
    assert_string_equal(rest, ID);
}

/* Nothing before it, or more than any id has: the handler of the story says that there is none. */
static void a_history_of_no_id_is_asked_of_the_story(void **state)
{
    (void)state;
    const char *rest;
    char path[ROUTE_PART_SIZE + 32];
    assert_ptr_equal(find("/story//history", &rest)->get_rest, get_story_page);
    assert_string_equal(rest, "/history");
    assert_ptr_equal(find("/story/" ID "/history/", &rest)->get_rest, get_story_page);
    snprintf(path, sizeof path, "/story/%0*d/history", ROUTE_PART_SIZE - 1, 0);
    assert_ptr_equal(find(path, &rest)->get_rest, get_history_page);
    assert_int_equal(strlen(rest), ROUTE_PART_SIZE - 1);
    snprintf(path, sizeof path, "/story/%0*d/history", ROUTE_PART_SIZE, 0);
    assert_ptr_equal(find(path, &rest)->get_rest, get_story_page);
}

static void a_form_is_posted_to_the_page_of_keys_alone(void **state)
{
    (void)state;
    static const char story[] = "/story/" ID;
    const char *const paths[] = {"/", "/latest", story, "/feed.atom", "/api/v1/stories", "/openapi.json"};
    const char *rest;
    const struct route *key = find("/key", &rest);
    assert_ptr_equal(key->post, post_tier_key);
    assert_true(key->judges_tier_keys);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct route *route = find(paths[i], &rest);
        assert_non_null(route);
        assert_null(route->post);
        assert_false(route->judges_tier_keys);
        assert_true(!route->get != !route->get_rest); /* exactly one answers */
    }
}

/* What an answer may differ by is asked by the path alone: it must say of each route what its row says. */
static void paths_for_all_and_framed_ones_are_those_of_the_table(void **state)
{
    (void)state;
    static const char *const paths[] = {"/card/story/" ID ".png",
                                        "/embed/story/" ID,
                                        "/embed",
                                        "/story/" ID,
                                        "/",
                                        "/latest",
                                        "/oembed",
                                        "/api/v1/stories",
                                        "/key"};
    const char *rest;
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct route *route = find(paths[i], &rest);
        assert_non_null(route);
        assert_int_equal(web_path_is_card(paths[i]), route->is_for_all);
        assert_int_equal(web_path_is_framed(paths[i]), route->is_framed);
    }
    assert_false(web_path_is_framed("/embedded"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fixed_path_is_all_of_it),
        cmocka_unit_test(a_path_that_goes_on_needs_something_behind_it),
        cmocka_unit_test(a_storys_history_is_a_path_of_its_own),
        cmocka_unit_test(a_history_of_no_id_is_asked_of_the_story),
        cmocka_unit_test(a_form_is_posted_to_the_page_of_keys_alone),
        cmocka_unit_test(paths_for_all_and_framed_ones_are_those_of_the_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
