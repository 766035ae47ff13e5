/* Which languages a story has, and which have enough. */
#include "story_fixture.h"
#include "story_langs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct story_fixture fixture;

static void add(const char *source, const char *lang)
{
    fixture_add(&fixture, &(struct fixture_row){.source = source, .lang = lang, .title = "A bridge opens"});
}

/* "sl:1 fr:2" for the languages in order with their outlets. */
static const char *found(const char *edition_lang)
{
    static char joined[256];
    struct story_langs langs;
    story_langs_find(fixture.pointers, fixture.count, edition_lang, &langs);
    *joined = '\0';
    for (unsigned i = 0; i < langs.count; i++) {
        size_t len = strlen(joined);
        snprintf(joined + len, sizeof joined - len, "%s%s:%u", i ? " " : "", langs.langs[i].code,
                 langs.langs[i].sources);
    }
    return joined;
}

static void the_editions_language_comes_first_then_those_of_most_outlets(void **state)
{
    (void)state;
    fixture_init(&fixture);
    add("a.example", "de");
    add("b.example", "fr");
    add("c.example", "fr");
    add("d.example", "sl");
    add("e.example", "de");
    add("f.example", "fr");
    assert_string_equal(found("sl"), "sl:1 fr:3 de:2");
    assert_string_equal(found("en"), "fr:3 de:2 sl:1");
}

static void an_outlet_counts_once_in_each_of_its_languages(void **state)
{
    (void)state;
    fixture_init(&fixture);
    add("a.example", "de");
    add("a.example", "de");
    add("a.example", "fr");
    add("b.example", "fr");
    add("", "it");
    add("", "it");
    add("", "it");
    assert_string_equal(found("en"), "it:3 fr:2 de:1");
}

static void an_unknown_language_is_none(void **state)
{
    (void)state;
    fixture_init(&fixture);
    add("a.example", "und");
    add("b.example", "");
    assert_string_equal(found("en"), "");
}

static void two_articles_are_enough_and_one_in_the_editions_language(void **state)
{
    (void)state;
    fixture_init(&fixture);
    add("a.example", "fr");
    add("a.example", "fr");
    add("b.example", "de");
    add("c.example", "sl");
    struct story_langs langs;
    story_langs_find(fixture.pointers, fixture.count, "sl", &langs);
    assert_string_equal(langs.langs[0].code, "sl");
    assert_true(story_lang_is_kept(&langs.langs[0]));
    assert_string_equal(langs.langs[1].code, "fr");
    assert_true(story_lang_is_kept(&langs.langs[1]));
    assert_false(story_lang_is_kept(&langs.langs[2]));
}

static void more_languages_than_are_told_apart_do_no_harm(void **state)
{
    (void)state;
    static char codes[STORY_LANGS_SEEN_MAX + 8][3];
    fixture_init(&fixture);
    for (int i = 0; i < STORY_LANGS_SEEN_MAX + 8; i++) {
        snprintf(codes[i], sizeof codes[i], "%c%c", 'a' + i / 26, 'a' + i % 26);
        add("a.example", codes[i]);
    }
    struct story_langs langs;
    story_langs_find(fixture.pointers, fixture.count, "ab", &langs);
    assert_int_equal(langs.count, STORY_LANGS_SEEN_MAX);
    assert_string_equal(langs.langs[0].code, "ab");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_editions_language_comes_first_then_those_of_most_outlets),
        cmocka_unit_test(an_outlet_counts_once_in_each_of_its_languages),
        cmocka_unit_test(an_unknown_language_is_none),
        cmocka_unit_test(two_articles_are_enough_and_one_in_the_editions_language),
        cmocka_unit_test(more_languages_than_are_told_apart_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
