/* Decides whether a full stop that ICU took for a sentence's end is one: "U.S.", "Mr.", "J. Smith" are not. */
#include "text_full_stop.h"

#include <string.h>

/* English abbreviations by what may follow them. CLDR has a list too, but lacks half of these and takes "Act.", "Up."
 * and "In." for abbreviations, which end sentences all day. */
static const char *const before_names_en[] = {
    "Mr.",  "Mrs.",  "Ms.",  "Dr.",  "St.",  "Sen.", "Sens.", "Rep.",  "Reps.", "Gov.",  "Govs.",
    "Gen.", "Lt.",   "Col.", "Maj.", "Sgt.", "Cpl.", "Capt.", "Cmdr.", "Adm.",  "Supt.", "Insp.",
    "Det.", "Prof.", "Rev.", "Hon.", "Fr.",  "Mt.",  "Ft.",   "vs.",   "v.",    "Jr.",   "Sr."};
static const char *const before_numbers_en[] = {"No.",  "Nos.", "Jan.", "Feb.", "Mar.",  "Apr.",
                                                "Jun.", "Jul.", "Aug.", "Sep.", "Sept.", "Oct.",
                                                "Nov.", "Dec.", "pp.",  "Sec.", "Art.",  "Vol."};
/* These end a sentence as often as not: the next word must tell. */
static const char *const anywhere_en[] = {
    "Inc.", "Corp.", "Co.",  "Ltd.",  "Bros.", "Dept.", "Univ.", "Ph.D.", "Calif.", "Fla.", "Mass.",
    "Pa.",  "Ariz.", "Ala.", "Ark.",  "Colo.", "Conn.", "Del.",  "Ga.",   "Ill.",   "Ind.", "Kan.",
    "Ky.",  "La.",   "Md.",  "Mich.", "Minn.", "Miss.", "Mo.",   "Mont.", "Neb.",   "Nev.", "Okla.",
    "Ore.", "Tenn.", "Va.",  "Vt.",   "Wash.", "Wis.",  "Wyo.",  "Ave.",  "Blvd."};
#define COUNT_OF(list) (sizeof(list) / sizeof((list)[0]))

/* Words that, capitalised after an acronym ("in the U.S. The court"), most likely begin a sentence. */
static const char *const openers_en[] = {
    "A",   "After", "All",  "Also", "An",   "And",   "As",   "At",  "But",   "By",    "For",   "From", "He",
    "Her", "His",   "How",  "I",    "If",   "In",    "It",   "Its", "Last",  "Many",  "Most",  "No",   "Not",
    "On",  "Or",    "She",  "So",   "Some", "Such",  "That", "The", "Then",  "They",  "There", "This", "Those",
    "Two", "We",    "What", "When", "Who",  "While", "With", "You", "Since", "Their", "These", "Under"};

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
    if (word_is_in(word, end, before_names_en, COUNT_OF(before_names_en)))
        return 1;
    if (word_is_in(word, end, before_numbers_en, COUNT_OF(before_numbers_en)))
        return is_digit(*next);
    if (!is_letter(*next) || !(is_acronym(word, end) || word_is_in(word, end, anywhere_en, COUNT_OF(anywhere_en))))
        return 0;
    const char *next_end = next;
    while (next_end < text_end && is_letter(*next_end))
        next_end++;
    return !word_is_in(next, next_end, openers_en, COUNT_OF(openers_en));
}

int text_full_stop_is_inner(const char *lang, const char *begin, const char *next, const char *text_end)
{
    const char *end = next;
    while (end > begin && end[-1] == ' ')
        end--;
    const char *word = end;
    while (word > begin && (unsigned char)word[-1] > ' ')
        word--;
    /* Without white space behind it, or at the text's end, there is nothing to decide. */
    if (end - word < 2 || end[-1] != '.' || next == end || next == text_end)
        return 0;
    if (end - word == 2 && is_letter(word[0])) /* "John H. Moss", "z. B."; but not a lone "A." in front */
        return word > begin;
    if (strcmp(lang, "de") == 0) /* "am 3. Mai" */
        return end - word <= 3 && is_digit(word[0]) && is_digit(end[-2]);
    return strcmp(lang, "en") == 0 && is_inner_en(word, end, next, text_end);
}
