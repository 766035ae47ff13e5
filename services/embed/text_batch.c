/* Splits texts into parts that the model takes, runs them through the encoder, and puts the parts' vectors together
 * again, each by its number of tokens. */
#include "text_batch.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct text_span {
    size_t first;
    unsigned count;
};

/* Sequences of the run that is being filled. */
struct run {
    struct encoder_sequence sequences[TEXT_BATCH_MAX];
    size_t texts[TEXT_BATCH_MAX]; /* whose each is */
    size_t count;
    unsigned rows;
};

/* One thread's; nothing in it is shared but the tokenizer and the encoder, which are only read. */
struct text_batch {
    const struct tokenizer *tokenizer;
    const struct encoder *encoder;
    struct encoder_space *encoding;
    struct tokenizer_space tokens;
    int32_t *ids; /* owned; of all texts */
    size_t id_count, id_room;
    struct text_span texts[TEXT_BATCH_MAX];
    size_t count;
    size_t rows;
    struct run run;
    float *means;   /* owned; of the run's sequences */
    float *vectors; /* owned; of the texts */
};

int text_batch_open(const struct tokenizer *tokenizer, const struct encoder *encoder, struct text_batch **out,
                    struct err *err)
{
    struct text_batch *batch = calloc(1, sizeof *batch);
    size_t values = (size_t)TEXT_BATCH_MAX * encoder_dimensions(encoder);
    if (!batch || !(batch->means = calloc(values, sizeof(float))) ||
        !(batch->vectors = calloc(values, sizeof(float)))) {
        text_batch_close(batch);
        return err_set(err, ERR_MEMORY, "no memory for a batch of texts");
    }
    batch->tokenizer = tokenizer;
    batch->encoder = encoder;
    int code = encoder_space_open(encoder, &batch->encoding, err);
    if (code) {
        text_batch_close(batch);
        return code;
    }
    *out = batch;
    return 0;
}

void text_batch_close(struct text_batch *batch)
{
    if (!batch)
        return;
    encoder_space_close(batch->encoding);
    tokenizer_space_done(&batch->tokens);
    free(batch->ids);
    free(batch->means);
    free(batch->vectors);
    free(batch);
}

void text_batch_clear(struct text_batch *batch)
{
    batch->id_count = batch->count = batch->rows = 0;
}

int text_batch_is_full(const struct text_batch *batch)
{
    return batch->count == TEXT_BATCH_MAX || batch->rows >= ENCODER_ROWS;
}

static int keep_ids(struct text_batch *batch, const struct tokenizer_space *tokens)
{
    size_t needed = batch->id_count + tokens->count;
    /* Doubles, so that adding texts costs the same however many there are; it is bounded by TEXT_BATCH_MAX texts of
     * TEXT_TOKENS_MAX tokens. */
    if (needed > batch->id_room) {
        int32_t *larger = realloc(batch->ids, 2 * needed * sizeof *larger);
        if (!larger)
            return -1;
        batch->ids = larger;
        batch->id_room = 2 * needed;
    }
    if (tokens->count)
        memcpy(batch->ids + batch->id_count, tokens->ids, tokens->count * sizeof *batch->ids);
    batch->id_count = needed;
    return 0;
}

int text_batch_add(struct text_batch *batch, const char *prefix, const char *text, unsigned *out_tokens,
                   struct err *err)
{
    assert(!text_batch_is_full(batch));
    int code = tokenizer_split(batch->tokenizer, prefix, text, &batch->tokens, err);
    if (code)
        return code;
    if (batch->tokens.count > TEXT_TOKENS_MAX)
        return err_set(err, ERR_TOO_LARGE, "the text has %zu tokens: %d are taken", batch->tokens.count,
                       TEXT_TOKENS_MAX);
    struct text_span span = {.first = batch->id_count, .count = (unsigned)batch->tokens.count};
    if (keep_ids(batch, &batch->tokens))
        return err_set(err, ERR_MEMORY, "no memory for %u tokens", span.count);
    batch->texts[batch->count++] = span;
    /* Begin and end of each sequence count as rows. */
    batch->rows += span.count + 2;
    *out_tokens = span.count + 2;
    return 0;
}

/* Runs what was gathered, and adds each part's mean to its text, by its tokens. */
static int flush(struct text_batch *batch, struct err *err)
{
    struct run *run = &batch->run;
    size_t width = encoder_dimensions(batch->encoder);
    int code = run->count ? encoder_run(batch->encoding, run->sequences, run->count, batch->means, err) : 0;
    for (size_t i = 0; i < run->count && code == 0; i++) {
        float *vector = batch->vectors + run->texts[i] * width;
        float weight = (float)(run->sequences[i].count ? run->sequences[i].count : 1);
        for (size_t j = 0; j < width; j++)
            /* A long text in parts: their mean by tokens is near to what one pass over all of it would give. */
            vector[j] += weight * batch->means[i * width + j];
    }
    run->count = run->rows = 0;
    return code;
}

static int add_part(struct text_batch *batch, size_t text, size_t first, unsigned count, struct err *err)
{
    struct run *run = &batch->run;
    /* A part alone may exceed the rows that are best for the caches; it still fits the model. */
    if (run->count == TEXT_BATCH_MAX || (run->count && run->rows + count + 2 > ENCODER_ROWS)) {
        int code = flush(batch, err);
        if (code)
            return code;
    }
    run->sequences[run->count] = (struct encoder_sequence){.ids = batch->ids + first, .count = count};
    run->texts[run->count++] = text;
    run->rows += count + 2;
    return 0;
}

static int add_parts(struct text_batch *batch, size_t text, struct err *err)
{
    const struct text_span *span = &batch->texts[text];
    unsigned most = encoder_sequence_max(batch->encoder), done = 0;
    do {
        unsigned count = span->count - done < most ? span->count - done : most;
        int code = add_part(batch, text, span->first + done, count, err);
        if (code)
            return code;
        done += count;
    } while (done < span->count);
    return 0;
}

/* So that a dot product of two vectors is their cosine. A vector of zeros stays one. */
static void make_length_1(float *vector, size_t width)
{
    double squares = 0;
    for (size_t i = 0; i < width; i++)
        squares += (double)vector[i] * (double)vector[i];
    float back = squares > 0 ? (float)(1 / sqrt(squares)) : 0;
    for (size_t i = 0; i < width; i++)
        vector[i] *= back;
}

int text_batch_run(struct text_batch *batch, struct err *err)
{
    size_t width = encoder_dimensions(batch->encoder);
    int code = 0;
    memset(batch->vectors, 0, batch->count * width * sizeof *batch->vectors);
    batch->run.count = batch->run.rows = 0;
    for (size_t i = 0; i < batch->count && code == 0; i++)
        code = add_parts(batch, i, err);
    if (code == 0)
        code = flush(batch, err);
    for (size_t i = 0; i < batch->count && code == 0; i++)
        make_length_1(batch->vectors + i * width, width);
    return code;
}

const float *text_batch_vector(const struct text_batch *batch, size_t number)
{
    assert(number < batch->count);
    return batch->vectors + number * encoder_dimensions(batch->encoder);
}
