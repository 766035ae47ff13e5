/* What the tool makes of a command line, and what it says of itself. */
#include "commands.h"
#include "tool_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void what_is_wrong_with_a_command_line_is_named_in_one_sentence(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"stauts", 2, NULL, "\"stauts\" is no command; triptych --help lists what there is"},
        {"status --recuont", 2, NULL, "\"--recuont\" is no option"},
        {"status extra", 2, NULL, "usage: triptych status"},
        {"story", 2, NULL, "usage: triptych story"},
        {"story a b c d", 2, NULL, "usage: triptych story"},
        {"status --limit 5", 2, NULL, "--limit is no option of `triptych status`"},
        {"stories --limit", 2, NULL, "\"--limit\" needs a value"},
        {"status --json=yes", 2, NULL, "\"--json\" is no option, or takes no value"},
        {"status --config", 2, NULL, "\"--config\" needs a value"},
        {"--json", 2, NULL, "which command?"},
        {"status --set edition", 2, NULL, "edition"},
        {"status --set nothing_of_ours=1", 2, NULL, "nothing_of_ours"},
        {"status --config /nowhere/triptych.ini", 2, NULL, "/nowhere/triptych.ini"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_int_equal(scripted_count("store_open"), 0);
}

static void an_option_s_value_is_never_repeated_in_a_refusal(void **state)
{
    (void)state;
    assert_int_equal(run_tool("status --redis-url=redis://:hunter2@redis/0"), 2);
    assert_contains(tool_err, "--redis-url");
    assert_lacks(tool_err, "hunter2");
    assert_int_equal(run_tool("redis://:hunter2@redis/0"), 2);
    assert_lacks(tool_err, "hunter2");
}

static void a_letter_that_is_no_option_is_named_itself(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"status -x", 2, NULL, "\"-x\" is no option"},
        {"status -xyz", 2, NULL, "\"-x\" is no option"},
        {"-q status", 2, NULL, "\"-q\" is no option"},
        {"status -hx", 2, NULL, "\"-x\" is no option"},
    };
    ASSERT_TOOL_CASES(cases);
    assert_lacks(tool_err, "\"status\"");
}

static void options_may_stand_before_and_behind_a_command_and_the_last_one_wins(void **state)
{
    (void)state;
    scripted_fail("store_heads_scan", ERR_UNAVAILABLE, "first");
    scripted_fail("store_heads_scan", ERR_UNAVAILABLE, "second");
    assert_int_equal(run_tool("--json stories --limit 0 --limit 3"), 1);
    assert_contains(tool_err, "first");
    assert_int_equal(run_tool("--limit 3 stories"), 1);
    assert_contains(tool_err, "second");
}

static void what_stands_behind_two_dashes_is_an_argument(void **state)
{
    (void)state;
    assert_int_equal(run_tool("story -- --json"), 2);
    assert_contains(tool_err, "\"--json\" is no story's id");
}

static void more_words_than_there_is_room_for_are_refused(void **state)
{
    (void)state;
    char line[2048] = "feeds add";
    for (int i = 0; i < 80; i++)
        strcat(line, " f.example");
    assert_int_equal(run_tool(line), 2);
    assert_contains(tool_err, "more than 64 arguments");
    strcpy(line, "status");
    for (int i = 0; i < 80; i++)
        strcat(line, " --set a=b");
    assert_int_equal(run_tool(line), 2);
    assert_contains(tool_err, "more than 64 options");
}

static void without_a_command_the_list_of_commands_is_an_error_message(void **state)
{
    (void)state;
    assert_int_equal(run_tool(""), 2);
    assert_string_equal(tool_out, "");
    assert_contains(tool_err, "usage: triptych COMMAND");
    assert_lacks(tool_err, "settings:");
}

static void help_lists_every_command_and_setting(void **state)
{
    (void)state;
    for (int i = 0; i < 3; i++) {
        static const char *const lines[] = {"help", "--help", "-h"};
        assert_int_equal(run_tool(lines[i]), 0);
        for (const struct command *command = commands; command->name; command++) {
            assert_contains(tool_out, command->name);
            assert_contains(tool_out, command->help);
        }
        assert_contains(tool_out, "redis_url");
        assert_string_equal(tool_err, "");
    }
}

static void each_command_explains_itself_whatever_its_arguments_are(void **state)
{
    (void)state;
    for (const struct command *command = commands; command->name; command++) {
        char line[200];
        snprintf(line, sizeof line, "help %s", command->name);
        assert_int_equal(run_tool(line), 0);
        assert_contains(tool_out, command->example);
        for (int i = 0; i < COMMAND_OPTIONS_MAX && command->options[i].name; i++)
            assert_contains(tool_out, command->options[i].help);
        assert_contains(tool_out, "--set name=value");
        char first[BENCH_OUT_MAX];
        strcpy(first, tool_out);
        snprintf(line, sizeof line, "%s one two three --help", command->name);
        assert_int_equal(run_tool(line), 0);
        assert_string_equal(tool_out, first);
    }
}

/* All options stand in one list for getopt: a name must mean one thing. */
static void an_option_takes_a_value_with_every_command_or_with_none(void **state)
{
    (void)state;
    for (const struct command *one = commands; one->name; one++)
        for (const struct command *other = commands; other->name; other++)
            for (int i = 0; i < COMMAND_OPTIONS_MAX && one->options[i].name; i++) {
                const struct command_option *same = command_option_find(other, one->options[i].name);
                if (same && !same->value != !one->options[i].value)
                    fail_msg("%s: %s and %s", same->name, one->name, other->name);
                assert_memory_equal(one->options[i].name, "--", 2);
            }
}

static void every_example_is_a_command_line_that_is_understood(void **state)
{
    (void)state;
    for (const struct command *command = commands; command->name; command++) {
        char line[300];
        assert_memory_equal(command->example, "triptych ", 9);
        snprintf(line, sizeof line, "%s --help", command->example + 9);
        char *redirection = strstr(line, " >");
        if (redirection)
            strcpy(redirection, " --help");
        assert_int_equal(run_tool(line), 0);
        assert_contains(tool_out, command->usage);
        assert_ptr_equal(command_find(command->name), command);
    }
    assert_null(command_find("nothing"));
}

static void the_manual_page_has_every_command_and_setting(void **state)
{
    (void)state;
    assert_int_equal(run_tool("--man"), 0);
    assert_memory_equal(tool_out, ".TH", 3);
    for (const struct command *command = commands; command->name; command++)
        assert_contains(tool_out, command->help);
    assert_contains(tool_out, "snapshot_connect");
    assert_contains(tool_out, "triptych\\-ingest(8)");
}

static void bash_completes_commands_their_words_and_options(void **state)
{
    (void)state;
    assert_int_equal(run_tool("--completion"), 0);
    assert_contains(tool_out, "complete -F _triptych triptych");
    assert_contains(tool_out, "words=\"help replay subscribe stories export digest story");
    assert_contains(tool_out, "    dead) words=\" list show retry retry --all --json --config --set --help\" ;;");
    assert_contains(tool_out, "    edition) words=\" remove --yes");
    assert_lacks(tool_out, " FILE");
}

static void the_version_is_one_line(void **state)
{
    (void)state;
    assert_int_equal(run_tool("--version"), 0);
    assert_memory_equal(tool_out, "triptych ", 9);
    assert_string_equal(strchr(tool_out, '\n'), "\n");
}

static void settings_come_from_file_line_and_environment(void **state)
{
    (void)state;
    char line[300];
    const char *file = bench_file("triptych.ini", "edition = filed\nredis_url = redis://of.the.file/1\n");
    for (int i = 0; i < 3; i++)
        scripted_fail("store_notes_get", ERR_UNAVAILABLE, "away");
    snprintf(line, sizeof line, "status --config %s", file);
    assert_int_equal(run_tool(line), 1);
    assert_string_equal(scripted_said("store_open", 0), "redis://of.the.file/1 filed");
    strcat(line, " --set edition=lined");
    assert_int_equal(run_tool(line), 1);
    assert_string_equal(scripted_said("store_open", 1), "redis://of.the.file/1 lined");
    setenv("TRIPTYCH_EDITION", "surrounding", 1);
    assert_int_equal(run_tool(line), 1);
    assert_string_equal(scripted_said("store_open", 2), "redis://of.the.file/1 surrounding");
}

static void a_redis_that_is_away_is_waited_for_and_then_named_without_its_password(void **state)
{
    (void)state;
    static const struct tool_case cases[] = {
        {"status --set redis_url=redis://:hunter2@r/0", 1, NULL, "refused by the test"},
    };
    scripted_refuse("store_open", ERR_UNAVAILABLE);
    ASSERT_TOOL_CASES(cases);
    assert_lacks(tool_err, "hunter2");
}

static void a_value_that_no_side_can_have_is_refused_before_redis_is_asked(void **state)
{
    (void)state;
    assert_int_equal(run_tool("status --set side_steps=nonsense"), 2);
    assert_int_equal(scripted_count("store_open"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        tool_test(what_is_wrong_with_a_command_line_is_named_in_one_sentence),
        tool_test(an_option_s_value_is_never_repeated_in_a_refusal),
        tool_test(a_letter_that_is_no_option_is_named_itself),
        tool_test(options_may_stand_before_and_behind_a_command_and_the_last_one_wins),
        tool_test(what_stands_behind_two_dashes_is_an_argument),
        tool_test(more_words_than_there_is_room_for_are_refused),
        tool_test(without_a_command_the_list_of_commands_is_an_error_message),
        tool_test(help_lists_every_command_and_setting),
        tool_test(each_command_explains_itself_whatever_its_arguments_are),
        tool_test(an_option_takes_a_value_with_every_command_or_with_none),
        tool_test(every_example_is_a_command_line_that_is_understood),
        tool_test(the_manual_page_has_every_command_and_setting),
        tool_test(bash_completes_commands_their_words_and_options),
        tool_test(the_version_is_one_line),
        tool_test(settings_come_from_file_line_and_environment),
        tool_test(a_redis_that_is_away_is_waited_for_and_then_named_without_its_password),
        tool_test(a_value_that_no_side_can_have_is_refused_before_redis_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
