/* A test that leads to "no" when it holds was denied. */
#include "query_words.h"

#include "query_program.h"

/* Returns 0 for a test that looks at no text. */
static int kind_of(enum query_test_kind test, enum query_word_kind *out)
{
    switch (test) {
    case TEST_WORD:
        *out = QUERY_WORD;
        return 1;
    case TEST_PHRASE:
        *out = QUERY_WORDS;
        return 1;
    case TEST_BEGINNING:
        *out = QUERY_BEGINNING;
        return 1;
    case TEST_PART:
        *out = QUERY_PART;
        return 1;
    default:
        return 0;
    }
}

void query_each_word(const struct query *query, void (*each)(void *context, const struct query_word *word),
                     void *context)
{
    for (size_t i = 0; i < query->test_count; i++) {
        const struct query_test *test = &query->tests[i];
        struct query_word word = {.text = query->texts + test->text_at, .size = test->text_size};
        if (test->on_true == QUERY_NO || !kind_of(test->kind, &word.kind))
            continue;
        while (word.size && *word.text == ' ')
            word.text++, word.size--;
        while (word.size && word.text[word.size - 1] == ' ')
            word.size--;
        if (word.size)
            each(context, &word);
    }
}
