/* The words of one sentence or title with what judging needs of each: kinds from the lexicon, capitals, numbers, and
 * whether it stands inside quotation marks. Pure. */
#ifndef TRIPTYCH_JUDGE_WORDS_H
#define TRIPTYCH_JUDGE_WORDS_H

#include "lexicon.h"

#define JUDGE_WORDS_MAX 96 /* of a sentence; no bullet has as many, and of a longer one the beginning is judged */

struct judge_word {
    unsigned start, size_bytes;
    uint64_t hash;
    uint32_t kinds;      /* of the word, and of the phrase that begins with it */
    unsigned char words; /* of that phrase, or 1 */
    unsigned char is_capitalised, is_number, is_quoted;
    char after; /* the first mark behind it: , : ; . ) or ' ' for none */
};

/* How quotation marks stand in the text. */
enum judge_quotes {
    QUOTES_WHOLE, /* none, or each that opens closes */
    QUOTES_OPEN,  /* one opens and never closes */
    QUOTES_CLOSE  /* one closes that has not opened here */
};

struct judge_words {
    unsigned count;
    struct judge_word rows[JUDGE_WORDS_MAX];
    enum judge_quotes quotes;
    unsigned quoted_count;  /* words inside quotation marks */
    int begins_quoted;      /* a quotation mark opens before the first word */
    unsigned lang;          /* lexicon_lang */
    uint32_t scan, opening; /* of a language without spaces: lexicon_scan */
};

/* Reads `text` (valid UTF-8, in `lang`, ISO 639-1 or any other text). */
void judge_words_read(const struct lexicon *lexicon, const char *text, size_t len_bytes, const char *lang,
                      struct judge_words *out);

#endif
