/* Sequence numbers of events and of the commit log. */
#include "event_seq.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void sequence_numbers_compare_by_epoch_then_number(void **state)
{
    (void)state;
    assert_true(event_seq_compare("1-9", "1-10") < 0);
    assert_true(event_seq_compare("2-1", "1-99999999999999999") > 0);
    assert_true(event_seq_compare("", "1-1") < 0);
    assert_int_equal(event_seq_compare("3-3", "3-3"), 0);
    assert_true(event_seq_compare("", "0-0") < 0); /* "" comes before all */
    assert_true(event_seq_compare("0-0", "") > 0);
    assert_int_equal(event_seq_compare("", ""), 0);
}

/* A follower that stands at the position has reached it; "" is where it begins. */
static void a_position_of_the_log_is_reached_when_it_is_not_before(void **state)
{
    (void)state;
    assert_true(event_seq_compare("7-1795503797838203", "7-1795503797838203") >= 0);
    assert_true(event_seq_compare("7-1795503797838204", "7-1795503797838203") >= 0);
    assert_true(event_seq_compare("8-1", "7-1795503797838203") >= 0);
    assert_false(event_seq_compare("7-999", "7-1000") >= 0);
    assert_false(event_seq_compare("", "7-1") >= 0);
    assert_true(event_seq_compare("", "") >= 0);
}

static void the_epoch_is_what_stands_first(void **state)
{
    (void)state;
    assert_int_equal(event_seq_epoch("12-34"), 12);
    assert_int_equal(event_seq_epoch(""), 0);
}

static void only_two_numbers_of_64_bits_are_a_sequence_number(void **state)
{
    (void)state;
    assert_true(event_seq_is_valid("1-1795503797838203"));
    static const char *const wrong[] = {"", "1", "1-", "-1", "1-2-3", "1-2x", " 1-2", "+1-2", "1-99999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(event_seq_is_valid(wrong[i]));
}

static void what_is_too_long_is_cut(void **state)
{
    (void)state;
    char seq[EVENT_SEQ_SIZE];
    event_seq_set(seq, "1-2");
    assert_string_equal(seq, "1-2");
    event_seq_set(seq, "1-00000000000000000000000000000000000000000000000000000000000002");
    assert_string_equal(seq, "1-0000000000000000000000000000000000000");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequence_numbers_compare_by_epoch_then_number),
        cmocka_unit_test(a_position_of_the_log_is_reached_when_it_is_not_before),
        cmocka_unit_test(the_epoch_is_what_stands_first),
        cmocka_unit_test(only_two_numbers_of_64_bits_are_a_sequence_number),
        cmocka_unit_test(what_is_too_long_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
