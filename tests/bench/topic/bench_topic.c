/* bench-topic FILE.jsonl [--model FILE]: the topics that classify would file each row under, as JSONL
 * {"id","topics":[…]}; with a model of other classes than the topics, as train.py writes them, {"id","class":N}: the
 * likeliest. */
#include "article_language.h"
#include "jsonl.h"
#include "topic_model.h"
#include "topic_model_file.h"

#include <stdio.h>
#include <string.h>

struct bench {
    struct text_analyser *analyser;
    struct topic_terms *terms;
    const struct topic_model *other; /* NULL: the shipped one */
};

static void print_class(const float *scores, size_t class_count)
{
    size_t best = 0;
    for (size_t i = 1; i < class_count; i++) {
        best = scores[i] > scores[best] ? i : best;
    }
    printf("\"class\":%zu}\n", best);
}

static void print_topics(const struct topic_model *model, const float *scores)
{
    uint8_t topics[TOPICS_PICKED_MAX];
    size_t count = topic_pick(model, scores, topics);
    printf("\"topics\":[");
    for (size_t i = 0; i < count; i++) {
        printf("%s\"%s\"", i ? "," : "", topic_names[topics[i]].slug);
    }
    printf("]}\n");
}

static int print_row(struct bench *bench, const struct jsonl_row *row, struct err *err)
{
    float scores[TOPICS_MAX];
    char lang[TEXT_LANGUAGE_SIZE];
    article_language(row->title, row->text, row->lang, lang);
    int result = topic_terms_read(bench->terms, bench->analyser, row->title, row->text, lang, err);
    if (result < 0) {
        return result;
    }
    topic_model_scores(bench->other ? bench->other : &TOPIC_MODEL, bench->terms, scores);
    printf("{\"id\":\"%s\",", row->external_id);
    if (bench->other && bench->other->class_count != topic_names_count) {
        print_class(scores, bench->other->class_count);
    } else {
        print_topics(bench->other ? bench->other : &TOPIC_MODEL, scores);
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

int main(int argc, char **argv)
{
    struct err err = {0};
    if (argc != 2 && !(argc == 4 && strcmp(argv[2], "--model") == 0)) {
        fprintf(stderr, "usage: bench-topic FILE.jsonl [--model FILE]\n");
        return 2;
    }
    struct topic_model *model = NULL;
    struct bench bench = {text_analyser_new(&err), topic_terms_new(), NULL};
    int result = bench.analyser && bench.terms ? 0 : ERR_MEMORY;
    if (result == 0 && argc == 4) {
        result = topic_model_file_read(argv[3], &model, &err);
        bench.other = model;
    }
    if (result == 0) {
        result = print_file(&bench, argv[1], &err);
    }
    if (result < 0) {
        fprintf(stderr, "bench-topic: %s\n", err.text);
    }
    topic_model_file_free(model);
    topic_terms_free(bench.terms);
    text_analyser_free(bench.analyser);
    return result < 0;
}
