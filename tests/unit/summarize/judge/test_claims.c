/* Numbers and names that sentences give. */
#include "judge_fixture.h"
#include "sentence_claims.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define NOTHING (-1)

struct expected {
    const char *lang, *text;
    int kind; /* of the first claim, or NOTHING */
    double value;
    const char *span, *about;
};

static unsigned claims_of(void **state, const char *lang, const char *text, struct sentence_claim *out)
{
    static struct judge_words words;
    judge_words_read(*state, text, strlen(text), lang, &words);
    return sentence_claims_find(&words, text, out);
}

static void expect(void **state, const struct expected *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct sentence_claim claims[SENTENCE_CLAIMS_MAX];
        const struct expected *row = &rows[i];
        unsigned found = claims_of(state, row->lang, row->text, claims);
        if ((found > 0) != (row->kind != NOTHING))
            fail_msg("%u claims in: %s", found, row->text);
        if (found == 0)
            continue;
        char span[CLAIM_BYTES_MAX + 1] = "", about[CLAIM_BYTES_MAX + 1] = "";
        memcpy(span, row->text + claims[0].start, claims[0].end - claims[0].start);
        memcpy(about, row->text + claims[0].about_start, claims[0].about_end - claims[0].about_start);
        if ((int)claims[0].kind != row->kind || claims[0].value < row->value || claims[0].value > row->value ||
            strcmp(span, row->span) != 0 || strcmp(about, row->about) != 0)
            fail_msg("kind %d, value %f, \"%s\" of \"%s\" in: %s", (int)claims[0].kind, claims[0].value, span, about,
                     row->text);
    }
}
#define EXPECT(state, rows) expect(state, rows, sizeof(rows) / sizeof(rows)[0])

static void the_dead_are_counted_in_whatever_words(void **state)
{
    static const struct expected rows[] = {
        {"en", "A ferry fire off Marvik left 12 dead on Monday.", CLAIM_DEAD, 12, "12 dead", "dead"},
        {"en", "At least 15 people have been killed off Marvik.", CLAIM_DEAD, 15, "At least 15 people have been killed",
         "killed"},
        {"en", "Ferry fire kills at least 15 off Marvik", CLAIM_DEAD, 15, "kills at least 15", "kills"},
        {"en", "The death toll of the fire rose to 1,200 on Tuesday.", CLAIM_DEAD, 1200,
         "death toll of the fire rose to 1,200", "toll"},
        {"en", "The toll rose from 12 to 15 overnight.", CLAIM_DEAD, 15, "toll rose from 12 to 15", "toll"},
        {"en", "Twelve passengers were killed in the fire.", CLAIM_DEAD, 12, "Twelve passengers were killed",
         "passengers"},
        {"en", "The fire killed two dozen sailors near Marvik.", CLAIM_DEAD, 24, "killed two dozen sailors", "sailors"},
        {"en", "The fire claimed the lives of 12 in Marvik.", CLAIM_DEAD, 12, "lives of 12", "lives"},
        {"de", "Bei dem Brand vor Marvik sind mindestens 15 Menschen ums Leben gekommen.", CLAIM_DEAD, 15,
         "mindestens 15 Menschen ums", "ums"},
        {"de", "15 Menschen wurden bei dem Brand auf der Fähre getötet.", CLAIM_DEAD, 15,
         "15 Menschen wurden bei dem Brand auf der Fähre getötet", "getötet"},
        {"de", "Die Zahl der Toten stieg auf 1.200, sagte Berg.", CLAIM_DEAD, 1200, "Zahl der Toten stieg auf 1.200",
         "Toten"},
        {"nl", "Minstens vijftien doden bij brand op veerboot", CLAIM_DEAD, 15, "Minstens vijftien doden", "doden"},
        {"fr", "L'incendie a fait au moins quinze morts près de Marvik.", CLAIM_DEAD, 15, "au moins quinze morts",
         "morts"},
        {"es", "El incendio dejó al menos 15 muertos en Marvik.", CLAIM_DEAD, 15, "al menos 15 muertos", "muertos"},
        {"it", "L'incendio ha causato almeno 15 morti a Marvik.", CLAIM_DEAD, 15, "almeno 15 morti", "morti"},
        {"pt", "O incêndio deixou pelo menos 15 mortos em Marvik.", CLAIM_DEAD, 15, "pelo menos 15 mortos", "mortos"},
        {"pl", "Co najmniej 15 osób zginęło w pożarze promu.", CLAIM_DEAD, 15, "Co najmniej 15 osób zginęło",
         "zginęło"},
        {"ru", "Не менее 15 человек погибли при пожаре.", CLAIM_DEAD, 15, "Не менее 15 человек погибли", "погибли"},
        {"uk", "Щонайменше 15 людей загинули під час пожежі.", CLAIM_DEAD, 15, "Щонайменше 15 людей загинули",
         "загинули"},
        {"ar", "مقتل 15 شخصا في حريق", CLAIM_DEAD, 15, "مقتل 15 شخصا", "مقتل"},
    };
    EXPECT(state, rows);
}

static void other_fates_and_counts_are_read(void **state)
{
    static const struct expected rows[] = {
        {"en", "About 40 people were injured near the harbour.", CLAIM_INJURED, 40, "About 40 people were injured",
         "injured"},
        {"en", "Three sailors are still missing after the fire.", CLAIM_MISSING, 3, "Three sailors are still missing",
         "sailors"},
        {"en", "Police arrested 9 near the harbour.", CLAIM_ARRESTED, 9, "arrested 9", "arrested"},
        {"en", "Some 400 residents were evacuated overnight.", CLAIM_DISPLACED, 400,
         "Some 400 residents were evacuated", "evacuated"},
        {"en", "The yard will cut 4,000 jobs in Marvik.", CLAIM_COUNT, 4000, "4,000 jobs", "jobs"},
        {"en", "The yard agreed to a $2.5 billion settlement.", CLAIM_MONEY, 2.5e9, "2.5 billion settlement",
         "settlement"},
        {"en", "The yard agreed to a £30m fine on Monday.", CLAIM_MONEY, 30e6, "30m fine", "fine"},
        {"de", "Die Werft streicht 4.000 Stellen in Marvik.", CLAIM_COUNT, 4000, "4.000 Stellen", "Stellen"},
        {"de", "Die Werft bekommt 2,5 Millionen Euro Hilfe.", CLAIM_COUNT, 2.5e6, "2,5 Millionen Euro", "Euro"},
    };
    EXPECT(state, rows);
}

static void a_suspect_is_named(void **state)
{
    static const struct expected rows[] = {
        {"en", "Police identified the suspect as Kai Berg, 34.", CLAIM_SUSPECT, 0, "identified the suspect as Kai Berg",
         "Kai Berg"},
        {"en", "The suspect was identified as Kai Berg of Marvik.", CLAIM_SUSPECT, 0,
         "suspect was identified as Kai Berg", "Kai Berg"},
        {"en", "Police identified the suspect as a man from Marvik.", NOTHING, 0, "", ""},
    };
    EXPECT(state, rows);
}

static void what_is_no_number_of_this_event_is_no_claim(void **state)
{
    static const struct expected rows[] = {
        {"en", "Fires have killed 300 people since 2019.", NOTHING, 0, "", ""},
        {"en", "The yard had previously cut 900 jobs in Marvik.", NOTHING, 0, "", ""},
        {"en", "A fire in 2019 destroyed the harbour of Marvik.", NOTHING, 0, "", ""},
        {"en", "Another 12 people were killed on Tuesday.", NOTHING, 0, "", ""},
        {"en", "The port counted 12 more dead on Tuesday.", NOTHING, 0, "", ""},
        {"en", "The share fell 3.5% on Tuesday in Marvik.", NOTHING, 0, "", ""},
        {"en", "The 34-year-old met the 12th envoy in Marvik.", NOTHING, 0, "", ""},
        {"en", "A Boeing 737 landed safely in Marvik.", NOTHING, 0, "", ""},
        {"en", "The rally is on August 12 in Marvik.", NOTHING, 0, "", ""},
        {"en", "Version 1.2.3 and 1,22 are no counts here.", NOTHING, 0, "", ""},
        {"zh", "火灾造成15人死亡。", NOTHING, 0, "", ""},
        {"xx", "15 mrtvih v požaru.", NOTHING, 0, "", ""},
    };
    EXPECT(state, rows);
}

static void one_sentence_makes_several_claims_up_to_a_limit(void **state)
{
    struct sentence_claim claims[SENTENCE_CLAIMS_MAX];
    assert_int_equal(claims_of(state, "en", "The fire killed 12 people and injured 30 others.", claims), 2);
    assert_int_equal(claims[0].kind, CLAIM_DEAD);
    assert_int_equal(claims[1].kind, CLAIM_INJURED);
    assert_int_equal((int)claims[1].value, 30);
    assert_int_equal(claims_of(state, "en", "12 dead, 30 injured, 4 missing, 9 arrested, 50 evacuated", claims),
                     SENTENCE_CLAIMS_MAX);
    assert_int_equal(claims[3].kind, CLAIM_ARRESTED);
}

/* A hostile text: every word a number, or the largest ones. */
static void numbers_without_end_are_read_within_limits(void **state)
{
    struct sentence_claim claims[SENTENCE_CLAIMS_MAX];
    char text[600] = "";
    for (unsigned i = 0; i < 80; i++)
        strcat(text, "9 dead ");
    assert_int_equal(claims_of(state, "en", text, claims), SENTENCE_CLAIMS_MAX);
    assert_int_equal(claims_of(state, "en", "99999999999999999999999999999999 jobs went in Marvik.", claims), 0);
    assert_int_equal(claims_of(state, "en", "nine trillion trillion trillion jobs went.", claims), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dead_are_counted_in_whatever_words),
        cmocka_unit_test(other_fates_and_counts_are_read),
        cmocka_unit_test(a_suspect_is_named),
        cmocka_unit_test(what_is_no_number_of_this_event_is_no_claim),
        cmocka_unit_test(one_sentence_makes_several_claims_up_to_a_limit),
        cmocka_unit_test(numbers_without_end_are_read_within_limits),
    };
    return cmocka_run_group_tests(tests, judge_fixture_open, judge_fixture_close);
}
