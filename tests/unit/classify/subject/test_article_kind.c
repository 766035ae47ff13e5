/* What is news and what is not. All examples are invented. */
#include "article_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct example {
    const char *title, *text;
};

static void assert_kind(const char *title, const char *text, const char *url, enum article_kind wanted)
{
    char reason[KIND_REASON_SIZE];
    enum article_kind kind = article_kind(title, text, url, reason);
    if (kind != wanted) {
        print_message("%s: %s (%s)\n", title, article_kind_name(kind), reason);
    }
    assert_string_equal(article_kind_name(kind), article_kind_name(wanted));
    assert_int_equal(reason[0] == '\0', wanted == KIND_NEWS);
}

static void services_to_the_reader_are_no_news(void **state)
{
    static const struct example examples[] = {
        {"Your horoscope for Tuesday: Aries and Leo should rest", "Aries: a calm day."},
        {"Horoskop heute: Was die Sterne raten", "Widder: Ein ruhiger Tag steht bevor."},
        {"Horoscope du jour : lundi 4 mai", "Bélier : une journée calme."},
        {"Horóscopo de hoy, martes", "Aries, Tauro y Géminis tendrán un día tranquilo."},
        {"Oroscopo di domani, le previsioni", "Ariete: giornata tranquilla."},
        {"Гороскоп на завтра для всех знаков зодиака", "Овен: спокойный день."},
        {"Lottozahlen vom Samstag: 4, 8, 15, 16, 23, 42", "Die Superzahl ist die 3."},
        {"Powerball numbers for Saturday", "The winning numbers are 4-8-15-16-23."},
        {"Résultats du Loto du samedi", "Les numéros : 4 8 15 16 23."},
        {"Bean Bazaar promo code: 20% off in May", ""},
        {"Gutschein für Schuhladen Muster", "Jetzt sparen mit dem Code."},
        {"Today's Wordle hints and answer", "Still stuck?"},
        {"Crucigrama: las respuestas del martes", ""},
        {"TV listings for tonight", "Channel One: the film."},
        {"Programme TV : que regarder ce soir", ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        assert_kind(examples[i].title, examples[i].text, "", KIND_NOT_NEWS);
    }
}

static void reports_about_such_things_are_news(void **state)
{
    static const struct example examples[] = {
        {"Horoscope app raises 20 million from investors", "The start-up from Ghent employs 40 people."},
        {"Court rules on lottery winner's will", "The family had gone to court over 4 million."},
        {"Crossword champion dies at 94", "She set puzzles for half a century."},
        {"Supermarket chain drops paper coupons", "Customers are to use the app instead."},
        {"Government hands out food vouchers to 300,000", "The minister announced it on Monday."},
        {"Lotto operator fined for late payments", "The regulator found 12 cases in 2 years."},
        {"Four signs of the economy's recovery", "Exports rose by 3 per cent."},
        {"Wordle maker sues rival", "The case was filed in New York."},
    };
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
        assert_kind(examples[i].title, examples[i].text, "", KIND_NEWS);
    }
}

static void opinion_is_what_is_labelled_so(void **state)
{
    (void)state;
    assert_kind("Opinion: The harbour must stay open", "", "", KIND_OPINION);
    assert_kind("Kommentar: Der Hafen muss offen bleiben", "", "", KIND_OPINION);
    assert_kind("The harbour must stay open | Editorial", "", "", KIND_OPINION);
    assert_kind("The harbour must stay open", "", "https://paper.example/opinion/harbour", KIND_OPINION);
    assert_kind("Мнение: порт должен работать", "", "", KIND_OPINION);
    assert_kind("Opinion polls put the mayor ahead", "", "https://paper.example/politics/polls", KIND_NEWS);
    assert_kind("Court delivers opinion on harbour", "", "https://opinion.example/news/harbour", KIND_NEWS);
}

static void advice_is_evergreen(void **state)
{
    (void)state;
    assert_kind("How to clean a harbour", "", "", KIND_EVERGREEN);
    assert_kind("7 ways to cook beans", "", "", KIND_EVERGREEN);
    assert_kind("Comment choisir un vélo", "", "", KIND_EVERGREEN);
    assert_kind("Bean soup", "", "https://paper.example/recipes/bean-soup", KIND_EVERGREEN);
    assert_kind("7 dead in harbour fire", "", "", KIND_NEWS);
    assert_kind("What is the minister's plan for the harbour?", "", "", KIND_NEWS);
    assert_kind("5 things you need to know this Tuesday", "", "", KIND_NEWS);
    assert_kind("Minister says how to pay for it", "", "", KIND_NEWS);
}

static void what_spoke_for_it_is_told(void **state)
{
    char reason[KIND_REASON_SIZE];
    (void)state;
    article_kind("Your horoscope for Tuesday", "Aries: a calm day.", "", reason);
    assert_string_equal(reason, "horoscope: \"horoscope\", \"aries\"");
}

static void long_and_empty_texts_do_no_harm(void **state)
{
    char reason[KIND_REASON_SIZE];
    static char text[200000];
    (void)state;
    memset(text, '9', sizeof text - 1);
    assert_int_equal(article_kind("", "", "", reason), KIND_NEWS);
    assert_int_equal(article_kind(text, text, text, reason), KIND_NEWS);
    for (size_t i = 0; i + 2 < sizeof text; i += 2) {
        memcpy(text + i, "\xc3\x9f", 2); /* folds to more than it was */
    }
    assert_int_equal(article_kind(text, text, "", reason), KIND_NEWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services_to_the_reader_are_no_news), cmocka_unit_test(reports_about_such_things_are_news),
        cmocka_unit_test(opinion_is_what_is_labelled_so),     cmocka_unit_test(advice_is_evergreen),
        cmocka_unit_test(what_spoke_for_it_is_told),          cmocka_unit_test(long_and_empty_texts_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
