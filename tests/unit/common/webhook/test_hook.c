/* common/webhook: the rows of a hook, its address, where it begins. */
#include "hook_row.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct hook sample(void)
{
    struct hook hook = {.id = "wh0123456789abcdef",
                        .generation = "wh00000000000000aa",
                        .url = "https://hooks.example/desk?token=1",
                        .query = "topic:politics \"two words\"",
                        .note = "Ana",
                        .from = "1-5",
                        .tier = TIER_PREMIUM,
                        .is_full = 1,
                        .created_ms = 1700000000000};
    return hook;
}

static void a_row_that_was_written_reads_the_same(void **state)
{
    const struct hook hook = sample();
    struct hook read;
    struct hook_progress progress;
    struct store_hook row;
    char json[HOOK_JSON_MAX];
    (void)state;
    assert_int_equal(hook_row_make(&hook, json, &row, NULL), 0);
    assert_true(hook_row_read(&row, &read, &progress));
    assert_string_equal(read.url, hook.url);
    assert_string_equal(read.query, hook.query);
    assert_string_equal(read.note, hook.note);
    assert_string_equal(read.from, "1-5");
    assert_int_equal(read.tier, TIER_PREMIUM);
    assert_true(read.is_full && read.created_ms == hook.created_ms);
    assert_int_equal(progress.state, HOOK_NEW);
    assert_string_equal(progress.seq, "1-5");
    assert_string_equal(hook_state_word(&progress), "verifying");
}

static void what_came_of_an_older_generation_counts_no_more_but_for_its_events(void **state)
{
    struct hook hook = sample();
    struct hook_progress progress = {.state = HOOK_OFF, .seq = "1-9", .tries = 3, .delivered = 7, .refused = 1};
    struct hook_progress read;
    char json[HOOK_JSON_MAX];
    (void)state;
    strcpy(progress.generation, hook.generation);
    strcpy(progress.reason, "its receiver answered 500");
    assert_int_equal(hook_progress_write(&progress, json, NULL), 0);
    hook_progress_read(json, &hook, &read);
    assert_string_equal(hook_state_word(&read), "disabled");
    assert_string_equal(read.seq, "1-9");
    assert_string_equal(read.reason, progress.reason);
    assert_int_equal(read.tries, 3);
    hook_renew(&hook, "1-2");
    assert_string_not_equal(hook.generation, progress.generation);
    hook_progress_read(json, &hook, &read);
    assert_string_equal(hook_state_word(&read), "verifying");
    assert_string_equal(read.seq, "1-2");
    assert_int_equal(read.tries, 0);
    assert_true(read.delivered == 7 && read.refused == 1);
}

static void a_hook_that_fails_says_so_until_it_is_taken_again(void **state)
{
    struct hook_progress progress = {.state = HOOK_ON};
    (void)state;
    assert_string_equal(hook_state_word(&progress), "active");
    progress.tries = 1;
    assert_string_equal(hook_state_word(&progress), "failing");
}

static void an_old_secret_signs_for_a_day_beside_the_new_one(void **state)
{
    struct hook hook = sample(), read;
    struct hook_progress progress;
    struct store_hook row;
    char json[HOOK_JSON_MAX];
    (void)state;
    assert_false(hook_signs_twice(&hook, 1));
    hook_rotate(&hook, 5000);
    hook.is_once = 1;
    assert_int_equal(hook_row_make(&hook, json, &row, NULL), 0);
    assert_true(hook_row_read(&row, &read, &progress));
    assert_int_equal(read.secret_number, 1);
    assert_true(read.is_once);
    assert_true(hook_signs_twice(&read, 5000 + HOOK_BOTH_MS - 1));
    assert_false(hook_signs_twice(&read, 5000 + HOOK_BOTH_MS));
}

static void a_damaged_row_is_none(void **state)
{
    static const char *const rows[] = {"", "{", "[]", "7", "\"text\""};
    struct store_hook row = {.id = "wh0123456789abcdef", .generation = "wh00000000000000aa", .progress = ""};
    struct hook hook;
    struct hook_progress progress;
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        row.row = rows[i];
        assert_false(hook_row_read(&row, &hook, &progress));
    }
    row.row = "{}";
    row.progress = "{\"generation\":\"wh00000000000000aa\",\"tries\":-4,\"state\":99,\"delivered\":\"x\"}";
    assert_true(hook_row_read(&row, &hook, &progress));
    assert_int_equal(hook.tier, TIER_FREE); /* what is not said is the least */
    assert_int_equal(progress.tries, 0);
    assert_int_equal(progress.state, HOOK_NEW);
    row.id = "wh0123";
    assert_false(hook_row_read(&row, &hook, &progress));
}

static void an_address_is_whole_and_without_a_password(void **state)
{
    static const char *const wrong[] = {"",
                                        "/hook",
                                        "hooks.example",
                                        "ftp://hooks.example/",
                                        "https://ana@hooks.example/",
                                        "http://ana:secret@h/",
                                        "https://"};
    char url[URL_SIZE];
    (void)state;
    assert_int_equal(hook_url_read("https://hooks.example/a@b?c=d@e", url, NULL), 0);
    assert_string_equal(url, "https://hooks.example/a@b?c=d@e");
    assert_int_equal(hook_url_read("http://h/", url, NULL), 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_true(hook_url_read(wrong[i], url, NULL) < 0);
    assert_true(hook_url_read(NULL, url, NULL) < 0);
}

static void a_hook_begins_now_at_the_oldest_event_or_behind_one(void **state)
{
    char from[EVENT_SEQ_SIZE];
    (void)state;
    assert_true(hook_from_read(NULL, "1-7", from));
    assert_string_equal(from, "1-7");
    assert_true(hook_from_read("now", "1-7", from));
    assert_string_equal(from, "1-7");
    assert_true(hook_from_read("start", "1-7", from));
    assert_string_equal(from, "");
    assert_true(hook_from_read("1-3", "1-7", from));
    assert_string_equal(from, "1-3");
    assert_false(hook_from_read("yesterday", "1-7", from));
    assert_false(hook_from_read("1-", "1-7", from));
}

static void what_is_shown_has_no_secret_but_once(void **state)
{
    const struct hook hook = sample();
    const struct hook_progress progress = {.state = HOOK_ON, .seq = "1-6", .delivered = 2};
    struct json_writer writer;
    char *json = NULL;
    (void)state;
    for (int with = 0; with < 2; with++) {
        json_writer_init(&writer, HOOK_JSON_MAX);
        hook_put_shown(&writer, &hook, &progress, with ? "whsec_x" : NULL, 7000);
        assert_int_equal(json_writer_take(&writer, &json, NULL, NULL), 0);
        assert_true((strstr(json, "whsec_x") != NULL) == with);
        assert_non_null(strstr(json, "\"state\":\"active\""));
        assert_non_null(strstr(json, "\"tier\":\"premium\""));
        free(json);
    }
}

static void an_old_secret_is_shown_until_it_signs_no_more(void **state)
{
    struct hook hook = sample();
    const struct hook_progress progress = {.state = HOOK_ON, .seq = "1-6"};
    struct json_writer writer;
    char *json = NULL;
    (void)state;
    hook_rotate(&hook, 5000);
    for (int is_past = 0; is_past < 2; is_past++) {
        json_writer_init(&writer, HOOK_JSON_MAX);
        hook_put_shown(&writer, &hook, &progress, NULL, 5000 + HOOK_BOTH_MS - 1 + is_past);
        assert_int_equal(json_writer_take(&writer, &json, NULL, NULL), 0);
        assert_true((strstr(json, "\"old_secret_until\":null") != NULL) == is_past);
        free(json);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_that_was_written_reads_the_same),
        cmocka_unit_test(what_came_of_an_older_generation_counts_no_more_but_for_its_events),
        cmocka_unit_test(a_hook_that_fails_says_so_until_it_is_taken_again),
        cmocka_unit_test(an_old_secret_signs_for_a_day_beside_the_new_one),
        cmocka_unit_test(a_damaged_row_is_none),
        cmocka_unit_test(an_address_is_whole_and_without_a_password),
        cmocka_unit_test(a_hook_begins_now_at_the_oldest_event_or_behind_one),
        cmocka_unit_test(what_is_shown_has_no_secret_but_once),
        cmocka_unit_test(an_old_secret_is_shown_until_it_signs_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
