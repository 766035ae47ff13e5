#include "date_token.h"

#include <string.h>

static int is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte & 0x80);
}

static int is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static const char *take_word(const char *text, struct date_token *token)
{
    size_t len = 0;
    token->kind = DATE_WORD;
    for (; is_letter(*text); text++)
        if (len + 1 < sizeof token->word)
            token->word[len++] = *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text;
    token->word[len] = 0;
    return text;
}

static const char *take_number(const char *text, struct date_token *token)
{
    token->kind = DATE_NUMBER;
    for (; is_digit(*text); text++, token->digits++)
        if (token->digits < DATE_DIGITS_MAX)
            token->number = token->number * 10 + (*text - '0');
    return text;
}

int date_tokens_read(const char *text, struct date_tokens *out)
{
    int spaced = 1;
    out->count = 0;
    while (*text) {
        if (!is_letter(*text) && !is_digit(*text) && !strchr(".,:/+-", *text)) {
            spaced = 1;
            text++;
            continue;
        }
        if (out->count == DATE_TOKENS_MAX)
            return 0;
        struct date_token *token = &out->at[out->count++];
        *token = (struct date_token){.kind = DATE_SIGN, .spaced = spaced};
        spaced = 0;
        if (is_letter(*text))
            text = take_word(text, token);
        else if (is_digit(*text))
            text = take_number(text, token);
        else
            token->sign = *text++;
    }
    return 1;
}

/* Enough of each name to tell it from the others; a longer word matches by its beginning. */
static const struct {
    const char *name;
    int month;
} months[] = {
    {"jan", 1},
    {"ene", 1},
    {"gen", 1},
    {"j\xC3\xA4n", 1},
    {"feb", 2},
    {"fev", 2},
    {"f\xC3\xA9v", 2},
    {"mar", 3},
    {"m\xC3\xA4r", 3},
    {"apr", 4},
    {"avr", 4},
    {"abr", 4},
    {"may", 5},
    {"mai", 5},
    {"mag", 5},
    {"jun", 6},
    {"juin", 6},
    {"giu", 6},
    {"jul", 7},
    {"juil", 7},
    {"lug", 7},
    {"aug", 8},
    {"ago", 8},
    {"aou", 8},
    {"ao\xC3\xBB", 8},
    {"sep", 9},
    {"set", 9},
    {"oct", 10},
    {"okt", 10},
    {"ott", 10},
    {"out", 10},
    {"nov", 11},
    {"dec", 12},
    {"dez", 12},
    {"dic", 12},
    {"d\xC3\xA9"
     "c",
     12},
};

int date_month(const char *word)
{
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (strncmp(word, months[i].name, strlen(months[i].name)) == 0)
            return months[i].month;
    return 0;
}

/* RFC 822's own, and those that feeds are seen to use; "ist" is India's, "cst" and "est" America's. */
static const struct {
    const char *name;
    int minutes;
} zones[] = {
    {"z", 0},      {"ut", 0},     {"utc", 0},     {"gmt", 0},     {"wet", 0},    {"est", -300}, {"edt", -240},
    {"et", -300},  {"cst", -360}, {"cdt", -300},  {"ct", -360},   {"mst", -420}, {"mdt", -360}, {"pst", -480},
    {"pdt", -420}, {"pt", -480},  {"akst", -540}, {"akdt", -480}, {"hst", -600}, {"ast", -240}, {"adt", -180},
    {"nst", -210}, {"ndt", -150}, {"bst", 60},    {"west", 60},   {"cet", 60},   {"met", 60},   {"mez", 60},
    {"wat", 60},   {"cest", 120}, {"mest", 120},  {"mesz", 120},  {"eet", 120},  {"sast", 120}, {"cat", 120},
    {"eest", 180}, {"eat", 180},  {"msk", 180},   {"trt", 180},   {"msd", 240},  {"gst", 240},  {"pkt", 300},
    {"ist", 330},  {"npt", 345},  {"ict", 420},   {"wib", 420},   {"sgt", 480},  {"hkt", 480},  {"pht", 480},
    {"myt", 480},  {"awst", 480}, {"jst", 540},   {"kst", 540},   {"acst", 570}, {"acdt", 630}, {"aest", 600},
    {"aedt", 660}, {"nzst", 720}, {"nzdt", 780},  {"brt", -180},  {"art", -180}, {"clt", -240}, {"cot", -300},
    {"pet", -300},
};

int date_zone(const char *word, int *out_minutes)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (strcmp(word, zones[i].name) == 0) {
            *out_minutes = zones[i].minutes;
            return 1;
        }
    return 0;
}
