/* bench-growth [FILE.jsonl] [--seed N] [--articles N] [--sizes N,N,…] [--vector-sizes N,N,…] [--shape]: what an article
 * and a live story cost as the index grows. Articles are invented, of the shape of FILE's (growth_shape.h) or of what
 * stands in growth_shape_table.c. Prints a table, which plot.py draws. --shape prints FILE's shape alone. Needs no
 * Redis. Each size is measured in a process of its own. */
#include "growth_run.h"
#include "story_index.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define SIZES_MAX 16

struct options {
    const char *path;
    uint64_t seed;
    unsigned articles;
    int shape_only;
    unsigned sizes[SIZES_MAX], vector_sizes[SIZES_MAX]; /* 0 ends them */
};

static void read_sizes(const char *text, unsigned out[SIZES_MAX])
{
    unsigned count = 0;
    char *end = (char *)text;
    while (*text && count + 1 < SIZES_MAX) {
        unsigned long size = strtoul(text, &end, 10);
        if (end == text || size > STORY_INDEX_STORIES_MAX) {
            break;
        }
        out[count++] = (unsigned)size;
        text = end + (*end == ',');
    }
    out[count] = 0;
}

/* Returns 1, or 0 for arguments that are not ours. */
static int read_options(int argc, char **argv, struct options *out)
{
    for (int i = 1; i < argc; i++) {
        int has_value = i + 1 < argc;
        if (strcmp(argv[i], "--shape") == 0) {
            out->shape_only = 1;
        } else if (strcmp(argv[i], "--seed") == 0 && has_value) {
            out->seed = strtoull(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--articles") == 0 && has_value) {
            out->articles = (unsigned)strtoul(argv[++i], NULL, 10);
        } else if (strcmp(argv[i], "--sizes") == 0 && has_value) {
            read_sizes(argv[++i], out->sizes);
        } else if (strcmp(argv[i], "--vector-sizes") == 0 && has_value) {
            read_sizes(argv[++i], out->vector_sizes);
        } else if (!out->path && argv[i][0] != '-') {
            out->path = argv[i];
        } else {
            return 0;
        }
    }
    return out->articles > 0 && (out->path || !out->shape_only);
}

static void print_head(void)
{
    printf("%-8s %8s %9s | %9s %9s %9s %9s | %9s %9s | %8s %8s | %6s %6s %9s\n", "features", "stories", "articles",
           "median us", "p99 us", "mean us", "reviewed", "placed/s", "reviewed", "index B", "RSS B", "begun", "events",
           "restart us");
}

static void print_result(const struct growth_result *result, int with_vectors)
{
    printf("%-8s %8u %9u | %9.1f %9.1f %9.1f %9.1f | %9.0f %9.0f | %8.0f %8.0f | %5.1f%% %5.1f%% %9.1f\n",
           with_vectors ? "meaning" : "words", result->stories, result->articles, result->median_us, result->p99_us,
           result->mean_us, result->mean_reviewed_us, 1e6 / result->mean_us, 1e6 / result->mean_reviewed_us,
           result->index_bytes, result->resident_bytes, 100 * result->begin_share, 100 * result->should_share,
           result->fill_us);
    fflush(stdout);
}

/* Not counted for the stories. */
static void print_empty(void)
{
    struct story_index *empty = story_index_new(NULL, NULL);
    if (empty) {
        printf("an index without stories, which knows how common words are: %.1f MB\n",
               (double)story_index_counts(empty).bytes / 1e6);
    }
    story_index_free(empty);
}

static int run_here(const struct growth_run_options *options)
{
    struct growth_result result;
    struct err err = {0};
    if (growth_run(options, &result, &err) < 0) {
        fprintf(stderr, "bench-growth: %s\n", err.text[0] ? err.text : "no memory");
        return 1;
    }
    print_result(&result, options->stream.with_vectors);
    return 0;
}

static int run_apart(const struct growth_run_options *options)
{
    int status = 0;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        _exit(run_here(options));
    }
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static int run_sizes(const struct options *options, const struct growth_shape *shape, int with_vectors)
{
    const unsigned *sizes = with_vectors ? options->vector_sizes : options->sizes;
    for (unsigned i = 0; sizes[i] > 0; i++) {
        const struct growth_run_options run = {
            {.shape = shape, .seed = options->seed, .live_stories = sizes[i], .with_vectors = with_vectors},
            options->articles};
        if (run_apart(&run) != 0) {
            return 1;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct options options = {
        .seed = 1, .articles = 20000, .sizes = {1000, 10000, 100000, 1000000}, .vector_sizes = {1000, 10000, 100000}};
    if (!read_options(argc, argv, &options)) {
        fprintf(stderr, "usage: bench-growth [FILE.jsonl] [--seed N] [--articles N] [--sizes N,N,...] "
                        "[--vector-sizes N,N,...] [--shape]\n");
        return 2;
    }
    struct growth_shape shape = GROWTH_SHAPE;
    struct err err = {0};
    if (options.path && growth_shape_measure(options.path, &shape, &err) < 0) {
        fprintf(stderr, "bench-growth: %s\n", err.text);
        return 1;
    }
    if (options.shape_only) {
        growth_shape_print(&shape, options.path, stdout);
        return 0;
    }
    print_head();
    int failed = run_sizes(&options, &shape, 0) || run_sizes(&options, &shape, 1);
    print_empty();
    return failed;
}
