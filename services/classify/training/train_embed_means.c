/* train-embed-means URL > services/common/embedding/embed_means_table.c: what the samples teach of the model behind URL,
 * multilingual-e5-small, as the table of embed_means.h. */
#include "embed.h"
#include "embed_means.h"
#include "embed_samples.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_TIMEOUT_MS 300000
#define TURN_MS         100
#define LARGEST         127.0
#define FIRST_ROW       0
#define MEAN_ROW        1
#define LANGUAGES_ROW   2

struct run;

struct text {
    struct run *run;
    unsigned number; /* among the samples */
};

struct run {
    double rows[EMBED_MEANS_ROWS][EMBED_MEANS_DIMENSIONS];
    struct text texts[EMBED_SAMPLE_LANGUAGES * EMBED_SAMPLE_TEXTS];
    unsigned answered, failed;
};

static void take_vector(void *context, const float *vector, unsigned dimensions)
{
    const struct text *text = context;
    struct run *run = text->run;
    unsigned language = text->number / EMBED_SAMPLE_TEXTS;
    if (!vector || dimensions != EMBED_MEANS_DIMENSIONS) {
        run->failed++;
        return;
    }
    for (unsigned i = 0; i < dimensions; i++) {
        run->rows[FIRST_ROW][i] = text->number == 0 ? (double)vector[i] : run->rows[FIRST_ROW][i];
        run->rows[MEAN_ROW][i] += (double)vector[i] / (EMBED_SAMPLE_LANGUAGES * EMBED_SAMPLE_TEXTS);
        run->rows[LANGUAGES_ROW + language][i] += (double)vector[i] / EMBED_SAMPLE_TEXTS;
    }
    run->answered++;
}

static int ask_all(struct run *run, struct loop *loop, struct embed *embed, struct err *err)
{
    unsigned count = sizeof run->texts / sizeof *run->texts;
    int result = 0;
    for (unsigned i = 0; i < count && result == 0; i++) {
        const struct embed_sample *sample = &embed_samples[i / EMBED_SAMPLE_TEXTS];
        run->texts[i] = (struct text){run, i};
        result =
            embed_request(embed, sample->texts[i % EMBED_SAMPLE_TEXTS], sample->lang, take_vector, &run->texts[i], err);
    }
    while (result == 0 && run->answered + run->failed < count) {
        result = loop_turn(loop, TURN_MS, err);
    }
    return result == 0 && run->failed ? err_set(err, ERR_UNAVAILABLE, "%u samples have no vector", run->failed)
                                      : result;
}

static double scale_of(const double *row)
{
    double largest = 0;
    for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++) {
        largest = fmax(largest, fabs(row[i]));
    }
    return largest / LARGEST;
}

static void print_table(const struct run *run)
{
    printf("#include \"embed_means.h\"\n\nconst struct embed_means embed_means = {\n    .scales = {");
    for (unsigned row = 0; row < EMBED_MEANS_ROWS; row++) {
        printf("%s%.9gF", row ? ", " : "", scale_of(run->rows[row]));
    }
    printf("},\n    .rows = {");
    for (unsigned row = 0; row < EMBED_MEANS_ROWS; row++) {
        printf("%s{", row ? ", " : "");
        for (unsigned i = 0; i < EMBED_MEANS_DIMENSIONS; i++) {
            printf("%s%ld", i ? ", " : "", lrint(run->rows[row][i] / scale_of(run->rows[row])));
        }
        printf("}");
    }
    printf("},\n};\n");
}

int main(int argc, char **argv)
{
    static struct run run;
    struct err err = {0};
    struct embed *embed = NULL;
    struct loop *loop = loop_new();
    if (argc != 2) {
        fprintf(stderr, "usage: train-embed-means URL\n");
        return 2;
    }
    /* Raw: centred vectors would have a mean of nothing. */
    const struct embed_options options = {.url = argv[1], .timeout_ms = TEXT_TIMEOUT_MS, .is_raw = 1};
    int result = loop ? embed_open(loop, &options, &embed, &err) : ERR_MEMORY;
    if (result == 0 && (result = ask_all(&run, loop, embed, &err)) == 0) {
        print_table(&run);
    } else {
        fprintf(stderr, "train-embed-means: %s\n", err.text);
    }
    embed_close(embed);
    loop_free(loop);
    return result < 0 ? 1 : 0;
}
