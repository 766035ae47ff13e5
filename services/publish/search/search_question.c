/* A word is asked for as it is and by its stem in every language that has stems: which language it is in nobody says. */
#include "search_question.h"

#include "query_words.h"
#include "search_terms.h"
#include "text_stem.h"

#include <string.h>

/* NULL when there is no room (any more): the part does without. */
static const char *keep(struct search_question *question, char kind, const char *text, size_t size)
{
    if (!size || size > XAPIAN_TERM_MAX || question->used + size + 2 > sizeof question->room ||
        question->term_count == SEARCH_TERMS_MAX)
        return NULL;
    char *at = question->room + question->used;
    at[0] = kind;
    memcpy(at + 1, text, size);
    at[size + 1] = '\0';
    question->used += size + 2;
    question->terms[question->term_count++] = at;
    return at;
}

/* Most languages cut a word to the same stem. */
static int is_kept(const struct search_question *question, size_t from, const char *stem)
{
    for (size_t i = from; i < question->term_count; i++)
        if (strcmp(question->terms[i] + 1, stem) == 0 && question->terms[i][0] == SEARCH_KIND_STEM)
            return 1;
    return 0;
}

static void keep_stems(struct search_question *question, size_t from, const struct query_word *word)
{
    char stem[XAPIAN_TERM_MAX + 1];
    const char *lang;
    if (!question->stemmers || word->size > XAPIAN_TERM_MAX)
        return;
    for (int number = 0; (lang = text_stem_lang(number)) != NULL; number++) {
        memcpy(stem, word->text, word->size);
        stem[word->size] = '\0';
        size_t size = text_stem(question->stemmers, lang, stem, word->size);
        if (!is_kept(question, from, stem))
            keep(question, SEARCH_KIND_STEM, stem, size);
    }
}

static int keep_pair(void *context, const char *pair, size_t size)
{
    return keep(context, SEARCH_KIND_PAIR, pair, size) != NULL;
}

static void keep_words(struct search_question *question, const struct query_word *word)
{
    for (size_t at = 0; at < word->size;) {
        size_t size = 0;
        while (at + size < word->size && word->text[at + size] != ' ')
            size++;
        keep(question, SEARCH_KIND_WORD, word->text + at, size);
        at += size + 1;
    }
}

/* A part without room for its terms is no part: the others still weigh. */
static void add_part(void *context, const struct query_word *word)
{
    struct search_question *question = context;
    size_t from = question->term_count;
    struct xapian_part *part = &question->parts[question->part_count];
    if (question->part_count == SEARCH_PARTS_MAX)
        return;
    part->kind = word->kind == QUERY_WORD ? XAPIAN_ANY : word->kind == QUERY_BEGINNING ? XAPIAN_BEGINNING : XAPIAN_ALL;
    question->words[question->part_count] = NULL;
    if (word->kind == QUERY_PART) {
        search_pairs(word->text, word->size, keep_pair, question);
    } else if (word->kind == QUERY_WORDS) {
        keep_words(question, word);
    } else {
        const char *kept = keep(question, SEARCH_KIND_WORD, word->text, word->size);
        if (kept && word->kind == QUERY_WORD)
            question->words[question->part_count] = kept + 1;
    }
    if (word->kind == QUERY_WORD)
        keep_stems(question, from, word);
    part->terms = question->terms + from;
    part->count = question->term_count - from;
    question->part_count += part->count > 0;
}

void search_question_make(struct search_question *question, const struct query *query, struct text_stemmers *stemmers)
{
    question->part_count = question->term_count = question->used = 0;
    question->stemmers = stemmers;
    query_each_word(query, add_part, question);
}
