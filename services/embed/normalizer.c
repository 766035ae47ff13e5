/* SentencePiece's normalisation by the model's own rules: any other would give other pieces, and vectors of another
 * text. */
#include "normalizer.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

#define SPACE       0x20
#define MARK        "\xE2\x96\x81" /* U+2581 */
#define REPLACEMENT 0xFFFD

int normalizer_init(struct normalizer *normalizer, const struct model_pieces *pieces, struct err *err)
{
    *normalizer = (struct normalizer){.count = pieces->rule_count, .rules = pieces->rules};
    normalizer->code_points = calloc((size_t)pieces->rule_count + 1, sizeof *normalizer->code_points);
    normalizer->places = calloc((size_t)pieces->rule_count + 1, sizeof *normalizer->places);
    if (!normalizer->code_points || !normalizer->places) {
        normalizer_done(normalizer);
        return err_set(err, ERR_MEMORY, "no memory for %u rules of the normalizer", pieces->rule_count);
    }
    uint32_t place = 0;
    for (unsigned i = 0; i < pieces->rule_count; i++) {
        normalizer->code_points[i] = model_u32(pieces->rules + place);
        normalizer->places[i] = place + 4;
        place += 5 + 4 * (uint32_t)pieces->rules[place + 4];
    }
    return 0;
}

void normalizer_done(struct normalizer *normalizer)
{
    free(normalizer->code_points);
    free(normalizer->places);
    *normalizer = (struct normalizer){0};
}

/* The rule of a code point, NULL when it stays as it is. */
static const uint8_t *rule_of(const struct normalizer *normalizer, uint32_t code_point)
{
    unsigned low = 0, high = normalizer->count;
    while (low < high) {
        unsigned middle = low + (high - low) / 2;
        if (normalizer->code_points[middle] < code_point)
            low = middle + 1;
        else
            high = middle;
    }
    int is_found = low < normalizer->count && normalizer->code_points[low] == code_point;
    return is_found ? normalizer->rules + normalizer->places[low] : NULL;
}

static void put(struct normalizer_text *state, uint32_t code_point)
{
    char bytes[UTF8_SEQUENCE_MAX];
    int is_space = code_point == SPACE;
    /* Spaces that follow one another are one, and the first word gets one before it: as in training. */
    if (is_space && state->is_space)
        return;
    if (is_space || !state->has_begun)
        buffer_add(state->out, MARK, sizeof MARK - 1);
    if (!is_space)
        buffer_add(state->out, bytes, utf8_put(code_point, bytes));
    state->has_begun = 1;
    state->is_space = is_space;
}

void normalizer_add(const struct normalizer *normalizer, const char *text, struct normalizer_text *state)
{
    size_t left = strlen(text);
    while (left) {
        /* What is no UTF-8 becomes U+FFFD, one for each byte. */
        uint32_t code_point = REPLACEMENT;
        size_t len = utf8_next(text, left, &code_point);
        const uint8_t *rule = rule_of(normalizer, code_point);
        for (unsigned i = 0; rule && i < rule[0]; i++)
            put(state, model_u32(rule + 1 + 4 * (size_t)i));
        if (!rule)
            put(state, code_point);
        text += len ? len : 1;
        left -= len ? len : 1;
    }
}
