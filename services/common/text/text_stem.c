/* Snowball stemmers, opened when their language is first met. A language without one keeps its words as they are. */
#include "text_stem.h"

#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>

/* Snowball's names of its languages, by ISO 639-1. To add one that a newer libstemmer knows is a row here, but changes
 * what words of that language are compared by: the index is then built up again from the log. */
static const char *const SNOWBALL[][2] = {
    {"ar", "arabic"},     {"ca", "catalan"},    {"da", "danish"},    {"de", "german"},   {"el", "greek"},
    {"en", "english"},    {"es", "spanish"},    {"eu", "basque"},    {"fi", "finnish"},  {"fr", "french"},
    {"ga", "irish"},      {"hi", "hindi"},      {"hu", "hungarian"}, {"hy", "armenian"}, {"id", "indonesian"},
    {"it", "italian"},    {"lt", "lithuanian"}, {"ne", "nepali"},    {"nl", "dutch"},    {"no", "norwegian"},
    {"pt", "portuguese"}, {"ro", "romanian"},   {"ru", "russian"},   {"sr", "serbian"},  {"sv", "swedish"},
    {"ta", "tamil"},      {"tr", "turkish"},    {"yi", "yiddish"},
};
#define LANGUAGES (sizeof SNOWBALL / sizeof *SNOWBALL)

_Static_assert(LANGUAGES <= TEXT_STEM_LANGUAGES_MAX, "a set of languages has a bit for each");

/* libstemmer's objects are not to be shared between threads; whoever has a thread has a set of its own. */
struct text_stemmers {
    struct sb_stemmer *of[LANGUAGES];
    size_t last; /* texts come in one language at a time */
};

struct text_stemmers *text_stemmers_new(void)
{
    return calloc(1, sizeof(struct text_stemmers));
}

void text_stemmers_free(struct text_stemmers *stemmers)
{
    if (stemmers) {
        for (size_t i = 0; i < LANGUAGES; i++) {
            if (stemmers->of[i]) {
                sb_stemmer_delete(stemmers->of[i]);
            }
        }
        free(stemmers);
    }
}

int text_stem_number(const char *lang)
{
    for (size_t i = 0; i < LANGUAGES; i++) {
        if (strcmp(SNOWBALL[i][0], lang) == 0) {
            return (int)i;
        }
    }
    return -1;
}

const char *text_stem_lang(int number)
{
    return number >= 0 && (size_t)number < LANGUAGES ? SNOWBALL[number][0] : NULL;
}

static struct sb_stemmer *stemmer_for(struct text_stemmers *stemmers, const char *lang)
{
    size_t i = stemmers->last;
    if (strcmp(SNOWBALL[i][0], lang) != 0) {
        for (i = 0; i < LANGUAGES && strcmp(SNOWBALL[i][0], lang) != 0; i++) {
        }
        if (i == LANGUAGES) {
            return NULL;
        }
    }
    stemmers->last = i;
    if (!stemmers->of[i]) {
        stemmers->of[i] = sb_stemmer_new(SNOWBALL[i][1], "UTF_8");
    }
    return stemmers->of[i];
}

size_t text_stem(struct text_stemmers *stemmers, const char *lang, char *word, size_t size_bytes)
{
    struct sb_stemmer *stemmer = stemmer_for(stemmers, lang);
    const sb_symbol *stem = stemmer ? sb_stemmer_stem(stemmer, (const sb_symbol *)word, (int)size_bytes) : NULL;
    size_t length = stem ? (size_t)sb_stemmer_length(stemmer) : 0;
    /* Stems are written over their words, so a stem that is longer is not used. */
    if (length == 0 || length > size_bytes) {
        return size_bytes;
    }
    memcpy(word, stem, length);
    word[length] = '\0';
    return length;
}
