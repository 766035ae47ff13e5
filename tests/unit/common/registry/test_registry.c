#include "csv.h"
#include "rating_scale.h"
#include "registry.h"
#include "side.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define HEADER "domain,name,country,lang,leaning,factuality,owner,ownership,rated_by\n"

struct problems {
    unsigned count;
    unsigned line;
    char reason[256];
};

static void note_problem(void *context, const char *file, unsigned line, const char *reason)
{
    struct problems *problems = context;
    (void)file;
    problems->count++;
    problems->line = line;
    snprintf(problems->reason, sizeof problems->reason, "%s", reason);
}

static struct registry *parse(const char *text, struct problems *problems)
{
    struct registry *registry = NULL;
    struct err err;
    *problems = (struct problems){0};
    assert_int_equal(registry_parse(text, strlen(text), note_problem, problems, &registry, &err), 0);
    return registry;
}

static void a_row_is_found_by_its_domain(void **state)
{
    (void)state;
    struct problems problems;
    struct registry *registry =
        parse(HEADER "gazette.example,The Gazette,GB,en,lean-left,high,\"Smith, Jones & \"\"Co\"\"\","
                     "private,editors of the test\n",
              &problems);
    const struct source_entry *entry = registry_find(registry, "gazette.example");
    assert_non_null(entry);
    assert_string_equal(entry->name, "The Gazette");
    assert_string_equal(entry->country, "GB");
    assert_string_equal(entry->lang, "en");
    assert_string_equal(entry->leaning, "lean-left");
    assert_string_equal(entry->factuality, "high");
    assert_string_equal(entry->owner, "Smith, Jones & \"Co\"");
    assert_string_equal(entry->ownership, "private");
    assert_int_equal(entry->rating_count, 4);
    assert_string_equal(entry->ratings[0].field, "leaning");
    assert_string_equal(entry->ratings[0].rater, "editors of the test");
    assert_string_equal(entry->ratings[0].rated_on, "");
    assert_int_equal(problems.count, 0);
    registry_free(registry);
}

static void a_host_below_a_listed_domain_is_found_too(void **state)
{
    (void)state;
    struct problems problems;
    struct registry *registry = parse("domain,name\ngazette.example,G\nlocal.gazette.example,L\n", &problems);
    assert_string_equal(registry_find(registry, "edition.gazette.example")->name, "G");
    assert_string_equal(registry_find(registry, "local.gazette.example")->name, "L");
    assert_null(registry_find(registry, "gazette.test"));
    assert_null(registry_find(registry, "example"));
    assert_null(registry_find(registry, ""));
    assert_string_equal(registry_find(registry, "gazette.example")->leaning, "");
    registry_free(registry);
}

static void columns_may_stand_in_any_order(void **state)
{
    (void)state;
    struct problems problems;
    struct registry *registry =
        parse("\xEF\xBB\xBFleaning,extra,domain\r\nright,whatever,gazette.example\r\n", &problems);
    assert_string_equal(registry_find(registry, "gazette.example")->leaning, "right");
    registry_free(registry);
}

static void assert_row_is_left_out(const char *row, const char *reason_part)
{
    char text[1024];
    snprintf(text, sizeof text, HEADER "good.example,,,,,,,,\n\n%s\nlast.example,,,,,,,,\n", row);
    struct problems problems;
    struct registry *registry = parse(text, &problems);
    assert_int_equal(problems.count, 1);
    assert_int_equal(problems.line, 4);
    assert_non_null(strstr(problems.reason, reason_part));
    assert_int_equal(registry_count(registry), 2);
    assert_string_equal(registry_at(registry, 1)->domain, "last.example");
    registry_free(registry);
}

static void a_wrong_row_is_left_out_with_its_line_and_reason(void **state)
{
    (void)state;
    assert_row_is_left_out("bad.example,,,,leftish,,,,", "leaning \"leftish\"");
    assert_row_is_left_out("bad.example,,,,left right,,,,", "leaning");
    assert_row_is_left_out("bad.example,,,,,good,,,", "factuality");
    assert_row_is_left_out("bad.example,,,,,,,rich,", "ownership");
    assert_row_is_left_out("bad.example,,gb,,,,,,", "country");
    assert_row_is_left_out("bad.example,,,eng,,,,,", "lang");
    assert_row_is_left_out("Bad.example,,,,,,,,", "domain");
    assert_row_is_left_out("https://bad.example/,,,,,,,,", "domain");
    assert_row_is_left_out(",,,,,,,,", "domain");
    assert_row_is_left_out("good.example,,,,,,,,", "twice");
    assert_row_is_left_out("bad.example,only two", "fields");
    assert_row_is_left_out("bad.example/,,,,,,,,", "domain");
    assert_row_is_left_out("bad.example//town,,,,,,,,", "domain");
    assert_row_is_left_out("bad.example/town?x,,,,,,,,", "domain");
    assert_row_is_left_out("bad.example,\xFF,,,,,,,", "UTF-8");
    assert_row_is_left_out("bad.example,a\"b,,,,,,,", "quote");
    assert_row_is_left_out("bad.example,\"a\"b,,,,,,,", "closing quote");
}

static void a_file_that_is_no_registry_is_refused(void **state)
{
    (void)state;
    const char *const wrong[] = {"", "name,lang\nx,en\n", "domain\n", "domain,name\nnot a domain,x\n", "<html>\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct registry *registry = NULL;
        struct err err;
        assert_int_equal(registry_parse(wrong[i], strlen(wrong[i]), NULL, NULL, &registry, &err), ERR_INVALID);
        assert_null(registry);
        assert_true(err.text[0] != '\0');
    }
}

static void a_missing_file_is_named(void **state)
{
    (void)state;
    struct registry *registry = NULL;
    struct err err;
    assert_int_equal(registry_open("/nonexistent/sources.csv", "", NULL, NULL, &registry, &err), ERR_IO);
    assert_non_null(strstr(err.text, "/nonexistent/sources.csv"));
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void own_files_that_cannot_be_read_are_left_out_at_the_start(void **state)
{
    char raters[] = "/tmp/registry-XXXXXX", own[64];
    static const char *const faulty[] = {NULL, "no,header\n", "domain,leaning\n"};
    (void)state;
    close(mkstemp(raters));
    snprintf(own, sizeof own, "%s-own", raters);
    write_text(raters, "domain,leaning\na.example,left\n");
    for (size_t i = 0; i < sizeof faulty / sizeof *faulty; i++) {
        struct registry *registry = NULL;
        struct err left_out, err = {0};
        if (faulty[i])
            write_text(own, faulty[i]);
        assert_int_equal(registry_open_without_faulty_own(raters, own, NULL, NULL, &registry, &left_out, &err), 0);
        assert_int_not_equal(left_out.code, 0);
        assert_non_null(strstr(left_out.text, own));
        assert_int_equal(registry_count(registry), 1);
        registry_free(registry);
    }
    struct registry *registry = NULL;
    struct err left_out, err = {0};
    write_text(own, "domain,leaning\nb.example,right\n");
    assert_int_equal(registry_open_without_faulty_own(raters, own, NULL, NULL, &registry, &left_out, &err), 0);
    assert_int_equal(left_out.code, 0);
    assert_int_equal(registry_count(registry), 2);
    registry_free(registry);
    unlink(raters);
    assert_int_equal(registry_open_without_faulty_own(raters, own, NULL, NULL, &registry, &left_out, &err), ERR_IO);
    assert_non_null(strstr(err.text, raters));
    unlink(own);
}

static void quoted_fields_may_hold_line_breaks(void **state)
{
    (void)state;
    const char *text = "a,\"b\nc\",\nd\n";
    struct csv_reader reader;
    struct csv_row row;
    struct err err;
    csv_init(&reader, text, strlen(text));
    assert_int_equal(csv_next(&reader, &row, &err), 1);
    assert_int_equal(row.field_count, 3);
    assert_string_equal(row.fields[1], "b\nc");
    assert_string_equal(row.fields[2], "");
    assert_int_equal(csv_next(&reader, &row, &err), 1);
    assert_int_equal(row.line, 3);
    assert_int_equal(csv_next(&reader, &row, &err), 0);
}

static void rows_beyond_the_limits_are_refused(void **state)
{
    (void)state;
    size_t size_bytes = 3 * CSV_ROW_BYTES_MAX;
    char *text = malloc(size_bytes);
    assert_non_null(text);
    memset(text, 'x', size_bytes);
    text[CSV_ROW_BYTES_MAX * 2] = '\n';
    memset(text + CSV_ROW_BYTES_MAX * 2 + 1, ',', CSV_ROW_BYTES_MAX - 1);
    struct csv_reader reader;
    static struct csv_row row;
    struct err err;
    csv_init(&reader, text, size_bytes);
    assert_int_equal(csv_next(&reader, &row, &err), ERR_INVALID);
    assert_int_equal(csv_next(&reader, &row, &err), ERR_INVALID);
    assert_int_equal(row.line, 2);
    assert_int_equal(csv_next(&reader, &row, &err), 0);
    csv_init(&reader, "\"never closed", 13);
    assert_int_equal(csv_next(&reader, &row, &err), ERR_INVALID);
    assert_int_equal(csv_next(&reader, &row, &err), 0);
    free(text);
}

static void ten_thousand_sources_take_less_than_5_mb(void **state)
{
    (void)state;
    const size_t room = 10000 * 160;
    char *text = malloc(room);
    assert_non_null(text);
    size_t used = (size_t)snprintf(text, room, HEADER);
    for (unsigned i = 0; i < 10000; i++) {
        used +=
            (size_t)snprintf(text + used, room - used,
                             "outlet-number-%u.example,The Outlet Number %u,US,en,center,high,A Company of Some Length,"
                             "private,the first rating agency\n",
                             i, i);
    }
    struct problems problems;
    struct registry *registry = parse(text, &problems);
    assert_int_equal(registry_count(registry), 10000);
    assert_string_equal(registry_find(registry, "outlet-number-9999.example")->name, "The Outlet Number 9999");
    assert_in_range(registry_bytes(registry), 1, 5 * 1024 * 1024);
    registry_free(registry);
    free(text);
}

static void assert_median(const struct rating_scale *scale, const char *const *values, const char *expected)
{
    unsigned counts[RATING_STEPS_MAX] = {0};
    for (; *values; values++) {
        counts[rating_step(scale, *values)]++;
    }
    assert_string_equal(scale->steps[rating_median(scale, counts)], expected);
}

#define VALUES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void several_raters_make_their_median_and_a_tie_goes_toward_the_center(void **state)
{
    (void)state;
    const unsigned nobody[RATING_STEPS_MAX] = {0};
    assert_int_equal(rating_median(&rating_leanings, nobody), -1);
    assert_median(&rating_leanings, VALUES("right"), "right");
    assert_median(&rating_leanings, VALUES("left", "far-right", "lean-left"), "lean-left");
    assert_median(&rating_leanings, VALUES("left", "lean-left"), "lean-left");
    assert_median(&rating_leanings, VALUES("right", "lean-right"), "lean-right");
    assert_median(&rating_leanings, VALUES("left", "lean-right"), "center");
    assert_median(&rating_leanings, VALUES("lean-left", "right"), "center");
    assert_median(&rating_leanings, VALUES("far-left", "lean-left"), "left");
    assert_median(&rating_factualities, VALUES("very-high", "high"), "high");
    assert_median(&rating_factualities, VALUES("high", "mixed"), "mixed");
    assert_median(&rating_factualities, VALUES("mixed", "low"), "mixed");
    assert_median(&rating_factualities, VALUES("low", "very-low"), "low");
    assert_median(&rating_factualities, VALUES("high", "low"), "mixed");
}

static void leanings_make_three_sides(void **state)
{
    (void)state;
    assert_int_equal(side_of_leaning("far-left"), SIDE_LEFT);
    assert_int_equal(side_of_leaning("lean-left"), SIDE_LEFT);
    assert_int_equal(side_of_leaning("center"), SIDE_CENTER);
    assert_int_equal(side_of_leaning("lean-right"), SIDE_RIGHT);
    assert_int_equal(side_of_leaning("far-right"), SIDE_RIGHT);
    assert_int_equal(side_of_leaning(""), SIDE_UNRATED);
    assert_int_equal(side_of_leaning("leftish"), SIDE_UNRATED);
    assert_string_equal(side_name(SIDE_RIGHT), "right");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_found_by_its_domain),
        cmocka_unit_test(a_host_below_a_listed_domain_is_found_too),
        cmocka_unit_test(columns_may_stand_in_any_order),
        cmocka_unit_test(a_wrong_row_is_left_out_with_its_line_and_reason),
        cmocka_unit_test(a_file_that_is_no_registry_is_refused),
        cmocka_unit_test(a_missing_file_is_named),
        cmocka_unit_test(own_files_that_cannot_be_read_are_left_out_at_the_start),
        cmocka_unit_test(quoted_fields_may_hold_line_breaks),
        cmocka_unit_test(rows_beyond_the_limits_are_refused),
        cmocka_unit_test(ten_thousand_sources_take_less_than_5_mb),
        cmocka_unit_test(several_raters_make_their_median_and_a_tie_goes_toward_the_center),
        cmocka_unit_test(leanings_make_three_sides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
