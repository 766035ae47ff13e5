/* What is kept of one article, and for how long. All texts are invented. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "digest_cache.h"

static struct digester *digester;

static int open_digester(void **state)
{
    (void)state;
    digester = digester_new(NULL);
    return digester ? 0 : -1;
}

static int close_digester(void **state)
{
    (void)state;
    digester_free(digester);
    return 0;
}

static Triptych__Article article_of(const char *title, const char *text)
{
    Triptych__Article article = TRIPTYCH__ARTICLE__INIT;
    article.title = (char *)(uintptr_t)title;
    article.text = (char *)(uintptr_t)text;
    return article;
}

static struct article_digest *digest(const char *title, const char *text)
{
    struct article_digest *made = NULL;
    struct err err = {0};
    Triptych__Article article = article_of(title, text);
    assert_int_equal(article_digest_make(digester, &article, "en", &made, &err), 0);
    return made;
}

static void expect_sentence(const struct article_digest *made, unsigned i, const char *text, const char *sentence)
{
    assert_true(i < made->sentence_count);
    assert_int_equal(made->sentences[i].len_bytes, strlen(sentence));
    assert_memory_equal(text + made->sentences[i].start, sentence, strlen(sentence));
}

static void sentences_are_spans_without_datelines_and_furniture(void **state)
{
    (void)state;
    const char *text = "BREVIK (NTB) — The harbour council voted on Monday to close the old ferry pier.\n"
                       "Subscribe to our newsletter and never miss a word about the harbour.\n"
                       "Short line.\n"
                       "The last ferry leaves on Friday at noon with the mayor on board.";
    struct article_digest *made = digest("Brevik closes pier", text);
    assert_int_equal(made->sentence_count, 2);
    expect_sentence(made, 0, text, "The harbour council voted on Monday to close the old ferry pier.");
    expect_sentence(made, 1, text, "The last ferry leaves on Friday at noon with the mayor on board.");
    assert_true(made->title.concepts_count > 0);
    free(made);
}

static void a_first_line_that_repeats_the_title_is_left_out(void **state)
{
    (void)state;
    const char *text = "Brevik harbour council closes the old pier for good on Monday.\n"
                       "The last ferry leaves on Friday at noon with the mayor on board.";
    struct article_digest *made = digest("Brevik Harbour Council Closes the Old Pier for Good on Monday", text);
    assert_int_equal(made->sentence_count, 1);
    free(made);
}

static void equal_wording_has_equal_concepts_whatever_the_form(void **state)
{
    (void)state;
    struct article_digest *made = digest("", "The council votes to close the old piers of the harbour. "
                                             "The Council voted to close the Old Pier of the Harbour.");
    assert_int_equal(made->sentence_count, 2);
    assert_int_equal(made->sentences[0].wording, made->sentences[1].wording);
    assert_int_equal(made->sentences[0].concepts_count, made->sentences[1].concepts_count);
    free(made);
}

static unsigned count_fit(const struct article_digest *made)
{
    unsigned fit = 0;
    for (unsigned i = 0; i < made->sentence_count; i++)
        fit += made->sentences[i].quality > 0;
    assert_int_equal(fit, made->fit_count);
    return fit;
}

static void what_cannot_be_said_is_heard(void **state)
{
    (void)state;
    struct article_digest *made = digest("", "The harbour council of Brevik voted on Monday to close the ferry pier. "
                                             "But it will vote again in the spring, as the mayor has promised. ");
    assert_int_equal(made->sentence_count, 2);
    assert_int_equal(count_fit(made), 1);
    assert_int_equal(made->sentences[1].place, 1);
    free(made);
}

static void a_quotation_over_sentences_is_not_said_in_pieces(void **state)
{
    (void)state;
    struct article_digest *made =
        digest("", "The mayor of Brevik said: “The old ferry pier will be kept open until the spring of next year. "
                   "Nobody in the whole town of Brevik wants to see the old ferry pier closed for good. "
                   "The ferry needs it.”\n"
                   "The harbour council of Brevik voted on Monday to close the old ferry pier for good.");
    assert_int_equal(count_fit(made), 1);
    assert_true(made->sentences[made->sentence_count - 1].quality > 0);
    free(made);
}

static void names_and_numbers_are_known_as_such(void **state)
{
    (void)state;
    struct article_digest *made = digest("", "The harbour council of Brevik closed 14 of its old wooden piers today.");
    unsigned names = 0, numbers = 0, pairs = 0;
    for (unsigned i = 0; i < made->concept_count; i++) {
        names += (made->concepts[i] & CONCEPT_KINDS) == CONCEPT_NAME;
        numbers += (made->concepts[i] & CONCEPT_KINDS) == CONCEPT_NUMBER;
        pairs += (made->concepts[i] & CONCEPT_KINDS) == CONCEPT_PAIR;
    }
    assert_int_equal(names, 1);
    assert_int_equal(numbers, 1);
    assert_true(pairs > 0);
    free(made);
}

static void a_sentence_that_the_limit_tears_is_left_out(void **state)
{
    (void)state;
    static char text[DIGEST_TEXT_WANTED + 600];
    size_t size = 0;
    while (size < sizeof text - 200) /* three long sentences, then one that the limit tears */
        size += (size_t)snprintf(text + size, sizeof text - size,
                                 "The harbour council number %zu voted on Monday to close the old ferry pier, "
                                 "which no one will miss but the gulls and the children of the town who fished. ",
                                 size);
    text[DIGEST_TEXT_WANTED] = '\0';
    struct article_digest *made = digest("", text);
    for (unsigned i = 0; i < made->sentence_count; i++) {
        const struct digest_sentence *sentence = &made->sentences[i];
        assert_true(sentence->start + sentence->len_bytes <= DIGEST_TEXT_BYTES);
        assert_int_equal(text[sentence->start + sentence->len_bytes - 1], '.');
    }
    free(made);
}

static void an_empty_article_has_an_empty_digest(void **state)
{
    (void)state;
    struct article_digest *made = digest("", "");
    assert_int_equal(made->sentence_count, 0);
    assert_int_equal(made->title.concepts_count, 0);
    assert_int_equal(made->concept_count, 0);
    free(made);
}

static void concepts_stay_within_their_limit(void **state)
{
    (void)state;
    static char text[DIGEST_TEXT_BYTES];
    size_t size = 0;
    for (unsigned i = 0; size < sizeof text - 20; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "w%ux%s", i * 7919, i % 40 == 39 ? ". A " : " ");
    struct article_digest *made = digest("Some title of words", text);
    assert_true(made->concept_count <= DIGEST_CONCEPTS_MAX);
    for (unsigned i = 0; i < made->sentence_count; i++)
        assert_true(made->sentences[i].concepts_from + made->sentences[i].concepts_count <= made->concept_count);
    free(made);
}

static void the_cache_gives_the_same_digest_again(void **state)
{
    (void)state;
    struct digest_cache *cache = digest_cache_new(NULL);
    Triptych__Article article = article_of("Brevik closes pier", "");
    article.id = (char *)(uintptr_t) "a0123456789abcdef";
    const struct article_digest *first, *second;
    assert_int_equal(digest_cache_get(cache, &article, "en", &first, NULL), 0);
    digest_cache_turn(cache);
    assert_int_equal(digest_cache_get(cache, &article, "en", &second, NULL), 0);
    assert_ptr_equal(first, second);
    digest_cache_free(cache);
}

static void digests_in_use_stay_however_many_articles_come(void **state)
{
    (void)state;
    struct digest_cache *cache = digest_cache_new(NULL);
    Triptych__Article article = article_of("Brevik closes pier number", "");
    char id[32];
    article.id = id;
    for (unsigned turn = 0; turn < 1000; turn++) { /* 30,000 articles: more than the cache holds */
        const struct article_digest *held[30];
        digest_cache_turn(cache);
        for (unsigned i = 0; i < 30; i++) {
            snprintf(id, sizeof id, "a%u", turn * 30 + i);
            assert_int_equal(digest_cache_get(cache, &article, "en", &held[i], NULL), 0);
        }
        for (unsigned i = 0; i < 30; i++)
            assert_true(held[i]->title.concepts_count > 0); /* under the sanitizers: still there */
    }
    digest_cache_free(cache);
}

static void a_title_cut_at_an_abbreviation_is_no_sentence_of_the_text(void **state)
{
    (void)state;
    struct article_digest *made = digest("Harbour council under Gov. Ann Moss closes the old ferry pier of Brevik",
                                         "Ann Moss closes the old ferry pier of Brevik.\n"
                                         "The harbour council of Brevik voted on Monday to close the old ferry pier.");
    assert_int_equal(made->sentence_count, 1);
    free(made);
}

static void claims_stand_beside_their_sentences(void **state)
{
    (void)state;
    struct article_digest *made =
        digest("Fire in Brevik kills 12", "The fire in the harbour of Brevik started on a ferry on Monday.\n"
                                          "The fire in the harbour of Brevik injured 30 people, the council said.");
    assert_int_equal(made->claim_count, 2);
    assert_int_equal(made->claims[0].sentence, DIGEST_CLAIM_TITLE);
    assert_int_equal(made->claims[0].claim.kind, CLAIM_DEAD);
    assert_int_equal(made->claims[1].sentence, 1);
    assert_int_equal(made->claims[1].claim.kind, CLAIM_INJURED);
    free(made);
}

/* "Berg said" is nobody to a reader who has not met Kai Berg. */
static void a_surname_alone_must_have_been_introduced(void **state)
{
    (void)state;
    struct article_digest *made = digest(
        "Pier closed", "The harbour council of Brevik heard Captain Kai Berg and his crew on Monday evening. "
                       "In the end Berg told the council that the old pier would not last another winter. "
                       "On Tuesday Mr. Berg and the mayor of Brevik looked at the old pier from a boat. "
                       "The old pier of Brevik was built in the years after the great storm by Ann Moss. "
                       "The dockers of Brevik carried a large portrait of Berg through the town on Monday night.");
    assert_int_equal(made->sentence_count, 5);
    assert_int_equal(made->sentences[4].name, 0); /* not he acts */
    assert_int_equal(made->sentences[0].name, 0);
    assert_int_not_equal(made->sentences[1].name, 0);
    assert_int_equal(made->sentences[2].name, 0); /* who he is may be guessed */
    assert_int_equal(made->sentences[3].name, 0);
    free(made);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_cut_at_an_abbreviation_is_no_sentence_of_the_text),
        cmocka_unit_test(a_surname_alone_must_have_been_introduced),
        cmocka_unit_test(claims_stand_beside_their_sentences),
        cmocka_unit_test(sentences_are_spans_without_datelines_and_furniture),
        cmocka_unit_test(a_first_line_that_repeats_the_title_is_left_out),
        cmocka_unit_test(equal_wording_has_equal_concepts_whatever_the_form),
        cmocka_unit_test(what_cannot_be_said_is_heard),
        cmocka_unit_test(a_quotation_over_sentences_is_not_said_in_pieces),
        cmocka_unit_test(names_and_numbers_are_known_as_such),
        cmocka_unit_test(a_sentence_that_the_limit_tears_is_left_out),
        cmocka_unit_test(an_empty_article_has_an_empty_digest),
        cmocka_unit_test(concepts_stay_within_their_limit),
        cmocka_unit_test(the_cache_gives_the_same_digest_again),
        cmocka_unit_test(digests_in_use_stay_however_many_articles_come),
    };
    return cmocka_run_group_tests(tests, open_digester, close_digester);
}
