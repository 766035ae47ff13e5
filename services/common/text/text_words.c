/* ICU's word iterator over UTF-8, with the kind of each word; what is neither letters nor digits is passed over. The words
 * of the last short texts are kept: a title is read for its own words, its names, its topics, its places. */
#include "text_words.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#define KEPT_TEXTS 2   /* a title, and the same without its outlet's name */
#define KEPT_BYTES 512 /* of a text that is kept */
#define KEPT_WORDS 160 /* likewise */

/* A text that was read to its end, or is being read. */
struct kept_text {
    char text[KEPT_BYTES];
    size_t size_bytes; /* 0: none */
    unsigned word_count;
    int is_whole; /* all its words are here */
    struct text_word words[KEPT_WORDS];
};

struct text_segmenter {
    UBreakIterator *breaks;
    UText text;
    int32_t at; /* end of the last word */
    struct kept_text kept[KEPT_TEXTS];
    unsigned next_kept;              /* the one that is given up for the next text */
    struct kept_text *writing;       /* what is read now is kept there; NULL: too long */
    const struct kept_text *reading; /* or this is read instead */
    unsigned next_word;              /* of it */
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

static const struct kept_text *find_kept(const struct text_segmenter *segmenter, const char *text, size_t size_bytes)
{
    for (unsigned i = 0; i < KEPT_TEXTS; i++) {
        const struct kept_text *kept = &segmenter->kept[i];
        if (kept->is_whole && kept->size_bytes == size_bytes && memcmp(kept->text, text, size_bytes) == 0) {
            return kept;
        }
    }
    return NULL;
}

static struct kept_text *begin_kept(struct text_segmenter *segmenter, const char *text, size_t size_bytes)
{
    if (size_bytes == 0 || size_bytes > KEPT_BYTES) {
        return NULL;
    }
    struct kept_text *kept = &segmenter->kept[segmenter->next_kept];
    segmenter->next_kept = (segmenter->next_kept + 1) % KEPT_TEXTS;
    memcpy(kept->text, text, size_bytes);
    kept->size_bytes = size_bytes;
    kept->word_count = 0;
    kept->is_whole = 0;
    return kept;
}

int text_segmenter_start(struct text_segmenter *segmenter, const char *text, size_t size_bytes, struct err *err)
{
    UErrorCode status = U_ZERO_ERROR;
    segmenter->writing = NULL;
    segmenter->next_word = 0;
    segmenter->reading = find_kept(segmenter, text, size_bytes);
    if (segmenter->reading) {
        return 0;
    }
    utext_openUTF8(&segmenter->text, text, (int64_t)size_bytes, &status);
    ubrk_setUText(segmenter->breaks, &segmenter->text, &status);
    segmenter->at = U_SUCCESS(status) ? ubrk_first(segmenter->breaks) : UBRK_DONE;
    if (U_FAILURE(status)) {
        return err_set(err, ERR_INVALID, "ICU refuses a text of %zu bytes: %s", size_bytes, u_errorName(status));
    }
    segmenter->writing = begin_kept(segmenter, text, size_bytes);
    return 0;
}

static int next_of_icu(struct text_segmenter *segmenter, struct text_word *out_word)
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

static void keep_word(struct text_segmenter *segmenter, const struct text_word *word)
{
    struct kept_text *kept = segmenter->writing;
    if (kept->word_count == KEPT_WORDS) {
        segmenter->writing = NULL; /* it stays less than whole */
        return;
    }
    kept->words[kept->word_count++] = *word;
}

int text_segmenter_next(struct text_segmenter *segmenter, struct text_word *out_word)
{
    const struct kept_text *kept = segmenter->reading;
    if (kept) {
        int has_more = segmenter->next_word < kept->word_count;
        *out_word = has_more ? kept->words[segmenter->next_word++] : *out_word;
        return has_more;
    }
    int found = next_of_icu(segmenter, out_word);
    if (segmenter->writing && found) {
        keep_word(segmenter, out_word);
    } else if (segmenter->writing) {
        segmenter->writing->is_whole = 1;
        segmenter->writing = NULL;
    }
    return found;
}
