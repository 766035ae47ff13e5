/* What pages say: catalogues, plurals, names, and which language a reader gets. */
#include "code_names.h"
#include "subject_names.h"
#include "topic_names.h"
#include "words.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static int speak_english(void **state)
{
    (void)state;
    words_use(WORDS_EN);
    return 0;
}

static struct lang_list langs_of(const char *first, const char *accept)
{
    struct lang_list langs = {0};
    lang_list_add(&langs, first);
    lang_list_accept(&langs, accept);
    return langs;
}

static void the_first_language_that_pages_have_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *first, *accept;
        enum words_lang lang;
    } cases[] = {{"de", NULL, WORDS_DE},    {"sl", "fr-CH, fr;q=0.9", WORDS_FR}, {NULL, "sv,zh-TW;q=0.8", WORDS_ZH},
                 {"pt-BR", "en", WORDS_PT}, {NULL, "xx, *", WORDS_EN},           {NULL, NULL, WORDS_EN},
                 {"../etc", "ar", WORDS_AR}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lang_list langs = langs_of(cases[i].first, cases[i].accept);
        assert_int_equal(words_lang_of(&langs), cases[i].lang);
    }
    enum words_lang lang;
    assert_false(words_lang_read("xx", &lang));
    assert_false(words_lang_read(NULL, &lang));
    assert_true(words_lang_read("tr", &lang));
    assert_int_equal(lang, WORDS_TR);
}

static void every_language_says_it_otherwise_and_the_unknown_stays_english(void **state)
{
    (void)state;
    for (int lang = 0; lang < WORDS_LANGS; lang++) {
        words_use((enum words_lang)lang);
        assert_int_equal(words_used(), lang);
        assert_int_equal(strcmp(say("Top stories"), "Top stories") != 0, lang != WORDS_EN);
        assert_string_equal(say("a text that nobody has translated"), "a text that nobody has translated");
        assert_string_equal(say_count(2, "a nobody", "two nobodies"), "two nobodies");
        assert_string_equal(say(""), ""); /* by that name a catalogue keeps its head */
        assert_int_equal(words_is_rtl((enum words_lang)lang), lang == WORDS_AR);
        assert_int_equal(strlen(words_lang_code((enum words_lang)lang)), 2);
        assert_true(*words_lang_name((enum words_lang)lang) != '\0');
        assert_true(*words_thousands() != '\0');
    }
}

static void numbers_have_the_form_that_their_language_gives_them(void **state)
{
    (void)state;
    static const struct {
        enum words_lang lang;
        unsigned count;
        const char *form;
    } cases[] = {
        {WORDS_EN, 0, "sources"},   {WORDS_EN, 1, "source"},  {WORDS_DE, 1, "Quelle"},  {WORDS_DE, 0, "Quellen"},
        {WORDS_FR, 0, "source"},    {WORDS_FR, 2, "sources"}, {WORDS_PL, 1, "źródło"},  {WORDS_PL, 3, "źródła"},
        {WORDS_PL, 5, "źródeł"},    {WORDS_PL, 12, "źródeł"}, {WORDS_PL, 22, "źródła"}, {WORDS_PL, 112, "źródeł"},
        {WORDS_AR, 1, "مصدر واحد"}, {WORDS_AR, 2, "مصدران"},  {WORDS_AR, 7, "مصادر"},   {WORDS_AR, 11, "مصدرًا"},
        {WORDS_AR, 100, "مصدر"},    {WORDS_AR, 103, "مصادر"}, {WORDS_ZH, 1, "个来源"},  {WORDS_ZH, 9, "个来源"},
        {WORDS_TR, 5, "kaynak"},    {WORDS_ES, 1, "fuente"},  {WORDS_IT, 2, "fonti"},   {WORDS_PT, 2, "fontes"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        words_use(cases[i].lang);
        assert_string_equal(say_count(cases[i].count, "source", "sources"), cases[i].form);
    }
}

static void countries_languages_and_topics_have_names_in_each(void **state)
{
    (void)state;
    char title[SUBJECT_TITLE_SIZE];
    words_use(WORDS_DE);
    assert_string_equal(country_name("FR"), "Frankreich");
    assert_string_equal(language_name("pl"), "Polnisch");
    assert_string_equal(country_name("FR"), "Frankreich");
    assert_string_equal(language_name("und"), "unbekannte Sprache");
    assert_string_equal(country_name("QQ"), "QQ");
    assert_true(subject_place_title("AT/Wien", title, sizeof title));
    assert_string_equal(title, "Wien, Österreich");
    subject_topic_title("politics", title, sizeof title);
    assert_string_equal(title, "Politik");
    words_use(WORDS_ES);
    assert_string_equal(language_name("en"), "Inglés");
    words_use(WORDS_AR);
    subject_topic_label("economy", title, sizeof title);
    assert_string_equal(title, "الاقتصاد");
    words_use(WORDS_ZH);
    assert_string_equal(country_name("US"), "美国");
    subject_topic_label("sport", title, sizeof title);
    assert_string_equal(title, "体育");
    words_use(WORDS_EN);
    assert_string_equal(country_name("FR"), "France");
    subject_topic_label("economy", title, sizeof title);
    assert_string_equal(title, "Economy");
}

/* Two chips of one name would lead to two pages. */
static void no_two_topics_have_one_label(void **state)
{
    char one[SUBJECT_TITLE_SIZE], other[SUBJECT_TITLE_SIZE];
    (void)state;
    for (size_t i = 0; i < topic_names_count; i++) {
        subject_topic_label(topic_names[i].slug, one, sizeof one);
        for (size_t j = i + 1; j < topic_names_count; j++) {
            subject_topic_label(topic_names[j].slug, other, sizeof other);
            assert_string_not_equal(one, other);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_topics_have_one_label),
        cmocka_unit_test(the_first_language_that_pages_have_is_taken),
        cmocka_unit_test_teardown(every_language_says_it_otherwise_and_the_unknown_stays_english, speak_english),
        cmocka_unit_test_teardown(numbers_have_the_form_that_their_language_gives_them, speak_english),
        cmocka_unit_test_teardown(countries_languages_and_topics_have_names_in_each, speak_english),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
