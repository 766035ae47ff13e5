/* bench-copies FILE.jsonl PAIRS.tsv: reads pairs "id<TAB>id" of articles of FILE and prints for each whether the engine
 * takes the two texts to be near-identical, as "1" or "0", and the shares that it found:
 * "1<TAB>jaccard<TAB>containment". The judgement on the pair alone, without what grouping makes of many. */
#include "group_rows.h"
#include "sketch_packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 512
#define ARTICLES_MAX   100000

struct article {
    char *id;                     /* owned */
    struct sketch_packed *sketch; /* owned */
};

struct bench {
    struct article *articles; /* owned */
    size_t count;
};

static int read_articles(struct bench *bench, const char *path, struct err *err)
{
    struct group_row row;
    struct group_rows *rows = NULL;
    int found = group_rows_open(path, &rows, err);
    if (found == 0) {
        while (bench->count < ARTICLES_MAX && (found = group_rows_next(rows, &row, err)) == 1) {
            struct article *article = &bench->articles[bench->count++];
            article->id = strdup(row.external_id);
            article->sketch = sketch_pack(&row.features.sketch);
        }
        group_rows_close(rows);
    }
    return found;
}

static const struct sketch_packed *find(const struct bench *bench, const char *id)
{
    for (size_t i = 0; i < bench->count; i++) {
        if (bench->articles[i].id && strcmp(bench->articles[i].id, id) == 0) {
            return bench->articles[i].sketch;
        }
    }
    return NULL;
}

static int judge(const struct bench *bench, FILE *pairs, struct err *err)
{
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, pairs)) {
        line[strcspn(line, "\n")] = '\0';
        char *tab = strchr(line, '\t');
        if (!tab) {
            return err_set(err, ERR_INVALID, "no pair: %s", line);
        }
        *tab = '\0';
        const struct sketch_packed *one = find(bench, line);
        const struct sketch_packed *other = find(bench, tab + 1);
        if (!one || !other) {
            return err_set(err, ERR_INVALID, "no such articles: %s, %s", line, tab + 1);
        }
        struct sketch a, b;
        sketch_unpack(one, SKETCH_HASHES_MAX, &a);
        sketch_unpack(other, SKETCH_HASHES_MAX, &b);
        struct sketch_overlap overlap = sketch_compare(&a, &b);
        printf("%d\t%.3f\t%.3f\n", sketch_may_be_copy(&a, &b) && sketch_is_copy(&overlap), (double)overlap.jaccard,
               (double)overlap.containment);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bench-copies FILE.jsonl PAIRS.tsv\n");
        return 2;
    }
    struct err err = {0};
    struct bench bench = {.articles = calloc(ARTICLES_MAX, sizeof *bench.articles)};
    FILE *pairs = fopen(argv[2], "r");
    int result = bench.articles && pairs ? read_articles(&bench, argv[1], &err) : ERR_IO;
    result = result == 0 ? judge(&bench, pairs, &err) : result;
    if (result < 0) {
        fprintf(stderr, "bench-copies: %s\n", err.text);
    }
    for (size_t i = 0; i < bench.count; i++) {
        free(bench.articles[i].id);
        free(bench.articles[i].sketch);
    }
    free(bench.articles);
    if (pairs) {
        fclose(pairs);
    }
    return result < 0 ? 1 : 0;
}
