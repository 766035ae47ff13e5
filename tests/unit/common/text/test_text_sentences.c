/* Sentence boundaries as byte offsets: abbreviations, line breaks, glue, scripts without spaces, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "text_sentences.h"

#define SENTENCES_MAX 16

static struct text_splitter *splitter;

static int open_splitter(void **state)
{
    (void)state;
    splitter = text_splitter_new();
    return splitter ? 0 : -1;
}

static int close_splitter(void **state)
{
    (void)state;
    text_splitter_free(splitter);
    return 0;
}

/* Asserts that `text` falls into exactly these sentences; the list ends with NULL. */
static void expect(const char *lang, const char *text, const char *const *sentences)
{
    struct text_sentence found[SENTENCES_MAX];
    struct err err;
    int count = text_sentences_split(splitter, lang, text, strlen(text), found, SENTENCES_MAX, &err);
    int i = 0;
    for (; sentences[i]; i++) {
        assert_true(i < count);
        assert_int_equal(found[i].len_bytes, strlen(sentences[i]));
        assert_memory_equal(text + found[i].start, sentences[i], found[i].len_bytes);
    }
    assert_int_equal(count, i);
}

static void abbreviations_of_the_language_end_no_sentence(void **state)
{
    (void)state;
    expect("en", "Mr. Moss met Dr. Hale on Monday. Nobody spoke.",
           (const char *const[]){"Mr. Moss met Dr. Hale on Monday.", "Nobody spoke.", NULL});
    expect("en", "Sen. John H. Moss left No. 10 late. Was it the U.S. Senate? No. It was not.",
           (const char *const[]){"Sen. John H. Moss left No. 10 late.", "Was it the U.S. Senate?", "No.", "It was not.",
                                 NULL});
    expect("en",
           "It breaks the Voting Rights Act. The price of Apple Inc. shares went up. In Mobile, Ala. Mayor Moss sat.",
           (const char *const[]){"It breaks the Voting Rights Act.", "The price of Apple Inc. shares went up.",
                                 "In Mobile, Ala. Mayor Moss sat.", NULL});
    expect("en", "On Aug. 3 Moss left at 5 p.m. Friday. He lives in the U.S. The dog stayed in Nov.",
           (const char *const[]){"On Aug. 3 Moss left at 5 p.m. Friday.", "He lives in the U.S.",
                                 "The dog stayed in Nov.", NULL});
    expect("de", "Die Brücke wurde am 3. Mai z. B. für Busse gesperrt. Das Amt schweigt.",
           (const char *const[]){"Die Brücke wurde am 3. Mai z. B. für Busse gesperrt.", "Das Amt schweigt.", NULL});
}

static void quotes_and_brackets_stay_with_their_sentence(void **state)
{
    (void)state;
    expect("en", "“We are late.” She left (at noon.) Then it rained!",
           (const char *const[]){"“We are late.”", "She left (at noon.)", "Then it rained!", NULL});
}

static void line_breaks_always_part_sentences(void **state)
{
    (void)state;
    expect("en", "A headline without a stop\n \n  The first line.\r\nThe second",
           (const char *const[]){"A headline without a stop", "The first line.", "The second", NULL});
}

static void a_stop_that_glues_two_sentences_parts_them(void **state)
{
    (void)state;
    expect("en", "The court sat on Friday.The mayor of St.Ives came by example.com later.",
           (const char *const[]){"The court sat on Friday.", "The mayor of St.Ives came by example.com later.", NULL});
}

static void scripts_without_spaces_are_split_too(void **state)
{
    (void)state;
    expect("ja", "市は条例案を発表した。罰則はない。",
           (const char *const[]){"市は条例案を発表した。", "罰則はない。", NULL});
    expect("hi", "बैठक सोमवार को हुई। कोई नहीं बोला।", (const char *const[]){"बैठक सोमवार को हुई।", "कोई नहीं बोला।", NULL});
}

static void wide_white_space_is_trimmed(void **state)
{
    (void)state;
    expect("", "\u3000\u00a0One two.\u200b \u2060Three four.\u00a0",
           (const char *const[]){"One two.", "Three four.", NULL});
}

static void empty_and_blank_texts_have_no_sentence(void **state)
{
    (void)state;
    expect("en", "", (const char *const[]){NULL});
    expect("en", " \n\t\u00a0\n", (const char *const[]){NULL});
}

static void it_stops_at_the_number_asked_for(void **state)
{
    (void)state;
    const char *text = "One is here. Two is here. Three is here.";
    struct text_sentence found[3] = {{0, 0}, {0, 0}, {77, 77}};
    assert_int_equal(text_sentences_split(splitter, "en", text, strlen(text), found, 2, NULL), 2);
    assert_int_equal(found[2].start, 77);
}

static void bytes_that_are_not_utf8_do_no_harm(void **state)
{
    (void)state;
    const char text[] = "Broken \xff\xc3 here. Next one.\xe2\x80";
    struct text_sentence found[SENTENCES_MAX];
    int count = text_sentences_split(splitter, "en", text, sizeof text - 1, found, SENTENCES_MAX, NULL);
    assert_true(count >= 2);
    for (int i = 0; i < count; i++)
        assert_true(found[i].start + found[i].len_bytes <= sizeof text - 1);
}

static void a_text_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    struct text_sentence found[1];
    struct err err;
    assert_int_equal(text_sentences_split(splitter, "en", "", TEXT_SENTENCES_BYTES_MAX + 1, found, 1, &err),
                     ERR_TOO_LARGE);
    assert_int_equal(err.code, ERR_TOO_LARGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(abbreviations_of_the_language_end_no_sentence),
        cmocka_unit_test(quotes_and_brackets_stay_with_their_sentence),
        cmocka_unit_test(line_breaks_always_part_sentences),
        cmocka_unit_test(a_stop_that_glues_two_sentences_parts_them),
        cmocka_unit_test(scripts_without_spaces_are_split_too),
        cmocka_unit_test(wide_white_space_is_trimmed),
        cmocka_unit_test(empty_and_blank_texts_have_no_sentence),
        cmocka_unit_test(it_stops_at_the_number_asked_for),
        cmocka_unit_test(bytes_that_are_not_utf8_do_no_harm),
        cmocka_unit_test(a_text_beyond_the_limit_is_refused),
    };
    return cmocka_run_group_tests(tests, open_splitter, close_splitter);
}
