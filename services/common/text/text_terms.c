#include "text_terms.h"

#include "text_fold.h"
#include "text_language.h"
#include "text_stem.h"
#include "text_stop.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

struct text_analyser {
    struct text_segmenter *segmenter;
    struct text_stemmers *stemmers;
    struct text_stop *stop;
    const char *text;
    char lang[TEXT_LANGUAGE_SIZE];
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

int text_terms_next(struct text_analyser *analyser, struct text_term *out_term)
{
    struct text_word word;
    if (!text_segmenter_next(analyser->segmenter, &word)) {
        return 0;
    }
    const char *raw = analyser->text + word.start;
    char folded[TEXT_FOLD_MAX + 1];
    size_t size_bytes = text_fold(raw, word.size_bytes, TEXT_FOLD_KEEP_MARKS, folded, sizeof folded);
    out_term->start = word.start;
    out_term->size_bytes = word.size_bytes;
    out_term->kind = word.kind;
    out_term->is_capitalised = is_upper(raw, word.size_bytes);
    out_term->is_stop = text_stop_has(analyser->stop, analyser->lang, folded, size_bytes);
    if (word.kind == TEXT_WORD_LETTERS && !out_term->is_stop) {
        size_bytes = text_stem(analyser->stemmers, analyser->lang, folded, size_bytes);
    }
    out_term->stem_bytes = text_fold(folded, size_bytes, TEXT_FOLD_STRIP_MARKS, out_term->stem, sizeof out_term->stem);
    out_term->is_stop = out_term->is_stop || is_single_letter(out_term);
    return 1;
}
