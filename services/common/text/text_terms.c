/* Words, folded and stemmed, one after the other. Stemming is most of the work and news repeat themselves, so the
 * latest stems are kept by word. */
#include "text_terms.h"

#include "id.h"
#include "text_fold.h"
#include "text_language.h"
#include "text_stem.h"
#include "text_stop.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Words repeat: what folding and stemming made of the last ones is kept, which saves most of the work, in 1 MB. */
#define KNOWN_WORDS 16384 /* a power of two; a word displaces the one that falls on its place */

struct known_word {
    uint64_t key; /* hash of word, kind and language; 0: free */
    unsigned char is_stop, is_capitalised, stem_bytes;
    char stem[TEXT_STEM_SIZE];
};

struct text_analyser {
    struct text_segmenter *segmenter;
    struct text_stemmers *stemmers;
    struct text_stop *stop;
    const char *text;
    char lang[TEXT_LANGUAGE_SIZE];
    uint64_t lang_hash;
    struct known_word known[KNOWN_WORDS];
};

struct text_analyser *text_analyser_new(struct err *err)
{
    struct text_analyser *analyser = calloc(1, sizeof *analyser);
    if (!analyser) {
        err_set(err, ERR_MEMORY, "no memory for a text analyser");
        return NULL;
    }
    analyser->segmenter = text_segmenter_new(err);
    analyser->stemmers = text_stemmers_new();
    analyser->stop = text_stop_new();
    if (!analyser->segmenter || !analyser->stemmers || !analyser->stop) {
        text_analyser_free(analyser);
        return NULL;
    }
    return analyser;
}

void text_analyser_free(struct text_analyser *analyser)
{
    if (analyser) {
        text_segmenter_free(analyser->segmenter);
        text_stemmers_free(analyser->stemmers);
        text_stop_free(analyser->stop);
        free(analyser);
    }
}

int text_terms_start(struct text_analyser *analyser, const char *text, size_t size_bytes, const char *lang,
                     struct err *err)
{
    analyser->text = text;
    snprintf(analyser->lang, sizeof analyser->lang, "%s", lang);
    analyser->lang_hash = id_hash64(analyser->lang, strlen(analyser->lang));
    return text_segmenter_start(analyser->segmenter, text, size_bytes, err);
}

static int is_upper(const char *word, size_t size_bytes)
{
    uint32_t first = 0;
    utf8_next(word, size_bytes, &first);
    return first < 0x80 ? first >= 'A' && first <= 'Z'
                        : utf8proc_category((utf8proc_int32_t)first) == UTF8PROC_CATEGORY_LU;
}

/* A single letter of an alphabet says nothing; a single ideograph is a word. */
static int is_single_letter(const struct text_term *term)
{
    return term->kind == TEXT_WORD_LETTERS && term->stem_bytes <= 2 &&
           (term->stem_bytes < 2 || ((unsigned char)term->stem[0] & 0x80u));
}

/* Folds and stems the word that `term` places in the text. */
static void make_stem(struct text_analyser *analyser, struct text_term *term)
{
    const char *raw = analyser->text + term->start;
    char folded[TEXT_FOLD_MAX + 1];
    size_t size_bytes = text_fold(raw, term->size_bytes, TEXT_FOLD_KEEP_MARKS, folded, sizeof folded);
    term->is_capitalised = is_upper(raw, term->size_bytes);
    term->is_stop = text_stop_has(analyser->stop, analyser->lang, folded, size_bytes);
    if (term->kind == TEXT_WORD_LETTERS && !term->is_stop) {
        size_bytes = text_stem(analyser->stemmers, analyser->lang, folded, size_bytes);
    }
    /* Marks go last: stemmers know words with their accents, and stop words differ by them ("à", "a"). */
    term->stem_bytes = text_fold(folded, size_bytes, TEXT_FOLD_STRIP_MARKS, term->stem, sizeof term->stem);
    term->is_stop = term->is_stop || is_single_letter(term);
}

static struct known_word *known_word(struct text_analyser *analyser, const struct text_term *term, uint64_t *out_key)
{
    uint64_t hash = id_hash64(analyser->text + term->start, term->size_bytes);
    /* Never 0, which is a free place. */
    *out_key = (hash ^ analyser->lang_hash * (1 + (uint64_t)term->kind)) | 1;
    return &analyser->known[hash % KNOWN_WORDS];
}

int text_terms_next(struct text_analyser *analyser, struct text_term *out_term)
{
    struct text_word word;
    if (!text_segmenter_next(analyser->segmenter, &word)) {
        return 0;
    }
    out_term->start = word.start;
    out_term->size_bytes = word.size_bytes;
    out_term->kind = word.kind;
    uint64_t key = 0;
    struct known_word *known = known_word(analyser, out_term, &key);
    if (known->key == key) {
        out_term->is_stop = known->is_stop;
        out_term->is_capitalised = known->is_capitalised;
        out_term->stem_bytes = known->stem_bytes;
        memcpy(out_term->stem, known->stem, sizeof out_term->stem);
        return 1;
    }
    make_stem(analyser, out_term);
    known->key = key;
    known->is_stop = out_term->is_stop != 0;
    known->is_capitalised = out_term->is_capitalised != 0;
    known->stem_bytes = (unsigned char)out_term->stem_bytes;
    memcpy(known->stem, out_term->stem, sizeof known->stem);
    return 1;
}
