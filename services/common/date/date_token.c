/* Cuts a date into tokens: numbers of any script, words folded for comparison, single signs; ideographs that mark a
 * unit are tokens of their own, since nothing separates them from the number. */
#include "date_token.h"
#include "text_fold.h"
#include "utf8.h"

#include <string.h>

#define FOLDED_SIZE    1024
#define JOINED_LETTERS 2 /* of a piece between dots that belong to one abbreviation: "p.m.", but not "Tue.May" */

/* Where the digits 0 to 9 of other scripts begin. */
static const uint32_t zeros[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66,
                                 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x17E0, 0x1810};

/* What a date in Chinese, Japanese or Korean is made of; a longer one stands before its own beginning. */
static const char *const marks[] = {
    "\u4E0A\u5348", "\u4E0B\u5348", "\u5348\u524D", "\u5348\u5F8C", "\uC624\uC804", "\uC624\uD6C4", "\u4EE4\u548C",
    "\u5E73\u6210", "\u6C11\u570B", "\u6C11\u56FD", "\u5E74",       "\u6708",       "\u65E5",       "\u53F7",
    "\u865F",       "\u6642",       "\u65F6",       "\u70B9",       "\u9EDE",       "\u5206",       "\u79D2",
    "\uB144",       "\uC6D4",       "\uC77C",       "\uC2DC",       "\uBD84",       "\uCD08",
};
#define FIRST_UNIT 10 /* in `marks`: from here on they stand behind a number */

static const struct {
    const char *sign;
    int value;
} numerals[] = {
    {"\u3007", 0}, {"\u96F6", 0}, {"\u4E00", 1}, {"\u4E8C", 2}, {"\u4E09", 3},  {"\u56DB", 4},  {"\u4E94", 5},
    {"\u516D", 6}, {"\u4E03", 7}, {"\u516B", 8}, {"\u4E5D", 9}, {"\u5341", 10}, {"\u5EFF", 20}, {"\u5345", 30},
};

struct cursor {
    const char *at, *end;
};

/* Bytes of the character at the cursor, 0 at the end. */
static size_t peek(const struct cursor *cursor, uint32_t *out_code_point)
{
    *out_code_point = 0;
    if (cursor->at >= cursor->end)
        return 0;
    size_t len = utf8_next(cursor->at, (size_t)(cursor->end - cursor->at), out_code_point);
    return len ? len : 1;
}

static int digit_of(uint32_t code_point)
{
    if (code_point >= '0' && code_point <= '9')
        return (int)(code_point - '0');
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros; i++)
        if (code_point >= zeros[i] && code_point <= zeros[i] + 9)
            return (int)(code_point - zeros[i]);
    return -1;
}

static char sign_of(uint32_t code_point)
{
    if (code_point == 0x2212) /* the typographic minus */
        return '-';
    return code_point && code_point < 0x80 && strchr(".,:/+-", (int)code_point) ? (char)code_point : 0;
}

/* Scripts that part words by nothing: Han, kana, Hangul. */
static int is_ideograph(uint32_t code_point)
{
    return (code_point >= 0x3005 && code_point <= 0x3007) || (code_point >= 0x3021 && code_point <= 0x9FFF) ||
           (code_point >= 0xAC00 && code_point <= 0xD7AF);
}

static int is_letter(uint32_t code_point)
{
    if (code_point < 0x80)
        return (code_point >= 'a' && code_point <= 'z') || (code_point >= 'A' && code_point <= 'Z');
    int is_punctuation = code_point <= 0xBF || code_point == 0xD7 || code_point == 0xF7 || code_point == 0x060C ||
                         code_point == 0x061B || code_point == 0x06D4 ||
                         (code_point >= 0x2000 && code_point <= 0x2BFF) ||
                         (code_point >= 0x3000 && code_point <= 0x3020) || code_point == 0xFFFD;
    return !is_punctuation && digit_of(code_point) < 0;
}

static int starts_with(const struct cursor *cursor, const char *text)
{
    size_t len = strlen(text);
    return (size_t)(cursor->end - cursor->at) >= len && memcmp(cursor->at, text, len) == 0;
}

/* ── single tokens; each moves the cursor behind what it read ── */

static void take_number(struct cursor *cursor, struct date_token *token)
{
    uint32_t code_point;
    size_t len;
    token->kind = DATE_NUMBER;
    while ((len = peek(cursor, &code_point)) && digit_of(code_point) >= 0) {
        /* More digits are counted and not read: the number stays in its type, and no form takes it. */
        if (token->digits++ < DATE_DIGITS_MAX)
            token->number = token->number * 10 + digit_of(code_point);
        cursor->at += len;
    }
}

/* Adds what fits. */
static void add_bytes(struct date_token *token, const char *bytes, size_t len)
{
    size_t have = strlen(token->word);
    if (have + len >= sizeof token->word)
        return;
    memcpy(token->word + have, bytes, len);
    token->word[have + len] = 0;
}

/* Copies letters; returns how many. */
static int copy_letters(struct cursor *cursor, struct date_token *token)
{
    const uint32_t dotless_i = 0x131; /* capitals do not tell it from i */
    uint32_t code_point;
    size_t len;
    int letters = 0;
    for (; (len = peek(cursor, &code_point)) && is_letter(code_point) && !is_ideograph(code_point); letters++) {
        if (code_point == dotless_i)
            add_bytes(token, "i", 1);
        else
            add_bytes(token, cursor->at, len);
        cursor->at += len;
    }
    return letters;
}

/* The rest of "p.m.", "a. m.", "พ.ค.": short pieces that only dots part. */
static void join_pieces(struct cursor *cursor, struct date_token *token, int letters)
{
    while (letters <= JOINED_LETTERS && starts_with(cursor, ".")) {
        struct cursor next = {cursor->at + 1, cursor->end};
        struct date_token piece = {0};
        int is_half_day = strcmp(token->word, "a") == 0 || strcmp(token->word, "p") == 0;
        while (is_half_day && starts_with(&next, " "))
            next.at++;
        int more = copy_letters(&next, &piece);
        if (more == 0 || more > JOINED_LETTERS)
            return;
        add_bytes(token, piece.word, strlen(piece.word));
        *cursor = next;
    }
}

static void take_word(struct cursor *cursor, struct date_token *token)
{
    token->kind = DATE_WORD;
    join_pieces(cursor, token, copy_letters(cursor, token));
}

static const char *find_mark(const struct cursor *cursor, size_t first)
{
    for (size_t i = first; i < sizeof marks / sizeof *marks; i++)
        if (starts_with(cursor, marks[i]))
            return marks[i];
    return NULL;
}

static int numeral_at(const struct cursor *cursor)
{
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (starts_with(cursor, numerals[i].sign))
            return numerals[i].value;
    return -1;
}

/* "二〇二六" and "二十四" before a unit. Returns 0 and takes nothing when no unit follows ("星期二"). */
static int take_numerals(struct cursor *cursor, struct date_token *token)
{
    struct cursor at = *cursor;
    int64_t whole = 0;
    int tens = 0;
    int digits = 0;
    for (int value; digits < 8 && (value = numeral_at(&at)) >= 0; at.at += strlen(numerals[0].sign), digits++) {
        if (value >= 10) {
            tens = value == 10 && whole ? (int)whole * 10 : value;
            whole = 0;
        } else {
            whole = tens ? value : whole * 10 + value;
        }
    }
    if (!digits || !find_mark(&at, FIRST_UNIT))
        return 0;
    *cursor = at;
    token->kind = DATE_NUMBER;
    token->number = whole + tens;
    token->digits = token->number > 99 ? 4 : 2;
    return 1;
}

/* Returns 0 when what stands there is no part of a date; one character of it is passed over. */
static int take_ideograph(struct cursor *cursor, struct date_token *token)
{
    uint32_t code_point;
    const char *mark = find_mark(cursor, 0);
    if (take_numerals(cursor, token))
        return 1;
    if (!mark) {
        cursor->at += peek(cursor, &code_point);
        return 0;
    }
    token->kind = DATE_WORD;
    strcpy(token->word, mark);
    cursor->at += strlen(mark);
    return 1;
}

/* Reads what begins with `code_point`, `len` bytes long, and moves behind it. Returns 0 when it is no token. */
static int take_token(struct cursor *cursor, uint32_t code_point, size_t len, struct date_token *token)
{
    if (is_ideograph(code_point))
        return take_ideograph(cursor, token);
    if (digit_of(code_point) >= 0)
        take_number(cursor, token);
    else if (is_letter(code_point))
        take_word(cursor, token);
    else
        cursor->at += len;
    return token->kind != DATE_SIGN || token->sign;
}

int date_tokens_read(const char *text, struct date_tokens *out)
{
    char folded[FOLDED_SIZE];
    size_t folded_len = text_fold(text, strlen(text), TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    struct cursor cursor = {folded, folded + folded_len};
    int spaced = 1;
    uint32_t code_point;
    size_t len;
    out->count = out->has_rest = 0;
    while ((len = peek(&cursor, &code_point))) {
        struct date_token token = {.kind = DATE_SIGN, .spaced = spaced, .sign = sign_of(code_point)};
        int is_token = take_token(&cursor, code_point, len, &token);
        spaced = !is_token;
        out->has_rest |= !is_token && is_ideograph(code_point);
        /* A text of so many parts is a sentence. */
        if (is_token && out->count == DATE_TOKENS_MAX)
            return 0;
        if (is_token)
            out->at[out->count++] = token;
    }
    return 1;
}
