/* Asks a story the tests of a query, along their ways. Words are found as bytes of the folded text; before that a bit of
 * its signature says of most words that they are not there. */
#include "query_facts.h"
#include "query_program.h"
#include "text_search.h"
#include "text_stem.h"

#include <assert.h>
#include <string.h>

#define STEMMED_BYTES_MAX 47 /* of a word whose other forms are looked for; a longer one is compared as it is */
#define STEMMED_BYTES_MIN 4
#define ALIKE_BYTES       3  /* that two forms of a word have in common at least */
#define CANDIDATES_MAX    32 /* words of one text that begin alike and are looked at; the rest is passed over */

/* Two cache lines are looked at instead of some kilobytes of text. */
static int may_have(const struct query_facts *facts, const char *beginning)
{
    unsigned bit = query_signature_bit(beginning);
    return facts->signature[bit / 64] >> bit % 64 & 1;
}

static int holds_text(const char *text, size_t size, const char *part, size_t part_size)
{
    return memmem(text, size, part, part_size) != NULL;
}

static int holds(const struct query_facts *facts, const char *part, size_t part_size)
{
    return holds_text(facts->text, facts->text_size, part, part_size);
}

/* `word` with its blanks. Two words are forms of one when a language of the story has the same stem for both. */
static int is_form(struct text_stemmers *stemmers, const char *lang, const char *stem, const char *word, size_t size)
{
    char copy[STEMMED_BYTES_MAX + 1];
    if (size > STEMMED_BYTES_MAX)
        return 0;
    memcpy(copy, word, size);
    copy[size] = '\0';
    text_stem(stemmers, lang, copy, size);
    return strcmp(copy, stem) == 0;
}

static int holds_form_in(const struct query_facts *facts, struct text_stemmers *stemmers, const char *lang,
                         const char *word, size_t size)
{
    char stem[STEMMED_BYTES_MAX + 1];
    const char *at = facts->text, *end = facts->text + facts->text_size;
    memcpy(stem, word + 1, size - 2);
    stem[size - 2] = '\0';
    size_t stem_len = text_stem(stemmers, lang, stem, size - 2), alike = 1;
    while (alike <= stem_len && stem[alike - 1] == word[alike])
        alike++;
    /* The stem's last letter may be another one in the text's form: "countries", "countri", "country". */
    alike = alike > ALIKE_BYTES + 2 ? alike - 1 : ALIKE_BYTES + 1;
    for (int i = 0; i < CANDIDATES_MAX; i++) {
        const char *found = memmem(at, (size_t)(end - at), word, alike);
        const char *blank = found ? memchr(found + 1, ' ', (size_t)(end - found) - 1) : NULL;
        if (!blank)
            return 0;
        if (is_form(stemmers, lang, stem, found + 1, (size_t)(blank - found) - 1))
            return 1;
        at = blank;
    }
    return 0;
}

/* `word`: " word ", which is at most a few languages and words' work. */
static int holds_word(const struct query *query, const struct query_facts *facts, const char *word, size_t size)
{
    if (!may_have(facts, word + 1))
        return 0;
    if (holds(facts, word, size))
        return 1;
    if (!query->options.stemmers || size - 2 < STEMMED_BYTES_MIN || size - 2 > STEMMED_BYTES_MAX)
        return 0;
    for (int i = 0; i < QUERY_FACT_LANGS && facts->langs[i] >= 0; i++)
        if (holds_form_in(facts, query->options.stemmers, text_stem_lang(facts->langs[i]), word, size))
            return 1;
    return 0;
}

/* One word of it is enough to say that it is not there. */
static int holds_phrase(const struct query_facts *facts, const char *words, size_t size)
{
    return may_have(facts, words + 1) && holds(facts, words, size);
}

static int holds_beginning(const struct query_facts *facts, const char *beginning, size_t size)
{
    /* The signature knows words by three bytes. */
    return (size <= ALIKE_BYTES || may_have(facts, beginning + 1)) && holds(facts, beginning, size);
}

/* Letters of these scripts have three bytes, and each has its bit. */
static int holds_part(const struct query_facts *facts, const char *part, size_t size)
{
    for (size_t at = 0; at + 3 <= size; at++)
        if (((unsigned char)part[at] & 0xF0) == 0xE0 && text_search_runs_on(part + at, 3) &&
            !may_have(facts, part + at))
            return 0;
    return holds(facts, part, size);
}

static int holds_number(const struct query_test *test, const struct query_facts *facts)
{
    int64_t number =
        test->is_share ? facts->shares_pct[test->field - QUERY_SHARES] : facts->numbers[test->field - QUERY_NUMBERS];
    switch (test->compare) {
    case COMPARE_LESS:
        return number < test->number;
    case COMPARE_AT_MOST:
        return number <= test->number;
    case COMPARE_EQUAL:
        return number == test->number;
    case COMPARE_AT_LEAST:
        return number >= test->number;
    default:
        return number > test->number;
    }
}

static int is_true(const struct query *query, const struct query_test *test, const struct query_facts *facts,
                   const char *kind)
{
    const char *text = query->texts + test->text_at;
    switch (test->kind) {
    case TEST_TAG:
        return query_facts_has_tag(facts, test->tag);
    case TEST_NUMBER:
        return holds_number(test, facts);
    case TEST_SINCE:
        return facts->updated_ms >= test->number;
    case TEST_UNTIL:
        return facts->updated_ms <= test->number;
    case TEST_KIND:
        return kind && strcmp(kind, text) == 0;
    case TEST_OWNER:
        return holds_text(facts->owners, facts->owners_size, text, test->text_size);
    case TEST_WORD:
        return holds_word(query, facts, text, test->text_size);
    case TEST_PHRASE:
        return holds_phrase(facts, text, test->text_size);
    case TEST_BEGINNING:
        return holds_beginning(facts, text, test->text_size);
    case TEST_PART:
        return holds_part(facts, text, test->text_size);
    }
    return 0;
}

int query_matches(const struct query *query, const struct query_facts *facts, const char *kind)
{
    int at = query->first;
    while (at >= 0) {
        const struct query_test *test = &query->tests[at];
        int next = is_true(query, test, facts, kind) ? test->on_true : test->on_false;
        assert(next < 0 || next > at);
        at = next;
    }
    return at == QUERY_YES;
}
