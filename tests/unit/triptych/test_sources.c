/* triptych sources: registers looked over, converted and compared. */
#include "feed_state.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define IMPORTED                                                                                                       \
    "domain,name,country,lang,leaning,factuality,flags,owner,owner_group,ownership,paywall,media_type,hidden,"         \
    "rated_by\n"

/* Runs `sources import` on a file of this text, with `options` before it. */
static int import(const char *options, const char *text)
{
    static unsigned number;
    char line[500], name[40];
    snprintf(name, sizeof name, "import-%u.csv", number++);
    snprintf(line, sizeof line, "sources import %s %s", options, bench_file(name, text));
    return run_tool(line);
}

static void each_format_becomes_rows_of_the_register(void **state)
{
    (void)state;
    static const struct {
        const char *options, *text, *rows;
    } cases[] = {
        {"--format mbfc", "name,domain,bias,factual\nThe Post,https://www.Post.example/,left-center,mostly-factual\n",
         "post.example,The Post,,,lean-left,high,,,,,,,,MBFC\n"},
        {"--format mbfc",
         "url,mbfc_bias,factuality,questionable\nodd.example,conspiracy-pseudoscience,low,propaganda\n",
         "odd.example,,,,,low,conspiracy-pseudoscience propaganda,,,,,,,MBFC\n"},
        {"--format allsides", "News_Source,Rating,Source_URL\n\"Daily, The\",Lean Right,http://daily.example/news/\n",
         "daily.example/news,\"Daily, The\",,,lean-right,,,,,,,,,AllSides\n"},
        {"--format allsides --rater 'AllSides 2026-01'", "title,bias,website\nMix,Mixed,mix.example\n",
         "mix.example,Mix,,,,,,,,,,,,AllSides 2026-01\n"},
        {"--format kite",
         "domain,name,country,owner_text,ownership_type\nk.example,K,South Korea,K Group,Public Broadcaster\n",
         "k.example,K,KR,,,,,K Group,,public,,,,Kite\n"},
        {"--format csv", "domain,leaning,rated_by,hidden\nx.example,far-right,Ana,1\n",
         "x.example,,,,far-right,,,,,,,,1,Ana\n"},
        {"", "url,name\n\"y.example\",\" two\n lines \"\n", "y.example,two  lines,,,,,,,,,,,,\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char expected[1000];
        if (import(cases[i].options, cases[i].text) != 0)
            fail_msg("%s: %s", cases[i].text, tool_err);
        snprintf(expected, sizeof expected, IMPORTED "%s", cases[i].rows);
        assert_string_equal(tool_out, expected);
        assert_string_equal(tool_err, "1 rows written, 0 refused\n");
    }
}

static void a_row_that_cannot_be_imported_is_named_and_the_others_are_written(void **state)
{
    (void)state;
    static const struct {
        const char *row, *why;
    } cases[] = {
        {"no domain,N,left,high", "\"no domain\" is no domain"},
        {"localhost,N,left,high", "\"localhost\" is no domain"},
        {",N,left,high", "\"\" is no domain"},
        {"https://a.example/x?id=1,N,left,high", "has a query, which no source is known by"},
        {"a.example,N,leftish,high", "\"leftish\" is not one that is known"},
        {"a.example,N,left,quite", "\"quite\" is not one that is known"},
        {"a.example,N", "only 2 fields"},
        {"-a.example,N,left,high", "a.example"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        snprintf(text, sizeof text, "domain,name,bias,factual\n%s\nb.example,B,right,low\n", cases[i].row);
        assert_int_equal(import("--format mbfc", text), 1);
        assert_string_equal(tool_out, IMPORTED "b.example,B,,,right,low,,,,,,,,MBFC\n");
        assert_contains(tool_err, ": line 2: ");
        assert_contains(tool_err, cases[i].why);
        assert_contains(tool_err, "1 rows written, 1 refused\n");
    }
}

static void a_file_that_is_no_list_of_the_format_writes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *options, *text, *why;
    } cases[] = {
        {"--format mbfc", "domain,name\na.example,A\n", "names no column \"mbfc_bias\""},
        {"--format allsides", "bias,name\nleft,A\n", "names no column \"domain\""},
        {"--format kite", "", "names no column \"domain\""},
        {"--format xml", "domain\na.example\n", "format \"xml\" is not mbfc, allsides, kite or csv"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(import(cases[i].options, cases[i].text), 2);
        assert_string_equal(tool_out, "");
        assert_contains(tool_err, cases[i].why);
    }
    assert_int_equal(run_tool("sources import /nowhere/list.csv"), 1);
    assert_contains(tool_err, "cannot open /nowhere/list.csv");
}

/* A list names as owner what is a sentence about it: left out, except in our own format. */
static void a_sentence_about_an_owner_is_no_owner(void **state)
{
    (void)state;
    static const char owner[] =
        "A company that is owned in equal parts by its founder, two of his sons and a fund of Bermuda";
    char text[400];
    snprintf(text, sizeof text, "domain,owner,ownership\na.example,\"%s\",\n", owner);
    assert_int_equal(import("--format kite", text), 0);
    assert_lacks(tool_out, owner);
    assert_int_equal(import("--format csv", text), 0);
    assert_contains(tool_out, owner);
}

/* ── the register ── */

#define REGISTER                                                                                                       \
    "domain,name,country,lang,leaning,factuality,owner,ownership,rated_by\n"                                           \
    "left.example,Left,US,en,left,high,Group A,private,Ana\n"                                                          \
    "right.example,\"Right, The\",US,en,right,,Group B,,Ana\n"                                                         \
    "plain.example,Plain,DE,de,,,,,\n"

static void check_counts_what_is_known_and_names_what_is_refused(void **state)
{
    (void)state;
    char line[200];
    snprintf(line, sizeof line, "sources check %s", bench_file("good.csv", REGISTER));
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "{\"sources\":3,\"refused\":0,\"leaning\":2,\"factuality\":1,\"owner\":2,");
    assert_contains(tool_out, "\"ownership\":1,\"country\":3,");
    snprintf(line, sizeof line, "sources check %s",
             bench_file("bad.csv", REGISTER "bad.example,Bad,USA,en,purple,,,,\n"));
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "bad.csv: line 5: ");
    assert_contains(tool_out, "\"refused\":1,");
}

static void your_own_file_counts_before_the_others(void **state)
{
    (void)state;
    char line[300];
    const char *own = bench_file("own.csv", "domain,leaning,rated_by\nleft.example,center,Me\n");
    snprintf(line, sizeof line, "sources export --own %s %s", own, bench_file("good.csv", REGISTER));
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "left.example,,Left,US,en,center,high,");
}

static void what_export_writes_is_read_again_as_the_same(void **state)
{
    (void)state;
    char line[300], first[BENCH_OUT_MAX];
    snprintf(line, sizeof line, "sources export %s", bench_file("one.csv", REGISTER));
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "right.example,,\"Right, The\",US,en,right,,,Group B,");
    strcpy(first, tool_out);
    snprintf(line, sizeof line, "sources export %s", bench_file("two.csv", first));
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(tool_out, first);
    assert_string_equal(tool_err, "");
}

static void export_writes_each_rater_apart(void **state)
{
    (void)state;
    char line[300];
    snprintf(line, sizeof line, "sources export --raters %s", bench_file("one.csv", REGISTER));
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(tool_out,
                        "domain,name,leaning,factuality,flags,owner,owner_group,ownership,overrides,rated_by\n"
                        "left.example,Left,left,high,,Group A,,private,,Ana\n"
                        "right.example,\"Right, The\",right,,,Group B,,,,Ana\n");
}

static void diff_tells_what_changes_for_readers(void **state)
{
    (void)state;
    char line[300];
    const char *old = bench_file("old.csv", REGISTER);
    const char *new = bench_file("new.csv", "domain,name,country,lang,leaning,factuality,owner,ownership,rated_by\n"
                                            "left.example,Left,US,en,lean-left,high,,private,Ana\n"
                                            "new.example,New,FR,fr,,,,,\n"
                                            "plain.example,Plain,DE,de,,,,,\n");
    snprintf(line, sizeof line, "sources diff %s %s", old, new);
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "~ left.example  leaning: left > lean-left  owner: Group A > -");
    assert_contains(tool_out, "+ new.example\n");
    assert_contains(tool_out, "- right.example\n");
    assert_lacks(tool_out, "plain.example");
    assert_contains(tool_out, "1 added, 1 removed, 1 changed\n");
    snprintf(line, sizeof line, "sources diff %s %s", old, old);
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(tool_out, "0 added, 0 removed, 0 changed\n");
}

static void what_sources_does_not_understand_is_refused(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"sources", 2, NULL, "usage: triptych sources"},
        {"sources check", 2, NULL, "usage: triptych sources"},
        {"sources repair x.csv", 2, NULL, "usage: triptych sources"},
        {"sources diff x.csv", 2, NULL, "usage: triptych sources"},
        {"sources import x.csv y.csv", 2, NULL, "usage: triptych sources"},
        {"sources check /nowhere/x.csv", 1, NULL, "/nowhere/x.csv"},
        {"sources diff /nowhere/x.csv /nowhere/y.csv", 1, NULL, "/nowhere/x.csv"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_open"), 0); /* it needs no Redis */
}

/* ── which feeds are rated ── */

static void answer_feeds(const struct scripted_call *call)
{
    static char state[FEED_STATE_BYTES_MAX];
    size_t size = feed_state_write(&(struct feed_state){.title = "A, B"}, state);
    const struct store_feed feeds[] = {
        {.url = "https://www.left.example/rss", .state = ""},
        {.url = "https://plain.example/rss", .state = ""},
        {.url = "https://plain.example/other", .state = ""},
        {.url = "https://unknown.example/rss", .state = state, .state_size = size},
    };
    SCRIPTED_ANSWER(call, store_feeds_fn, feeds, 4, "");
}

static void feeds_of_unrated_sources_are_listed_once_to_be_filled_in(void **state)
{
    (void)state;
    char line[400], text[2000];
    const char *out = bench_path("fill-in.csv");
    snprintf(line, sizeof line, "sources check --feeds --out %s %s", out, bench_file("good.csv", REGISTER));
    scripted_answer_with("store_feeds_scan", answer_feeds);
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(tool_out, "left  left.example  https://www.left.example/rss\n"
                                  "unrated  plain.example  https://plain.example/rss\n"
                                  "unrated  plain.example  https://plain.example/other\n"
                                  "unrated  unknown.example  https://unknown.example/rss\n"
                                  "4 feeds, 1 of them of a source with a leaning\n");
    FILE *file = fopen(out, "r");
    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, "domain,name,country,lang,leaning,factuality,owner,ownership,rated_by\n"
                              "plain.example,Plain,DE,de,,,,,\n"
                              "unknown.example,\"A, B\",,,,,,,\n");
}

static void a_list_that_cannot_be_written_is_named_before_redis_is_asked(void **state)
{
    (void)state;
    char line[400];
    snprintf(line, sizeof line, "sources check --feeds --out /nowhere/x.csv %s", bench_file("good.csv", REGISTER));
    assert_int_equal(run_tool(line), 1);
    assert_contains(tool_err, "cannot write /nowhere/x.csv");
    assert_int_equal(scripted_count("store_feeds_scan"), 0);
}

static void a_file_whose_columns_rate_nothing_is_no_fault_but_noticed(void **state)
{
    (void)state;
    char line[400];
    snprintf(line, sizeof line, "sources check %s", bench_file("bias.csv", "domain,bias\nlantern.example,left\n"));
    assert_int_equal(run_tool(line), 0);
    assert_contains(tool_out, "\"sources\":1,\"refused\":0,\"leaning\":0");
    assert_contains(tool_err, "these files rate no source");
    snprintf(line, sizeof line, "sources check %s", bench_file("good.csv", REGISTER));
    assert_int_equal(run_tool(line), 0);
    assert_string_equal(tool_err, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(each_format_becomes_rows_of_the_register),
        tool_test(a_row_that_cannot_be_imported_is_named_and_the_others_are_written),
        tool_test(a_file_that_is_no_list_of_the_format_writes_nothing),
        tool_test(a_sentence_about_an_owner_is_no_owner),
        tool_test(check_counts_what_is_known_and_names_what_is_refused),
        tool_test(a_file_whose_columns_rate_nothing_is_no_fault_but_noticed),
        tool_test(your_own_file_counts_before_the_others),
        tool_test(what_export_writes_is_read_again_as_the_same),
        tool_test(export_writes_each_rater_apart),
        tool_test(diff_tells_what_changes_for_readers),
        tool_test(what_sources_does_not_understand_is_refused),
        tool_test(feeds_of_unrated_sources_are_listed_once_to_be_filled_in),
        tool_test(a_list_that_cannot_be_written_is_named_before_redis_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
