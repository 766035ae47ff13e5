/* What points back to a sentence that a reader has not seen. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "judge_fixture.h"

#define SENTENCES(...) ((const char *const[]){__VA_ARGS__, NULL})

static void english_that_leans_back_is_unfit(void **state)
{
    expect_unfit(state, "en",
                 SENTENCES("He said that the harbour council would vote again in the spring.",
                           "But the harbour council of Brevik will vote again in the spring.",
                           "So the level of the river Mar fell by two metres within a week.",
                           "In addition, the harbour council of Brevik closed both of its bridges.",
                           "This vote of the harbour council came after three weeks of protest.",
                           "When he arrived in Brevik on Monday, the pier had been closed for hours.",
                           "After their return to Brevik, the dockers went back on strike at once.",
                           "When the 34-year-old came home on Monday, the pier was closed already.",
                           "The 34-year-old was arrested in Brevik on Monday after a long chase.",
                           "Both of them were taken to the hospital of Brevik on Monday night."));
}

static void english_that_stands_alone_is_fit(void **state)
{
    expect_fit(state, "en",
               SENTENCES("This week the harbour council of Brevik votes on the old ferry pier.",
                         "In his speech on Monday, Kai Berg called the old ferry pier a danger.",
                         "Kai Berg, the 34-year-old captain of the ferry, was arrested on Monday.",
                         "The 34-year-old captain Kai Berg was arrested in Brevik on Monday night.",
                         "The harbour council of Brevik closed both of its bridges on Monday evening.",
                         "According to the harbour council, both bridges stay closed until Friday."));
}

static void what_goes_on_from_the_sentence_before_inside_is_unfit(void **state)
{
    expect_unfit(state, "en",
                 SENTENCES("Kai Berg, on the other hand, said that the old ferry pier must be kept.",
                           "The harbour council, however, voted for a new pier on Monday evening.",
                           "The harbour council of Brevik voted on Monday for a new pier, however, as it said.",
                           "State officials touted it as the largest ferry pier of the whole northern coast.",
                           "Later, he seemed to say that the old ferry pier of Brevik could be kept.",
                           "A court of Brevik also dropped the charges against two dockers, he said."));
    expect_fit(state, "en",
               SENTENCES("A court of Brevik also dropped the charges against two dockers, Kai Berg said.",
                         "The shipping company said it would sell both of its ferries to Brevik.",
                         "The council of Brevik voted for a new pier, but the mayor was not there."));
}

static void a_demonstrative_inside_points_at_its_noun(void **state)
{
    static const struct {
        const char *lang, *text, *noun;
    } cases[] = {
        {"en", "The council of Brevik has raised the pressure on those harbours since Monday.", "harbours"},
        {"en", "Kai Berg told the council of Brevik that these cranes must be sold at once.", "cranes"},
        {"en", "The council of Brevik raised the pay of those who work at night on Monday.", NULL},
        {"en", "The council of Brevik wants to sell the old ferry pier later this year.", NULL},
        {"de", "Der Rat von Brevik will nach Angaben der Stadt diese Kräne im Mai verkaufen.", "Kräne"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned wanted = cases[i].noun ? (unsigned)(strstr(cases[i].text, cases[i].noun) - cases[i].text) : 0;
        assert_int_equal(verdict_on(state, cases[i].text, cases[i].lang).pointer, wanted);
    }
}

static void a_definite_noun_must_have_been_introduced(void **state)
{
    const char *text = "The decision came after three weeks of protest in the town of Brevik.";
    struct sentence_verdict verdict = verdict_on(state, text, "en");
    assert_true(verdict.quality > 0);
    assert_int_equal(verdict.pointer, strstr(text, "decision") - text);
    text = "When the two suspects were found on Monday, the pier had burnt down.";
    assert_int_equal(verdict_on(state, text, "en").pointer, strstr(text, "suspects") - text);
    text = "The company on Monday said that the old ferry pier of Brevik would close.";
    assert_int_equal(verdict_on(state, text, "en").pointer, strstr(text, "company") - text);
    static const char *const free_ones[] = {
        "The decision by the harbour council came after three weeks of protest.",
        "The actor Kai Berg was arrested in Brevik on Monday after a long chase.",
        "The dockers' union called a strike for Wednesday after the accident in Brevik.",
        "The council's decision came after three weeks of protest in the town of Brevik.",
        "The White House did not answer when asked about the old ferry pier.",
        "The river Mar flooded the lower town of Brevik for the third time.",
    };
    for (size_t i = 0; i < sizeof free_ones / sizeof free_ones[0]; i++)
        assert_int_equal(verdict_on(state, free_ones[i], "en").pointer, 0);
}

static void a_clause_in_front_names_nobody_for_the_pronoun_behind_it(void **state)
{
    expect_unfit(state, "en",
                 SENTENCES("After Saturday's march, she described the closing of the pier as a great mistake.",
                           "At which point, the matter of the old ferry pier became one for the courts.",
                           "As evidence, he pointed to the letters that Ann Moss of the harbour council wrote.",
                           "Remember, the old ferry pier of Brevik has been closed two times before."));
    expect_fit(state, "en",
               SENTENCES("After the march in Brevik, Moss described the closing of the pier as a mistake.",
                         "After a long debate, Kai Berg said that he would vote for the pier of Brevik."));
}

static void such_a_thing_must_have_been_introduced(void **state)
{
    const char *text = "Minister Kai Berg told reporters in Brevik that there was no date for such a summit.";
    struct sentence_verdict verdict = verdict_on(state, text, "en");
    assert_true(verdict.quality > 0);
    assert_int_equal(verdict.pointer, strstr(text, "summit") - text);
}

static void other_languages_have_their_own_words(void **state)
{
    expect_unfit(state, "de",
                 SENTENCES("Aber der Hafenrat will im Frühjahr noch einmal darüber abstimmen.",
                           "Als er am Montag in Brevik ankam, war der alte Steg schon gesperrt.",
                           "Der 34-Jährige wurde am Montag nach langer Jagd in Brevik festgenommen."));
    expect_unfit(state, "fr",
                 SENTENCES("Elle a annoncé lundi la fermeture du vieux ponton de la ville de Brevik.",
                           "Par ailleurs, le conseil du port a fermé lundi les deux ponts de la ville.",
                           "Cette fermeture du vieux ponton a été décidée lundi par le conseil."));
    expect_unfit(state, "es",
                 SENTENCES("Sin embargo, el consejo del puerto votará otra vez en la primavera.",
                           "Ella anunció el lunes el cierre del viejo muelle de la ciudad de Brevik."));
    expect_unfit(state, "it", SENTENCES("Inoltre il consiglio del porto ha chiuso lunedì i due ponti della città."));
    expect_unfit(state, "pt", SENTENCES("Além disso, o conselho do porto fechou na segunda-feira as duas pontes."));
    expect_unfit(state, "nl", SENTENCES("Bovendien sloot de havenraad van Brevik maandag de twee bruggen."));
    expect_unfit(state, "pl", SENTENCES("Jednak rada portu w Breviku zagłosuje ponownie na wiosnę."));
    expect_unfit(state, "ru",
                 SENTENCES("Однако совет порта Бревика проголосует ещё раз весной.",
                           "Он заявил в понедельник, что старый причал Бревика закрыт."));
    expect_unfit(state, "uk", SENTENCES("Проте рада порту Бревіка проголосує ще раз навесні."));
    expect_unfit(state, "ar", SENTENCES("لكن مجلس الميناء في بريفيك سيصوت مرة أخرى في الربيع المقبل."));
    expect_unfit(state, "zh", SENTENCES("但港口委员会将在明年春天再次就关闭旧渡轮码头进行投票。"));
    expect_unfit(state, "ja", SENTENCES("しかし港湾評議会は来年春に再び投票を行う予定だと発表した。"));
}

static void what_other_languages_say_by_itself_is_fit(void **state)
{
    expect_fit(state, "de", SENTENCES("Diese Woche stimmt der Hafenrat von Brevik über den alten Steg ab."));
    expect_fit(state, "fr", SENTENCES("Cette semaine, le conseil du port de Brevik vote sur le vieux ponton."));
    expect_fit(state, "it", SENTENCES("Il consiglio del porto di Brevik ha deciso lunedì di chiudere il molo."));
    expect_fit(state, "ru", SENTENCES("Совет порта Бревика решил в понедельник закрыть старый причал."));
    expect_fit(state, "ja", SENTENCES("市議会は月曜日、古いフェリー桟橋を閉鎖することを決めた。"));
}

static void a_word_points_back_only_in_its_own_language(void **state)
{
    const char *italian = "Il consiglio del porto di Brevik ha deciso lunedì di chiudere il vecchio molo.";
    assert_true(verdict_on(state, italian, "it").quality > 0);
    assert_float_equal(verdict_on(state, italian, "fr").quality, 0, 0.001); /* there "il" is "he" */
    assert_true(verdict_on(state, italian, "und").quality > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_goes_on_from_the_sentence_before_inside_is_unfit),
        cmocka_unit_test(a_demonstrative_inside_points_at_its_noun),
        cmocka_unit_test(english_that_leans_back_is_unfit),
        cmocka_unit_test(english_that_stands_alone_is_fit),
        cmocka_unit_test(a_definite_noun_must_have_been_introduced),
        cmocka_unit_test(a_clause_in_front_names_nobody_for_the_pronoun_behind_it),
        cmocka_unit_test(such_a_thing_must_have_been_introduced),
        cmocka_unit_test(other_languages_have_their_own_words),
        cmocka_unit_test(what_other_languages_say_by_itself_is_fit),
        cmocka_unit_test(a_word_points_back_only_in_its_own_language),
    };
    return cmocka_run_group_tests(tests, judge_fixture_open, judge_fixture_close);
}
