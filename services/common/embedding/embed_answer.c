/* Checks an answer whole before any of it is used: a service that mixes up texts would put wrong vectors into stories
 * for weeks. */
#include "embed_answer.h"
#include "embed.h"
#include "embed_centre.h"
#include "json.h"

#include <math.h>
#include <stdlib.h>

static int read_vector(const struct json *numbers, unsigned dimensions, float *out, struct err *err)
{
    if (json_count(numbers) != dimensions) {
        return err_set(err, ERR_INVALID, "the embedder gave vectors of %u and of %zu dimensions", dimensions,
                       json_count(numbers));
    }
    for (unsigned i = 0; i < dimensions; i++) {
        out[i] = (float)json_as_real(json_at(numbers, i), NAN);
        /* One NaN would make every cosine with it NaN, which no comparison finds out. */
        if (!isfinite(out[i])) {
            return err_set(err, ERR_INVALID, "the embedder gave a vector with something else than numbers in it");
        }
    }
    if (embed_normalise(out, dimensions) < 0) {
        return err_set(err, ERR_INVALID, "the embedder gave a vector of zeros");
    }
    return 0;
}

/* Which text the item belongs to: it says so itself, and stands in their order where it does not. */
static int64_t place_of(const struct json *item, unsigned position)
{
    const struct json *index = json_member(item, "index");
    return index ? json_as_integer(index, -1) : (int64_t)position;
}

static int read_items(const struct json *data, unsigned text_count, struct embed_answer *answer, struct err *err)
{
    unsigned char is_there[EMBED_BATCH_MAX] = {0};
    for (unsigned i = 0; i < text_count; i++) {
        const struct json *item = json_at(data, i);
        int64_t place = place_of(item, i);
        if (place < 0 || place >= text_count || is_there[place]) {
            return err_set(err, ERR_INVALID, "the embedder gave a vector for a text that it was not asked for");
        }
        /* As many places as texts, each filled once: so none is left out. */
        is_there[place] = 1;
        float *vector = answer->vectors + (size_t)place * answer->dimensions;
        int result = read_vector(json_member(item, "embedding"), answer->dimensions, vector, err);
        if (result < 0) {
            return result;
        }
    }
    return 0;
}

static int read_data(const struct json *data, unsigned text_count, struct embed_answer *out, struct err *err)
{
    struct embed_answer answer = {0};
    size_t dimensions = json_count(json_member(json_at(data, 0), "embedding"));
    if (json_count(data) != text_count) {
        return err_set(err, ERR_INVALID, "the embedder gave %zu vectors for %u texts", json_count(data), text_count);
    }
    if (dimensions < 1 || dimensions > EMBED_DIMENSIONS_MAX) {
        return err_set(err, dimensions ? ERR_TOO_LARGE : ERR_INVALID,
                       "the embedder gave a vector of %zu dimensions, 1 to %d are possible", dimensions,
                       EMBED_DIMENSIONS_MAX);
    }
    answer.dimensions = (unsigned)dimensions;
    answer.vectors = calloc(text_count, dimensions * sizeof *answer.vectors);
    if (!answer.vectors) {
        return err_set(err, ERR_MEMORY, "no memory for %u vectors", text_count);
    }
    int result = read_items(data, text_count, &answer, err);
    if (result < 0) {
        free(answer.vectors);
        return result;
    }
    *out = answer;
    return 0;
}

int embed_answer_read(const char *body, size_t size_bytes, unsigned text_count, struct embed_answer *out,
                      struct err *err)
{
    struct json *document = NULL;
    struct err why = {0};
    int result = json_read(body, size_bytes, &document, &why);
    if (result < 0) {
        return err_set(err, (enum err_code)result, "the embedder's answer is unreadable: %s", why.text);
    }
    result = read_data(json_member(document, "data"), text_count, out, err);
    json_free(document);
    return result;
}
