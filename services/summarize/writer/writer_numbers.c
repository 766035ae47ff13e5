/* Numbers are compared as they are written, without the marks between thousands: what is not surely the same number counts as
 * another one, and the article's own sentence stays. */
#include "writer_numbers.h"

#include "text_fold.h"

#include <stdio.h>
#include <string.h>

#define NUMBER_SIZE 40 /* of a word that holds a number, terminated; a longer one is none that a reader could use */

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int has_digit(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (is_digit(text[i]))
            return 1;
    return 0;
}

/* Three digits behind it and no more: "1,200" has a thousand in it in any language, "2,5" nowhere. */
static int is_group_mark(const char *text, size_t size, size_t at)
{
    size_t run = 0;
    while (at + 1 + run < size && is_digit(text[at + 1 + run]))
        run++;
    return (text[at] == ',' || text[at] == '.') && run == 3;
}

/* A word as a number: "1,200" and "1.200" are "1200", "2,5" is "2.5", "three" is "3"; anything else with a digit stays as it
 * is written. "" for no number. "One" is none: in most languages it is an article, too. */
static void number_of(const struct writer_side *side, const struct judge_word *word, char out[NUMBER_SIZE])
{
    const char *text = side->text + word->start;
    size_t used = 0;
    out[0] = '\0';
    if (word->size_bytes >= NUMBER_SIZE)
        return;
    if (has_digit(text, word->size_bytes)) {
        for (size_t i = 0; i < word->size_bytes; i++)
            if (!is_group_mark(text, word->size_bytes, i))
                out[used++] = text[i] == ',' ? '.' : text[i];
        out[used] = '\0';
    } else if (word->kinds & LEX_NUMERAL) {
        char folded[TEXT_FOLD_MAX];
        size_t size = text_fold(text, word->size_bytes, TEXT_FOLD_KEEP_MARKS, folded, sizeof folded);
        double value = lexicon_numeral(side->words.lang, folded, size);
        if (value > 1)
            snprintf(out, NUMBER_SIZE, "%.15g", value);
    }
}

static int has_number(const struct writer_side *side, const char *number)
{
    char other[NUMBER_SIZE];
    for (unsigned i = 0; i < side->words.count; i++) {
        number_of(side, &side->words.rows[i], other);
        if (strcmp(other, number) == 0)
            return 1;
    }
    return 0;
}

int writer_numbers_stand(const struct writer_side *said, const struct writer_side *given)
{
    static const char *const units[] = {"%", "$", "€", "£", "¥", "₹", "₽", "°"};
    char number[NUMBER_SIZE];
    /* Where words run together, numbers stand in the middle of them; there all of the words are compared (words_stand). */
    for (unsigned i = 0; i < said->words.count && !lexicon_is_spaceless(said->words.lang); i++) {
        number_of(said, &said->words.rows[i], number);
        if (number[0] ? !has_number(given, number)
                      : has_digit(said->text + said->words.rows[i].start, said->words.rows[i].size_bytes))
            return 0;
    }
    /* A number of another thing is another number. */
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (strstr(said->text, units[i]) && !strstr(given->text, units[i]))
            return 0;
    return 1;
}
