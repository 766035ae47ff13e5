/* bench-embed-rows FILE.jsonl --embedder URL --embedding-cache FILE [--raw|--unwhitened]: embeds title and first sentence of all
 * rows through classify's own client and keeps the vectors in the cache, for bench-group. --raw leaves out the
 * centring, --unwhitened what follows it, to see what they do and to learn the latter. --print writes "id<TAB>lang<TAB>dimension dimension …" for each row instead of
 * nothing. */
#include "embeddings.h"
#include "group_rows.h"

#include <stdio.h>
#include <string.h>

static void print_row(const struct embeddings *embeddings, const struct group_row *row)
{
    const int8_t *vector = embeddings_find(embeddings, row->gist, row->features.lang);
    printf("%s\t%s\t", row->external_id, row->features.lang);
    for (unsigned i = 0; vector && i < embeddings_dimensions(embeddings); i++) {
        printf("%s%d", i ? " " : "", vector[i]);
    }
    putchar('\n');
}

static int print_rows(const struct embeddings *embeddings, const char *path, struct err *err)
{
    struct group_row row;
    struct group_rows *rows = NULL;
    int found = group_rows_open(path, &rows, err);
    if (found == 0) {
        found = group_rows_want_gist(rows, err);
    }
    while (found == 0 && (found = group_rows_next(rows, &row, err)) != 0) {
        if (found == 1) {
            print_row(embeddings, &row);
        }
        found = found == 1 || found == ERR_INVALID || found == ERR_TOO_LARGE ? 0 : found;
    }
    group_rows_close(rows);
    return found;
}

static int read_options(int argc, char **argv, struct embeddings_options *out, int *out_prints)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--raw") == 0) {
            out->is_raw = 1;
        } else if (strcmp(argv[i], "--unwhitened") == 0) {
            out->is_unwhitened = 1;
        } else if (strcmp(argv[i], "--print") == 0) {
            *out_prints = 1;
        } else if (strcmp(argv[i], "--embedder") == 0 && i + 1 < argc) {
            out->url = argv[++i];
        } else if (strcmp(argv[i], "--embedding-cache") == 0 && i + 1 < argc) {
            out->cache_path = argv[++i];
        } else if (!out->rows_path && argv[i][0] != '-') {
            out->rows_path = argv[i];
        } else {
            return 0;
        }
    }
    return out->rows_path && (out->url || out->cache_path);
}

int main(int argc, char **argv)
{
    struct embeddings_options options = {0};
    struct embeddings *embeddings = NULL;
    struct err err = {0};
    int prints = 0;
    if (!read_options(argc, argv, &options, &prints)) {
        fprintf(stderr, "usage: bench-embed-rows FILE.jsonl [--embedder URL] [--embedding-cache FILE] "
                        "[--raw|--unwhitened] [--print]\n");
        return 2;
    }
    int result = embeddings_open(&options, &embeddings, &err);
    if (result == 0 && prints) {
        result = print_rows(embeddings, options.rows_path, &err);
    }
    if (result < 0) {
        fprintf(stderr, "bench-embed-rows: %s\n", err.text);
    } else {
        fprintf(stderr, "%zu vectors of %u dimensions\n", embeddings_count(embeddings),
                embeddings_dimensions(embeddings));
    }
    embeddings_free(embeddings);
    return result < 0 ? 1 : 0;
}
