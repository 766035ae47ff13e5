/* Why an article is in its story, as readers are told. */
#include "placement_words.h"

#include "match_features.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static Triptych__Placement placement;
static Triptych__Reason reasons[3];
static Triptych__Reason *list[3];
static char words[PLACEMENT_WORDS_SIZE];

static void reset(void)
{
    triptych__placement__init(&placement);
    placement.score = 0.8F;
    placement.reasons = list;
}

static void add(char *feature, float value)
{
    Triptych__Reason *reason = &reasons[placement.n_reasons];
    triptych__reason__init(reason);
    reason->feature = feature;
    reason->value = value;
    list[placement.n_reasons++] = reason;
}

static const char *told(void)
{
    placement_words(&placement, words);
    return words;
}

static void what_is_shared_how_far_apart_and_what_it_means_make_a_sentence(void **state)
{
    static char gap[] = "nearest_gap", meaning[] = "meaning_nearest_cosine", first[] = "Port Selby",
                second[] = "212 passengers";
    char *shared[] = {first, second};
    (void)state;
    reset();
    placement.shared = shared;
    placement.n_shared = 2;
    add(gap, 2.5649F); /* ln 13 */
    add(meaning, 0.71F);
    assert_string_equal(
        told(), "shares Port Selby, 212 passengers; 12 hours apart; means nearly the same as a report of the story");
    placement.n_shared = 0;
    reasons[0].value = 0.69315F;
    reasons[1].value = 0.5F;
    assert_string_equal(told(), "1 hour apart; means much the same as a report of the story");
    reasons[0].value = 0.1F;
    reasons[1].value = 0.2F;
    assert_string_equal(told(), "within the hour");
    reasons[0].value = 4.2905F; /* ln 73 */
    assert_string_equal(told(), "3 days apart");
}

static void what_is_not_known_is_not_told(void **state)
{
    static char gap[] = "nearest_gap", copied[] = "a0000000000000002";
    (void)state;
    reset();
    assert_string_equal(told(), "");
    add(gap, -1);
    assert_string_equal(told(), "");
    reasons[0].value = 0.0F / 1.0F;
    placement.copy_of = copied;
    assert_string_equal(told(), "within the hour; has nearly the text of another report");
    reset();
    add(gap, 1);
    placement.score = 1; /* it began the story: the reasons are those of the one not taken */
    assert_string_equal(told(), "");
}

static void too_many_words_are_cut_between_characters(void **state)
{
    static char lengthy[] = "ééééééééééééééééééééééééééééééééééééé";
    char *shared[20];
    (void)state;
    reset();
    for (int i = 0; i < 20; i++)
        shared[i] = lengthy;
    placement.shared = shared;
    placement.n_shared = 20;
    told();
    assert_true(strlen(words) > PLACEMENT_WORDS_SIZE - 5 && strlen(words) < PLACEMENT_WORDS_SIZE);
    assert_int_equal((unsigned char)words[strlen(words) - 1] & 0xC0, 0x80);
}

static void every_measure_has_a_name_for_people(void **state)
{
    (void)state;
    for (int i = 0; i < MATCH_FEATURES; i++) {
        const char *feature = match_feature_name((enum match_feature)i);
        assert_string_not_equal(placement_measure_name(feature), feature);
        assert_null(strchr(placement_measure_name(feature), '_'));
    }
    assert_string_equal(placement_measure_name("of_another_version"), "of_another_version");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shared_how_far_apart_and_what_it_means_make_a_sentence),
        cmocka_unit_test(what_is_not_known_is_not_told),
        cmocka_unit_test(too_many_words_are_cut_between_characters),
        cmocka_unit_test(every_measure_has_a_name_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
