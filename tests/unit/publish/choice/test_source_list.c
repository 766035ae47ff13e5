/* services/publish: the register's sources as the directory lists them. */
#include "source_list.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
/* after the four above, as cmocka asks */
#include <cmocka.h>

static const char csv[] = "domain,name,country,lang,leaning,factuality,owner,owner_group,ownership,media_type,hidden\n"
                          "zebra.example,The Zebra,FR,fr,left,high,Z Ltd,Group A,private,newspaper,\n"
                          "alpha.example,Alpha,FR,fr,center,,A Ltd,Group A,,tv,\n"
                          "beta.example,beta,DE,de,far-right,low,,,state,,\n"
                          "gamma.example,,US,en,,,,,,,\n"
                          "secret.example,Secret,US,en,left,high,,,,,1\n";

static struct registry *registry;
static struct facet told_rows[] = {{.key = "beta.example", .stories = 7}, {.key = "elsewhere.example", .stories = 9}};
static const struct facets told = {told_rows, 2};

static int open_register(void **state)
{
    (void)state;
    return registry_parse(csv, sizeof csv - 1, NULL, NULL, &registry, NULL);
}

static int close_register(void **state)
{
    (void)state;
    registry_free(registry);
    return 0;
}

static struct source_question question_of(const char *name, const char *value)
{
    struct source_question question = {.registry = registry, .told = &told, .words = ""};
    if (*name)
        assert_int_equal(article_choice_take(&question.choice, name, value, TIER_VANTAGE), ARTICLE_ASKED);
    return question;
}

static void assert_list(const struct source_question *question, const char *domains)
{
    struct source_list list;
    char found[256] = "";
    assert_int_equal(source_list_make(question, &list), 0);
    for (size_t i = 0; i < list.count; i++) {
        strcat(found, i ? " " : "");
        strcat(found, list.rows[i].entry->domain);
    }
    assert_string_equal(found, domains);
    source_list_done(&list);
}

static void those_that_tell_stories_come_first_then_names_whatever_their_case(void **state)
{
    (void)state;
    struct source_question all = question_of("", "");
    assert_list(&all, "beta.example alpha.example gamma.example zebra.example");
    struct source_list list;
    assert_int_equal(source_list_make(&all, &list), 0);
    assert_int_equal(list.rows[0].stories, 7);
    assert_int_equal(list.rows[1].stories, 0);
    source_list_done(&list);
    source_list_done(&list); /* as often as one likes */
}

static void each_field_narrows_the_list(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"side", "left", "zebra.example"},        {"side", "unrated", "gamma.example"},
        {"leaning", "far-right", "beta.example"}, {"country", "FR", "alpha.example zebra.example"},
        {"language", "de", "beta.example"},       {"factuality", "unrated", "alpha.example gamma.example"},
        {"ownership", "state", "beta.example"},   {"owner", "Group A", "alpha.example zebra.example"},
        {"media", "tv", "alpha.example"},         {"country", "IT", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source_question question = question_of(cases[i][0], cases[i][1]);
        assert_list(&question, cases[i][2]);
    }
}

static void words_are_looked_for_in_name_and_domain(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"ZEBRA", "zebra.example"}, {"gamma.ex", "gamma.example"}, {"secret", ""}, {"%", ""}, {"nobody", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct source_question question = question_of("", "");
        question.words = cases[i][0];
        assert_list(&question, cases[i][1]);
    }
}

static void values_are_counted_as_if_their_own_field_were_not_asked_for(void **state)
{
    (void)state;
    struct article_facet facets[8];
    struct source_question question = question_of("country", "FR");
    size_t count = source_facets(&question, ARTICLE_COUNTRY, facets, 8);
    assert_int_equal(count, 3);
    assert_string_equal(facets[0].value, "FR");
    assert_int_equal(facets[0].articles, 2);
    count = source_facets(&question, ARTICLE_SIDE, facets, 8);
    assert_int_equal(count, 2);                                              /* but the other field counts */
    assert_int_equal(source_facets(&question, ARTICLE_OWNER, facets, 8), 1); /* none is no value */
    assert_int_equal(source_facets(&question, ARTICLE_COUNTRY, facets, 1), 1);
}

static void without_a_register_there_is_an_empty_list(void **state)
{
    (void)state;
    struct source_question question = {.told = &told, .words = ""};
    struct article_facet facets[2];
    assert_list(&question, "");
    assert_int_equal(source_facets(&question, ARTICLE_SIDE, facets, 2), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(those_that_tell_stories_come_first_then_names_whatever_their_case),
        cmocka_unit_test(each_field_narrows_the_list),
        cmocka_unit_test(words_are_looked_for_in_name_and_domain),
        cmocka_unit_test(values_are_counted_as_if_their_own_field_were_not_asked_for),
        cmocka_unit_test(without_a_register_there_is_an_empty_list),
    };
    return cmocka_run_group_tests(tests, open_register, close_register);
}
