/* Where an article happens. All examples are invented. */
#include "place_find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct desk {
    struct places *places;
    struct text_analyser *analyser;
};

static int open_desk(void **state)
{
    struct err err;
    struct desk *desk = calloc(1, sizeof *desk);
    assert_non_null(desk);
    desk->places = places_new(&err);
    desk->analyser = text_analyser_new(&err);
    assert_non_null(desk->places);
    assert_non_null(desk->analyser);
    *state = desk;
    return 0;
}

static int close_desk(void **state)
{
    struct desk *desk = *state;
    places_free(desk->places);
    text_analyser_free(desk->analyser);
    free(desk);
    return 0;
}

/* "FR FR/Paris", in the order found. */
static void assert_places(struct desk *desk, const char *lang, const char *title, const char *text, const char *wanted)
{
    struct err err;
    struct places_found found = {.count = 0};
    const struct place_text input = {title, text, lang};
    char all[PLACES_FOUND_MAX * (PLACE_ID_SIZE + 1)] = "";
    assert_int_equal(places_find(desk->places, desk->analyser, &input, &found, &err), 0);
    for (size_t i = 0; i < found.count; i++) {
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? " " : "", found.ids[i]);
    }
    assert_string_equal(all, wanted);
}

static void a_country_is_known_in_many_languages(void **state)
{
    struct desk *desk = *state;
    assert_places(desk, "en", "Storm reaches Germany", "", "DE");
    assert_places(desk, "de", "Sturm erreicht Deutschland", "", "DE");
    assert_places(desk, "fr", "La tempête atteint l'Allemagne", "", "DE");
    assert_places(desk, "es", "La tormenta llega a Alemania", "", "DE");
    assert_places(desk, "it", "La tempesta raggiunge la Germania", "", "DE");
    assert_places(desk, "pt", "A tempestade chega à Alemanha", "", "DE");
    assert_places(desk, "sl", "Nevihta dosegla Nemčija", "", "DE");
    assert_places(desk, "ja", "嵐がドイツに到達", "", "DE");
    assert_places(desk, "zh", "风暴抵达德国", "", "DE");
}

static void inflected_names_are_known_by_their_stems(void **state)
{
    struct desk *desk = *state;
    assert_places(desk, "ru", "Буря в Германии", "", "DE");
    assert_places(desk, "de", "Deutschlands Häfen sind zu", "", "DE");
    assert_places(desk, "en", "Germany's harbours close", "", "DE");
    assert_places(desk, "ru", "Порты в Москве закрыты", "", "RU RU/Moscow");
}

static void a_city_brings_its_country(void **state)
{
    struct desk *desk = *state;
    assert_places(desk, "en", "Harbour in Rio de Janeiro closes", "", "BR BR/Rio de Janeiro");
    assert_places(desk, "de", "Hafen von Neapel bleibt zu", "", "IT IT/Naples");
    assert_places(desk, "en", "Talks in New York", "", "US US/New York");
}

static void the_title_counts_at_once_and_the_lead_from_the_second_time(void **state)
{
    struct desk *desk = *state;
    assert_places(desk, "en", "Harbour closes", "It lies in Norway.", "");
    assert_places(desk, "en", "Harbour closes", "It lies in Norway. Norway has many.", "NO");
    assert_places(desk, "en", "Norwegian harbour closes", "", "");
    assert_places(desk, "en", "Norwegian harbour closes", "The Norwegian coast is long.", "NO");
}

static void peoples_names_and_words_are_no_places(void **state)
{
    struct desk *desk = *state;
    assert_places(desk, "en", "Michael Jordan opens shop", "", "");
    assert_places(desk, "en", "King of Jordan opens harbour", "", "JO");
    assert_places(desk, "en", "How to roast a turkey", "", "");
    assert_places(desk, "en", "He told us so", "", "");
    assert_places(desk, "en", "A new road for New Mexico", "", "US");
    assert_places(desk, "en", "Voters in Papua New Guinea", "", "PG");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_country_is_known_in_many_languages, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(inflected_names_are_known_by_their_stems, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_city_brings_its_country, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(the_title_counts_at_once_and_the_lead_from_the_second_time, open_desk,
                                        close_desk),
        cmocka_unit_test_setup_teardown(peoples_names_and_words_are_no_places, open_desk, close_desk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
