/* ingest: what a feed that gives nothing says of itself. */
#include "feed_tally.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static void a_feed_that_gives_something_has_no_note(void **state)
{
    (void)state;
    char note[128] = "x";
    feed_tally_note(&(struct feed_tally){.counts = {[FATE_NEW] = 1, [FATE_TOO_OLD] = 8}}, 9, note, sizeof note);
    assert_string_equal(note, "");
    feed_tally_note(&(struct feed_tally){.counts = {[FATE_REPEATED] = 1}}, 1, note, sizeof note);
    assert_string_equal(note, "");
}

static void a_feed_that_gives_nothing_says_why(void **state)
{
    (void)state;
    char note[128];
    feed_tally_note(&(struct feed_tally){0}, 0, note, sizeof note);
    assert_non_null(strstr(note, "no items"));
    feed_tally_note(&(struct feed_tally){.untitled = 70}, 0, note, sizeof note);
    assert_non_null(strstr(note, "list 70 addresses without titles"));
    feed_tally_note(&(struct feed_tally){.counts = {[FATE_TOO_OLD] = 2, [FATE_INVALID] = 1}}, 3, note, sizeof note);
    assert_string_equal(note, "none of its 3 items is taken: too_old 2 invalid 1");
}

static void a_note_is_cut_where_there_is_no_room(void **state)
{
    (void)state;
    char note[16];
    feed_tally_note(&(struct feed_tally){.counts = {[FATE_TOO_OLD] = 2}}, 2, note, sizeof note);
    assert_int_equal(strlen(note), sizeof note - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_feed_that_gives_something_has_no_note),
        cmocka_unit_test(a_feed_that_gives_nothing_says_why),
        cmocka_unit_test(a_note_is_cut_where_there_is_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
