/* common/store_daily: what is counted on a day, and the log of one line after another. */
#include "store_fixture.h"
#include "store_ledger.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LINES 3

struct read {
    int is_done;
    size_t count;
    char lines[LINES][32];
};

static void on_lines(void *context, const struct store_result *result, const char *const *lines, size_t count)
{
    struct read *read = context;
    assert_int_equal(result->code, 0);
    read->is_done = 1;
    read->count = count;
    for (size_t i = 0; i < count && i < LINES; i++)
        snprintf(read->lines[i], sizeof read->lines[i], "%s", lines[i]);
}

static struct read read_from(struct fixture *fixture, int64_t from)
{
    struct read read = {0};
    assert_int_equal(store_ledger_read(fixture->store, from, on_lines, &read, NULL), 0);
    fixture_wait(fixture, &read.is_done);
    return read;
}

struct counted {
    int is_done;
    uint64_t count;
};

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    struct counted *counted = context;
    assert_int_equal(result->code, 0);
    *counted = (struct counted){1, count};
}

static uint64_t add(struct fixture *fixture, const char *previous, const char *line)
{
    struct counted counted = {0};
    assert_int_equal(store_ledger_add(fixture->store, previous, line, on_count, &counted, NULL), 0);
    fixture_wait(fixture, &counted.is_done);
    return counted.count;
}

static void a_line_comes_after_the_one_that_it_names(void **state)
{
    struct fixture *fixture = *state;
    assert_int_equal(read_from(fixture, -1).count, 0);
    assert_int_equal(add(fixture, "zero", "one"), 0);
    assert_int_equal(add(fixture, "", "one"), 1);
    assert_int_equal(add(fixture, "", "uno"), 0); /* another replica was quicker */
    assert_int_equal(add(fixture, "", "one"), 1); /* the same call, sent again */
    assert_int_equal(add(fixture, "one", "two"), 1);
    assert_int_equal(add(fixture, "two", "three"), 1);
    struct read all = read_from(fixture, 0);
    assert_int_equal(all.count, 3);
    assert_string_equal(all.lines[0], "one");
    assert_string_equal(read_from(fixture, -1).lines[0], "three");
    assert_string_equal(read_from(fixture, -2).lines[0], "two");
    assert_int_equal(read_from(fixture, 2).count, 1);
    assert_int_equal(read_from(fixture, 3).count, 0);
}

struct tally {
    int is_done;
    uint64_t articles, repeated, stories, joined, merged, by_hand, published;
};

static void on_tally(void *context, const struct store_result *result, const struct store_tally *rows, size_t count)
{
    struct tally *tally = context;
    assert_int_equal(result->code, 0);
    tally->is_done = 1;
    for (size_t i = 0; i < count; i++) {
        if (!strcmp(rows[i].name, "articles"))
            tally->articles = rows[i].count;
        else if (!strcmp(rows[i].name, "stories"))
            tally->stories = rows[i].count;
        else if (!strcmp(rows[i].name, "joined"))
            tally->joined = rows[i].count;
        else if (!strcmp(rows[i].name, "published"))
            tally->published = rows[i].count;
    }
}

/* The days around midnight together: a test may run over it. */
static struct tally count_now(struct fixture *fixture, int64_t day)
{
    struct tally sum = {0};
    for (int64_t at = day - 1; at <= day + 1; at++) {
        struct tally tally = {0};
        assert_int_equal(store_tally_get(fixture->store, at, on_tally, &tally, NULL), 0);
        fixture_wait(fixture, &tally.is_done);
        sum.articles += tally.articles;
        sum.stories += tally.stories;
        sum.joined += tally.joined;
        sum.published += tally.published;
    }
    return sum;
}

static void what_is_done_is_counted_once_by_the_day(void **state)
{
    struct fixture *fixture = *state;
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    place(fixture, 1, 1, "one.example", 1);
    place(fixture, 2, 1, "two.example", 0);
    place(fixture, 3, 2, "one.example", 1);
    sum_up(fixture, 1, 2);
    publish(fixture, 1, 2, "created");
    struct tally tally = count_now(fixture, now.tv_sec / 86400);
    assert_int_equal(tally.articles, 3);
    assert_int_equal(tally.stories, 2);
    assert_int_equal(tally.joined, 1);
    assert_int_equal(tally.published, 1);
    Triptych__Article again;
    int same_external;
    make_article(&again, 1, "one.example");
    assert_int_equal(put_article(fixture, &again, &same_external), ARTICLE_REPEATED);
    assert_int_equal(count_now(fixture, now.tv_sec / 86400).articles, 3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_line_comes_after_the_one_that_it_names, fixture_flush),
        cmocka_unit_test_setup(what_is_done_is_counted_once_by_the_day, fixture_flush),
    };
    return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
