/* ICU's word iterator over UTF-8, with the kind of each word; what is neither letters nor digits is passed over. */
#include "text_words.h"

#include <stdlib.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

struct text_segmenter {
    UBreakIterator *breaks;
    UText text;
    int32_t at; /* end of the last word */
};

struct text_segmenter *text_segmenter_new(struct err *err)
{
    struct text_segmenter *segmenter = calloc(1, sizeof *segmenter);
    if (!segmenter) {
        err_set(err, ERR_MEMORY, "no memory for a word segmenter");
        return NULL;
    }
    UErrorCode status = U_ZERO_ERROR;
    segmenter->text = (UText)UTEXT_INITIALIZER;
    /* One for all languages: ICU's word rules are the same, and scripts without spaces have their dictionaries in
     * it. */
    segmenter->breaks = ubrk_open(UBRK_WORD, "en", NULL, 0, &status);
    if (U_FAILURE(status)) {
        err_set(err, ERR_IO, "ICU cannot part words: %s (are its data files installed?)", u_errorName(status));
        text_segmenter_free(segmenter);
        return NULL;
    }
    return segmenter;
}

void text_segmenter_free(struct text_segmenter *segmenter)
{
    if (segmenter) {
        utext_close(&segmenter->text);
        if (segmenter->breaks) {
            ubrk_close(segmenter->breaks);
        }
        free(segmenter);
    }
}

int text_segmenter_start(struct text_segmenter *segmenter, const char *text, size_t size_bytes, struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    utext_openUTF8(&segmenter->text, text, (int64_t)size_bytes, &status);
    ubrk_setUText(segmenter->breaks, &segmenter->text, &status);
    segmenter->at = U_SUCCESS(status) ? ubrk_first(segmenter->breaks) : UBRK_DONE;
    if (U_FAILURE(status)) {
        return err_set(err, ERR_INVALID, "ICU refuses a text of %zu bytes: %s", size_bytes, u_errorName(status));
    }
    return 0;
}

int text_segmenter_next(struct text_segmenter *segmenter, struct text_word *out_word)
{
    while (segmenter->at != UBRK_DONE) {
        int32_t start = segmenter->at;
        segmenter->at = ubrk_next(segmenter->breaks);
        int32_t status = ubrk_getRuleStatus(segmenter->breaks);
        if (segmenter->at == UBRK_DONE || status < UBRK_WORD_NONE_LIMIT) {
            continue;
        }
        out_word->start = (size_t)start;
        out_word->size_bytes = (size_t)(segmenter->at - start);
        out_word->kind = status < UBRK_WORD_NUMBER_LIMIT   ? TEXT_WORD_NUMBER
                         : status < UBRK_WORD_LETTER_LIMIT ? TEXT_WORD_LETTERS
                                                           : TEXT_WORD_IDEOGRAPHS;
        return 1;
    }
    return 0;
}
