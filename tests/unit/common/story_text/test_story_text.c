/* common/story_text: whose language a story is shown in. */
#include "story_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after the four that it needs */
#include <cmocka.h>

/* An English story that is told in French and Slovenian too; of the Slovenian text there is a headline alone. */
static struct {
    Triptych__StoryHead head;
    Triptych__Summary summary, french, slovenian, *others[2];
    Triptych__Heading headings[2], *heading_pointers[2];
    Triptych__Bullet bullets[4], *english_bullets[2], *french_bullets[2];
    Triptych__StoryDetails details;
} story;

static void bullet_set(Triptych__Bullet *bullet, const char *text, const char *lang)
{
    triptych__bullet__init(bullet);
    bullet->text = (char *)text;
    bullet->lang = (char *)lang;
}

static void text_set(Triptych__Summary *text, const char *lang, const char *headline)
{
    triptych__summary__init(text);
    text->lang = (char *)lang;
    text->headline = (char *)headline;
}

static void heading_set(Triptych__Heading *heading, const Triptych__Summary *text, const char *lead)
{
    triptych__heading__init(heading);
    heading->lang = text->lang;
    heading->headline = text->headline;
    heading->lead = (char *)lead;
}

static int setup(void **state)
{
    (void)state;
    triptych__story_head__init(&story.head);
    triptych__story_details__init(&story.details);
    text_set(&story.summary, "en", "A bridge opens");
    text_set(&story.french, "fr", "Un pont ouvre");
    text_set(&story.slovenian, "sl", "Most je odprt");
    bullet_set(&story.bullets[0], "The bridge opened on Monday.", "en");
    bullet_set(&story.bullets[1], "Many came to see it.", "en");
    bullet_set(&story.bullets[2], "Le pont a ouvert lundi.", "fr");
    bullet_set(&story.bullets[3], "Beaucoup sont venus.", "fr");
    for (int i = 0; i < 2; i++) {
        story.english_bullets[i] = &story.bullets[i];
        story.french_bullets[i] = &story.bullets[2 + i];
        story.heading_pointers[i] = &story.headings[i];
    }
    story.summary.bullets = story.english_bullets;
    story.french.bullets = story.french_bullets;
    story.summary.n_bullets = story.french.n_bullets = 2;
    heading_set(&story.headings[0], &story.french, "Le pont a ouvert lundi.");
    heading_set(&story.headings[1], &story.slovenian, "");
    story.summary.headings = story.heading_pointers;
    story.summary.n_headings = 2;
    story.others[0] = &story.french;
    story.others[1] = &story.slovenian;
    story.details.summaries = story.others;
    story.details.n_summaries = 2;
    story.head.summary = &story.summary;
    return 0;
}

static struct story_text chosen(const char *accept, int has_details)
{
    struct lang_list langs = {0};
    struct story_text text;
    lang_list_accept(&langs, accept);
    story_text_choose(&story.head, has_details ? &story.details : NULL, &langs, &text);
    return text;
}

static void a_reader_gets_the_first_language_that_there_is(void **state)
{
    (void)state;
    struct story_text text = chosen("de, fr;q=0.8, en;q=0.5", 1);
    assert_string_equal(text.headline, "Un pont ouvre");
    assert_string_equal(text.lang, "fr");
    assert_string_equal(text.lead, "Le pont a ouvert lundi.");
    assert_int_equal(text.bullet_count, 2);
    assert_string_equal(text.bullets[1]->text, "Beaucoup sont venus.");
    text = chosen("en, fr", 1);
    assert_string_equal(text.headline, "A bridge opens");
    assert_string_equal(text.bullets[0]->lang, "en");
}

static void a_reader_of_none_of_them_gets_what_the_head_says(void **state)
{
    (void)state;
    struct story_text text = chosen("de, it", 1);
    assert_string_equal(text.headline, "A bridge opens");
    assert_string_equal(text.lang, "en");
    assert_string_equal(text.bullets[0]->text, "The bridge opened on Monday.");
    story_text_choose(&story.head, &story.details, NULL, &text);
    assert_string_equal(text.headline, "A bridge opens");
}

static void a_list_has_headline_and_lead_in_the_language(void **state)
{
    (void)state;
    struct story_text text = chosen("fr", 0);
    assert_string_equal(text.headline, "Un pont ouvre");
    assert_string_equal(text.lead, "Le pont a ouvert lundi.");
    assert_string_equal(text.lead_lang, "fr");
    assert_string_equal(text.bullets[0]->lang, "en");
}

static void a_language_without_sentences_has_those_of_the_head_which_say_so(void **state)
{
    (void)state;
    for (int has_details = 0; has_details < 2; has_details++) {
        struct story_text text = chosen("sl", has_details);
        assert_string_equal(text.headline, "Most je odprt");
        assert_string_equal(text.lang, "sl");
        assert_string_equal(text.lead_lang, "en");
        assert_string_equal(story_text_lang(text.bullets, text.bullet_count), "en");
    }
}

static void an_operators_headline_stands_for_every_reader(void **state)
{
    (void)state;
    story.head.retitled = 1;
    story.summary.headline = (char *)"What really happened";
    struct story_text text = chosen("fr", 1);
    assert_string_equal(text.headline, "What really happened");
    assert_string_equal(text.lang, "");
    assert_string_equal(text.bullets[0]->lang, "fr");
}

static void a_summary_of_an_earlier_version_and_none_at_all_are_shown_as_they_are(void **state)
{
    (void)state;
    story.summary.lang = (char *)"";
    story.summary.n_headings = 0;
    struct story_text text = chosen("fr", 0);
    assert_string_equal(text.headline, "A bridge opens");
    assert_string_equal(text.lang, "");
    story.head.summary = NULL;
    text = chosen("fr", 0);
    assert_string_equal(text.headline, "");
    assert_int_equal(text.bullet_count, 0);
}

static void bullets_of_several_languages_have_none_in_common(void **state)
{
    (void)state;
    Triptych__Bullet *mixed[] = {&story.bullets[0], &story.bullets[2]};
    assert_string_equal(story_text_lang(mixed, 2), "");
    assert_string_equal(story_text_lang(mixed, 1), "en");
    assert_string_equal(story_text_lang(mixed, 0), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reader_gets_the_first_language_that_there_is, setup),
        cmocka_unit_test_setup(a_reader_of_none_of_them_gets_what_the_head_says, setup),
        cmocka_unit_test_setup(a_list_has_headline_and_lead_in_the_language, setup),
        cmocka_unit_test_setup(a_language_without_sentences_has_those_of_the_head_which_say_so, setup),
        cmocka_unit_test_setup(an_operators_headline_stands_for_every_reader, setup),
        cmocka_unit_test_setup(a_summary_of_an_earlier_version_and_none_at_all_are_shown_as_they_are, setup),
        cmocka_unit_test_setup(bullets_of_several_languages_have_none_in_common, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
