/* bench-group FILE.jsonl [--copies]: groups the articles in the order of the file with the code that classify runs, and
 * prints {"id","story"} for each, in the same order; --copies adds "article", the id that it has here, and "copy_of",
 * that of the report of which it is a near-identical copy. */
#include "decision.h"
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
    int result = decide(index, row->article_id, &row->features, row->time_ms, &decision, err);
    if (result < 0) {
        return result;
    }
    const struct placed placed = {row->article_id, decision.story_id, decision.copy_of, row->time_ms, &row->features};
    result = story_index_apply(index, &placed, PLACED_COMMITTED, err);
    if (result < 0) {
        return result;
    }
    story_index_expire(index);
    print_row(row, &decision, with_copies);
    return 0;
}

static int group(struct group_rows *rows, struct story_index *index, int with_copies, struct err *err)
{
    struct group_row row;
    for (;;) {
        int found = group_rows_next(rows, &row, err);
        if (found == 0) {
            return 0;
        }
        if (found == ERR_INVALID || found == ERR_TOO_LARGE) {
            fprintf(stderr, "bench-group: %s\n", err->text);
            continue;
        }
        int result = found < 0 ? found : place(index, &row, with_copies, err);
        if (result < 0) {
            return result;
        }
    }
}

struct options {
    const char *path;
    int with_copies;
};

/* Returns 1, or 0 for arguments that are none of ours. */
static int read_options(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--copies") == 0) {
            out->with_copies = 1;
        } else if (strcmp(argv[i], "--embedder") == 0 && i + 1 < argc) {
            fprintf(stderr, "bench-group: embeddings are not used yet, %s is not asked; grouping is lexical\n",
                    argv[++i]);
        } else if (!out->path && (argv[i][0] != '-' || argv[i][1] == '\0')) {
            out->path = argv[i];
        } else {
            return 0;
        }
    }
    return out->path != NULL;
}

int main(int argc, char **argv)
{
    struct options options = {0};
    if (!read_options(argc, argv, &options)) {
        fprintf(stderr, "usage: bench-group FILE.jsonl [--copies] [--embedder URL]\n");
        return 2;
    }
    struct err err = {0};
    struct group_rows *rows = NULL;
    struct story_index *index = story_index_new(NULL, &err);
    int result = index ? group_rows_open(options.path, &rows, &err) : ERR_MEMORY;
    if (result == 0) {
        result = group(rows, index, options.with_copies, &err);
    }
    if (result < 0) {
        fprintf(stderr, "bench-group: %s\n", err.text);
    } else {
        struct story_index_counts counts = story_index_counts(index);
        fprintf(stderr, "%u articles, %u stories, %zu bytes of index\n", counts.articles, counts.stories, counts.bytes);
    }
    group_rows_close(rows);
    story_index_free(index);
    return result < 0 ? 1 : 0;
}
