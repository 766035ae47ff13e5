/* The packed form: version, flags, language; the terms; the sketch. Numbers are little-endian. */
#include "article_features.h"

#include <string.h>

#define VERSION      1
#define HEAD_BYTES   7 /* version, flags, language (3), term count (2) */
#define TERM_BYTES   7
#define SKETCH_BYTES 3 /* of one hash; before them the count (2) */
#define FLAG_TIME    1u
#define FLAG_WHOLE   2u /* the sketch is complete */

_Static_assert(HEAD_BYTES + FEATURES_TERMS_MAX * TERM_BYTES + 2 + SKETCH_HASHES_MAX * SKETCH_BYTES <=
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
        at = put(at, features->sketch.hashes[i], SKETCH_BYTES);
    }
    return (size_t)(at - out);
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

static const char *unpack_sketch(const uint8_t *at, struct sketch *out)
{
    for (size_t i = 0; i < out->count; i++, at += SKETCH_BYTES) {
        out->hashes[i] = get(at, SKETCH_BYTES);
        if (i > 0 && out->hashes[i] <= out->hashes[i - 1]) {
            return "a sketch out of order";
        }
    }
    return NULL;
}

static const char *unpack(const uint8_t *bytes, size_t size_bytes, struct article_features *out)
{
    if (size_bytes < HEAD_BYTES || bytes[0] != VERSION || bytes[1] > (FLAG_TIME | FLAG_WHOLE)) {
        return "not features of this version";
    }
    out->has_time = bytes[1] & FLAG_TIME;
    out->sketch.is_complete = (bytes[1] & FLAG_WHOLE) != 0;
    memcpy(out->lang, bytes + 2, 3);
    out->lang[3] = '\0';
    out->term_count = (uint16_t)get(bytes + 5, 2);
    size_t terms_end = HEAD_BYTES + (size_t)out->term_count * TERM_BYTES;
    if (!is_language(out->lang) || out->term_count > FEATURES_TERMS_MAX || terms_end + 2 > size_bytes) {
        return "a broken head";
    }
    out->sketch.count = (uint16_t)get(bytes + terms_end, 2);
    if (out->sketch.count > SKETCH_HASHES_MAX ||
        terms_end + 2 + (size_t)out->sketch.count * SKETCH_BYTES != size_bytes) {
        return "a sketch of the wrong size";
    }
    const char *wrong = unpack_terms(bytes + HEAD_BYTES, out);
    return wrong ? wrong : unpack_sketch(bytes + terms_end + 2, &out->sketch);
}

int article_features_unpack(const uint8_t *bytes, size_t size_bytes, struct article_features *out, struct err *err)
{
    const char *wrong = unpack(bytes, size_bytes, out);
    if (wrong) {
        return err_set(err, ERR_INVALID, "packed features of %zu bytes: %s", size_bytes, wrong);
    }
    return 0;
}
