/* bench-topic FILE.jsonl [--model FILE]: the topics that classify would file each row under, as JSONL
 * {"id","topics":[…]}; with a model of other classes than the topics, as train_topics.py writes them, {"id","class":N}:
 * the likeliest. */
#include "article_language.h"
#include "jsonl.h"
#include "model_open.h"
#include "topic_model.h"

#include <stdio.h>
#include <string.h>

struct bench {
    struct text_analyser *analyser;
    struct topic_terms *terms;
    struct topic_model model;
};

static void print_class(const float *scores, size_t class_count)
{
    size_t best = 0;
    for (size_t i = 1; i < class_count; i++) {
        best = scores[i] > scores[best] ? i : best;
    }
    printf("\"class\":%zu}\n", best);
}

static void print_topics(const struct topic_scores *scores)
{
    uint8_t topics[TOPICS_PICKED_MAX];
    size_t count = topic_pick(scores, topics);
    printf("\"topics\":[");
    for (size_t i = 0; i < count; i++) {
        printf("%s\"%s\"", i ? "," : "", topic_names[topics[i]].slug);
    }
    printf("]}\n");
}

static int print_row(struct bench *bench, const struct jsonl_row *row, struct err *err)
{
    struct topic_scores scores;
    char lang[TEXT_LANGUAGE_SIZE];
    article_language(row->title, row->text, row->lang, lang);
    int result = topic_terms_read(bench->terms, bench->analyser, row->title, row->text, lang, err);
    if (result < 0) {
        return result;
    }
    topic_model_scores(&bench->model, bench->terms, &scores);
    printf("{\"id\":\"%s\",", row->external_id);
    if (bench->model.class_count != topic_names_count) {
        print_class(scores.all, bench->model.class_count);
    } else {
        print_topics(&scores);
    }
    return 0;
}

static int print_file(struct bench *bench, const char *path, struct err *err)
{
    struct jsonl *reader = NULL;
    struct jsonl_row row;
    int result = jsonl_open(path, &reader, err);
    int found = 0;
    while (result == 0 && (found = jsonl_next(reader, &row, err)) != 0) {
        if (found == 1) {
            result = print_row(bench, &row, err);
        } else if (found == ERR_IO || found == ERR_MEMORY) {
            result = found;
        }
    }
    jsonl_close(reader);
    return result;
}

static int open_model(const char *path, struct topic_model *out, struct err *err)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    struct model_text text;
    char model[MODEL_NAME_MAX];
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) : 1, slash ? path : ".");
    snprintf(model, sizeof model, "%.*s", (int)strcspn(name, "."), name);
    int code = model_text_open(folder, model, "topics", &text, err);
    if (!code)
        code = topic_model_read(&text, out, err);
    model_text_done(&text);
    return code;
}

int main(int argc, char **argv)
{
    struct err err = {0};
    if (argc != 2 && !(argc == 4 && strcmp(argv[2], "--model") == 0)) {
        fprintf(stderr, "usage: bench-topic FILE.jsonl [--model FILE.model]\n");
        return 2;
    }
    struct bench bench = {text_analyser_new(&err), topic_terms_new(), {0}};
    int result = bench.analyser && bench.terms ? 0 : ERR_MEMORY;
    if (result == 0)
        result = argc == 4 ? open_model(argv[3], &bench.model, &err) : topic_model_load("", &bench.model, &err);
    if (result == 0)
        result = print_file(&bench, argv[1], &err);
    if (result < 0)
        fprintf(stderr, "bench-topic: %s\n", err.text);
    topic_model_done(&bench.model);
    topic_terms_free(bench.terms);
    text_analyser_free(bench.analyser);
    return result < 0;
}
