/* A story's texts in its languages. All texts are invented. */
#include "story_fixture.h"
#include "story_make.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct story_fixture fixture;
static struct story_maker *maker;

static int open_fixture(void **state)
{
    (void)state;
    fixture_init(&fixture);
    maker = story_maker_new("en", NULL);
    return maker ? 0 : -1;
}

static int close_fixture(void **state)
{
    (void)state;
    story_maker_free(maker);
    return 0;
}

static void add(const char *source, const char *lang, const char *title, const char *text)
{
    fixture_add(&fixture, &(struct fixture_row){.source = source, .lang = lang, .title = title, .text = text});
}

static void add_english(void)
{
    add("coast.example", "en", "River floods lower town of Marvik",
        "The river Mar flooded the lower town of Marvik on Monday and drove 400 people from their homes. "
        "Rescue teams brought families to safety with boats throughout the whole night.");
    add("herald.example", "en", "Marvik: river Mar floods lower town, 400 leave homes",
        "About 400 people left their homes in the lower town of Marvik after the river Mar flooded it on Monday. "
        "The mayor of Marvik closed both bridges and asked for help from neighbouring counties.");
}

static void add_french(void)
{
    add("rive.example", "fr", "La rivière Mar inonde la ville basse de Marvik",
        "La rivière Mar a inondé lundi la ville basse de Marvik et chassé 400 personnes de leurs maisons. "
        "Des équipes de secours ont évacué des familles entières en bateau pendant toute la nuit.");
    add("journal.example", "fr", "Inondation à Marvik : 400 habitants évacués",
        "Environ 400 habitants de la ville basse de Marvik ont quitté leurs maisons après la crue de la rivière Mar. "
        "Le maire de Marvik a fermé les deux ponts et demandé de l'aide aux comtés voisins.");
    add("soir.example", "fr", "Marvik sous les eaux",
        "Les écoles de la ville basse de Marvik resteront fermées jusqu'à la décrue, selon le maire de la ville.");
}

static void add_german(void)
{
    add("ufer.example", "de", "Fluss Mar überflutet die Unterstadt von Marvik",
        "Der Fluss Mar hat am Montag die Unterstadt von Marvik überflutet und 400 Menschen aus ihren Häusern "
        "vertrieben. "
        "Rettungskräfte brachten die ganze Nacht hindurch Familien mit Booten in Sicherheit.");
    add("blatt.example", "de", "Hochwasser in Marvik: 400 Menschen verlassen Häuser",
        "Rund 400 Menschen haben nach dem Hochwasser des Flusses Mar ihre Häuser in Marvik verlassen. "
        "Der Bürgermeister von Marvik ließ beide Brücken sperren und bat die Nachbarkreise um Hilfe.");
}

static void add_slovenian(void)
{
    add("obala.example", "sl", "Reka Mar poplavila spodnje mesto Marvik",
        "Reka Mar je v ponedeljek poplavila spodnje mesto Marvik in iz domov pregnala 400 ljudi. "
        "Reševalci so vso noč s čolni odvažali družine na varno v sosednje kraje.");
    add("delo.example", "sl", "Poplava v Marviku: 400 ljudi zapustilo domove",
        "Okoli 400 ljudi je po poplavi reke Mar zapustilo svoje domove v spodnjem mestu Marvik. "
        "Župan Marvika je zaprl oba mostova in prosil sosednje občine za pomoč.");
}

static const char *lang_of(const char *article_id)
{
    return fixture.rows[fixture_index(&fixture, article_id)].placement.lang;
}

static void expect_all_in(const Triptych__Summary *text, const char *lang)
{
    assert_string_equal(text->lang, lang);
    assert_string_equal(lang_of(text->headline_article_id), lang);
    assert_true(text->n_bullets >= 1);
    for (size_t i = 0; i < text->n_bullets; i++) {
        const Triptych__Article *article = &fixture.rows[fixture_index(&fixture, text->bullets[i]->article_id)].article;
        assert_string_equal(text->bullets[i]->lang, lang);
        assert_string_equal(lang_of(text->bullets[i]->article_id), lang);
        assert_true(strstr(article->text, text->bullets[i]->text) || strstr(article->title, text->bullets[i]->text));
    }
}

static struct story_made make(void)
{
    struct story_made made;
    struct err err = {0};
    assert_int_equal(story_make(maker, fixture.pointers, fixture.count, &made, &err), 0);
    return made;
}

static void a_story_in_four_languages_is_told_whole_in_each_of_them(void **state)
{
    (void)state;
    add_french();
    add_german();
    add_english();
    add_slovenian();
    struct story_made made = make();
    expect_all_in(made.summary, "en");
    assert_int_equal(made.details->n_summaries, 3);
    static const char *const others[] = {"fr", "de", "sl"};
    for (size_t i = 0; i < 3; i++) {
        const Triptych__Summary *text = made.details->summaries[i];
        expect_all_in(text, others[i]);
        assert_true(text->n_bullets >= 2);
        assert_string_equal(made.summary->headings[i]->lang, others[i]);
        assert_string_equal(made.summary->headings[i]->headline, text->headline);
        assert_string_equal(made.summary->headings[i]->lead, text->bullets[0]->text);
    }
}

static void a_story_in_one_language_has_no_details(void **state)
{
    (void)state;
    add_french();
    struct story_made made = make();
    expect_all_in(made.summary, "fr");
    assert_null(made.details);
    assert_int_equal(made.summary->n_headings, 0);
}

static void one_article_in_the_editions_language_leads_a_story_of_others(void **state)
{
    (void)state;
    add_french();
    add_german();
    add("post.example", "en", "Mayor closes both bridges of Marvik",
        "The mayor of Marvik closed both bridges over the river Mar on Monday evening after the flood.");
    struct story_made made = make();
    expect_all_in(made.summary, "en");
    assert_int_equal(made.summary->n_bullets, 1);
    assert_int_equal(made.details->n_summaries, 2);
}

static void one_article_in_another_language_is_no_text_of_its_own(void **state)
{
    (void)state;
    add_english();
    add("rive.example", "fr", "La rivière Mar inonde la ville basse de Marvik",
        "La rivière Mar a inondé lundi la ville basse de Marvik et chassé 400 personnes de leurs maisons.");
    struct story_made made = make();
    expect_all_in(made.summary, "en");
    assert_null(made.details);
    assert_int_equal(made.summary->n_headings, 0);
}

static void without_the_editions_language_that_of_most_outlets_leads(void **state)
{
    (void)state;
    add_german();
    add_french();
    struct story_made made = make();
    expect_all_in(made.summary, "fr");
    assert_int_equal(made.details->n_summaries, 1);
    expect_all_in(made.details->summaries[0], "de");
}

static void a_title_alone_in_the_editions_language_heads_bullets_of_another(void **state)
{
    (void)state;
    add_french();
    add("wire.example", "en", "Flood drives 400 people from their homes in Marvik", "");
    struct story_made made = make();
    assert_string_equal(made.summary->lang, "en");
    assert_string_equal(made.summary->headline, "Flood drives 400 people from their homes in Marvik");
    assert_true(made.summary->n_bullets >= 2);
    for (size_t i = 0; i < made.summary->n_bullets; i++)
        assert_string_equal(made.summary->bullets[i]->lang, "fr");
    assert_int_equal(made.details->n_summaries, 1);
    expect_all_in(made.details->summaries[0], "fr");
}

/* No language has two articles here; one of them has two sentences all the same. */
static void a_language_of_one_article_with_two_sentences_is_not_mixed(void **state)
{
    (void)state;
    add("eins.example", "de", "Marvik: Wasser steigt", "");
    add("uno.example", "es", "El río Mar inunda Marvik",
        "El río Mar inundó el lunes la ciudad baja de Marvik y obligó a 400 personas a dejar sus casas. "
        "Equipos de rescate evacuaron en barco a familias enteras durante toda la noche del lunes.");
    struct story_made made = make();
    assert_string_equal(made.summary->lang, "es");
    assert_int_equal(made.summary->n_bullets, 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(made.summary->bullets[i]->lang, "es");
    assert_null(made.details);
}

static void where_no_language_has_enough_each_bullet_names_its_own(void **state)
{
    (void)state;
    add("uno.example", "es", "El río Mar inunda Marvik",
        "El río Mar inundó el lunes la ciudad baja de Marvik y obligó a 400 personas a dejar sus casas.");
    add("eins.example", "de", "Bürgermeister lässt Brücken sperren",
        "Der Bürgermeister von Marvik ließ beide Brücken sperren und bat die Nachbarkreise um Hilfe.");
    struct story_made made = make();
    assert_string_equal(made.summary->lang, "");
    assert_true(made.summary->headline[0]);
    assert_int_equal(made.summary->n_bullets, 2);
    for (size_t i = 0; i < 2; i++)
        assert_string_equal(made.summary->bullets[i]->lang, lang_of(made.summary->bullets[i]->article_id));
}

static void at_most_six_languages_are_kept_and_the_editions_always(void **state)
{
    (void)state;
    static const char *const langs[] = {"fr", "de", "sl", "es", "it", "pt", "nl", "pl"};
    for (size_t i = 0; i < sizeof langs / sizeof langs[0]; i++)
        for (int j = 0; j < 2; j++)
            add(j ? "two.example" : "one.example", langs[i], j ? "Marvik 400 Mar" : "Mar Marvik 400", "");
    add("wire.example", "en", "Flood drives 400 people from their homes in Marvik", "");
    struct story_made made = make();
    assert_string_equal(made.summary->lang, "en");
    assert_int_equal(made.summary->n_headings, 5);
    assert_int_equal(made.details->n_summaries, 5);
}

static void a_story_of_many_articles_is_read_up_to_its_limit(void **state)
{
    (void)state;
    static char sources[FIXTURE_ARTICLES_MAX][24];
    for (int i = 0; i < FIXTURE_ARTICLES_MAX; i++) {
        snprintf(sources[i], sizeof sources[i], "s%d.example", i);
        add(sources[i], i < STORY_ARTICLES_MAX ? "en" : "fr", "Marvik closes both bridges",
            "The mayor of Marvik closed both bridges over the river Mar on Monday evening after the flood.");
    }
    struct story_made made = make();
    assert_string_equal(made.summary->lang, "en");
    assert_null(made.details);
}

/* Its digest names places in a text that is no longer there. */
static void an_article_that_was_revised_is_read_again(void **state)
{
    (void)state;
    add("coast.example", "en", "River floods lower town of Marvik",
        "The river Mar flooded the lower town of Marvik on Monday and drove 400 people from their homes. "
        "Rescue teams brought families to safety with boats throughout the whole night.");
    assert_int_equal(make().summary->n_bullets, 2);
    fixture.rows[0].article.text = (char *)"The mayor of Marvik closed both bridges over the river on Tuesday evening.";
    fixture.rows[0].article.revision = 1;
    struct story_made made = make();
    expect_all_in(made.summary, "en");
    assert_int_equal(made.summary->n_bullets, 1);
}

static void an_empty_story_has_an_empty_text(void **state)
{
    (void)state;
    struct story_made made = make();
    assert_string_equal(made.summary->headline, "");
    assert_string_equal(made.summary->lang, "");
    assert_null(made.details);
}

static void a_storys_details_tell_what_differs_and_what_came_when(void **state)
{
    (void)state;
    add("coast.example", "en", "Flood in Marvik",
        "The flood in the lower town of Marvik killed 4 people on Monday, rescuers said.");
    add("post.example", "en", "Flood in Marvik kills more",
        "The flood in the lower town of Marvik killed 7 people on Monday, the mayor said.");
    for (size_t i = 0; i < fixture.count; i++)
        fixture.rows[i].article.published_ms = (int64_t)(i + 1) * 60000;
    struct story_made made = make();
    assert_int_equal(made.details->n_differ, 1);
    assert_string_equal(made.details->differ[0]->claims[0]->value, "7");
    assert_int_equal(made.details->n_timeline, 2);
    assert_true(made.details->timeline[0]->first);
    assert_string_equal(made.details->timeline[1]->source, "post.example");
    assert_int_equal(made.details->n_summaries, 0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)
    const struct CMUnitTest tests[] = {
        TEST(a_story_in_four_languages_is_told_whole_in_each_of_them),
        TEST(a_story_in_one_language_has_no_details),
        TEST(one_article_in_the_editions_language_leads_a_story_of_others),
        TEST(one_article_in_another_language_is_no_text_of_its_own),
        TEST(without_the_editions_language_that_of_most_outlets_leads),
        TEST(a_title_alone_in_the_editions_language_heads_bullets_of_another),
        TEST(a_language_of_one_article_with_two_sentences_is_not_mixed),
        TEST(where_no_language_has_enough_each_bullet_names_its_own),
        TEST(at_most_six_languages_are_kept_and_the_editions_always),
        TEST(a_story_of_many_articles_is_read_up_to_its_limit),
        TEST(an_article_that_was_revised_is_read_again),
        TEST(a_storys_details_tell_what_differs_and_what_came_when),
        TEST(an_empty_story_has_an_empty_text),
    };
#undef TEST
    return cmocka_run_group_tests(tests, NULL, NULL);
}
