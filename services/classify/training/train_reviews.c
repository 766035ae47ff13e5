/* train-reviews FILE.jsonl LABELS.tsv OUT.bin [--embedding-cache FILE]: writes what the trees of reviews are
 * trained from. LABELS has "number<TAB>label" in the order of the file, the number the same for the same label.
 * Articles are placed where the present join model puts them, and stories that are due are reviewed when a desk would
 * review them. OUT gets one
 * record of 32-bit floats for each pair of stories that is compared: the number of the label that most articles of
 * `from` have, likewise of `into`, then the features. Stories of the same label are merged then, as a perfect review
 * would. */
#include "decision.h"
#include "embeddings.h"
#include "group_rows.h"
#include "review.h"
#include "review_queue.h"
#include "story_index_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MAX_BYTES 1024
#define ARTICLES_MAX   100000

struct run {
    struct grouping_models *models; /* NULL: those built in */
    struct story_index *index;
    FILE *labels, *out;
    struct embeddings *embeddings; /* NULL without a cache */
    int *label_of;                 /* by article slot */
    unsigned placed_count;
};

static int read_label(FILE *labels, int *out)
{
    char line[LINE_MAX_BYTES];
    if (!fgets(line, sizeof line, labels)) {
        return 0;
    }
    *out = atoi(line);
    return 1;
}

/* The label of most articles; of as many, the latest's. */
static int label_of_story(const struct run *run, uint32_t slot)
{
    int best = -1;
    unsigned most = 0;
    const struct live_story *story = &run->index->stories[slot];
    for (uint32_t a = story->first_article; a != SLOT_NONE; a = run->index->articles[a].next) {
        unsigned count = 0;
        for (uint32_t b = a; b != SLOT_NONE; b = run->index->articles[b].next) {
            count += run->label_of[a] == run->label_of[b];
        }
        if (count > most) {
            most = count;
            best = run->label_of[a];
        }
    }
    return best;
}

static int review(struct run *run, uint32_t story, struct err *err)
{
    struct review_pair pairs[REVIEW_STORIES_MAX];
    size_t count = review_story(run->index, story, pairs);
    const struct review_pair *right = NULL;
    for (size_t i = 0; i < count; i++) {
        float head[2] = {(float)label_of_story(run, pairs[i].from), (float)label_of_story(run, pairs[i].into)};
        fwrite(head, sizeof head, 1, run->out);
        fwrite(pairs[i].features, sizeof pairs[i].features, 1, run->out);
        right = !right && head[0] == head[1] ? &pairs[i] : right;
    }
    if (!right) {
        return 0;
    }
    char from[ID_SIZE], into[ID_SIZE];
    memcpy(from, run->index->stories[right->from].id, ID_SIZE);
    memcpy(into, run->index->stories[right->into].id, ID_SIZE);
    return story_index_merge(run->index, from, into, err);
}

static int review_due(struct run *run, int is_idle, struct err *err)
{
    uint32_t story;
    int result = 0;
    while (result >= 0 && (story = review_queue_next(run->index, is_idle)) != SLOT_NONE) {
        result = review(run, story, err);
    }
    return result < 0 ? result : 0;
}

static int place(struct run *run, const struct group_row *row, int label, struct err *err)
{
    struct decision decision;
    const struct decision_input input = {row->article_id, &row->features, row->embedding, row->time_ms};
    int result = decide(run->index, &input, &decision, err);
    if (result < 0) {
        return result;
    }
    const struct placement placement = {row->article_id, decision.story_id, decision.copy_of,
                                        row->time_ms,    &row->features,    row->embedding};
    if ((result = story_index_apply(run->index, &placement, PLACEMENT_PROVISIONAL, err)) < 0) {
        return result;
    }
    uint32_t slot = slot_map_find(&run->index->article_by_id, id_hash64(row->article_id, strlen(row->article_id)));
    if (slot >= ARTICLES_MAX) {
        return err_set(err, ERR_TOO_LARGE, "more than %d articles at once", ARTICLES_MAX);
    }
    run->label_of[slot] = label;
    story_index_expire(run->index);
    return ++run->placed_count % REVIEW_EVERY == 0 ? review_due(run, 0, err) : 0;
}

static int work(struct run *run, struct group_rows *rows, struct err *err)
{
    struct group_row row;
    int found;
    while ((found = group_rows_next(rows, &row, err)) != 0) {
        int label;
        if (!read_label(run->labels, &label)) {
            return err_set(err, ERR_INVALID, "fewer labels than articles");
        }
        if (found == 1 && run->embeddings) {
            row.embedding = embeddings_of_row(run->embeddings, &row);
        }
        int result = found < 0 ? found : place(run, &row, label, err);
        if (result < 0) {
            return result;
        }
    }
    return review_due(run, 1, err);
}

struct options {
    const char *rows, *labels, *out, *cache, *models;
};

/* Returns 1, or 0 for arguments that are not ours. */
static int read_options(int argc, char **argv, struct options *out)
{
    const char **next[] = {&out->rows, &out->labels, &out->out};
    size_t given = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--embedding-cache") == 0 && i + 1 < argc)
            out->cache = argv[++i];
        else if (strcmp(argv[i], "--models") == 0 && i + 1 < argc)
            out->models = argv[++i];
        else if (given < 3)
            *next[given++] = argv[i];
        else
            return 0;
    }
    return given == 3;
}

static int open_rows(struct run *run, const struct options *options, struct group_rows **out, struct err *err)
{
    int result = group_rows_open(options->rows, out, err);
    if (result == 0 && options->cache) {
        const struct embeddings_options embeddings = {.rows_path = options->rows, .cache_path = options->cache};
        result = embeddings_open(&embeddings, &run->embeddings, err);
        result = result == 0 ? group_rows_want_gist(*out, err) : result;
    }
    return result;
}

static int open_index(struct run *run, const struct options *options, struct err *err)
{
    int result = options->models ? grouping_models_load(options->models, &run->models, err) : 0;
    if (result < 0)
        return result;
    run->index = story_index_new(&(struct story_index_options){.models = run->models}, err);
    return run->index ? 0 : ERR_MEMORY;
}

static void close_all(struct run *run, struct group_rows *rows)
{
    group_rows_close(rows);
    embeddings_free(run->embeddings);
    story_index_free(run->index);
    grouping_models_free(run->models);
    free(run->label_of);
    if (run->labels)
        fclose(run->labels);
}

int main(int argc, char **argv)
{
    struct options options = {0};
    if (!read_options(argc, argv, &options)) {
        fprintf(stderr,
                "usage: train-reviews FILE.jsonl LABELS.tsv OUT.bin [--embedding-cache FILE] [--models FOLDER]\n");
        return 2;
    }
    struct err err = {0};
    struct group_rows *rows = NULL;
    struct run run = {.labels = fopen(options.labels, "r"),
                      .out = fopen(options.out, "wb"),
                      .label_of = calloc(ARTICLES_MAX, sizeof *run.label_of)};
    int result = run.labels && run.out && run.label_of ? open_index(&run, &options, &err) : ERR_IO;
    result = result == 0 ? open_rows(&run, &options, &rows, &err) : result;
    result = result == 0 ? work(&run, rows, &err) : result;
    if (run.out && fclose(run.out) != 0)
        result = ERR_IO;
    if (result < 0)
        fprintf(stderr, "train-reviews: %s\n", err.text);
    close_all(&run, rows);
    return result < 0 ? 1 : 0;
}
