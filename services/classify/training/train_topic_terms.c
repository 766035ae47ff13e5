/* train-topic-terms FILE.jsonl…: for train_topics.py. Prints a line for each row: "id<TAB>lang" and, for each term of
 * the article as the topic model sees it, "<TAB>hash:kind:value". */
#include "article_language.h"
#include "jsonl.h"
#include "text_language.h"
#include "topic_terms.h"

#include <stdio.h>

static void print_article(struct topic_terms *terms, struct text_analyser *analyser, const struct jsonl_row *row)
{
    struct err err;
    char lang[TEXT_LANGUAGE_SIZE];
    article_language(row->title, row->text, row->lang, lang);
    printf("%s\t%s", row->external_id, lang);
    if (topic_terms_read(terms, analyser, row->title, row->text, lang, &err) == 0) {
        for (size_t i = 0; i < terms->count; i++) {
            printf("\t%08x:%d:%.4f", terms->terms[i].hash, terms->terms[i].kind,
                   (double)topic_term_value(&terms->terms[i]));
        }
    }
    putchar('\n');
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct text_analyser *analyser = text_analyser_new(&err);
    struct topic_terms *terms = topic_terms_new();
    int result = analyser && terms ? 0 : 1;
    for (int i = 1; i < argc && result == 0; i++) {
        struct jsonl *reader = NULL;
        struct jsonl_row row;
        int found = jsonl_open(argv[i], &reader, &err);
        result = found < 0;
        while (found == 0 && (found = jsonl_next(reader, &row, &err)) != 0) {
            if (found == 1) {
                print_article(terms, analyser, &row);
            }
            found = found == ERR_IO || found == ERR_MEMORY ? found : 0;
        }
        jsonl_close(reader);
    }
    if (result) {
        fprintf(stderr, "train-topic-terms: %s\n", err.text);
    }
    topic_terms_free(terms);
    text_analyser_free(analyser);
    return result;
}
