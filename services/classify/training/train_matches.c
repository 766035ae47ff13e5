/* train-matches FILE.jsonl LABELS.tsv OUT.bin [--by-model] [--embedding-cache FILE]: writes what the model is
 * trained from. LABELS has "id<TAB>story" in the order of the file. OUT gets one record of 32-bit floats for each match
 * that the engine would weigh: number of the article, 1 when the story is the right one, 1 when both have vectors of
 * meaning, then the features. Articles are placed in the right stories; with --by-model, where the present model puts
 * them, so that training sees the impure stories that a model meets at work: a story is then the right one when its
 * first article says so. */
#include "decision.h"
#include "embeddings.h"
#include "group_rows.h"
#include "match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LABEL_MAX    256
#define ARTICLES_MAX 100000

struct labelled {
    char story_id[ID_SIZE]; /* where the engine has it */
    char label_id[ID_SIZE]; /* the right story's, as an id */
};

struct run {
    struct story_index *index;
    FILE *labels, *out;
    int by_model;
    struct embeddings *embeddings; /* NULL without a cache */
    struct labelled *firsts;       /* by slot of the index: what its first article says */
    float number;
};

/* The next label as a story's id: the same text gives the same id. */
static int read_label(FILE *labels, char out[ID_SIZE])
{
    char line[LABEL_MAX * 4];
    if (!fgets(line, sizeof line, labels)) {
        return 0;
    }
    char *tab = strchr(line, '\t');
    line[strcspn(line, "\n")] = '\0';
    id_for_story(tab ? tab + 1 : line, out);
    return 1;
}

static int is_right(const struct run *run, uint32_t story, const char *label_id)
{
    const char *story_id = run->index->stories[story].id;
    if (!run->by_model) {
        return strcmp(story_id, label_id) == 0;
    }
    return strcmp(run->firsts[story].story_id, story_id) == 0 && strcmp(run->firsts[story].label_id, label_id) == 0;
}

static int write_matches(struct run *run, const struct group_row *row, const char *label_id)
{
    struct vector *vector = vector_of_article(&row->features, run->index->frequency);
    struct match matches[MATCHES_MAX];
    const struct match_query query = {.lang = row->features.lang,
                                      .sketch = &row->features.sketch,
                                      .title = title_mark_of(&row->features),
                                      .vector = vector,
                                      .time_ms = row->time_ms,
                                      .time_kind = time_kind_of(row->features.has_time, row->time_ms),
                                      .embedding = row->embedding,
                                      .except = SLOT_NONE};
    size_t count = vector ? match_stories(run->index, &query, matches) : 0;
    for (size_t i = 0; i < count; i++) {
        float head[3] = {run->number, (float)is_right(run, matches[i].story, label_id), (float)matches[i].has_meaning};
        fwrite(head, sizeof head, 1, run->out);
        fwrite(matches[i].features, sizeof matches[i].features, 1, run->out);
    }
    free(vector);
    return vector ? 0 : ERR_MEMORY;
}

static int place(struct run *run, const struct group_row *row, const char *label_id, struct err *err)
{
    struct decision decision;
    int result =
        decide(run->index, &(struct decision_input){row->article_id, &row->features, row->embedding, row->time_ms},
               &decision, err);
    const char *story_id = run->by_model ? decision.story_id : label_id;
    const struct placement placement = {row->article_id, story_id,       decision.copy_of,
                                        row->time_ms,    &row->features, row->embedding};
    if (result < 0 || (result = story_index_apply(run->index, &placement, PLACEMENT_COMMITTED, err)) < 0) {
        return result;
    }
    uint32_t slot = slot_map_find(&run->index->story_by_id, id_hash64(story_id, strlen(story_id)));
    /* Slots are used again for new stories: the id says whether this is still the one noted. */
    if (slot < ARTICLES_MAX && strcmp(run->firsts[slot].story_id, story_id) != 0) {
        snprintf(run->firsts[slot].story_id, ID_SIZE, "%s", story_id);
        snprintf(run->firsts[slot].label_id, ID_SIZE, "%s", label_id);
    }
    story_index_expire(run->index);
    return 0;
}

static int work(struct run *run, struct group_rows *rows, struct err *err)
{
    struct group_row row;
    int found;
    while ((found = group_rows_next(rows, &row, err)) != 0) {
        char label_id[ID_SIZE];
        if (!read_label(run->labels, label_id)) {
            return err_set(err, ERR_INVALID, "fewer labels than articles");
        }
        if (run->embeddings) {
            row.embedding = embeddings_of_row(run->embeddings, &row);
        }
        int result = found < 0 ? found : write_matches(run, &row, label_id);
        if (result < 0 || (result = place(run, &row, label_id, err)) < 0) {
            return result;
        }
        run->number++;
    }
    return 0;
}

struct options {
    const char *rows, *labels, *out, *cache;
    int by_model;
};

/* Returns 1, or 0 for arguments that are not ours. */
static int read_options(int argc, char **argv, struct options *out)
{
    const char **next[] = {&out->rows, &out->labels, &out->out};
    size_t given = 0;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--by-model") == 0) {
            out->by_model = 1;
        } else if (strcmp(argv[i], "--embedding-cache") == 0 && i + 1 < argc) {
            out->cache = argv[++i];
        } else if (given < 3) {
            *next[given++] = argv[i];
        } else {
            return 0;
        }
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

int main(int argc, char **argv)
{
    struct options options = {0};
    if (!read_options(argc, argv, &options)) {
        fprintf(stderr, "usage: train-matches FILE.jsonl LABELS.tsv OUT.bin [--by-model] [--embedding-cache FILE]\n");
        return 2;
    }
    struct err err = {0};
    struct group_rows *rows = NULL;
    struct run run = {.by_model = options.by_model,
                      .index = story_index_new(NULL, &err),
                      .labels = fopen(options.labels, "r"),
                      .out = fopen(options.out, "wb"),
                      .firsts = calloc(ARTICLES_MAX, sizeof *run.firsts)};
    int result = ERR_IO;
    if (run.index && run.labels && run.out && run.firsts) {
        result = open_rows(&run, &options, &rows, &err);
    }
    result = result == 0 ? work(&run, rows, &err) : result;
    if (result < 0) {
        fprintf(stderr, "train-matches: %s\n", err.text);
    }
    group_rows_close(rows);
    embeddings_free(run.embeddings);
    story_index_free(run.index);
    free(run.firsts);
    if (run.labels) {
        fclose(run.labels);
    }
    if (run.out && fclose(run.out) != 0) {
        result = ERR_IO;
    }
    return result < 0 ? 1 : 0;
}
