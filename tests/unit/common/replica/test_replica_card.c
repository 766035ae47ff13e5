/* services/common/replica: what a daemon says of itself is read as it was written. */
#include "replica_card.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct replica_card made(void)
{
    struct replica_card card;
    replica_card_init(&card, "classify", "0.1.0");
    snprintf(card.host, sizeof card.host, "desk-1");
    card.pid = 42;
    card.time_ms = 1795504104554;
    card.overdue = 0;
    return card;
}

static void a_card_is_read_as_it_was_written(void **state)
{
    (void)state;
    char text[REPLICA_CARD_MAX], again[REPLICA_CARD_MAX];
    struct err err = {0};
    struct replica_card card = made(), read;
    replica_card_trouble(&card, "redis", 0, "used memory > 'maxmemory'");
    replica_card_trouble(&card, "embedder", 1, "articles are grouped by their words alone: no answer");
    size_t len = replica_card_write(&card, text);
    assert_int_equal(len, strlen(text));
    assert_int_equal(replica_card_read(text, &read, &err), 0);
    replica_card_write(&read, again);
    assert_string_equal(again, text);
    assert_string_equal(read.host, "desk-1");
    assert_int_equal(read.pid, 42);
    assert_int_equal(read.time_ms, 1795504104554);
    assert_int_equal(read.overdue, 0);
    assert_int_equal(read.trouble_count, 2);
    assert_true(read.troubles[1].is_note);
    assert_false(replica_card_is_ready(&read));
    assert_int_equal(read.senders, -1);
}

static void notes_alone_leave_a_replica_ready(void **state)
{
    (void)state;
    struct replica_card card = made();
    replica_card_trouble(&card, "contact", 1, "no contact is set");
    assert_true(replica_card_is_ready(&card));
}

static void a_sentence_is_one_line_and_of_too_many_the_last_are_left_out(void **state)
{
    (void)state;
    char text[REPLICA_CARD_MAX], longest[REPLICA_TEXT_SIZE];
    struct err err = {0};
    struct replica_card card = made(), read;
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    replica_card_trouble(&card, "sources", 1, "two\nlines\r\nprogram forged");
    for (int i = 0; i < 2 * REPLICA_TROUBLES_MAX; i++)
        replica_card_trouble(&card, "work", 0, longest);
    assert_int_equal(card.trouble_count, REPLICA_TROUBLES_MAX);
    assert_true(replica_card_write(&card, text) < REPLICA_CARD_MAX);
    assert_int_equal(replica_card_read(text, &read, &err), 0);
    assert_string_equal(read.program, "classify");
    assert_string_equal(read.troubles[0].text, "two lines  program forged");
    /* What found no room was left out as a whole line. */
    assert_true(read.trouble_count > 2 && read.trouble_count < REPLICA_TROUBLES_MAX);
    assert_string_equal(read.troubles[read.trouble_count - 1].text, longest);
}

static void names_of_another_version_are_passed_over_and_noise_is_refused(void **state)
{
    (void)state;
    struct err err = {0};
    struct replica_card read = {.pid = 7};
    static const char *const noise[] = {"", "\n\n", "program", "program ", "what\never\n", " \n \n"};
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++) {
        assert_int_equal(replica_card_read(noise[i], &read, &err), ERR_INVALID);
        assert_int_equal(read.pid, 7);
    }
    assert_int_equal(replica_card_read("program publish\nfuture 7\nqueued x\nunmet stories\nnote\n", &read, &err), 0);
    assert_string_equal(read.program, "publish");
    assert_int_equal(read.queued, 0);
    assert_int_equal(read.trouble_count, 1);
    assert_string_equal(read.troubles[0].name, "stories");
    assert_string_equal(read.troubles[0].text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_is_read_as_it_was_written),
        cmocka_unit_test(notes_alone_leave_a_replica_ready),
        cmocka_unit_test(a_sentence_is_one_line_and_of_too_many_the_last_are_left_out),
        cmocka_unit_test(names_of_another_version_are_passed_over_and_noise_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
