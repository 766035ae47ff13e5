/* Answers that are kept: what is found again, how long, in which coding, and what leaves when there are too many. */
#include "clock.h"
#include "kept_answer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TYPE "text/plain"

static struct kept_answers all;

static int forget(void **state)
{
    (void)state;
    kept_answers_done(&all);
    return 0;
}

static struct kept_answer *put(const char *key, const char *note, const char *text, size_t times)
{
    struct buffer buffer;
    buffer_init(&buffer, KEPT_BYTES_MAX);
    for (size_t i = 0; i < times; i++)
        buffer_text(&buffer, text);
    struct kept_answer *kept = kept_answers_put(&all, key, note, TYPE, &buffer);
    buffer_done(&buffer);
    return kept;
}

static void an_answer_is_found_while_it_is_young_and_made_of_the_same(void **state)
{
    (void)state;
    assert_null(kept_answers_find(&all, "0/", "v1", 1000));
    assert_non_null(put("0/", "v1", "page", 1));
    struct kept_answer *found = kept_answers_find(&all, "0/", "v1", 1000);
    assert_non_null(found);
    assert_string_equal(found->forms[CODING_PLAIN].bytes, "page");
    assert_null(kept_answers_find(&all, "0/", "v2", 1000));
    assert_null(kept_answers_find(&all, "1/", "v1", 1000));
    assert_null(kept_answers_find(&all, "0/", "v1", -1));
    assert_non_null(put("0/", "v2", "newer", 1));
    assert_null(kept_answers_find(&all, "0/", "v1", 1000));
    assert_string_equal(kept_answers_find(&all, "0/", "v2", 1000)->forms[CODING_PLAIN].bytes, "newer");
}

static void what_cannot_be_kept_stays_with_who_has_it(void **state)
{
    char key[KEPT_KEY_SIZE + 1], note[KEPT_NOTE_SIZE + 1];
    struct buffer buffer;
    (void)state;
    memset(key, 'k', KEPT_KEY_SIZE);
    key[KEPT_KEY_SIZE] = '\0';
    memset(note, 'n', KEPT_NOTE_SIZE);
    note[KEPT_NOTE_SIZE] = '\0';
    buffer_init(&buffer, 5);
    buffer_text(&buffer, "page");
    assert_null(kept_answers_put(&all, "", "", TYPE, &buffer));
    assert_null(kept_answers_put(&all, key, "", TYPE, &buffer));
    assert_null(kept_answers_put(&all, "k", note, TYPE, &buffer));
    assert_string_equal(buffer.data, "page");
    buffer_text(&buffer, "too long for the buffer");
    assert_null(kept_answers_put(&all, "k", "", TYPE, &buffer));
    assert_true(buffer.is_failed);
    buffer_done(&buffer);
}

static void a_packed_form_is_made_when_it_is_first_liked(void **state)
{
    struct kept_answer *kept = put("k", "", "the same again, ", 400);
    enum coding coding = CODING_PLAIN;
    size_t plain_size, size, again;
    (void)state;
    assert_non_null(kept_answer_body(kept, CODING_KEPT, &coding, &plain_size));
    assert_int_equal(plain_size, 400 * strlen("the same again, "));
    assert_int_equal(kept_answer_bytes(kept), plain_size);
    coding = CODING_BROTLI;
    const char *packed = kept_answer_body(kept, CODING_KEPT, &coding, &size);
    assert_int_equal(coding, CODING_BROTLI);
    assert_true(size < plain_size / 10);
    assert_ptr_equal(kept_answer_body(kept, CODING_KEPT, &coding, &again), packed);
    assert_int_equal(kept_answer_bytes(kept), plain_size + size);
}

static void what_is_short_is_sent_as_it_is(void **state)
{
    struct kept_answer *kept = put("k", "", "ab", 20);
    enum coding coding = CODING_GZIP;
    size_t size;
    (void)state;
    assert_memory_equal(kept_answer_body(kept, CODING_BEST, &coding, &size), "abab", 4);
    assert_int_equal(coding, CODING_PLAIN);
    assert_int_equal(size, 40);
}

static void of_too_many_the_one_asked_for_longest_ago_leaves(void **state)
{
    char key[32];
    (void)state;
    for (unsigned i = 0; i < KEPT_ANSWERS_MAX; i++) {
        snprintf(key, sizeof key, "k%u", i);
        assert_non_null(put(key, "", key, 1));
    }
    assert_non_null(kept_answers_find(&all, "k0", "", 1000));
    assert_non_null(put("one more", "", "x", 1));
    assert_non_null(kept_answers_find(&all, "k0", "", 1000));
    assert_null(kept_answers_find(&all, "k1", "", 1000));
    assert_non_null(kept_answers_find(&all, "one more", "", 1000));
}

static void the_bytes_of_all_have_a_limit(void **state)
{
    char *large = malloc(KEPT_BYTES_MAX / 2);
    (void)state;
    assert_non_null(large);
    memset(large, 'x', KEPT_BYTES_MAX / 2 - 1);
    large[KEPT_BYTES_MAX / 2 - 1] = '\0';
    assert_non_null(put("a", "", large, 1));
    assert_non_null(put("b", "", large, 1));
    assert_non_null(kept_answers_find(&all, "a", "", 1000));
    assert_non_null(put("c", "", large, 1));
    assert_null(kept_answers_find(&all, "b", "", 1000));
    assert_non_null(kept_answers_find(&all, "a", "", 1000));
    assert_true(all.bytes <= KEPT_BYTES_MAX);
    free(large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(an_answer_is_found_while_it_is_young_and_made_of_the_same, forget),
        cmocka_unit_test_teardown(what_cannot_be_kept_stays_with_who_has_it, forget),
        cmocka_unit_test_teardown(a_packed_form_is_made_when_it_is_first_liked, forget),
        cmocka_unit_test_teardown(what_is_short_is_sent_as_it_is, forget),
        cmocka_unit_test_teardown(of_too_many_the_one_asked_for_longest_ago_leaves, forget),
        cmocka_unit_test_teardown(the_bytes_of_all_have_a_limit, forget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
