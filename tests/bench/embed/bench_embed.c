/* Texts a second of the embedder's own code, without a server: each thread embeds its share of the texts. Writes the
 * vectors for compare.py, when asked. Time of the processor is what other work on the machine disturbs least. */
#include "clock.h"
#include "text_batch.h"
#include "texts.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define THREADS_MAX 64

struct share {
    pthread_t thread;
    const struct tokenizer *tokenizer;
    const struct encoder *encoder;
    const struct texts *texts;
    size_t first, count;
    float *vectors;
    uint64_t tokens;
    struct err err;
    int code;
};

static int embed_batch(struct share *share, struct text_batch *batch, size_t *at)
{
    size_t width = encoder_dimensions(share->encoder), first = *at;
    int code = 0;
    text_batch_clear(batch);
    while (*at < share->count && !text_batch_is_full(batch) && code == 0) {
        unsigned tokens = 0;
        code = text_batch_add(batch, "query: ", share->texts->all[share->first + *at], &tokens, &share->err);
        share->tokens += tokens;
        *at += code == 0;
    }
    if (code == 0)
        code = text_batch_run(batch, &share->err);
    for (size_t i = first; i < *at && code == 0; i++)
        memcpy(share->vectors + (share->first + i) * width, text_batch_vector(batch, i - first), width * sizeof(float));
    return code;
}

static void *embed_share(void *context)
{
    struct share *share = context;
    struct text_batch *batch = NULL;
    size_t at = 0;
    share->code = text_batch_open(share->tokenizer, share->encoder, &batch, &share->err);
    while (at < share->count && share->code == 0)
        share->code = embed_batch(share, batch, &at);
    text_batch_close(batch);
    return NULL;
}

/* Returns how long it took, in seconds; < 0 when it failed. */
static double embed_all(const struct share *model, unsigned threads, float *vectors)
{
    struct share shares[THREADS_MAX];
    int64_t began_us = clock_monotonic_us();
    clock_t began = clock();
    uint64_t tokens = 0;
    int code = 0;
    for (unsigned i = 0; i < threads; i++) {
        size_t first = model->texts->count * i / threads, end = model->texts->count * (i + 1) / threads;
        shares[i] = *model;
        shares[i].first = first;
        shares[i].count = end - first;
        shares[i].vectors = vectors;
        pthread_create(&shares[i].thread, NULL, embed_share, &shares[i]);
    }
    for (unsigned i = 0; i < threads; i++) {
        pthread_join(shares[i].thread, NULL);
        if (shares[i].code)
            fprintf(stderr, "bench-embed: %s\n", shares[i].err.text);
        code = shares[i].code ? shares[i].code : code;
        tokens += shares[i].tokens;
    }
    double seconds = (double)(clock_monotonic_us() - began_us) / 1e6;
    double busy = (double)(clock() - began) / CLOCKS_PER_SEC, count = (double)model->texts->count;
    printf("%s, %u threads: %zu texts, %.1f tokens each, %.1f texts/s, %.1f a second of the processor\n",
           encoder_name(model->encoder), threads, model->texts->count, (double)tokens / (count > 0 ? count : 1),
           count / seconds, count / busy);
    return code ? -1 : seconds;
}

static int write_vectors(const char *path, const float *vectors, size_t count)
{
    FILE *file = fopen(path, "wb");
    int is_written = file && fwrite(vectors, sizeof *vectors, count, file) == count;
    return file && fclose(file) == 0 && is_written ? 0 : -1;
}

static enum product_precision precision_of(const char *name)
{
    return strcmp(name, "int8") == 0 ? PRODUCT_INT8 : strcmp(name, "fp32") == 0 ? PRODUCT_FP32 : PRODUCT_AUTO;
}

int main(int argc, char **argv)
{
    struct model_file file = {0};
    struct tokenizer *tokenizer = NULL;
    struct encoder *encoder = NULL;
    struct texts texts = {0};
    struct err err = {0};
    if (argc < 5) {
        fprintf(stderr,
                "usage: bench-embed MODEL auto|int8|fp32 THREADS TEXTS [VECTORS]  (TEXTS: each ended by a NUL)\n");
        return 2;
    }
    unsigned threads = (unsigned)strtoul(argv[3], NULL, 10);
    threads = threads < 1 ? 1 : threads > THREADS_MAX ? THREADS_MAX : threads;
    int code = model_file_open(argv[1], &file, &err);
    if (code == 0)
        code = tokenizer_new(&file.pieces, &tokenizer, &err);
    if (code == 0)
        code = encoder_new(&file, precision_of(argv[2]), &encoder, &err);
    if (code == 0)
        code = texts_read(argv[4], &texts, &err);
    float *vectors = code == 0 ? calloc(texts.count * encoder_dimensions(encoder) + 1, sizeof *vectors) : NULL;
    if (code)
        fprintf(stderr, "bench-embed: %s\n", err.text);
    struct share model = {.tokenizer = tokenizer, .encoder = encoder, .texts = &texts};
    int is_done = vectors && embed_all(&model, threads, vectors) >= 0;
    if (is_done && argc > 5)
        is_done = write_vectors(argv[5], vectors, texts.count * encoder_dimensions(encoder)) == 0;
    free(vectors);
    texts_done(&texts);
    encoder_free(encoder);
    tokenizer_free(tokenizer);
    model_file_close(&file);
    return is_done ? 0 : 1;
}
