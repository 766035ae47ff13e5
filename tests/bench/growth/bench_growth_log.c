/* bench-growth-log EDITION [--stories N] [--seed N] [--vectors]: the commit log of a desk with N live stories (default
 * 100,000), as commands for `redis-cli --pipe`: what classify reads when it starts. Invented, of the shape that
 * growth_shape_table.c has. */
#include "growth_stream.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_US    1577836800000000 /* 2020-01-01; entries follow each other by the microsecond */
#define PREFIX_SIZE 64
#define MODEL       "bench" /* the name that restart gives classify */

static void print_text(const void *data, size_t size_bytes)
{
    printf("$%zu\r\n", size_bytes);
    fwrite(data, 1, size_bytes, stdout);
    printf("\r\n");
}

static void print_word(const char *text)
{
    print_text(text, strlen(text));
}

/* As streams.lua appends it. */
static void print_entry(const char *edition, const char *before, const char *seq, const uint8_t *packed, size_t size)
{
    char key[PREFIX_SIZE];
    snprintf(key, sizeof key, "{%s}:log", edition);
    printf("*7\r\n");
    print_word("XADD");
    print_word(key);
    print_word(seq);
    print_word("p");
    print_word(before);
    print_word("d");
    print_text(packed, size);
}

static void print_state(const char *edition, const char *seq)
{
    char key[PREFIX_SIZE];
    snprintf(key, sizeof key, "{%s}:state", edition);
    printf("*6\r\n");
    print_word("HSET");
    print_word(key);
    print_word("epoch");
    print_word("1");
    print_word("log");
    print_word(seq);
}

static int pack(const struct growth_article *article, uint8_t **out, size_t *out_size, struct err *err)
{
    uint8_t features[FEATURES_BYTES_MAX];
    Triptych__LogEntry log;
    triptych__log_entry__init(&log);
    log.kind = (char *)(article->is_first ? "create" : "join");
    log.story_id = (char *)article->story_id;
    log.article_id = (char *)article->id;
    log.instance = (char *)"i0000000000000000";
    log.time_ms = article->time_ms;
    log.lang = (char *)article->features.lang;
    log.features.data = features;
    log.features.len = article_features_pack(&article->features, features);
    log.embedding.data = (uint8_t *)article->embedding.values;
    log.embedding.len = article->embedding.values ? article->embedding.dimensions : 0;
    log.embedding_model = article->embedding.values ? embedding_model_mark(MODEL) : 0;
    return wire_pack(&log, out, out_size, err);
}

/* A tenth more stories than are wanted have begun in the end: some are as old as makes them leave. */
static int print_log(const char *edition, struct growth_stream *stream, unsigned stories, struct err *err)
{
    char seq[48];
    char before[48] = "";
    unsigned begun = 0;
    for (int64_t at_us = FIRST_US; begun < stories + stories / 10; at_us++) {
        struct growth_article article;
        uint8_t *packed = NULL;
        size_t size = 0;
        int result = growth_stream_next(stream, &article);
        if (result < 0 || (result = pack(&article, &packed, &size, err)) < 0) {
            return result;
        }
        begun += article.is_first != 0;
        snprintf(seq, sizeof seq, "1-%lld", (long long)at_us);
        print_entry(edition, before, seq, packed, size);
        memcpy(before, seq, sizeof before);
        free(packed);
    }
    print_state(edition, before);
    return 0;
}

int main(int argc, char **argv)
{
    struct growth_options options = {.shape = &GROWTH_SHAPE, .seed = 1, .live_stories = 100000};
    const char *edition = NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--stories") == 0 && i + 1 < argc) {
            options.live_stories = (unsigned)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc) {
            options.seed = strtoull(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--vectors") == 0) {
            options.with_vectors = 1;
        } else if (!edition && argv[i][0] != '-') {
            edition = argv[i];
        }
    }
    if (!edition || options.live_stories == 0) {
        fprintf(stderr, "usage: bench-growth-log EDITION [--stories N] [--seed N] [--vectors]\n");
        return 2;
    }
    struct err err = {0};
    struct growth_stream *stream = growth_stream_new(&options);
    int result = stream ? print_log(edition, stream, options.live_stories, &err) : ERR_MEMORY;
    growth_stream_free(stream);
    if (result < 0) {
        fprintf(stderr, "bench-growth-log: %s\n", err.text[0] ? err.text : "no memory");
    }
    return result < 0 ? 1 : 0;
}
