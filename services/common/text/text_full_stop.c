#include "text_full_stop.h"

#include <string.h>

/* What CLDR's English list lacks and news writes all day. */
static const char *const titles_en[] = {"Dr.", "St.", "Sen.", "Sens.", "Gov.", "Gen.", "Jr.", "Sr.", "Cmdr.", "Supt."};
#define TITLES_EN_COUNT (sizeof titles_en / sizeof titles_en[0])

/* Words that, capitalised after an acronym ("in the U.S. The court"), most likely begin a sentence. */
static const char *const openers_en[] = {
    "A",   "After", "All",  "Also", "An",   "And",   "As",   "At",  "But",   "By",    "For",   "From", "He",
    "Her", "His",   "How",  "I",    "If",   "In",    "It",   "Its", "Last",  "Many",  "Most",  "No",   "Not",
    "On",  "Or",    "She",  "So",   "Some", "Such",  "That", "The", "Then",  "They",  "There", "This", "Those",
    "Two", "We",    "What", "When", "Who",  "While", "With", "You", "Since", "Their", "These", "Under"};
#define OPENERS_EN_COUNT (sizeof openers_en / sizeof openers_en[0])

static int is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static int word_is_in(const char *word, const char *end, const char *const *list, size_t list_count)
{
    size_t len = (size_t)(end - word);
    for (size_t i = 0; i < list_count; i++)
        if (strlen(list[i]) == len && memcmp(word, list[i], len) == 0)
            return 1;
    return 0;
}

/* "U.S.", "p.m.", "Ph.D."'s tail: single letters, each with its stop, at least two. */
static int is_acronym(const char *word, const char *end)
{
    if (end - word < 4 || (end - word) % 2 != 0)
        return 0;
    for (; word < end; word += 2)
        if (!is_letter(word[0]) || word[1] != '.')
            return 0;
    return 1;
}

static int is_inner_en(const char *word, const char *end, const char *next, const char *text_end)
{
    if (word_is_in(word, end, titles_en, TITLES_EN_COUNT))
        return 1;
    if (end - word == 3 && memcmp(word, "No.", 3) == 0)
        return is_digit(*next);
    if (!is_acronym(word, end) || !is_letter(*next))
        return 0;
    const char *next_end = next;
    while (next_end < text_end && is_letter(*next_end))
        next_end++;
    return !word_is_in(next, next_end, openers_en, OPENERS_EN_COUNT);
}

int text_full_stop_is_inner(const char *lang, const char *begin, const char *next, const char *text_end)
{
    const char *end = next;
    while (end > begin && end[-1] == ' ')
        end--;
    const char *word = end;
    while (word > begin && (unsigned char)word[-1] > ' ')
        word--;
    if (end - word < 2 || end[-1] != '.' || next == end || next == text_end)
        return 0;
    if (end - word == 2 && is_letter(word[0])) /* "John H. Moss", "z. B."; but not a lone "A." in front */
        return word > begin;
    if (strcmp(lang, "de") == 0) /* "am 3. Mai" */
        return end - word <= 3 && is_digit(word[0]) && is_digit(end[-2]);
    return strcmp(lang, "en") == 0 && is_inner_en(word, end, next, text_end);
}
