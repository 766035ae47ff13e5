/* bench-group FILE.jsonl [--copies] [--no-reviews] [--embedder URL] [--embedding-cache FILE]: groups the articles in
 * the order of the file with the code that classify runs, and prints {"id","story"} for each, in the same order, as it
 * is after the last article and the reviews that it caused; --no-reviews leaves stories as they first came about.
 * --copies adds "article", the id that it has here, and "copy_of", that of the report of which it is a near-identical
 * copy. With an embedder (any OpenAI-compatible /v1/embeddings) the articles are embedded first; the cache keeps their
 * vectors, and is enough by itself for what it holds. */
#include "decision.h"
#include "embeddings.h"
#include "group_rows.h"
#include "review.h"
#include "review_parts.h"
#include "review_queue.h"
#include "story_index_state.h"

#include <stdio.h>
#include <stdlib.h>
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

/* Where every row went, in the order of the file. */
struct rows_placed {
    struct row_placed {
        char *external_id; /* owned */
        char article_id[ID_SIZE], copy_of[ID_SIZE], story_id[ID_SIZE];
    } * all; /* owned */
    size_t count, room;
};

static int note_row(struct rows_placed *rows, const struct group_row *row, const struct decision *decision)
{
    if (rows->count == rows->room) {
        size_t room = rows->room ? rows->room * 2 : 1024;
        struct row_placed *all = realloc(rows->all, room * sizeof *all);
        if (!all) {
            return ERR_MEMORY;
        }
        rows->all = all;
        rows->room = room;
    }
    struct row_placed *placed = &rows->all[rows->count];
    placed->external_id = strdup(row->external_id);
    memcpy(placed->article_id, row->article_id, ID_SIZE);
    memcpy(placed->copy_of, decision->copy_of, ID_SIZE);
    memcpy(placed->story_id, decision->story_id, ID_SIZE);
    rows->count += placed->external_id != NULL;
    return placed->external_id ? 0 : ERR_MEMORY;
}

static void note_merge(struct rows_placed *rows, const char *from, const char *into)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (strcmp(rows->all[i].story_id, from) == 0) {
            memcpy(rows->all[i].story_id, into, ID_SIZE);
        }
    }
}

static void note_move(struct rows_placed *rows, const char *article_id, const char *to)
{
    for (size_t i = 0; i < rows->count; i++) {
        if (strcmp(rows->all[i].article_id, article_id) == 0) {
            memcpy(rows->all[i].story_id, to, ID_SIZE);
        }
    }
}

static void print_rows(const struct rows_placed *rows, int with_copies)
{
    for (size_t i = 0; i < rows->count; i++) {
        const struct row_placed *row = &rows->all[i];
        printf("{\"id\": ");
        print_json_text(row->external_id);
        printf(", \"story\": \"%s\"", row->story_id);
        if (with_copies) {
            printf(", \"article\": \"%s\", \"copy_of\": \"%s\"", row->article_id, row->copy_of);
        }
        printf("}\n");
    }
}

static void rows_free(struct rows_placed *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        free(rows->all[i].external_id);
    }
    free(rows->all);
}

struct options {
    const char *path, *embedder, *cache, *models;
    int with_copies, without_reviews;
};

/* Returns 1, or 0 for arguments that are not ours. */
static int read_options(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--copies") == 0) {
            out->with_copies = 1;
        } else if (strcmp(argv[i], "--no-reviews") == 0) {
            out->without_reviews = 1;
        } else if (strcmp(argv[i], "--embedder") == 0 && i + 1 < argc) {
            out->embedder = argv[++i];
        } else if (strcmp(argv[i], "--embedding-cache") == 0 && i + 1 < argc) {
            out->cache = argv[++i];
        } else if (strcmp(argv[i], "--models") == 0 && i + 1 < argc) {
            out->models = argv[++i];
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
    struct rows_placed placed;
    struct grouping_models *models; /* NULL: those built in */
    struct story_index *index;
    unsigned placed_count, reviews, merges, moves, splits;
};

/* Of a story that the article begins when it leaves another: its own id may be that of the story it began. */
static void new_story(const char *article_id, char out[ID_SIZE])
{
    char name[ID_SIZE + 8];
    snprintf(name, sizeof name, "%s alone", article_id);
    id_for_story(name, out);
}

static int move(struct bench *bench, uint32_t story, const struct review_stray *stray, struct err *err)
{
    char to[ID_SIZE], article_id[ID_SIZE];
    memcpy(article_id, bench->index->articles[stray->article].id, ID_SIZE);
    new_story(article_id, to);
    if (stray->to != SLOT_NONE) {
        memcpy(to, bench->index->stories[stray->to].id, ID_SIZE);
    }
    note_move(&bench->placed, article_id, to);
    bench->moves++;
    int result = story_index_move(bench->index, article_id, to, err);
    review_queue_note(bench->index, story_index_find(bench->index, to));
    review_queue_renew(bench->index, story); /* there may be another */
    return result;
}

static int split(struct bench *bench, const struct review_split *split, struct err *err)
{
    char to[ID_SIZE], article_id[ID_SIZE];
    int result = 0;
    new_story(bench->index->articles[split->articles[0]].id, to);
    for (unsigned i = 0; result >= 0 && i < split->count; i++) {
        memcpy(article_id, bench->index->articles[split->articles[i]].id, ID_SIZE);
        note_move(&bench->placed, article_id, to);
        result = story_index_move(bench->index, article_id, to, err);
    }
    bench->splits++;
    review_queue_note(bench->index, story_index_find(bench->index, to));
    review_queue_renew(bench->index, split->pair.into);
    return result;
}

static int review(struct bench *bench, uint32_t story, struct err *err)
{
    struct review_pair pairs[REVIEW_STORIES_MAX];
    struct review_stray stray;
    struct review_split parts;
    bench->reviews++;
    if (review_story(bench->index, story, pairs) == 0 || pairs[0].score < REVIEW_SCORE_MIN) {
        if (review_parts(bench->index, story, &parts)) {
            return split(bench, &parts, err);
        }
        return review_reports(bench->index, story, &stray) ? move(bench, story, &stray, err) : 0;
    }
    char from[ID_SIZE], into[ID_SIZE];
    memcpy(from, bench->index->stories[pairs[0].from].id, ID_SIZE);
    memcpy(into, bench->index->stories[pairs[0].into].id, ID_SIZE);
    note_merge(&bench->placed, from, into);
    bench->merges++;
    int result = story_index_merge(bench->index, from, into, err);
    review_queue_note(bench->index, pairs[0].into);
    return result;
}

static int review_due(struct bench *bench, int is_idle, struct err *err)
{
    uint32_t story;
    int result = 0;
    while (result >= 0 && !bench->options.without_reviews &&
           (story = review_queue_next(bench->index, is_idle)) != SLOT_NONE) {
        result = review(bench, story, err);
    }
    return result < 0 ? result : 0;
}

static int place(struct bench *bench, const struct group_row *row, struct err *err)
{
    struct decision decision;
    const struct decision_input input = {row->article_id, &row->features, row->embedding, row->time_ms};
    int result = decide(bench->index, &input, &decision, err);
    if (result < 0) {
        return result;
    }
    const struct placement placement = {row->article_id, decision.story_id, decision.copy_of,
                                        row->time_ms,    &row->features,    row->embedding};
    result = story_index_apply(bench->index, &placement, PLACEMENT_PROVISIONAL, err);
    if (result < 0) {
        return result;
    }
    story_index_expire(bench->index);
    if (note_row(&bench->placed, row, &decision) < 0) {
        return err_set(err, ERR_MEMORY, "no memory for where rows went");
    }
    return ++bench->placed_count % REVIEW_EVERY == 0 ? review_due(bench, 0, err) : 0;
}

static int group(struct bench *bench, struct err *err)
{
    struct group_row row;
    for (;;) {
        int found = group_rows_next(bench->rows, &row, err);
        if (found == 0) {
            return review_due(bench, 1, err);
        }
        if (found == ERR_INVALID || found == ERR_TOO_LARGE) {
            fprintf(stderr, "bench-group: %s\n", err->text);
            continue;
        }
        if (found == 1 && bench->embeddings) {
            row.embedding = embeddings_of_row(bench->embeddings, &row);
        }
        int result = found < 0 ? found : place(bench, &row, err);
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

static int open_index(struct bench *bench, struct err *err)
{
    int result = bench->options.models ? grouping_models_load(bench->options.models, &bench->models, err) : 0;
    if (result < 0) {
        return result;
    }
    bench->index = story_index_new(&(struct story_index_options){.models = bench->models}, err);
    return bench->index ? 0 : ERR_MEMORY;
}

int main(int argc, char **argv)
{
    struct bench bench = {0};
    if (!read_options(argc, argv, &bench.options)) {
        fprintf(stderr,
                "usage: bench-group FILE.jsonl [--copies] [--no-reviews] [--embedder URL] [--embedding-cache FILE] "
                "[--models FOLDER]\n");
        return 2;
    }
    struct err err = {0};
    int result = open_index(&bench, &err);
    result = result == 0 ? group_rows_open(bench.options.path, &bench.rows, &err) : result;
    if (result == 0 && (result = open_embeddings(&bench, &err)) == 0) {
        result = group(&bench, &err);
    }
    if (result < 0) {
        fprintf(stderr, "bench-group: %s\n", err.text);
    } else {
        struct story_index_counts counts = story_index_counts(bench.index);
        print_rows(&bench.placed, bench.options.with_copies);
        fprintf(stderr, "%u articles, %u stories, %zu bytes of index, %u reviews, %u merges, %u moves, %u splits\n",
                counts.articles, counts.stories, counts.bytes, bench.reviews, bench.merges, bench.moves, bench.splits);
    }
    group_rows_close(bench.rows);
    embeddings_free(bench.embeddings);
    rows_free(&bench.placed);
    story_index_free(bench.index);
    grouping_models_free(bench.models);
    return result < 0 ? 1 : 0;
}
