/* Titles without their outlet's name, and those that say nothing. Outlets and events are invented. */
#include "title_own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_analyser *analyser;
static struct repeats *memory;
static struct title_own own;

static int setup(void **state)
{
    (void)state;
    analyser = text_analyser_new(NULL);
    memory = repeats_new(NULL);
    return analyser && memory ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    text_analyser_free(analyser);
    repeats_free(memory);
    return 0;
}

static const char *read_title(const char *title, const char *domain, const char *name)
{
    struct title_outlet outlet;
    struct err err = {0};
    title_outlet_set(&outlet, domain, name);
    assert_int_equal(title_own_read(&(struct title_reader){analyser, memory, "en", &outlet}, title, &own, &err), 0);
    return own.text;
}

static void the_outlet_s_name_is_taken_off_either_end(void **state)
{
    (void)state;
    const char *title = "Freighter strikes bridge";
    assert_string_equal(read_title("Freighter strikes bridge | The Daily Quill", "dailyquill.example", ""), title);
    assert_string_equal(read_title("Freighter strikes bridge - Quill News", "quill.example", ""), title);
    assert_string_equal(read_title("Quill – Freighter strikes bridge", "quill.example", ""), title);
    assert_string_equal(read_title("Freighter strikes bridge — Port Gazette", "", "Port Gazette"), title);
    assert_string_equal(read_title("Freighter strikes bridge - quill.example", "quill.example", ""), title);
    assert_string_equal(read_title("Quill museum reopens - after a fire", "quill.example", ""),
                        "Quill museum reopens - after a fire");
}

static void every_mark_between_title_and_outlet_is_known(void **state)
{
    static const char *const marks[] = {" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", "｜"};
    static const char *const others[] = {" ", "-", " -", "|", " : ", " / ", " … ", "、"};
    const char *title = "Freighter strikes bridge";
    char text[128];
    (void)state;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        snprintf(text, sizeof text, "%s%sQuill", title, marks[i]);
        assert_string_equal(read_title(text, "quill.example", ""), title);
        snprintf(text, sizeof text, "Quill%s%s%sQuill News", marks[i], title, marks[i]);
        assert_string_equal(read_title(text, "quill.example", ""), title);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        snprintf(text, sizeof text, "%s%sQuill", title, others[i]);
        assert_string_equal(read_title(text, "quill.example", ""), text);
    }
}

static void a_part_that_the_outlet_repeats_is_no_event_s(void **state)
{
    (void)state;
    read_title("Freighter strikes bridge | Coast and Country", "quill.example", "");
    read_title("Parliament rejects quota | Coast and Country", "quill.example", "");
    read_title("Volcano erupts on island | Coast and Country", "quill.example", "");
    assert_string_equal(read_title("Rain floods cellars | Coast and Country", "quill.example", ""),
                        "Rain floods cellars");
    assert_string_equal(read_title("Rain floods cellars | Coast and Country", "other.example", ""),
                        "Rain floods cellars | Coast and Country");
}

static void titles_above_walls_and_sections_say_nothing(void **state)
{
    static const char *const nothing[] = {"Just a moment...",
                                          "Just a moment…",
                                          "Access denied",
                                          "ACCESS DENIED | quill.example used a guard to restrict access",
                                          "Attention Required! | Cloudbar",
                                          "Subscribe",
                                          "Subscribe to read | Quill",
                                          "Sport",
                                          "Page introuvable",
                                          "Iniciar sesión",
                                          "Доступ запрещён",
                                          "请稍候…",
                                          "The Quill",
                                          "Quill News | Quill",
                                          "quill.example",
                                          "...",
                                          NULL};
    (void)state;
    for (int i = 0; nothing[i]; i++) {
        assert_string_equal(read_title(nothing[i], "quill.example", ""), "");
        assert_true(own.says_nothing);
        assert_int_equal(own.word_count, 0);
    }
}

static void titles_of_reports_that_begin_likewise_say_something(void **state)
{
    static const char *const reports[] = {"Access denied to reporters at the trial of Marta Kovac",
                                          "Just a moment of silence for the drowned of Port Selby",
                                          "Subscribe button wins design prize",
                                          "Sport minister resigns",
                                          "News of the ceasefire reaches Brenn",
                                          NULL};
    (void)state;
    for (int i = 0; reports[i]; i++) {
        assert_string_equal(read_title(reports[i], "quill.example", ""), reports[i]);
        assert_false(own.says_nothing);
        assert_true(own.word_count > 0);
    }
    assert_string_equal(read_title("", "quill.example", ""), "");
    assert_false(own.says_nothing); /* nothing is claimed of a title that is not there */
}

static void its_words_are_stems_without_numbers_the_weightiest_first(void **state)
{
    (void)state;
    uint16_t words[TITLE_WORDS_MAX];
    read_title("the ferries of Skarvholm in 2026", "", "");
    assert_int_equal(own.word_count, 2);
    memcpy(words, own.words, sizeof words);
    read_title("Skarvholm ferry: 12 saved", "", "");
    assert_int_equal(own.words[0], words[0]); /* the name, in either */
    assert_true(own.words[1] == words[1] || own.words[2] == words[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_outlet_s_name_is_taken_off_either_end, setup, teardown),
        cmocka_unit_test_setup_teardown(every_mark_between_title_and_outlet_is_known, setup, teardown),
        cmocka_unit_test_setup_teardown(a_part_that_the_outlet_repeats_is_no_event_s, setup, teardown),
        cmocka_unit_test_setup_teardown(titles_above_walls_and_sections_say_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(titles_of_reports_that_begin_likewise_say_something, setup, teardown),
        cmocka_unit_test_setup_teardown(its_words_are_stems_without_numbers_the_weightiest_first, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
