#include "id.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void the_same_identity_gives_the_same_id_for_ever(void **state)
{
    char id[ID_SIZE];
    (void)state;
    id_for_article("https://north.example/a", id);
    assert_string_equal(id, "a0yztgjg10gve5mat"); /* stored in Redis and in subscribers' bookmarks: must never change */
    assert_true(id_is_valid(id, 'a'));
    assert_false(id_is_valid(id, 's'));
}

static void different_identities_give_different_ids(void **state)
{
    char one[ID_SIZE], two[ID_SIZE], story[ID_SIZE];
    (void)state;
    id_for_article("https://north.example/a", one);
    id_for_article("https://north.example/b", two);
    id_for_story(one, story);
    assert_string_not_equal(one, two);
    assert_string_not_equal(one + 1, story + 1);
}

static void instances_are_fresh(void **state)
{
    char one[ID_SIZE], two[ID_SIZE];
    (void)state;
    id_for_instance(one);
    id_for_instance(two);
    assert_true(id_is_valid(one, 'i'));
    assert_string_not_equal(one, two);
}

static void what_is_no_id_is_refused(void **state)
{
    (void)state;
    assert_false(id_is_valid(NULL, 'a'));
    assert_false(id_is_valid("", 'a'));
    assert_false(id_is_valid("a123", 'a'));
    assert_false(id_is_valid("a000000000000000u", 'a')); /* u is not in the alphabet */
    assert_false(id_is_valid("a00000000000000000", 'a'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_identity_gives_the_same_id_for_ever),
        cmocka_unit_test(different_identities_give_different_ids),
        cmocka_unit_test(instances_are_fresh),
        cmocka_unit_test(what_is_no_id_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
