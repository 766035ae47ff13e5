/* The text is folded as queries are, so that a word in one is the word in the other. */
#include "search_terms.h"

#include "text_search.h"
#include "text_stem.h"
#include "utf8.h"

#include <string.h>

#define STEM_BYTES_MIN 4 /* of a word that has other forms, as queries have it */

int search_pairs(const char *letters, size_t size, int (*each)(void *context, const char *pair, size_t size),
                 void *context)
{
    uint32_t code_point;
    size_t first = utf8_next(letters, size, &code_point), at = 0;
    if (first >= size)
        return each(context, letters, size);
    while (first && at + first < size) {
        size_t second = utf8_next(letters + at + first, size - at - first, &code_point);
        if (!second || !each(context, letters + at, first + second))
            return second != 0;
        at += first;
        first = second;
    }
    return 1;
}

struct addition {
    const struct search_terms *terms;
    unsigned weight;
};

static int add_pair(void *context, const char *pair, size_t size)
{
    const struct addition *addition = context;
    return xapian_doc_add(addition->terms->doc, SEARCH_KIND_PAIR, pair, size, addition->weight);
}

static int add_stem(const struct addition *addition, const char *word, size_t size, const char *lang)
{
    char stem[XAPIAN_TERM_MAX + 1];
    memcpy(stem, word, size);
    stem[size] = '\0';
    size = text_stem(addition->terms->stemmers, lang, stem, size);
    return xapian_doc_add(addition->terms->doc, SEARCH_KIND_STEM, stem, size, addition->weight);
}

/* What is longer than a term may be is no word that anybody types. */
static int add_word(struct addition *addition, const char *word, size_t size, const char *lang)
{
    if (text_search_runs_on(word, size))
        return search_pairs(word, size, add_pair, addition);
    if (size > XAPIAN_TERM_MAX)
        return 1;
    if (!xapian_doc_add(addition->terms->doc, SEARCH_KIND_WORD, word, size, addition->weight))
        return 0;
    if (!lang || size < STEM_BYTES_MIN || text_stem_number(lang) < 0)
        return 1;
    return add_stem(addition, word, size, lang);
}

int search_terms_add(const struct search_terms *terms, const char *text, const char *lang, unsigned weight)
{
    char folded[SEARCH_FOLD_MAX];
    struct addition addition = {terms, weight};
    size_t len = text_search_fold(text, utf8_cut_len(text, strlen(text), SEARCH_TEXT_MAX), folded, sizeof folded - 1);
    for (size_t at = 0; at < len;) {
        at += strspn(folded + at, " ");
        size_t size = strcspn(folded + at, " ");
        if (size && !add_word(&addition, folded + at, size, lang))
            return 0;
        at += size;
    }
    if (terms->lines && len) {
        buffer_add(terms->lines, folded, len);
        buffer_char(terms->lines, '\n');
    }
    return 1;
}
