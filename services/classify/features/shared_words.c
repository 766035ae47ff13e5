/* A walk over title and lead: runs of neighbouring words whose stems are shared are phrases; of these the weightiest are
 * told first, each for the words that none before it has. */
#include "shared_words.h"

#include "article_features.h"
#include "utf8.h"

#include <string.h>

#define PHRASES_MAX 48 /* met in one article; later ones say what earlier ones said */

struct phrase {
    const char *at;
    size_t len;
    unsigned terms; /* bits of those that stand in it */
};

struct phrases {
    const struct shared_words_input *input;
    struct phrase all[PHRASES_MAX];
    size_t count;
};

/* The bit of the term, 0 when it is not shared. */
static unsigned bit_of(const struct shared_words_input *input, const struct text_term *term)
{
    if (term->is_stop || term->stem_bytes == 0)
        return 0;
    uint32_t hash = term_hash(term->stem, term->stem_bytes);
    for (unsigned i = 0; i < input->term_count && i < SHARED_TERMS_MAX; i++)
        if (input->terms[i] == hash)
            return 1u << i;
    return 0;
}

static int goes_on(const struct phrase *phrase, const char *text, const struct text_term *term)
{
    const char *end = phrase->at + phrase->len, *start = text + term->start;
    size_t len = (size_t)(start - phrase->at) + term->size_bytes;
    return len < SHARED_WORDS_SIZE && (start == end || (start == end + 1 && (*end == ' ' || *end == '-')));
}

static void collect(struct text_analyser *analyser, struct phrases *phrases, const char *text, size_t size_bytes)
{
    struct err ignored;
    struct text_term term;
    struct phrase *last = NULL;
    if (text_terms_start(analyser, text, size_bytes, phrases->input->lang, &ignored) < 0)
        return;
    while (text_terms_next(analyser, &term)) {
        unsigned bit = bit_of(phrases->input, &term);
        if (bit && last && goes_on(last, text, &term)) {
            last->len = (size_t)(text + term.start - last->at) + term.size_bytes;
            last->terms |= bit;
        } else if (bit && phrases->count < PHRASES_MAX && term.size_bytes < SHARED_WORDS_SIZE) {
            last = &phrases->all[phrases->count++];
            *last = (struct phrase){text + term.start, term.size_bytes, bit};
        } else {
            last = NULL;
        }
    }
}

/* Of the terms that were not told yet: each counts the more the weightier it is. */
static unsigned worth(const struct phrase *phrase, unsigned told)
{
    unsigned sum = 0;
    for (unsigned i = 0; i < SHARED_TERMS_MAX; i++)
        if (phrase->terms & ~told & 1u << i)
            sum += SHARED_TERMS_MAX - i;
    return sum;
}

void shared_words_find(struct text_analyser *analyser, const struct shared_words_input *input, struct shared_words *out)
{
    struct phrases phrases = {.input = input};
    unsigned told = 0;
    out->count = 0;
    collect(analyser, &phrases, input->title, strlen(input->title));
    collect(analyser, &phrases, input->text, utf8_cut_len(input->text, strlen(input->text), FEATURES_LEAD_BYTES));
    while (out->count < SHARED_WORDS_MAX && phrases.count > 0) {
        const struct phrase *best = &phrases.all[0];
        for (size_t i = 1; i < phrases.count; i++)
            best = worth(&phrases.all[i], told) > worth(best, told) ? &phrases.all[i] : best;
        if (worth(best, told) == 0)
            break;
        memcpy(out->all[out->count], best->at, best->len);
        out->all[out->count++][best->len] = '\0';
        told |= best->terms;
    }
}
