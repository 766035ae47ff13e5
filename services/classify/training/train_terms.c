/* train-terms FILE.jsonl…: for count_terms.py. Prints "lang<TAB>stem" for each distinct word of each article's
 * title and lead, as grouping sees them, and "lang<TAB>" once an article. */
#include "article_features.h"
#include "article_language.h"
#include "id.h"
#include "jsonl.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEN_SLOTS 4096 /* a power of two, well above the words of a title and lead */

static void print_words(struct text_analyser *analyser, const char *text, const char *lang, uint64_t *seen)
{
    struct err err;
    struct text_term term;
    size_t size_bytes = utf8_cut_len(text, strlen(text), FEATURES_LEAD_BYTES);
    if (text_terms_start(analyser, text, size_bytes, lang, &err) < 0) {
        return;
    }
    while (text_terms_next(analyser, &term)) {
        uint64_t hash = id_hash64(term.stem, term.stem_bytes);
        /* A collision counts a word twice: it shifts a count of thousands by one. */
        uint64_t *slot = &seen[hash % SEEN_SLOTS];
        if (!term.is_stop && term.kind != TEXT_WORD_NUMBER && *slot != hash && term.stem_bytes > 0) {
            *slot = hash;
            printf("%s\t%s\n", lang, term.stem);
        }
    }
}

static void print_article(struct text_analyser *analyser, const struct jsonl_row *row)
{
    static uint64_t seen[SEEN_SLOTS];
    char lang[TEXT_LANGUAGE_SIZE];
    memset(seen, 0, sizeof seen);
    article_language(row->title, row->text, row->lang, lang);
    printf("%s\t\n", lang);
    print_words(analyser, row->title, lang, seen);
    print_words(analyser, row->text, lang, seen);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct text_analyser *analyser = text_analyser_new(&err);
    int result = analyser ? 0 : 1;
    for (int i = 1; i < argc && result == 0; i++) {
        struct jsonl *reader = NULL;
        struct jsonl_row row;
        int found = jsonl_open(argv[i], &reader, &err);
        result = found < 0;
        while (found == 0 && (found = jsonl_next(reader, &row, &err)) != 0) {
            if (found == 1) {
                print_article(analyser, &row);
            }
            found = found == ERR_IO || found == ERR_MEMORY ? found : 0;
        }
        jsonl_close(reader);
    }
    if (result) {
        fprintf(stderr, "train-terms: %s\n", err.text);
    }
    text_analyser_free(analyser);
    return result;
}
