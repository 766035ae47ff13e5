/* A date cut into words, numbers and signs. Pure; private to this folder. */
#ifndef TRIPTYCH_DATE_TOKEN_H
#define TRIPTYCH_DATE_TOKEN_H

#include <stddef.h>

#define DATE_TOKENS_MAX 24
#define DATE_DIGITS_MAX 9 /* of a number; the rest is counted but not read */
#define DATE_WORD_SIZE  16

enum date_token_kind { DATE_NUMBER, DATE_WORD, DATE_SIGN };

struct date_token {
    enum date_token_kind kind;
    char sign;                 /* DATE_SIGN: one of . , : / + - */
    int number;                /* DATE_NUMBER; its first DATE_DIGITS_MAX digits */
    int digits;                /* DATE_NUMBER: how many were written */
    char word[DATE_WORD_SIZE]; /* DATE_WORD: ASCII in lower case, cut */
    int spaced;                /* white space (or the start) stands before it */
};

struct date_tokens {
    struct date_token at[DATE_TOKENS_MAX];
    int count;
};

/* Returns 1; 0 when there are too many tokens. */
int date_tokens_read(const char *text, struct date_tokens *out);

/* Month 1 to 12 of an English, French, German, Spanish, Italian or Portuguese name or its beginning; 0 for none. */
int date_month(const char *word);

/* Minutes east of UTC of a zone's name; returns 1, or 0 when the name is unknown. */
int date_zone(const char *word, int *out_minutes);

#endif
