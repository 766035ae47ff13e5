/* Articles without what their outlets say whatever they report. All texts are invented. */
#include "article_own.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WALL                                                                                                           \
    "Support from readers keeps our newsroom open. Every gift, however small, pays for another hour of work. "         \
    "Please take two minutes and choose the plan that suits you. You may cancel at any time."
#define REPORT_FERRY "The ferry Aurora ran onto a rock off Skarvholm on Sunday. All 212 passengers were taken ashore."
#define REPORT_QUOTA                                                                                                   \
    "Parliament in Varda has rejected the new fishing quota. The minister spoke of a bad day for the sea."

static struct text_analyser *analyser;
static struct repeats *memory;
static struct article_own own;
static unsigned number;

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

static const char *read_at(const char *domain, const char *url, const char *title, const char *text)
{
    char id[20];
    struct err err = {0};
    snprintf(id, sizeof id, "a%u", ++number);
    const struct article_own_input input = {id, domain, "", url, title, text, "en"};
    assert_int_equal(article_own_read(analyser, memory, &input, &own, &err), 0);
    return own.text;
}

static const char *read_own(const char *domain, const char *title, const char *text)
{
    return read_at(domain, "", title, text);
}

static void a_wall_that_stands_for_the_text_is_no_evidence_at_its_second_title(void **state)
{
    (void)state;
    assert_string_equal(read_own("quill.example", "Ceasefire holds in Ostria", WALL), WALL);
    assert_string_equal(read_own("quill.example", "Lindqvist wins final at Port Selby", WALL), "");
    assert_string_equal(own.title.text, "Lindqvist wins final at Port Selby");
    /* Of another outlet too, when all of the text is known. */
    assert_string_equal(read_own("gazette.example", "Volcano erupts on Isla Perdida", WALL), "");
}

static void a_wall_before_a_report_is_taken_off_it(void **state)
{
    (void)state;
    read_own("quill.example", "Volcano erupts on Isla Perdida", "Ash rose at dawn.\n" WALL);
    assert_string_equal(read_own("quill.example", "Aurora aground off Skarvholm", WALL "\n" REPORT_FERRY),
                        REPORT_FERRY);
}

static void a_menu_of_short_lines_goes_and_what_lies_between_beginning_and_end(void **state)
{
    char menu[4096] = "";
    (void)state;
    for (int i = 0; i < 120; i++)
        sprintf(menu + strlen(menu), "Menu %c%c\n", 'a' + i % 26, 'a' + i / 26);
    read_own("quill.example", "Volcano erupts on Isla Perdida", menu);
    assert_string_equal(read_own("quill.example", "Aurora aground off Skarvholm", menu), "");
}

static void an_agency_s_report_stays_under_other_headlines(void **state)
{
    static const char *const titles[] = {"Ferry Aurora runs onto rock", "Rock stops ferry: all saved off Skarvholm",
                                         "Skarvholm: 212 ashore after Aurora hits rock", "Ferry passengers saved"};
    char domain[32];
    (void)state;
    for (unsigned i = 0; i < 12; i++) {
        snprintf(domain, sizeof domain, "paper%u.example", i);
        assert_string_equal(read_own(domain, titles[i % 4], REPORT_FERRY), REPORT_FERRY);
    }
}

static void a_sentence_with_a_word_of_its_title_stays(void **state)
{
    (void)state;
    const char *said = "Reporting from the harbour of Skarvholm.";
    read_own("quill.example", "Parliament rejects quota", said);
    assert_string_equal(read_own("quill.example", "Ferry aground off Skarvholm", said), said);
}

static void titles_that_say_nothing_gather_nobody(void **state)
{
    (void)state;
    const char *check = "Checking your connection before you go on. This takes a few seconds.";
    read_own("quill.example", "Just a moment...", check);
    uint32_t first = own.marks.title;
    assert_string_equal(read_own("gazette.example", "Just a moment...", check), "");
    assert_string_equal(own.title.text, "");
    assert_true(own.marks.title != first);
}

static void the_address_tells_what_a_title_that_says_nothing_does_not(void **state)
{
    (void)state;
    read_at("quill.example", "https://quill.example/ferry-aground-off-skarvholm", "Access denied", "");
    assert_string_equal(own.title.text, "ferry aground off skarvholm");
    read_at("quill.example", "https://quill.example/quota-rejected-in-varda", "",
            "Excerpt unavailable from publisher.");
    assert_string_equal(own.title.text, "quota rejected in varda");
    assert_string_equal(own.text, "");
    /* Words of its own come first. */
    read_at("quill.example", "https://quill.example/quota-rejected-in-varda", "", REPORT_QUOTA);
    assert_string_equal(own.title.text, "");
    assert_string_equal(own.text, REPORT_QUOTA);
}

static void without_a_title_nothing_can_be_told_of_a_text(void **state)
{
    (void)state;
    read_own("quill.example", "", REPORT_QUOTA);
    assert_string_equal(read_own("gazette.example", "", REPORT_QUOTA), REPORT_QUOTA);
    assert_int_equal(own.marks.unit_count, 0);
}

static void issues_of_a_bulletin_are_counted(void **state)
{
    (void)state;
    read_own("quill.example", "Markets on 3 May: index at 2,105", "");
    assert_int_equal(own.marks.issues, 0);
    read_own("quill.example", "Markets on 4 May: index at 2,114", "");
    assert_int_equal(own.marks.issues, 1);
    read_own("quill.example", "Markets on 5 May: index at 2,094", "");
    assert_int_equal(own.marks.issues, 2);
    read_own("gazette.example", "Markets on 5 May: index at 2,094", "");
    assert_int_equal(own.marks.issues, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_wall_that_stands_for_the_text_is_no_evidence_at_its_second_title, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_wall_before_a_report_is_taken_off_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_menu_of_short_lines_goes_and_what_lies_between_beginning_and_end, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(an_agency_s_report_stays_under_other_headlines, setup, teardown),
        cmocka_unit_test_setup_teardown(a_sentence_with_a_word_of_its_title_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(titles_that_say_nothing_gather_nobody, setup, teardown),
        cmocka_unit_test_setup_teardown(the_address_tells_what_a_title_that_says_nothing_does_not, setup, teardown),
        cmocka_unit_test_setup_teardown(without_a_title_nothing_can_be_told_of_a_text, setup, teardown),
        cmocka_unit_test_setup_teardown(issues_of_a_bulletin_are_counted, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
