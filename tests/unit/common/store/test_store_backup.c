/* common/store: an edition as records, and back, with a real Redis. */
#include "store_backup.h"
#include "store_entries.h"
#include "store_fixture.h"
#include "store_touched.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORDS_MAX 4096

static struct record {
    char *bytes[STORE_PIECES_MAX];
    size_t sizes[STORE_PIECES_MAX], count;
} records[RECORDS_MAX];
static size_t record_count;

static void forget(void)
{
    for (size_t i = 0; i < record_count; i++)
        for (size_t j = 0; j < records[i].count; j++)
            free(records[i].bytes[j]);
    record_count = 0;
}

static void on_record(void *context, const struct store_piece *pieces, size_t count)
{
    (void)context;
    assert_true(record_count < RECORDS_MAX);
    struct record *record = &records[record_count++];
    record->count = count;
    for (size_t i = 0; i < count; i++) {
        record->sizes[i] = pieces[i].size;
        record->bytes[i] = malloc(pieces[i].size + 1);
        assert_non_null(record->bytes[i]);
        memcpy(record->bytes[i], pieces[i].data, pieces[i].size);
        record->bytes[i][pieces[i].size] = '\0';
    }
}

struct paged {
    int is_done;
    char next[64];
};

static void on_page(void *context, const struct store_result *result, const char *next)
{
    struct paged *paged = context;
    if (result->code)
        fail_msg("%s", result->text);
    paged->is_done = 1;
    snprintf(paged->next, sizeof paged->next, "%s", next);
}

static void read_all(struct fixture *fixture)
{
    struct paged paged = {0};
    forget();
    do {
        paged.is_done = 0;
        assert_int_equal(store_records_read(fixture->store, paged.next, on_record, on_page, &paged, NULL), 0);
        fixture_wait(fixture, &paged.is_done);
    } while (*paged.next);
}

static void on_answered(void *context, const struct store_result *result)
{
    if (result->code)
        fail_msg("%s", result->text);
    *(int *)context = 1;
}

static void write_all(struct fixture *fixture, struct store *store)
{
    for (size_t i = 0; i < record_count; i++) {
        struct store_piece pieces[STORE_PIECES_MAX];
        struct err err = {0};
        int is_done = 0;
        for (size_t j = 0; j < records[i].count; j++)
            pieces[j] = (struct store_piece){records[i].bytes[j], records[i].sizes[j]};
        if (store_record_write(store, pieces, records[i].count, on_answered, &is_done, &err))
            fail_msg("%s", err.text);
        fixture_wait(fixture, &is_done);
    }
}

/* Everything of one edition is there under the other's name: type, value, time left. */
static void assert_same(struct fixture *fixture, const char *key)
{
    char from[2048], *digest = NULL;
    snprintf(from, sizeof from, "%s", redis_server_ask(&fixture->redis, "DEBUG DIGEST-VALUE {test}:%s", key));
    digest = from;
    assert_string_equal(redis_server_ask(&fixture->redis, "DEBUG DIGEST-VALUE {other}:%s", key), digest);
}

static void an_edition_comes_back_as_it_was_under_another_name(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 1; i <= 20; i++)
        place(fixture, i, i, "one.example", 1);
    redis_server_ask(&fixture->redis, "SET {test}:n:soon x PX 100000");
    redis_server_ask(&fixture->redis, "SET {elsewhere}:s:1 x");
    redis_server_ask(&fixture->redis, "HSET {test}:e:callers i1 1|1");
    redis_server_ask(&fixture->redis, "XADD {test}:feed 1-7 p x k y");
    read_all(fixture);
    assert_true(record_count > 60);
    struct store *other = fixture_store(fixture, "other", "i2");
    write_all(fixture, other);
    char key[64];
    for (int i = 1; i <= 20; i++) {
        snprintf(key, sizeof key, "a:%s", article_id(i));
        assert_same(fixture, key);
        snprintf(key, sizeof key, "s:%s", story_id(i));
        assert_same(fixture, key);
        snprintf(key, sizeof key, "m:%s", story_id(i));
        assert_same(fixture, key);
    }
    static const char *const keys[] = {"articles", "stories", "todo:summarize"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_same(fixture, keys[i]);
    assert_same(fixture, "log");
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {other}:log"), "20");
    assert_string_equal(redis_server_ask(&fixture->redis, "XLEN {other}:feed"), "1");
    /* What expires still does; what belongs to running processes and to others stayed behind. */
    long left = atol(redis_server_ask(&fixture->redis, "PTTL {other}:n:soon"));
    assert_true(left > 0 && left <= 100000);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {other}:e:callers {other}:s:1"), "0");
    store_close(other);
    forget();
}

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    assert_int_equal(result->code, 0);
    *(int *)context = (int)count;
}

static void the_epoch_is_raised(void **state)
{
    struct fixture *fixture = *state;
    int epoch = 0;
    assert_int_equal(store_epoch_raise(fixture->store, on_count, &epoch, NULL), 0);
    fixture_wait(fixture, &epoch);
    assert_int_equal(epoch, 2);
    assert_string_equal(redis_server_ask(&fixture->redis, "HGET {test}:state epoch"), "2");
}

static void writes_wait_while_they_are_held_up_and_reads_go_on(void **state)
{
    struct fixture *fixture = *state;
    int is_held = 0, is_written = 0, is_free = 0;
    assert_int_equal(store_hold(fixture->store, STORE_HOLD_MS, on_answered, &is_held, NULL), 0);
    fixture_wait(fixture, &is_held);
    struct store *writer = fixture_store(fixture, "test", "i2");
    assert_int_equal(store_caller_note(writer, 60000, on_answered, &is_written, NULL), 0);
    read_all(fixture);
    fixture_turn_ms(fixture, 50);
    assert_false(is_written);
    assert_int_equal(store_hold(fixture->store, 0, on_answered, &is_free, NULL), 0);
    fixture_wait(fixture, &is_written);
    store_close(writer);
    forget();
}

static void on_turn(void *context, const struct store_result *result)
{
    *(int *)context = result->code ? result->code : 1;
}

static int take(struct fixture *fixture, struct store *store)
{
    int code = 0;
    assert_int_equal(store_hold_take(store, on_turn, &code, NULL), 0);
    fixture_wait(fixture, &code);
    return code;
}

static void leave(struct fixture *fixture, struct store *store)
{
    int code = 0;
    assert_int_equal(store_hold_leave(store, on_turn, &code, NULL), 0);
    fixture_wait(fixture, &code);
    assert_int_equal(code, 1);
}

static void one_at_a_time_holds_writes_up_whatever_the_edition(void **state)
{
    struct fixture *fixture = *state;
    int is_held = 0, is_free = 0;
    struct store *other = fixture_store(fixture, "other", "i2");
    assert_int_equal(take(fixture, fixture->store), 1);
    /* Of one that dies it runs out by itself. */
    long left = atol(redis_server_ask(&fixture->redis, "PTTL {}:backup"));
    assert_true(left > 0 && left <= STORE_HOLD_TURN_MS);
    /* Who lives takes it again, and has it for as long once more. */
    redis_server_ask(&fixture->redis, "PEXPIRE {}:backup 1000");
    assert_int_equal(take(fixture, fixture->store), 1);
    assert_true(atol(redis_server_ask(&fixture->redis, "PTTL {}:backup")) > STORE_HOLD_TURN_MS / 2);
    assert_int_equal(take(fixture, other), ERR_CONFLICT);
    /* Also while writes are held up: the refusal does not wait. */
    assert_int_equal(store_hold(fixture->store, STORE_HOLD_MS, on_answered, &is_held, NULL), 0);
    fixture_wait(fixture, &is_held);
    assert_int_equal(take(fixture, other), ERR_CONFLICT);
    assert_int_equal(store_hold(fixture->store, 0, on_answered, &is_free, NULL), 0);
    fixture_wait(fixture, &is_free);
    /* Only whose it is gives it back. */
    leave(fixture, other);
    assert_int_equal(take(fixture, other), ERR_CONFLICT);
    leave(fixture, fixture->store);
    assert_int_equal(take(fixture, other), 1);
    store_close(other);
}

/* ── what is written meanwhile ── */

static struct store_touched *listen(struct fixture *fixture)
{
    struct store_touched *touched = NULL;
    int is_heard = 0;
    assert_int_equal(store_touched_open(fixture->store, &touched, on_answered, &is_heard, NULL), 0);
    fixture_wait(fixture, &is_heard);
    return touched;
}

static void await_all(struct fixture *fixture, struct store_touched *touched)
{
    int is_known = 0;
    assert_int_equal(store_touched_await(touched, on_answered, &is_known, NULL), 0);
    fixture_wait(fixture, &is_known);
}

static void read_touched(struct fixture *fixture, struct store_touched *touched)
{
    forget();
    while (store_touched_count(touched)) {
        struct paged paged = {0};
        assert_int_equal(store_touched_read(fixture->store, touched, on_record, on_page, &paged, NULL), 0);
        fixture_wait(fixture, &paged.is_done);
    }
}

/* An edition that is read while it changes, and then what changed: the copy is what it is in the end. */
static void what_is_written_while_all_is_read_is_read_again(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 1; i <= 10; i++)
        place(fixture, i, i, "one.example", 1);
    redis_server_ask(&fixture->redis, "SET {test}:x:gone x");
    struct store_touched *touched = listen(fixture);
    read_all(fixture);
    struct store *other = fixture_store(fixture, "other", "i2");
    write_all(fixture, other);
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {other}:x:gone"), "1");
    await_all(fixture, touched);
    assert_int_equal(store_touched_count(touched), 0); /* what "other" writes is not of this edition */
    for (int i = 0; i < 3; i++)
        place(fixture, 11 + i, 1, "two.example", 0);
    redis_server_ask(&fixture->redis, "DEL {test}:x:gone");
    redis_server_ask(&fixture->redis, "SET {elsewhere}:s:1 x");
    redis_server_ask(&fixture->redis, "HSET {test}:e:callers i1 1|1");
    await_all(fixture, touched);
    read_touched(fixture, touched);
    assert_true(record_count > 5 && record_count < 40); /* each key once, and none of the others */
    write_all(fixture, other);
    char key[64];
    snprintf(key, sizeof key, "s:%s", story_id(1));
    assert_same(fixture, key);
    snprintf(key, sizeof key, "m:%s", story_id(1));
    assert_same(fixture, key);
    snprintf(key, sizeof key, "a:%s", article_id(13));
    assert_same(fixture, key);
    assert_same(fixture, "articles");
    assert_same(fixture, "todo:summarize");
    assert_string_equal(redis_server_ask(&fixture->redis, "EXISTS {other}:x:gone {other}:e:callers"), "0");
    /* It is known until it is read, and no longer. */
    read_touched(fixture, touched);
    assert_int_equal(record_count, 0);
    store_touched_close(touched);
    store_close(other);
    forget();
}

/* More keys than are read at once, each written several times. */
static void a_key_is_read_again_once_however_often_it_was_written(void **state)
{
    struct fixture *fixture = *state;
    struct store_touched *touched = listen(fixture);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < STORE_NAMED_MAX + 100; i++)
            redis_server_ask(&fixture->redis, "SET {test}:x:%d %d", i, round);
    await_all(fixture, touched);
    assert_int_equal(store_touched_count(touched), STORE_NAMED_MAX + 100);
    read_touched(fixture, touched);
    assert_int_equal(record_count, STORE_NAMED_MAX + 100);
    store_touched_close(touched);
    forget();
}

static int await_failure(struct fixture *fixture, struct store_touched *touched, struct err *err)
{
    int code = 0;
    if (store_touched_await(touched, on_turn, &code, err))
        return err->code;
    fixture_wait(fixture, &code);
    return code;
}

static void writes_that_were_missed_are_not_taken_for_none(void **state)
{
    struct fixture *fixture = *state;
    struct err err = {0};
    struct store_touched *touched = listen(fixture);
    redis_server_ask(&fixture->redis, "CLIENT KILL TYPE pubsub");
    assert_int_equal(await_failure(fixture, touched, &err), ERR_UNAVAILABLE);
    fixture_turn_ms(fixture, 200); /* it has connected again, and has missed what came between */
    assert_int_equal(await_failure(fixture, touched, &err), ERR_UNAVAILABLE);
    assert_true(err.text[0]);
    store_touched_close(touched);
    touched = listen(fixture);
    redis_server_ask(&fixture->redis, "FLUSHALL");
    assert_int_equal(await_failure(fixture, touched, &err), ERR_UNAVAILABLE);
    store_touched_close(touched);
    store_touched_close(NULL);
}

static void who_may_not_listen_is_told_so(void **state)
{
    struct fixture *fixture = *state;
    struct store_touched *touched = NULL;
    int code = 0;
    redis_server_ask(&fixture->redis, "ACL SETUSER default -client|tracking");
    assert_int_equal(store_touched_open(fixture->store, &touched, on_turn, &code, NULL), 0);
    fixture_wait(fixture, &code);
    redis_server_ask(&fixture->redis, "ACL SETUSER default +client|tracking");
    assert_int_equal(code, ERR_UNAVAILABLE);
    store_touched_close(touched);
}

static void what_is_no_record_is_refused(void **state)
{
    struct fixture *fixture = *state;
    static const struct store_piece bad[][5] = {
        {{"Q", 1}, {"s:1", 3}, {"0", 1}, {"x", 1}, {"y", 1}},  {{"K", 1}, {"", 0}, {"0", 1}, {"x", 1}, {"y", 1}},
        {{"K", 1}, {"a\0b", 3}, {"0", 1}, {"x", 1}, {"y", 1}}, {{"K", 1}, {"s:1", 3}, {"0", 1}, {"x", 1}, {"y", 1}},
        {{"KK", 2}, {"s:1", 3}, {"0", 1}, {"x", 1}, {"y", 1}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = {0};
        /* All of five pieces: one too many for a key. */
        assert_int_equal(store_record_write(fixture->store, bad[i], 5, on_answered, NULL, &err), ERR_INVALID);
        assert_non_null(strstr(err.text, "no record"));
    }
    assert_int_equal(store_record_write(fixture->store, bad[0], 2, on_answered, NULL, NULL), ERR_INVALID);
}

/* ── looking through a stream ── */

static unsigned entries;
static char last_seq[STORE_SEQ_SIZE];

static void on_entry(void *context, const struct store_entry *entry)
{
    (void)context;
    assert_non_null(entry->log);
    entries++;
    snprintf(last_seq, sizeof last_seq, "%s", entry->seq);
}

static char next_page[64];

static void on_entries(void *context, const struct store_result *result, const char *next)
{
    assert_int_equal(result->code, 0);
    snprintf(next_page, sizeof next_page, "%s", next);
    *(int *)context = 1;
}

static void look_through(struct fixture *fixture, const char *from)
{
    int is_done = 0;
    assert_int_equal(store_entries_read(fixture->store, STREAM_LOG, from, on_entry, on_entries, &is_done, NULL), 0);
    fixture_wait(fixture, &is_done);
}

static void a_stream_is_looked_through_from_any_point_and_the_epoch_stays(void **state)
{
    struct fixture *fixture = *state;
    for (int i = 1; i <= STORE_ENTRIES_PAGE + 30; i++)
        place(fixture, i, i, "one.example", 1);
    entries = 0;
    look_through(fixture, "");
    assert_int_equal(entries, STORE_ENTRIES_PAGE);
    assert_true(next_page[0] == '(');
    char second[64];
    snprintf(second, sizeof second, "%s", next_page);
    look_through(fixture, second);
    assert_int_equal(entries, STORE_ENTRIES_PAGE + 30);
    assert_string_equal(next_page, "");
    /* Behind all that there is: nothing, and nothing happens. */
    look_through(fixture, "9-1");
    assert_int_equal(entries, STORE_ENTRIES_PAGE + 30);
    assert_string_equal(redis_server_ask(&fixture->redis, "HEXISTS {test}:state epoch"), "0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_edition_comes_back_as_it_was_under_another_name, fixture_flush),
        cmocka_unit_test_setup(a_stream_is_looked_through_from_any_point_and_the_epoch_stays, fixture_flush),
        cmocka_unit_test_setup(the_epoch_is_raised, fixture_flush),
        cmocka_unit_test_setup(writes_wait_while_they_are_held_up_and_reads_go_on, fixture_flush),
        cmocka_unit_test_setup(one_at_a_time_holds_writes_up_whatever_the_edition, fixture_flush),
        cmocka_unit_test_setup(what_is_written_while_all_is_read_is_read_again, fixture_flush),
        cmocka_unit_test_setup(a_key_is_read_again_once_however_often_it_was_written, fixture_flush),
        cmocka_unit_test_setup(writes_that_were_missed_are_not_taken_for_none, fixture_flush),
        cmocka_unit_test_setup(who_may_not_listen_is_told_so, fixture_flush),
        cmocka_unit_test_setup(what_is_no_record_is_refused, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
