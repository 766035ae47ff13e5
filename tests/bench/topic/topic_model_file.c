#include "topic_model_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TERMS_MAX   200000
#define WEIGHTS_MAX 4000000

struct model_file {
    struct topic_model model; /* first: the caller's pointer */
    float bias[TOPICS_MAX];
    uint32_t hashes[TERMS_MAX];
    uint32_t firsts[TERMS_MAX + 1];
    uint8_t classes[WEIGHTS_MAX];
    int8_t weights[WEIGHTS_MAX];
};

/* Reads "class:weight …" to the end of the line. Returns 0, or -1 when it is not that. */
static int read_weights(struct model_file *file, char *text, uint32_t *count)
{
    for (char *rest = NULL, *pair = strtok_r(text, " \n", &rest); pair; pair = strtok_r(NULL, " \n", &rest)) {
        char *end = NULL;
        unsigned long class = strtoul(pair, &end, 10);
        if (*end != ':' || class >= file->model.class_count || *count == WEIGHTS_MAX) {
            return -1;
        }
        file->classes[*count] = (uint8_t) class;
        file->weights[(*count)++] = (int8_t)strtol(end + 1, NULL, 10);
    }
    return 0;
}

static int read_head(struct model_file *file, FILE *stream)
{
    if (fscanf(stream, "%zu %f", &file->model.class_count, &file->model.scale) != 2 ||
        file->model.class_count > TOPICS_MAX) {
        return -1;
    }
    for (size_t i = 0; i < file->model.class_count; i++) {
        if (fscanf(stream, "%f", &file->bias[i]) != 1) {
            return -1;
        }
    }
    return 0;
}

static int read_terms(struct model_file *file, FILE *stream)
{
    char *line = NULL;
    size_t size = 0;
    uint32_t weights = 0;
    int result = 0;
    while (result == 0 && getline(&line, &size, stream) >= 0) {
        char *rest = NULL;
        uint32_t hash = (uint32_t)strtoul(line, &rest, 16);
        if (rest == line) {
            continue;
        }
        result = file->model.term_count == TERMS_MAX ? -1 : 0;
        if (result == 0) {
            file->hashes[file->model.term_count] = hash;
            file->firsts[file->model.term_count++] = weights;
            result = read_weights(file, rest, &weights);
        }
    }
    file->firsts[file->model.term_count] = weights;
    free(line);
    return result;
}

int topic_model_file_read(const char *path, struct topic_model **out, struct err *err)
{
    FILE *stream = fopen(path, "r");
    struct model_file *file = calloc(1, sizeof *file);
    int result = stream && file && read_head(file, stream) == 0 && read_terms(file, stream) == 0 ? 0 : ERR_INVALID;
    if (result == 0) {
        file->model.bias = file->bias;
        file->model.hashes = file->hashes;
        file->model.firsts = file->firsts;
        file->model.classes = file->classes;
        file->model.weights = file->weights;
        *out = &file->model;
    } else {
        err_set(err, result, "%s is no topic model", path);
        free(file);
    }
    if (stream) {
        fclose(stream);
    }
    return result;
}

void topic_model_file_free(struct topic_model *model)
{
    free(model);
}
