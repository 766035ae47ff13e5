/* Looks up names of months and weekdays in the table of all CLDR languages (date_name_table.c): the text's own language
 * first, then any language in which the name means one thing. A name that means two months is no date. */
#include "date_name.h"
#include "date_name_table.h"
#include "date_zone.h"

#include <stdio.h>
#include <string.h>

#define BEGINNING_MIN 3 /* letters of a name cut short */
#define EXTENDED_MIN  5 /* letters of a name that has an ending: "maiatzaren" */
#define LANG_SIZE     8

/* How a word may be a name, best first. */
enum level { OF_LANGUAGE, COMMON, BEGINS_OF_LANGUAGE, BEGINS_COMMON, EXTENDS_COMMON, ANY, LEVEL_COUNT };

struct question {
    char lang[LANG_SIZE]; /* " de " as it stands in date_lang_sets; "" when it is not known */
    enum level level;
};

/* The code of a declared language, between blanks. */
static void set_lang(struct question *question, const char *lang)
{
    static const char *const renamed[][2] = {{"iw", "he"},  {"in", "id"}, {"nb", "no"}, {"nn", "no"},
                                             {"tl", "fil"}, {"sh", "sr"}, {"yue", "zh"}};
    char code[4] = "";
    size_t len = lang ? strspn(lang, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") : 0;
    question->lang[0] = 0;
    if (len < 2 || len >= sizeof code)
        return;
    for (size_t i = 0; i < len; i++)
        code[i] = (char)(lang[i] | 0x20);
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (strcmp(code, renamed[i][0]) == 0)
            strcpy(code, renamed[i][1]);
    snprintf(question->lang, sizeof question->lang, " %s ", code);
}

static int is_of_language(const struct question *question, const struct date_name_row *row)
{
    return question->lang[0] && strstr(date_lang_sets[row->langs], question->lang) != NULL;
}

/* The first row whose name is not before `name`. */
static size_t find_first(const char *name)
{
    size_t low = 0;
    size_t high = date_name_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(date_names[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static size_t letters_in(const char *text)
{
    size_t letters = 0;
    for (; *text; text++)
        letters += ((unsigned char)*text & 0xC0) != 0x80;
    return letters;
}

static int row_counts(const struct question *question, const struct date_name_row *row)
{
    switch (question->level) {
    case OF_LANGUAGE:
    case BEGINS_OF_LANGUAGE:
        return is_of_language(question, row);
    case COMMON:
    case BEGINS_COMMON:
    case EXTENDS_COMMON:
        return row->is_common;
    default:
        return 1;
    }
}

/* Bits of the numbers of `kind` that `word` names; with `as_beginning` what begins with it counts as well. */
static unsigned numbers_of(const struct question *question, enum date_name_kind kind, const char *word,
                           int as_beginning)
{
    unsigned numbers = 0;
    size_t len = strlen(word);
    for (size_t i = find_first(word); i < date_name_count; i++) {
        const struct date_name_row *row = &date_names[i];
        if (as_beginning ? strncmp(row->name, word, len) != 0 : strcmp(row->name, word) != 0)
            break;
        if (row->kind == kind && row_counts(question, row))
            numbers |= 1U << row->number;
    }
    return numbers;
}

/* The longest name that `word` begins with. */
static unsigned extended_months(const struct question *question, const char *word)
{
    char name[DATE_WORD_SIZE];
    snprintf(name, sizeof name, "%s", word);
    for (size_t len = strlen(name); len > 1; len--) {
        name[len - 1] = 0;
        /* Shorter beginnings are in too many words that are no months. */
        if (letters_in(name) < EXTENDED_MIN)
            return 0;
        unsigned months = numbers_of(question, DATE_NAME_MONTH, name, 0);
        if (months)
            return months;
    }
    return 0;
}

static int is_day_somewhere(const char *word)
{
    const struct question common = {.level = COMMON};
    return numbers_of(&common, DATE_NAME_DAY, word, 0) != 0;
}

static int is_zone(const char *word)
{
    int minutes;
    return date_zone(word, &minutes);
}

static unsigned months_of(const struct question *question, const char *word)
{
    switch (question->level) {
    case OF_LANGUAGE:
    case COMMON:
        return numbers_of(question, DATE_NAME_MONTH, word, 0);
    case BEGINS_OF_LANGUAGE:
    case BEGINS_COMMON:
        return letters_in(word) < BEGINNING_MIN || is_day_somewhere(word) || is_zone(word)
                   ? 0
                   : numbers_of(question, DATE_NAME_MONTH, word, 1);
    case EXTENDS_COMMON:
        return is_day_somewhere(word) ? 0 : extended_months(question, word);
    default:
        return is_day_somewhere(word) || is_zone(word) ? 0 : numbers_of(question, DATE_NAME_MONTH, word, 0);
    }
}

/* "تشرين الثاني": two words are one name. Returns 0 when they are no name. */
static unsigned months_of_pair(const struct question *question, const struct date_tokens *all, int i)
{
    char pair[2 * DATE_WORD_SIZE + 1];
    if (i + 1 >= all->count || all->at[i + 1].kind != DATE_WORD)
        return 0;
    snprintf(pair, sizeof pair, "%s %s", all->at[i].word, all->at[i + 1].word);
    return question->level > COMMON && question->level != ANY ? 0 : numbers_of(question, DATE_NAME_MONTH, pair, 0);
}

/* What all words that are months at this level agree on. Names that are also a day's count only when there is no other:
 * "mar., 06 oct." is a Tuesday. Returns 0 when no word is a month. */
static int read_level(const struct question *question, const struct date_tokens *all, struct date_names *out)
{
    unsigned sure = 0;
    unsigned doubtful = 0;
    int is_conflict = 0;
    for (int i = 0; i < all->count; i++) {
        if (all->at[i].kind != DATE_WORD)
            continue;
        unsigned pair = months_of_pair(question, all, i);
        unsigned months = pair ? pair : months_of(question, all->at[i].word);
        unsigned *sum = !pair && is_day_somewhere(all->at[i].word) ? &doubtful : &sure;
        is_conflict |= months && sum == &sure && sure && !(sure & months);
        if (months)
            *sum = *sum ? *sum & months : months;
        i += pair != 0;
    }
    out->months = sure ? sure : doubtful;
    out->is_conflict = is_conflict;
    return out->months || is_conflict;
}

static unsigned read_weekdays(const struct question *question, const struct date_tokens *all)
{
    unsigned weekdays = 0;
    for (int i = 0; i < all->count && !weekdays; i++)
        if (all->at[i].kind == DATE_WORD)
            weekdays = numbers_of(question, DATE_NAME_DAY, all->at[i].word, 0);
    return weekdays;
}

void date_names_read(const struct date_tokens *all, const char *lang, struct date_names *out)
{
    struct question question;
    *out = (struct date_names){0};
    set_lang(&question, lang);
    /* The surest reading at which any word is a month decides; looser ones are not asked. */
    for (int level = OF_LANGUAGE; level < LEVEL_COUNT; level++) {
        question.level = (enum level)level;
        if (read_level(&question, all, out))
            break;
    }
    question.level = OF_LANGUAGE;
    out->weekdays = read_weekdays(&question, all);
    question.level = COMMON;
    if (!out->weekdays)
        out->weekdays = read_weekdays(&question, all);
}
