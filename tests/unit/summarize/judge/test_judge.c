/* Sentences and titles judged by their shape alone. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "boilerplate.h"
#include "headline_judge.h"
#include "judge_fixture.h"
#include "sentence_dateline.h"

#define SENTENCES(...) ((const char *const[]){__VA_ARGS__, NULL})

static struct headline_verdict title_in(void **state, const char *title, const char *lang)
{
    static struct headline_judge judge;
    struct headline_verdict verdict;
    judge.lexicon = *state;
    headline_judge(&judge, &(struct headline_title){title, strlen(title), lang, "oslopost.example"}, &verdict);
    return verdict;
}

static float sober(void **state, const char *title)
{
    return title_in(state, title, "en").quality;
}

static const char *const plain = "The harbour council of Brevik voted on Monday to close the old ferry pier.";

static void a_plain_statement_is_as_good_as_can_be(void **state)
{
    assert_float_equal(verdict_on(state, plain, "en").quality, 1, 0.001);
    assert_float_equal(verdict_on(state, "市議会は月曜日、古いフェリー桟橋を閉鎖することを決めた。", "ja").quality, 1,
                       0.001);
}

static void page_furniture_is_no_sentence(void **state)
{
    expect_unfit(
        state, "en",
        SENTENCES("Subscribe to our newsletter and get the news of the harbour every morning.",
                  "We use cookies to make this site work and to measure how it is used.",
                  "READ MORE: the ten finest piers of the northern coast, as seen by our readers.",
                  "Please enable JavaScript to see what the people of Brevik have to say.",
                  "The pier at dusk, seen from the water on a summer evening (Photo by Ann Moss).",
                  "By Ann Moss and Kai Berg, Oslo Post, Brevik, March 3, 2026.",
                  "By Ann Moss The harbour council of Brevik voted on Monday to close the pier.",
                  "An email to the harbour council of Brevik late on Friday was not immediately returned.",
                  "Please donate today to keep the reporters of the Brevik Post at their work.",
                  "Congratulations to the winners of the great Brevik Post summer quiz of 2026.",
                  "Ann Moss is a reporter for the Brevik Post who writes on harbours and ships.",
                  "WATCH: The old ferry pier of Brevik falls into the water on a windy day.",
                  "Analysis: The harbour council of Brevik has closed the old ferry pier for good.",
                  "Brevik closes its old ferry pier for good after the storm | Brevik Post",
                  "The Harbour Council Of Brevik Closes The Old Ferry Pier For Good.",
                  "The harbour council of Brevik has closed the old ferry pier for good.[more]]>",
                  "Pier closed August 3, 2026The harbour council of Brevik has closed the pier.",
                  "The council of Brevik voted on Monday to close... -March 3, 2026 at 05:21 Brevik Post",
                  "Request 30 days of free access to exclusive reporting on harbours and on ships.",
                  "Reading Time: 2 minutes For a week the harbour council of Brevik met at night.",
                  "Perspective: The harbour council of Brevik has closed the old pier for good.",
                  "Brevik Post Harbour council closes old pier 3 days ago · Brevik, Norway, news and sports."));
    expect_unfit(state, "fr", SENTENCES("Abonnez-vous… Lire aussi : le vieux port de Brevik ferme ses portes lundi."));
    expect_unfit(state, "de",
                 SENTENCES("Alle Rechte vorbehalten, auch die der Übersetzung und der Wiedergabe.",
                           "Unterstützen Sie die Arbeit der Brevik Post mit einer kleinen Spende."));
    expect_unfit(state, "ru", SENTENCES("Подпишитесь на новости порта Бревика и читайте их каждое утро."));
    expect_unfit(state, "ja", SENTENCES("この記事は会員登録をすると続きを読むことができます。港の話です。"));
}

static void words_of_a_report_are_not_taken_for_furniture(void **state)
{
    (void)state;
    const char *report = "The watchdog fined the newspaper for an advertisement that hid its privacy policy.";
    assert_false(boilerplate_is_in(report, strlen(report)));
    assert_false(boilerplate_is_in("", 0));
}

static void questions_and_scraps_and_giants_are_left_out(void **state)
{
    char giant[SENTENCE_BYTES_MAX + 2];
    memset(giant, 'a', sizeof giant - 1);
    giant[sizeof giant - 2] = '.';
    giant[sizeof giant - 1] = '\0';
    expect_unfit(state, "en",
                 SENTENCES("Will the old ferry pier of Brevik ever be opened again?",
                           "“Will the old ferry pier of Brevik be opened again?”", "The pier is closed.",
                           "The harbour council of Brevik voted on Monday to close the…",
                           "the harbour council of Brevik voted on Monday to close the pier.",
                           "– the harbour council of Brevik voted on Monday to close the pier.",
                           "The harbour council sent its letter on the old ferry pier to Gov.",
                           "The fleet is led by the commander of the northern coast, Admiral Kai J.", "", giant));
}

static void a_missing_full_stop_and_shouting_cost(void **state)
{
    float stopped = verdict_on(state, plain, "en").quality;
    assert_true(verdict_on(state, "The harbour council of Brevik votes on the old ferry pier", "en").quality < stopped);
    assert_true(verdict_on(state, "The harbour council of Brevik votes on the old ferry pier!", "en").quality <
                stopped);
}

static void what_reads_like_a_caption_costs(void **state)
{
    const char *caption = "The mayor of Brevik stands on the old ferry pier on Monday, March 2, 2026, in the rain.";
    const char *report = "The mayor of Brevik stood on the old ferry pier (March 2, 2026) in the pouring rain.";
    assert_true(verdict_on(state, caption, "en").quality < verdict_on(state, report, "en").quality);
}

static void an_unfit_report_is_heard_and_a_page_is_not(void **state)
{
    assert_true(verdict_on(state, "But the harbour council of Brevik will vote again in the spring.", "en").is_heard);
    assert_false(
        verdict_on(state, "Please donate today to keep the reporters of the Brevik Post at work.", "en").is_heard);
}

static void a_bullet_has_words_enough_for_its_language(void **state)
{
    (void)state;
    assert_int_equal(sentence_words_min("en"), SENTENCE_WORDS_MIN);
    assert_int_equal(sentence_words_min("fi"), SENTENCE_WORDS_MIN_DENSE);
    assert_int_equal(sentence_words_min("ja"), SENTENCE_WORDS_MIN_DENSE);
    assert_int_equal(sentence_words_min(""), SENTENCE_WORDS_MIN);
    assert_int_equal(sentence_words_min("a-language-with-a-long-name"), SENTENCE_WORDS_MIN);
}

static void expect_dateline(const char *text, const char *rest)
{
    assert_string_equal(text + sentence_dateline_bytes(text, strlen(text)), rest);
}

static void datelines_are_found(void **state)
{
    (void)state;
    expect_dateline("BREVIK — The pier is closed.", "The pier is closed.");
    expect_dateline("BREVIK, Norway, March 3 (NTB) - The pier is closed.", "The pier is closed.");
    expect_dateline("Brevik (NTB) – The pier is closed.", "The pier is closed.");
    expect_dateline("BREVIK: The pier is closed.", "The pier is closed.");
    expect_dateline("By Ann Moss and Kai Berg March 3 (NTB) – The pier is closed.", "The pier is closed.");
    expect_dateline("(NTB) -The pier is closed.", "The pier is closed.");
    expect_dateline("New Delhi: The pier is closed.", "The pier is closed.");
    expect_dateline("London, March 3 (NTB) The pier is closed.", "The pier is closed.");
    expect_dateline("BREVIK, Norway—The pier is closed.", "The pier is closed.");
    expect_dateline("March 3 : The pier is closed.", "The pier is closed.");
    expect_dateline("Wed 3 March 2026: The pier is closed.", "The pier is closed.");
}

static void sentences_with_dashes_keep_their_beginning(void **state)
{
    (void)state;
    static const char *const sentences[] = {
        "NATO members agreed on Tuesday — after long talks — to meet again.",
        "NATO Secretary General Kai Berg — who was absent — sent a letter.",
        "The council said: The pier is closed.",
        "Kai Berg: The pier is closed.",
        "Kai Berg (Labour) said that the pier is closed.",
        "Two things are clear — the pier is old, and it is closed.",
        "Pier 3: The council has closed it.",
        "",
    };
    for (size_t i = 0; i < sizeof sentences / sizeof sentences[0]; i++)
        expect_dateline(sentences[i], sentences[i]);
}

static void a_sober_title_beats_one_that_shouts_labels_or_is_cut_off(void **state)
{
    assert_float_equal(sober(state, "Brevik closes its old ferry pier"), 1, 0.001);
    static const char *const worse[] = {
        "BREVIK CLOSES ITS FERRY PIER",
        "Brevik closes its old ferry pier!",
        "WATCH: Brevik closes its old ferry pier",
        "\"Too old\": Brevik closes its old ferry pier for good",
        "Brevik closes its old ferry pier - Coast Daily News",
        "Brevik closes your old ferry pier",
        "Brevik closes its old ferry…",
    };
    for (size_t i = 0; i < sizeof worse / sizeof worse[0]; i++)
        if (sober(state, worse[i]) >= 0.99F || sober(state, worse[i]) < HEADLINE_QUALITY_FIT)
            fail_msg("%f: %s", (double)sober(state, worse[i]), worse[i]);
    assert_float_equal(sober(state, "Brevik - a town without a pier"), 1, 0.001);
    assert_float_equal(sober(state, "NATO and UNESCO ships meet off Brevik harbour"), 1, 0.001);
}

static void questions_teases_quotations_and_names_of_sites_are_no_headlines(void **state)
{
    static const struct {
        const char *lang, *title;
    } rows[] = {
        {"en", "Will Brevik close its old ferry pier?"},
        {"en", "What now for Brevik? The pier is closed"},
        {"en", "Why Brevik closes its old ferry pier"},
        {"en", "Here's what you need to know about the ferry pier"},
        {"en", "Brevik ferry pier: What we know so far"},
        {"en", "\"The pier is closed for good\""},
        {"en", "‘The pier is closed for good’"},
        {"en", "Oslo Post"},
        {"en", "World News"},
        {"en", "Closed pier:"},
        {"de", "Warum Brevik seinen Anleger schließt"},
        {"fr", "Brevik : pourquoi le ponton ferme"},
        {"es", "¿Cerrará Brevik el muelle del transbordador?"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        float quality = title_in(state, rows[i].title, rows[i].lang).quality;
        if (quality <= 0 || quality >= HEADLINE_QUALITY_FIT)
            fail_msg("%f: %s", (double)quality, rows[i].title);
    }
}

static void labels_and_names_of_sites_are_no_part_of_a_headline(void **state)
{
    static const struct {
        const char *title, *headline;
    } rows[] = {
        {"Brevik closes its old ferry pier | Oslo Post", "Brevik closes its old ferry pier"},
        {"Brevik closes its old ferry pier | World | Oslo Post", "Brevik closes its old ferry pier"},
        {"Brevik closes its old ferry pier - Oslopost", "Brevik closes its old ferry pier"},
        {"Brevik Closes Its Old Ferry Pier - The Oslo Post", "Brevik Closes Its Old Ferry Pier"},
        {"Brevik closes its old ferry pier – live updates", "Brevik closes its old ferry pier"},
        {"Brevik closes its old ferry pier – as it happened", "Brevik closes its old ferry pier"},
        {"LIVE: Brevik closes its old ferry pier", "Brevik closes its old ferry pier"},
        {"Breaking news: Brevik closes its old ferry pier", "Brevik closes its old ferry pier"},
        {"Video | \"Old\" pier of Brevik closes for good", "\"Old\" pier of Brevik closes for good"},
        /* What only looks like one stays. */
        {"Brevik Closes Its Old Pier - Ferries Go On", "Brevik Closes Its Old Pier - Ferries Go On"},
        {"Brevik closes its pier - and the ferries go on", "Brevik closes its pier - and the ferries go on"},
        {"Live music returns to the old pier", "Live music returns to the old pier"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct headline_verdict verdict = title_in(state, rows[i].title, "en");
        if (verdict.len_bytes != strlen(rows[i].headline) ||
            memcmp(rows[i].title + verdict.start, rows[i].headline, verdict.len_bytes) != 0)
            fail_msg("\"%.*s\" of: %s", (int)verdict.len_bytes, rows[i].title + verdict.start, rows[i].title);
    }
}

static void titles_beyond_the_limit_are_no_headlines(void **state)
{
    char giant[HEADLINE_BYTES_MAX + 2];
    memset(giant, 'a', sizeof giant - 1);
    giant[sizeof giant - 1] = '\0';
    assert_float_equal(sober(state, giant), 0, 0.001);
    assert_float_equal(sober(state, ""), 0, 0.001);
}

/* What a writer puts between brackets by the way is the writer's own, not a report's. */
static void words_that_take_sides_are_counted(void **state)
{
    assert_int_equal(verdict_on(state, "The council of Brevik has named the three dead dockers martyrs.", "en").loaded,
                     1);
    assert_int_equal(verdict_on(state, "The council funnels taxpayer dollars into the old ferry pier.", "en").loaded,
                     2);
    assert_int_equal(
        verdict_on(state, "A lot of (presumably frightened) dockers of Brevik met on Monday.", "en").loaded, 1);
    assert_int_equal(verdict_on(state, "The dockers of Brevik (about 400) met on Monday at the old pier.", "en").loaded,
                     0);
}

static void a_dateline_is_no_part_of_the_sentence(void **state)
{
    const char *text = "BREVIK (NTB) — The harbour council voted on Monday to close the old ferry pier.";
    struct sentence_verdict verdict = verdict_on(state, text, "en");
    assert_float_equal(verdict.quality, 1, 0.001);
    assert_int_equal(verdict.start, strstr(text, "The harbour") - text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_plain_statement_is_as_good_as_can_be),
        cmocka_unit_test(page_furniture_is_no_sentence),
        cmocka_unit_test(words_of_a_report_are_not_taken_for_furniture),
        cmocka_unit_test(questions_and_scraps_and_giants_are_left_out),
        cmocka_unit_test(a_missing_full_stop_and_shouting_cost),
        cmocka_unit_test(what_reads_like_a_caption_costs),
        cmocka_unit_test(an_unfit_report_is_heard_and_a_page_is_not),
        cmocka_unit_test(a_bullet_has_words_enough_for_its_language),
        cmocka_unit_test(datelines_are_found),
        cmocka_unit_test(sentences_with_dashes_keep_their_beginning),
        cmocka_unit_test(a_dateline_is_no_part_of_the_sentence),
        cmocka_unit_test(words_that_take_sides_are_counted),
        cmocka_unit_test(a_sober_title_beats_one_that_shouts_labels_or_is_cut_off),
        cmocka_unit_test(questions_teases_quotations_and_names_of_sites_are_no_headlines),
        cmocka_unit_test(labels_and_names_of_sites_are_no_part_of_a_headline),
        cmocka_unit_test(titles_beyond_the_limit_are_no_headlines),
    };
    return cmocka_run_group_tests(tests, judge_fixture_open, judge_fixture_close);
}
