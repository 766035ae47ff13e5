/* The table of topics, on which the model, messages, pages and the API rely. */
#include "topic_names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void every_topic_has_a_slug_a_name_and_a_code(void **state)
{
    (void)state;
    assert_true(topic_names_count <= TOPICS_MAX && topic_names_count > TOPICS_TOP);
    for (size_t i = 0; i < topic_names_count; i++) {
        const struct topic_name *topic = &topic_names[i];
        size_t len = strlen(topic->slug);
        assert_true(len > 0 && len < TOPIC_SLUG_SIZE);
        assert_int_equal(strspn(topic->slug, "abcdefghijklmnopqrstuvwxyz-"), len);
        assert_true(*topic->name && topic->code > 0);
    }
}

static void no_slug_and_no_code_stands_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i < topic_names_count; i++)
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(topic_names[i].slug, topic_names[j].slug);
            assert_int_not_equal(topic_names[i].code, topic_names[j].code);
        }
}

/* A slug leads to a page's address and a place in the model, so the order is part of what is stored. */
static void the_first_level_comes_first_and_the_second_names_its_parent(void **state)
{
    (void)state;
    for (size_t i = 0; i < topic_names_count; i++) {
        int parent = topic_names[i].parent;
        if (i < TOPICS_TOP)
            assert_int_equal(parent, TOPIC_NO_PARENT);
        else
            assert_true(parent >= 0 && parent < TOPICS_TOP);
    }
}

static void a_topic_is_found_by_its_slug_alone(void **state)
{
    static const char *const wrong[] = {"", "Politics", "politic", "politics ", "mass media"};
    (void)state;
    for (size_t i = 0; i < topic_names_count; i++)
        assert_int_equal(topic_find(topic_names[i].slug), (int)i);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(topic_find(wrong[i]), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_topic_has_a_slug_a_name_and_a_code),
        cmocka_unit_test(no_slug_and_no_code_stands_twice),
        cmocka_unit_test(the_first_level_comes_first_and_the_second_names_its_parent),
        cmocka_unit_test(a_topic_is_found_by_its_slug_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
