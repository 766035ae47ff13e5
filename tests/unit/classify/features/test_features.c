#include "article_features.h"
#include "article_language.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct text_analyser *analyser;

static int setup(void **state)
{
    (void)state;
    struct err err;
    analyser = text_analyser_new(&err);
    return analyser ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    text_analyser_free(analyser);
    return 0;
}

static void build(const char *title, const char *text, struct article_features *out)
{
    struct err err;
    const struct article_features_input input = {title, text, "en", 1};
    assert_int_equal(article_features_build(analyser, &input, out, &err), 0);
}

static unsigned count_flag(const struct article_features *features, enum term_class class)
{
    unsigned count = 0;
    for (size_t i = 0; i < features->term_count; i++) {
        count += (features->terms[i].flags >> class) & 1;
    }
    return count;
}

static void words_of_title_and_lead_are_told_apart(void **state)
{
    (void)state;
    struct article_features features;
    build("Harbour bridge closed", "The bridge over the harbour was closed, the council said.", &features);
    unsigned in_both = 0;
    for (size_t i = 0; i < features.term_count; i++) {
        in_both += features.terms[i].title_count == 1 && features.terms[i].lead_count == 1;
    }
    assert_int_equal(in_both, 3);
    assert_int_equal(features.has_time, 1);
    assert_string_equal(features.lang, "en");
}

static void names_are_capitals_within_a_sentence(void **state)
{
    (void)state;
    struct article_features features;
    build("", "Yesterday the mayor met Marta Kovac. Nobody else met her.", &features);
    assert_true(count_flag(&features, TERM_ENTITY) >= 3); /* both names and the two together */
    build("", "yesterday the mayor met somebody. nobody else met her.", &features);
    assert_int_equal(count_flag(&features, TERM_ENTITY), 0);
}

static void numbers_are_marked(void **state)
{
    (void)state;
    struct article_features features;
    build("Quake of magnitude 6.4 kills 120", "", &features);
    assert_int_equal(count_flag(&features, TERM_NUMBER), 2);
}

static void terms_ascend_and_are_bounded(void **state)
{
    (void)state;
    char text[FEATURES_LEAD_BYTES * 2];
    size_t used = 0;
    for (unsigned i = 0; used + 16 < sizeof text; i++) {
        used += (size_t)snprintf(text + used, sizeof text - used, "w%cx%cy%u ", 'a' + i % 26, 'a' + i / 26 % 26, i);
    }
    struct article_features features;
    build("A title", text, &features);
    assert_int_equal(features.term_count, FEATURES_TERMS_MAX);
    for (size_t i = 1; i < features.term_count; i++) {
        assert_true(features.terms[i - 1].hash < features.terms[i].hash);
    }
    assert_true(count_flag(&features, TERM_TITLE) >= 1);
}

static void an_article_without_words_has_no_terms(void **state)
{
    (void)state;
    struct article_features features;
    build("", "", &features);
    assert_int_equal(features.term_count, 0);
    build("— … !", "the of and", &features);
    assert_int_equal(features.term_count, 0);
}

static void packed_features_come_back_the_same(void **state)
{
    (void)state;
    struct article_features before;
    struct article_features after;
    struct err err;
    build("Harbour bridge closed after 3 ships collide",
          "The bridge over the harbour was closed on Monday after three ships had collided below it, said Marta Kovac, "
          "who "
          "runs the port. Divers will look at the pillars tomorrow, and until then ferries run every ten minutes.",
          &before);
    assert_true(before.sketch.count > 0);
    uint8_t bytes[FEATURES_BYTES_MAX];
    size_t size_bytes = article_features_pack(&before, bytes);
    assert_int_equal(article_features_unpack(bytes, size_bytes, &after, &err), 0);
    assert_string_equal(after.lang, before.lang);
    assert_int_equal(after.has_time, before.has_time);
    assert_int_equal(after.term_count, before.term_count);
    for (size_t i = 0; i < before.term_count; i++) {
        assert_int_equal(after.terms[i].hash, before.terms[i].hash);
        assert_int_equal(after.terms[i].title_count, before.terms[i].title_count);
        assert_int_equal(after.terms[i].lead_count, before.terms[i].lead_count);
        assert_int_equal(after.terms[i].flags, before.terms[i].flags);
    }
    assert_int_equal(after.sketch.count, before.sketch.count);
    assert_int_equal(after.sketch.is_complete, before.sketch.is_complete);
    assert_memory_equal(after.sketch.hashes, before.sketch.hashes, before.sketch.count * sizeof *before.sketch.hashes);
}

/* Behind terms and count, three bytes a hash. */
static uint8_t *packed_hash(uint8_t *bytes, const struct article_features *features, size_t i)
{
    return bytes + 7 + features->term_count * 7u + 2 + 3 * i;
}

static void sketches_of_older_logs_are_read_without_their_lowest_bits(void **state)
{
    (void)state;
    struct article_features before, after;
    struct err err;
    uint8_t bytes[FEATURES_BYTES_MAX];
    build("Harbour bridge closed",
          "The bridge over the harbour was closed on Monday after three ships had collided below it, said Marta Kovac, "
          "who runs the port. Divers will look at the pillars tomorrow.",
          &before);
    size_t size_bytes = article_features_pack(&before, bytes);
    assert_true(before.sketch.count > 2);
    /* Such a log tells these two apart by the lowest byte alone. */
    memcpy(packed_hash(bytes, &before, 1), packed_hash(bytes, &before, 0), 3);
    *packed_hash(bytes, &before, 1) = 200;
    assert_int_equal(article_features_unpack(bytes, size_bytes, &after, &err), 0);
    assert_int_equal(after.sketch.count, before.sketch.count - 1);
    assert_int_equal(after.sketch.hashes[0], before.sketch.hashes[0]);
    assert_memory_equal(after.sketch.hashes + 1, before.sketch.hashes + 2,
                        (before.sketch.count - 2u) * sizeof *before.sketch.hashes);
    *packed_hash(bytes, &before, 1) = 0; /* the same twice */
    assert_int_equal(article_features_unpack(bytes, size_bytes, &after, &err), ERR_INVALID);
}

static const struct article_marks MARKS = {.source = 3,
                                           .title = 0xffffffff,
                                           .pattern = 5,
                                           .issues = 200,
                                           .word_count = 2,
                                           .words = {7, 65535},
                                           .unit_count = 3,
                                           .units = {1, 0xfffffffe, 2}};

static void marks_travel_with_the_features(void **state)
{
    (void)state;
    struct article_features features;
    struct err err;
    uint8_t bytes[FEATURES_BYTES_MAX];
    build("Harbour bridge closed", "", &features);
    features.marks = MARKS;
    size_t size_bytes = article_features_pack(&features, bytes);
    memset(&features, 0xAA, sizeof features);
    assert_int_equal(article_features_unpack(bytes, size_bytes, &features, &err), 0);
    assert_memory_equal(&features.marks, &MARKS, sizeof MARKS);
    for (size_t cut = size_bytes - 30; cut < size_bytes; cut++)
        assert_int_equal(article_features_unpack(bytes, cut, &features, &err), ERR_INVALID);
    bytes[size_bytes - 17] = MARKS_UNITS_MAX + 1;
    assert_int_equal(article_features_unpack(bytes, size_bytes, &features, &err), ERR_INVALID);
}

/* Logs are kept over an upgrade. */
static void features_of_the_first_version_have_no_marks(void **state)
{
    (void)state;
    struct article_features features;
    struct err err;
    uint8_t bytes[FEATURES_BYTES_MAX];
    build("Harbour bridge closed", "", &features);
    size_t size_bytes = article_features_pack(&features, bytes) - 15;
    bytes[0] = 1;
    features.marks = MARKS;
    assert_int_equal(article_features_unpack(bytes, size_bytes, &features, &err), 0);
    assert_int_equal(features.marks.word_count + features.marks.unit_count, 0);
    assert_int_equal(features.marks.source | features.marks.title | features.marks.pattern, 0);
    bytes[0] = 3;
    assert_int_equal(article_features_unpack(bytes, size_bytes, &features, &err), ERR_INVALID);
}

static void a_text_tells_its_title_when_it_has_words_of_it(void **state)
{
    (void)state;
    struct article_features features;
    build("Harbour bridge closed", "The bridge over the harbour was closed on Monday.", &features);
    assert_true(article_features_tell_title(&features));
    build("Harbour bridge closed", "Every gift keeps our newsroom open. Thank you for the bridge you build.",
          &features);
    assert_false(article_features_tell_title(&features));
    build("Bridge", "The bridge was closed on Monday.", &features);
    assert_true(article_features_tell_title(&features));
    build("", "The bridge was closed on Monday.", &features);
    assert_false(article_features_tell_title(&features));
}

static void broken_bytes_are_refused(void **state)
{
    (void)state;
    struct article_features features;
    struct err err;
    build("Harbour bridge closed after 3 ships collide", "", &features);
    uint8_t bytes[FEATURES_BYTES_MAX];
    size_t size_bytes = article_features_pack(&features, bytes);
    for (size_t cut = 0; cut < size_bytes; cut++) {
        assert_int_equal(article_features_unpack(bytes, cut, &features, &err), ERR_INVALID);
    }
    const size_t places[] = {0, 1, 2, 5, 6};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        uint8_t changed[FEATURES_BYTES_MAX];
        memcpy(changed, bytes, size_bytes);
        changed[places[i]] ^= 0xF0;
        assert_int_equal(article_features_unpack(changed, size_bytes, &features, &err), ERR_INVALID);
    }
    uint8_t swapped[FEATURES_BYTES_MAX];
    memcpy(swapped, bytes, size_bytes);
    memcpy(swapped + 7, bytes + 14, 7);
    memcpy(swapped + 14, bytes + 7, 7);
    assert_int_equal(article_features_unpack(swapped, size_bytes, &features, &err), ERR_INVALID);
}

static void random_bytes_never_break_the_bounds(void **state)
{
    (void)state;
    srand(7);
    struct article_features features;
    struct err err;
    for (int round = 0; round < 20000; round++) {
        uint8_t bytes[64];
        size_t size_bytes = (size_t)rand() % sizeof bytes;
        for (size_t i = 0; i < size_bytes; i++) {
            bytes[i] = (uint8_t)(rand() % 4 ? rand() % 4 : rand());
        }
        if (article_features_unpack(bytes, size_bytes, &features, &err) == 0) {
            assert_true(features.term_count <= FEATURES_TERMS_MAX);
            assert_true(features.sketch.count <= SKETCH_HASHES_MAX);
        }
    }
}

static void the_language_comes_from_the_text_or_the_title(void **state)
{
    (void)state;
    char lang[TEXT_LANGUAGE_SIZE];
    article_language("Die Regierung verschiebt die Abstimmung über den Haushalt", "", "", lang);
    assert_string_equal(lang, "de");
    article_language("Madrid 2-1", "", "es-ES", lang);
    assert_string_equal(lang, "es");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_title_and_lead_are_told_apart),
        cmocka_unit_test(names_are_capitals_within_a_sentence),
        cmocka_unit_test(numbers_are_marked),
        cmocka_unit_test(terms_ascend_and_are_bounded),
        cmocka_unit_test(an_article_without_words_has_no_terms),
        cmocka_unit_test(packed_features_come_back_the_same),
        cmocka_unit_test(sketches_of_older_logs_are_read_without_their_lowest_bits),
        cmocka_unit_test(marks_travel_with_the_features),
        cmocka_unit_test(features_of_the_first_version_have_no_marks),
        cmocka_unit_test(a_text_tells_its_title_when_it_has_words_of_it),
        cmocka_unit_test(broken_bytes_are_refused),
        cmocka_unit_test(random_bytes_never_break_the_bounds),
        cmocka_unit_test(the_language_comes_from_the_text_or_the_title),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
