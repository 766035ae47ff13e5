/* The packed form: version, flags, language; the terms; the sketch; the marks, which version 1 had not. Numbers are
 * little-endian. */
#include "article_features.h"

#include <string.h>

#define VERSION      2
#define VERSION_OLD  1 /* without marks; logs of before 0.2 hold it */
#define HEAD_BYTES   7 /* version, flags, language (3), term count (2) */
#define TERM_BYTES   7
#define SKETCH_BYTES 3  /* of one hash; before them the count (2) */
#define SKETCH_SHIFT 8  /* the lowest of them is 0; logs of before 0.2 hold hashes that have bits there */
#define MARKS_BYTES  15 /* outlet, title, pattern (4 each), issues, the counts of words (2 each) and units (4 each) */
#define FLAG_TIME    1u
#define FLAG_WHOLE   2u /* the sketch is complete */

_Static_assert(HEAD_BYTES + FEATURES_TERMS_MAX * TERM_BYTES + 2 + SKETCH_HASHES_MAX * SKETCH_BYTES + MARKS_BYTES +
                       2 * MARKS_WORDS_MAX + 4 * MARKS_UNITS_MAX <=
                   FEATURES_BYTES_MAX,
               "the largest features fit into the commit log");

static uint8_t *put(uint8_t *at, uint32_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++) {
        *at++ = (uint8_t)(value >> (8 * i));
    }
    return at;
}

static uint32_t get(const uint8_t *at, unsigned bytes)
{
    uint32_t value = 0;
    for (unsigned i = 0; i < bytes; i++) {
        value |= (uint32_t)at[i] << (8 * i);
    }
    return value;
}

static uint8_t *put_marks(uint8_t *at, const struct article_marks *marks)
{
    at = put(at, marks->source, 4);
    at = put(at, marks->title, 4);
    at = put(at, marks->pattern, 4);
    at = put(at, marks->issues, 1);
    at = put(at, marks->word_count, 1);
    at = put(at, marks->unit_count, 1);
    for (unsigned i = 0; i < marks->word_count; i++) {
        at = put(at, marks->words[i], 2);
    }
    for (unsigned i = 0; i < marks->unit_count; i++) {
        at = put(at, marks->units[i], 4);
    }
    return at;
}

size_t article_features_pack(const struct article_features *features, uint8_t out[FEATURES_BYTES_MAX])
{
    uint8_t *at = put(out, VERSION, 1);
    at = put(at, (features->has_time ? FLAG_TIME : 0) | (features->sketch.is_complete ? FLAG_WHOLE : 0), 1);
    memcpy(at, features->lang, 3);
    at = put(at + 3, features->term_count, 2);
    for (size_t i = 0; i < features->term_count; i++) {
        const struct feature_term *term = &features->terms[i];
        at = put(at, term->hash, 4);
        at = put(at, term->title_count, 1);
        at = put(at, term->lead_count, 1);
        at = put(at, term->flags, 1);
    }
    at = put(at, features->sketch.count, 2);
    for (size_t i = 0; i < features->sketch.count; i++) {
        at = put(at, (uint32_t)features->sketch.hashes[i] << SKETCH_SHIFT, SKETCH_BYTES);
    }
    return (size_t)(put_marks(at, &features->marks) - out);
}

/* Letters, then zeros; empty is no language. */
static int is_language(const char lang[3])
{
    for (int i = 0; i < 3; i++) {
        int is_letter = lang[i] >= 'a' && lang[i] <= 'z';
        if (!is_letter && !(i == 2 && lang[i] == '\0')) {
            return 0;
        }
    }
    return 1;
}

/* Another process wrote these bytes, perhaps another version: whatever the index relies on is checked here, since it
 * does not check again. */
static const char *unpack_terms(const uint8_t *at, struct article_features *out)
{
    for (size_t i = 0; i < out->term_count; i++, at += TERM_BYTES) {
        struct feature_term *term = &out->terms[i];
        term->hash = get(at, 4);
        term->title_count = at[4];
        term->lead_count = at[5];
        term->flags = at[6];
        if (term->hash == 0 || (i > 0 && term->hash <= out->terms[i - 1].hash)) {
            return "terms out of order";
        }
        if ((term->flags & ~TERM_FLAGS_MASK) != 0 || term->title_count + term->lead_count == 0 ||
            (term->title_count > 0) != ((term->flags & TERM_FLAG(TERM_TITLE)) != 0)) {
            return "a term with impossible flags";
        }
    }
    return NULL;
}

/* Hashes that differ in bits that are not kept are one. */
static const char *unpack_sketch(const uint8_t *at, struct sketch *out)
{
    uint32_t before = 0;
    uint16_t kept = 0;
    for (size_t i = 0; i < out->count; i++, at += SKETCH_BYTES) {
        uint32_t hash = get(at, SKETCH_BYTES);
        uint16_t upper = (uint16_t)(hash >> SKETCH_SHIFT);
        if (i > 0 && hash <= before) {
            return "a sketch out of order";
        }
        before = hash;
        if (kept == 0 || upper != out->hashes[kept - 1]) {
            out->hashes[kept++] = upper;
        }
    }
    out->count = kept;
    return NULL;
}

/* Hashes of any value; only their counts can be wrong. */
static const char *unpack_marks(const uint8_t *at, size_t size_bytes, struct article_marks *out)
{
    if (size_bytes < MARKS_BYTES) {
        return "marks that are cut off";
    }
    out->source = get(at, 4);
    out->title = get(at + 4, 4);
    out->pattern = get(at + 8, 4);
    out->issues = at[12];
    unsigned words = at[13], units = at[14];
    if (words > MARKS_WORDS_MAX || units > MARKS_UNITS_MAX || size_bytes != MARKS_BYTES + 2 * words + 4 * units) {
        return "marks of the wrong size";
    }
    out->word_count = (uint8_t)words;
    out->unit_count = (uint8_t)units;
    at += MARKS_BYTES;
    for (unsigned i = 0; i < words; i++, at += 2) {
        out->words[i] = (uint16_t)get(at, 2);
    }
    for (unsigned i = 0; i < units; i++, at += 4) {
        out->units[i] = get(at, 4);
    }
    return NULL;
}

static const char *unpack_head(const uint8_t *bytes, size_t size_bytes, struct article_features *out)
{
    if (size_bytes < HEAD_BYTES || bytes[0] < VERSION_OLD || bytes[0] > VERSION ||
        bytes[1] > (FLAG_TIME | FLAG_WHOLE)) {
        return "not features of this version";
    }
    out->has_time = bytes[1] & FLAG_TIME;
    out->sketch.is_complete = (bytes[1] & FLAG_WHOLE) != 0;
    memcpy(out->lang, bytes + 2, 3);
    out->lang[3] = '\0';
    out->term_count = (uint16_t)get(bytes + 5, 2);
    out->marks = (struct article_marks){0};
    return is_language(out->lang) && out->term_count <= FEATURES_TERMS_MAX ? NULL : "a broken head";
}

static const char *unpack(const uint8_t *bytes, size_t size_bytes, struct article_features *out)
{
    const char *wrong = unpack_head(bytes, size_bytes, out);
    if (wrong) {
        return wrong;
    }
    size_t terms_end = HEAD_BYTES + (size_t)out->term_count * TERM_BYTES;
    if (terms_end + 2 > size_bytes) {
        return "a broken head";
    }
    out->sketch.count = (uint16_t)get(bytes + terms_end, 2);
    size_t sketch_end = terms_end + 2 + (size_t)out->sketch.count * SKETCH_BYTES;
    if (out->sketch.count > SKETCH_HASHES_MAX || sketch_end > size_bytes ||
        (bytes[0] == VERSION_OLD && sketch_end != size_bytes)) {
        return "a sketch of the wrong size";
    }
    wrong = unpack_terms(bytes + HEAD_BYTES, out);
    wrong = wrong ? wrong : unpack_sketch(bytes + terms_end + 2, &out->sketch);
    if (wrong || bytes[0] == VERSION_OLD) {
        return wrong;
    }
    return unpack_marks(bytes + sketch_end, size_bytes - sketch_end, &out->marks);
}

int article_features_unpack(const uint8_t *bytes, size_t size_bytes, struct article_features *out, struct err *err)
{
    const char *wrong = unpack(bytes, size_bytes, out);
    if (wrong) {
        return err_set(err, ERR_INVALID, "packed features of %zu bytes: %s", size_bytes, wrong);
    }
    return 0;
}
