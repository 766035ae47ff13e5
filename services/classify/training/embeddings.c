/* Asks an embedder for the vectors of all articles of a file, a few at a time so that none waits long, and saves as it
 * goes: an interrupted run loses little. */
#include "embeddings.h"
#include "clock.h"
#include "embed.h"
#include "embed_compact.h"
#include "embeddings_cache.h"
#include "group_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_TIMEOUT_MS 120000 /* a bench has time: no text goes without its vector because the machine is busy */
#define TEXTS_WAITING   64     /* few, so that none waits long behind others */
#define TURN_MS         100
#define SAVED_EVERY     2000 /* vectors: an interrupted run loses no more */
#define PROGRESS_MS     1000

struct embeddings {
    struct embeddings_cache cache;
};

struct run {
    struct embeddings *embeddings;
    const struct embeddings_options *options;
    struct loop *loop;
    struct embed *embed;
    struct text *texts;
    size_t asked, answered, failed;
    int64_t started_ms, shown_ms;
    struct err err; /* what the cache said */
};

/* One text that was asked for; all are kept until the end, for the embedder may never answer. */
struct text {
    struct text *next;
    struct run *run;
    uint64_t hash;
};

/* Compact at once, as classify keeps them: what is measured here is what decides there. */
static void take_vector(void *context, const float *vector, unsigned dimensions)
{
    struct text *text = context;
    struct run *run = text->run;
    int8_t compact[EMBED_DIMENSIONS_MAX];
    if (vector) {
        embed_compact(vector, dimensions, compact);
        int result = embeddings_cache_add(&run->embeddings->cache, text->hash, compact, dimensions);
        if (result < 0) {
            err_set(&run->err, (enum err_code)result, "no room for a vector of %u dimensions beside those of %u",
                    dimensions, run->embeddings->cache.dimensions);
        }
        run->answered++;
    } else {
        run->failed++;
    }
}

static void show_progress(struct run *run, int is_end)
{
    int64_t now_ms = clock_monotonic_ms();
    if (!is_end && now_ms < run->shown_ms + PROGRESS_MS) {
        return;
    }
    double seconds = (double)(now_ms - run->started_ms) / 1e3;
    fprintf(stderr, "%s%zu texts embedded, %zu failed, %.0f a second%s", run->shown_ms ? "\r" : "", run->answered,
            run->failed, seconds > 0 ? (double)run->answered / seconds : 0, is_end ? "\n" : "");
    run->shown_ms = now_ms;
}

/* One round of the loop; what was gathered is saved now and then. */
static int turn(struct run *run, struct err *err)
{
    size_t before = run->answered / SAVED_EVERY;
    int result = loop_turn(run->loop, TURN_MS, err);
    show_progress(run, 0);
    if (result == 0 && run->err.code) {
        *err = run->err;
        return (int)run->err.code;
    }
    if (result == 0 && run->options->cache_path && run->answered / SAVED_EVERY > before) {
        result = embeddings_cache_write(&run->embeddings->cache, run->options->cache_path, err);
    }
    return result;
}

/* Only when there is something to ask: a full cache needs no embedder. */
static int open_embedder(struct run *run, struct err *err)
{
    const struct embed_options client = {.url = run->options->url,
                                         .timeout_ms = TEXT_TIMEOUT_MS,
                                         .queue_max = TEXTS_WAITING,
                                         .is_raw = run->options->is_raw,
                                         .is_whitened = !run->options->is_unwhitened};
    int result = embed_open(run->loop, &client, &run->embed, err);
    while (result == 0 && embed_state(run->embed) == EMBED_STARTING) {
        result = loop_turn(run->loop, TURN_MS, err);
    }
    run->started_ms = clock_monotonic_ms();
    return result;
}

/* Waits while the queue is full or the embedder recovers; without it there is nothing to measure. */
static int ask(struct run *run, const char *gist, const char *lang, uint64_t hash, struct err *err)
{
    struct text *text = malloc(sizeof *text);
    if (!text) {
        return err_set(err, ERR_MEMORY, "no memory to ask for a vector");
    }
    *text = (struct text){run->texts, run, hash};
    /* Freed at the end and not with its answer: when the loop is given up, answers are still owed. */
    run->texts = text;
    int result = run->embed ? 0 : open_embedder(run, err);
    if (result == 0) {
        result = embed_request(run->embed, gist, lang, take_vector, text, err);
    }
    while (result == ERR_FULL && (result = turn(run, err)) == 0) {
        result = embed_request(run->embed, gist, lang, take_vector, text, err);
    }
    run->asked += result == 0;
    return result;
}

static int ask_rows(struct run *run, struct group_rows *rows, struct err *err)
{
    struct group_row row;
    int found;
    while ((found = group_rows_next(rows, &row, err)) != 0) {
        if (found == ERR_INVALID || found == ERR_TOO_LARGE) {
            continue; /* the bench itself tells */
        }
        uint64_t hash = found == 1 ? embeddings_hash(row.gist, row.features.lang) : 0;
        if (found < 0 || (row.gist[0] && !embeddings_cache_find(&run->embeddings->cache, hash) &&
                          (found = ask(run, row.gist, row.features.lang, hash, err)) < 0)) {
            return found;
        }
    }
    int result = 0;
    while (result == 0 && run->answered + run->failed < run->asked) {
        result = turn(run, err);
    }
    return result;
}

static int embed_rows(struct run *run, struct err *err)
{
    struct group_rows *rows = NULL;
    int result = group_rows_open(run->options->rows_path, &rows, err);
    if (result == 0 && (result = group_rows_want_gist(rows, err)) == 0) {
        result = ask_rows(run, rows, err);
    }
    if (run->asked) {
        show_progress(run, 1);
    }
    group_rows_close(rows);
    embed_close(run->embed);
    return result;
}

static int ask_embedder(struct embeddings *embeddings, const struct embeddings_options *options, struct err *err)
{
    struct run run = {.embeddings = embeddings, .options = options, .loop = loop_new()};
    if (!run.loop) {
        return err_set(err, ERR_MEMORY, "no memory for a loop");
    }
    int result = embed_rows(&run, err);
    loop_free(run.loop);
    while (run.texts) {
        struct text *next = run.texts->next;
        free(run.texts);
        run.texts = next;
    }
    if (options->cache_path && run.answered) {
        struct err why = {0};
        int written = embeddings_cache_write(&embeddings->cache, options->cache_path, &why);
        if (written < 0 && result == 0) {
            *err = why;
            result = written;
        }
    }
    embeddings_cache_sort(&embeddings->cache);
    return result;
}

int embeddings_open(const struct embeddings_options *options, struct embeddings **out, struct err *err)
{
    struct embeddings *embeddings = calloc(1, sizeof *embeddings);
    int result = embeddings ? 0 : err_set(err, ERR_MEMORY, "no memory for embeddings");
    if (result == 0 && options->cache_path) {
        result = embeddings_cache_read(&embeddings->cache, options->cache_path, err);
    }
    if (result == 0 && options->url && strcmp(options->rows_path, "-") == 0) {
        result = err_set(err, ERR_INVALID, "an embedder needs a file that can be read twice, not standard input");
    }
    if (result == 0 && options->url) {
        result = ask_embedder(embeddings, options, err);
    }
    if (result < 0) {
        embeddings_free(embeddings);
        return result;
    }
    *out = embeddings;
    return 0;
}

void embeddings_free(struct embeddings *embeddings)
{
    if (embeddings) {
        embeddings_cache_done(&embeddings->cache);
        free(embeddings);
    }
}

const int8_t *embeddings_find(const struct embeddings *embeddings, const char *gist, const char *lang)
{
    return embeddings_cache_find(&embeddings->cache, embeddings_hash(gist, lang));
}

unsigned embeddings_dimensions(const struct embeddings *embeddings)
{
    return embeddings->cache.dimensions;
}

size_t embeddings_count(const struct embeddings *embeddings)
{
    return embeddings->cache.count;
}

struct embedding embeddings_of_row(const struct embeddings *embeddings, const struct group_row *row)
{
    return (struct embedding){embeddings_find(embeddings, row->gist, row->features.lang),
                              embeddings_dimensions(embeddings), 1};
}
