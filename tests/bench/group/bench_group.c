/* bench-group FILE.jsonl [--copies] [--embedder URL] [--embedding-cache FILE]: groups the articles in the order of the
 * file with the code that classify runs, and prints {"id","story"} for each, in the same order; --copies adds
 * "article", the id that it has here, and "copy_of", that of the report of which it is a near-identical copy. With an
 * embedder (any OpenAI-compatible /v1/embeddings) the articles are embedded first; the cache keeps their vectors, and
 * is enough by itself for what it holds. */
#include "decision.h"
#include "embeddings.h"
#include "group_rows.h"
#include "story_index.h"

#include <stdio.h>
#include <string.h>

/* Ids are foreign text: what JSON does not take as it is becomes an escape. */
static void print_json_text(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;
        if (byte == '"' || byte == '\\') {
            printf("\\%c", byte);
        } else if (byte < 0x20) {
            printf("\\u%04x", byte);
        } else {
            putchar(byte);
        }
    }
    putchar('"');
}

static void print_row(const struct group_row *row, const struct decision *decision, int with_copies)
{
    printf("{\"id\": ");
    print_json_text(row->external_id);
    printf(", \"story\": \"%s\"", decision->story_id);
    if (with_copies) {
        printf(", \"article\": \"%s\", \"copy_of\": \"%s\"", row->article_id, decision->copy_of);
    }
    printf("}\n");
}

static int place(struct story_index *index, const struct group_row *row, int with_copies, struct err *err)
{
    struct decision decision;
    int result = decide(index, &(struct decision_input){row->article_id, &row->features, row->embedding, row->time_ms},
                        &decision, err);
    if (result < 0) {
        return result;
    }
    const struct placed placed = {row->article_id, decision.story_id, decision.copy_of,
                                  row->time_ms,    &row->features,    row->embedding};
    result = story_index_apply(index, &placed, PLACED_COMMITTED, err);
    if (result < 0) {
        return result;
    }
    story_index_expire(index);
    print_row(row, &decision, with_copies);
    return 0;
}

struct options {
    const char *path, *embedder, *cache;
    int with_copies;
};

/* Returns 1, or 0 for arguments that are none of ours. */
static int read_options(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--copies") == 0) {
            out->with_copies = 1;
        } else if (strcmp(argv[i], "--embedder") == 0 && i + 1 < argc) {
            out->embedder = argv[++i];
        } else if (strcmp(argv[i], "--embedding-cache") == 0 && i + 1 < argc) {
            out->cache = argv[++i];
        } else if (!out->path && (argv[i][0] != '-' || argv[i][1] == '\0')) {
            out->path = argv[i];
        } else {
            return 0;
        }
    }
    return out->path != NULL;
}

struct bench {
    struct options options;
    struct embeddings *embeddings; /* NULL without an embedder and a cache */
    struct group_rows *rows;
    struct story_index *index;
};

static int group(struct bench *bench, struct err *err)
{
    struct group_row row;
    for (;;) {
        int found = group_rows_next(bench->rows, &row, err);
        if (found == 0) {
            return 0;
        }
        if (found == ERR_INVALID || found == ERR_TOO_LARGE) {
            fprintf(stderr, "bench-group: %s\n", err->text);
            continue;
        }
        if (found == 1 && bench->embeddings) {
            row.embedding = embeddings_of_row(bench->embeddings, &row);
        }
        int result = found < 0 ? found : place(bench->index, &row, bench->options.with_copies, err);
        if (result < 0) {
            return result;
        }
    }
}

static int open_embeddings(struct bench *bench, struct err *err)
{
    const struct embeddings_options options = {
        .rows_path = bench->options.path, .url = bench->options.embedder, .cache_path = bench->options.cache};
    if (!options.url && !options.cache_path) {
        return 0;
    }
    int result = embeddings_open(&options, &bench->embeddings, err);
    return result < 0 ? result : group_rows_want_gist(bench->rows, err);
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    if (!read_options(argc, argv, &bench.options)) {
        fprintf(stderr, "usage: bench-group FILE.jsonl [--copies] [--embedder URL] [--embedding-cache FILE]\n");
        return 2;
    }
    struct err err = {0};
    bench.index = story_index_new(NULL, &err);
    int result = bench.index ? group_rows_open(bench.options.path, &bench.rows, &err) : ERR_MEMORY;
    if (result == 0 && (result = open_embeddings(&bench, &err)) == 0) {
        result = group(&bench, &err);
    }
    if (result < 0) {
        fprintf(stderr, "bench-group: %s\n", err.text);
    } else {
        struct story_index_counts counts = story_index_counts(bench.index);
        fprintf(stderr, "%u articles, %u stories, %zu bytes of index\n", counts.articles, counts.stories, counts.bytes);
    }
    group_rows_close(bench.rows);
    embeddings_free(bench.embeddings);
    story_index_free(bench.index);
    return result < 0 ? 1 : 0;
}
