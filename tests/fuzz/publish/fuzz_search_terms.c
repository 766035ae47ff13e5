/* Any text as terms of the index, and any question as parts that Xapian is asked for. */
#include "query.h"
#include "search_question.h"
#include "search_terms.h"
#include "text_stem.h"
#include "utf8.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What reaches the index has been checked at the border. */
static int is_text(const char *text, size_t size)
{
    uint32_t code_point;
    for (size_t at = 0, len; at < size; at += len)
        if (!(len = utf8_next(text + at, size - at, &code_point)))
            return 0;
    return !memchr(text, 0, size);
}

static void ask(struct text_stemmers *stemmers, const char *text)
{
    static struct search_question question;
    const struct query_options options = {.tier = TIER_VANTAGE, .stemmers = stemmers};
    struct query *query = query_new(&options);
    if (query && query_add(query, text, NULL) == 0) {
        search_question_make(&question, query, stemmers);
        assert(question.part_count <= SEARCH_PARTS_MAX && question.used <= sizeof question.room);
        for (size_t i = 0; i < question.part_count; i++)
            assert(question.parts[i].count > 0);
    }
    query_free(query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct text_stemmers *stemmers;
    char *text = malloc(size + 1);
    if (!stemmers)
        stemmers = text_stemmers_new();
    if (!text || !stemmers || !is_text((const char *)data, size)) {
        free(text);
        return 0;
    }
    memcpy(text, data, size);
    text[size] = '\0';
    struct search_terms terms = {xapian_doc_new(), stemmers, NULL};
    search_terms_add(&terms, text, "en", 1);
    xapian_doc_free(terms.doc);
    ask(stemmers, text);
    free(text);
    return 0;
}
