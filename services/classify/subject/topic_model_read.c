/* The topic model from a model file. */
#include "model_open.h"
#include "topic_model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define GROW_TERMS   16384
#define GROW_WEIGHTS 65536

static const struct model_feature SEEN[] = {
    {"stem", "stems of title and text, log of their times, the title's twice, to unit length, weight 1"},
    {"pair", "pairs of neighbouring stems, likewise, weight 0.5"},
    {"manner", "stop words, numbers and pairs with one, likewise, weight 0.5"},
};
const struct model_features topic_model_features = {SEEN, sizeof SEEN / sizeof *SEEN};

static int grow(void **array, size_t count, size_t step, size_t item_size)
{
    if (count % step)
        return 0;
    void *grown = realloc(*array, (count + step) * item_size);
    if (!grown)
        return ERR_MEMORY;
    *array = grown;
    return 0;
}

/* "class NAME BIAS". All classes come before the first term: weights refer to them by number. */
static int add_class(struct topic_model *model, char *row)
{
    char *name = row + strlen("class ");
    char *at = name + strcspn(name, " ");
    size_t len = (size_t)(at - name);
    if (model->term_count || model->class_count == TOPICS_MAX || !len || len >= TOPIC_CLASS_NAME_SIZE)
        return ERR_INVALID;
    memcpy(model->names[model->class_count], name, len);
    if (!model_text_take_float(&at, &model->bias[model->class_count]) || *at)
        return ERR_INVALID;
    model->class_count++;
    return 0;
}

static int add_weight(struct topic_model *model, unsigned long class, long weight)
{
    if (model->weight_count == TOPIC_MODEL_WEIGHTS_MAX)
        return ERR_TOO_LARGE;
    if (grow((void **)&model->classes, model->weight_count, GROW_WEIGHTS, sizeof *model->classes) ||
        grow((void **)&model->weights, model->weight_count, GROW_WEIGHTS, sizeof *model->weights))
        return ERR_MEMORY;
    model->classes[model->weight_count] = (uint8_t) class;
    model->weights[model->weight_count++] = (int8_t)weight;
    return 0;
}

/* " class:weight …" to the end of the row. */
static int add_weights(struct topic_model *model, char *at)
{
    int code = 0;
    while (!code && *at == ' ') {
        char *end = NULL;
        unsigned long class = strtoul(at + 1, &end, 10);
        if (end == at + 1 || *end != ':' || class >= model->class_count)
            return ERR_INVALID;
        at = end + 1;
        long weight = strtol(at, &end, 10);
        if (end == at || weight < INT8_MIN || weight > INT8_MAX)
            return ERR_INVALID;
        at = end;
        code = add_weight(model, class, weight);
    }
    return code ? code : *at ? ERR_INVALID : 0;
}

static int add_term(struct topic_model *model, char *row)
{
    char *end = NULL;
    errno = 0;
    unsigned long hash = strtoul(row, &end, 16);
    /* Ascending, which the search relies on; a file that is not was written by something else. */
    if (end == row || errno || hash > UINT32_MAX || (model->term_count && hash <= model->hashes[model->term_count - 1]))
        return ERR_INVALID;
    if (model->term_count == TOPIC_MODEL_TERMS_MAX)
        return ERR_TOO_LARGE;
    if (grow((void **)&model->hashes, model->term_count, GROW_TERMS, sizeof *model->hashes) ||
        grow((void **)&model->firsts, model->term_count, GROW_TERMS, sizeof *model->firsts))
        return ERR_MEMORY;
    model->hashes[model->term_count] = (uint32_t)hash;
    model->firsts[model->term_count++] = (uint32_t)model->weight_count;
    return add_weights(model, end);
}

/* One more place in `firsts`, so that the last term's weights end somewhere. */
static int close_terms(struct topic_model *model)
{
    if (grow((void **)&model->firsts, model->term_count, GROW_TERMS, sizeof *model->firsts))
        return ERR_MEMORY;
    model->firsts[model->term_count] = (uint32_t)model->weight_count;
    return 0;
}

static int read_rows(struct model_text *text, struct topic_model *out, struct err *err)
{
    char *row = NULL;
    int code;
    while ((code = model_text_row(text, &row, err)) == 1) {
        code = strncmp(row, "class ", strlen("class ")) == 0 ? add_class(out, row) : add_term(out, row);
        if (code == ERR_INVALID)
            return model_text_wrong(text, "it is neither `class NAME BIAS` nor `HASH class:weight …`, ascending", err);
        if (code)
            return err_set(err, code, "model %s: too many terms, or no memory for them", text->name);
    }
    return code;
}

int topic_model_read(struct model_text *text, struct topic_model *out, struct err *err)
{
    char hash[MODEL_FEATURES_HASH_SIZE];
    double scale = 0;
    *out = (struct topic_model){.class_count = 0};
    model_features_hash(&topic_model_features, hash);
    if (strcmp(model_text_header(text, "features"), hash) != 0)
        return err_set(err, ERR_INVALID, "model %s sees other things of an article (%.16s) than this program (%s)",
                       text->name, model_text_header(text, "features"), hash);
    int code = model_text_number(text, "scale", 0, 1000, &scale, err);
    if (!code)
        code = read_rows(text, out, err);
    if (!code && (!out->class_count || !out->term_count))
        code = err_set(err, ERR_INVALID, "model %s has no class or no term", text->name);
    if (code)
        return code;
    out->scale = strtof(model_text_header(text, "scale"), NULL);
    code = close_terms(out);
    return code ? err_set(err, code, "no memory for model %s", text->name) : 0;
}

void topic_model_done(struct topic_model *model)
{
    free(model->hashes);
    free(model->firsts);
    free(model->classes);
    free(model->weights);
    *model = (struct topic_model){.class_count = 0};
}

static int check_names(const struct topic_model *model, struct err *err)
{
    if (model->class_count != topic_names_count)
        return err_set(err, ERR_INVALID, "the topic model has %zu classes, there are %zu topics", model->class_count,
                       topic_names_count);
    for (size_t i = 0; i < topic_names_count; i++)
        if (strcmp(model->names[i], topic_names[i].slug) != 0)
            return err_set(err, ERR_INVALID, "class %zu of the topic model is '%s', the topic there is '%s'", i,
                           model->names[i], topic_names[i].slug);
    return 0;
}

int topic_model_load(const char *folder, struct topic_model *out, struct err *err)
{
    struct model_text text;
    *out = (struct topic_model){.class_count = 0};
    int code = model_text_open(folder, "topics", "topics", &text, err);
    if (!code)
        code = topic_model_read(&text, out, err);
    if (!code)
        code = check_names(out, err);
    model_text_done(&text);
    return code;
}
