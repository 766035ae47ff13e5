/* A date cut into words, numbers and signs. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_TOKEN_H
#define TRIPTYCH_DATE_TOKEN_H

#include <stddef.h>
#include <stdint.h>

/* A text of more tokens is a sentence, not a date. */
#define DATE_TOKENS_MAX 32
#define DATE_DIGITS_MAX 18 /* of a number; the rest is counted but not read */
#define DATE_WORD_SIZE  40

enum date_token_kind { DATE_NUMBER, DATE_WORD, DATE_SIGN };

struct date_token {
    enum date_token_kind kind;
    char sign;                 /* DATE_SIGN: one of . , : / + - */
    int64_t number;            /* DATE_NUMBER; its first DATE_DIGITS_MAX digits */
    int digits;                /* DATE_NUMBER: how many were written */
    char word[DATE_WORD_SIZE]; /* DATE_WORD: folded (text_fold.h), without dots, cut */
    int spaced;                /* white space (or the start) stands before it */
};

struct date_tokens {
    struct date_token at[DATE_TOKENS_MAX];
    int count;
    int has_rest; /* there was text that makes no token: words of Chinese, Japanese, Korean that no date needs */
};

/* `text` is valid UTF-8 or nearly; digits of all scripts and Chinese numerals before a unit ("十一月") are numbers.
 * Returns 1; 0 when there are too many tokens. */
int date_tokens_read(const char *text, struct date_tokens *out);

#endif
