/* What points back. Each rule looks at the first words, where a sentence says what it is about: there a pronoun, a
 * connective or a definite noun can only mean something said before. */
#include "sentence_reference.h"

#include <string.h>

#define PRONOUN_WINDOW  8  /* words in which a pronoun is looked for */
#define CLAUSE_WINDOW   10 /* words of a clause in front of the subject */
#define NAME_WINDOW     6  /* words behind it in which a name resolves it: "In his speech, Berg said" */
#define AGE_NAME_WINDOW 3  /* "the 34-year-old singer Kai Berg" */
#define OBJECT_WINDOW   5  /* words in which "it" cannot mean anything said in the sentence */
#define NOUN_WINDOW     2  /* words between article and noun: "the two men" */

/* "This week" stands alone, "this move" does not. */
static int opens_with_reference(const struct judge_words *words)
{
    const struct judge_word *first = &words->rows[0];
    const struct judge_word *next = words->count > 1 ? &words->rows[1] : NULL;
    if (first->kinds & LEX_DEMONSTRATIVE)
        return !(next && next->kinds & LEX_TIME);
    return (first->kinds & (LEX_OPENER | LEX_PRONOUN)) != 0;
}

static int has_name(const struct judge_words *words, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to && i < words->count; i++)
        if (words->rows[i].is_capitalised && !(words->rows[i].kinds & (LEX_TIME | LEX_PRONOUN | LEX_FUNCTION)))
            return 1;
    return 0;
}

/* A name that no preposition makes a place or a time: "in his speech, Berg said", not "when he came to Oslo". */
static int has_subject(const struct judge_words *words, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to && i < words->count; i++)
        if (has_name(words, i, i + 1) && !(words->rows[i - 1].kinds & LEX_FUNCTION))
            return 1;
    return 0;
}

/* "When he arrived …": words that name nobody, then a pronoun, and no name soon behind it. */
static int pronoun_comes_first(const struct judge_words *words)
{
    for (unsigned i = 0; i < PRONOUN_WINDOW && i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        if (word->is_quoted)
            return 0;
        if (word->kinds & LEX_PRONOUN)
            return !has_subject(words, i + 1, i + 1 + NAME_WINDOW);
        if (!(word->kinds & (LEX_FUNCTION | LEX_TIME)) && !word->is_number)
            return 0;
    }
    return 0;
}

/* "After Saturday's march, she …": a clause in front that names nobody, and then a pronoun. */
static int pronoun_follows_clause(const struct judge_words *words)
{
    if (!(words->rows[0].kinds & LEX_FUNCTION))
        return 0;
    for (unsigned i = 1; i < CLAUSE_WINDOW && i + 1 < words->count; i++) {
        if (words->rows[i].is_quoted || has_name(words, i, i + 1))
            return 0;
        if (words->rows[i].after == ',')
            return (words->rows[i + 1].kinds & LEX_PRONOUN) != 0;
    }
    return 0;
}

/* "These cranes", "this vote": whether the word at `i` stands before a noun, and no "those who" or "this week". */
static int is_before_noun(const struct judge_words *words, unsigned i)
{
    static const uint32_t no_noun = LEX_FUNCTION | LEX_COMPLEMENT | LEX_PRONOUN | LEX_SPEECH | LEX_ARTICLE;
    const struct judge_word *word = &words->rows[i];
    for (unsigned next = i + 1; next <= i + NOUN_WINDOW && next < words->count; next++)
        if (words->rows[next].kinds & LEX_TIME)
            return 0;
    return word->kinds & LEX_ARTICLE && word->after == ' ' && i + 1 < words->count &&
           !(words->rows[i + 1].kinds & no_noun) && !words->rows[i + 1].is_number;
}

/* "… for such a summit", "… on those harbours": the place of the word that says what was spoken of before, wherever it
 * stands; 0: none. */
static unsigned points_inside(const struct judge_words *words)
{
    for (unsigned i = 1; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        if (word->is_quoted || !(word->kinds & LEX_DEMONSTRATIVE))
            continue;
        if (word->words > 1 && i + word->words < words->count)
            return word[word->words].start;
        if (is_before_noun(words, i))
            return word[1].start;
    }
    return 0;
}

/* "Berg, on the other hand, said": what goes on from the sentence before, between commas. */
static int goes_on_inside(const struct judge_words *words)
{
    for (unsigned i = 1; i < words->count; i++) {
        const struct judge_word *word = &words->rows[i];
        if (!word->is_quoted && word->kinds & LEX_OPENER && word[-1].after == ',' && i + word->words < words->count &&
            word[word->words - 1].after == ',')
            return 1;
    }
    return 0;
}

/* "Officials touted it as a success": what "it" is was said before. "Orsted said it would" speaks of itself. */
static int has_object_pronoun(const struct judge_words *words, const char *text)
{
    static const char *const objects[] = {"it", "them", "him"};
    for (unsigned i = 2; i < OBJECT_WINDOW && i + 1 < words->count && words->lang == lexicon_lang("en"); i++) {
        const struct judge_word *word = &words->rows[i], *verb = word - 1;
        int is_verb = !verb->is_capitalised && !(verb->kinds & (LEX_FUNCTION | LEX_SPEECH)) && verb->after == ' ';
        for (size_t j = 0; is_verb && !word->is_quoted && j < sizeof objects / sizeof objects[0]; j++)
            if (strlen(objects[j]) == word->size_bytes && memcmp(text + word->start, objects[j], word->size_bytes) == 0)
                return 1;
    }
    return 0;
}

/* "…, he said.": whoever spoke was named before. */
static int ends_with_pronoun(const struct judge_words *words)
{
    const struct judge_word *last = words->count > 2 ? &words->rows[words->count - 1] : NULL;
    return last && !last->is_quoted && last->kinds & LEX_SPEECH && last[-1].kinds & LEX_PRONOUN &&
           last[-2].after == ',';
}

static int is_possessive(const struct judge_word *word, const char *text)
{
    const char *end = text + word->start + word->size_bytes;
    int is_plural = end[-1] == 's' && (*end == '\'' || (unsigned char)*end == 0xE2);
    return is_plural || (word->size_bytes > 2 && end[-1] == 's' && (end[-2] == '\'' || end[-2] == "’"[2]));
}

/* "The move", "the two men": the place of the noun when nothing behind it says which one is meant. A subordinate clause
 * in front ("When the decision fell, …") counts as well. */
static unsigned pointing_noun(const struct judge_words *words, const char *text)
{
    unsigned i = 0;
    while (i < words->count && words->rows[i].kinds & LEX_FUNCTION && !(words->rows[i].kinds & LEX_ARTICLE))
        i++;
    if (i >= words->count || !(words->rows[i].kinds & LEX_ARTICLE))
        return 0;
    for (unsigned noun = i + 1; noun <= i + NOUN_WINDOW && noun < words->count; noun++) {
        const struct judge_word *word = &words->rows[noun];
        if (!(word->kinds & LEX_POINTING)) {
            if (is_possessive(word, text))
                return 0; /* "the dockers' union" */
            if (word->is_capitalised && words->lang != lexicon_lang("de"))
                return 0; /* "the White House" */
            continue;
        }
        const struct judge_word *next = noun + 1 < words->count ? word + 1 : NULL;
        const struct judge_word *second = noun + 2 < words->count ? word + 2 : NULL;
        /* "The attack on the port" says which; "the company on Monday said" does not. */
        if (next && word->after == ' ' && next->kinds & LEX_COMPLEMENT && !(second && second->kinds & LEX_TIME))
            return 0;
        if (next && next->is_capitalised && word->after == ' ' && words->lang != lexicon_lang("de"))
            return 0; /* "the actor Kai Berg" */
        return word->start;
    }
    return 0;
}

/* "The 34-year-old", "der 34-Jährige", "de 34-jarige", "il 34enne", "34-latek": somebody introduced before, unless a name
 * stands in front. */
static int is_age(const struct judge_word *word, const char *text)
{
    static const char *const endings[] = {"-year-old", "-year-olds", "-Jährige", "-Jähriger", "-Jährigen",
                                          "-jarige",   "enne",       "-latek",   "-latka",    "-летний",
                                          "-летняя",   "-річний",    "-річна"};
    size_t digits = 0;
    while (digits < word->size_bytes && text[word->start + digits] >= '0' && text[word->start + digits] <= '9')
        digits++;
    for (size_t i = 0; digits > 0 && i < sizeof endings / sizeof endings[0]; i++) {
        size_t size = strlen(endings[i]);
        if (word->size_bytes - digits == size && memcmp(text + word->start + digits, endings[i], size) == 0)
            return 1;
    }
    return 0;
}

static int age_comes_without_name(const struct judge_words *words, const char *text)
{
    /* A first word is capitalised whatever it is; before a comma it is a name. */
    unsigned first_name = words->rows[0].after == ',' ? 0 : 1;
    for (unsigned i = 1; i < words->count; i++) {
        int is_definite = words->rows[i - 1].kinds & LEX_ARTICLE || i == 1;
        if (is_definite && is_age(&words->rows[i], text) && !has_name(words, first_name, i) &&
            !has_name(words, i + 1, i + 1 + AGE_NAME_WINDOW))
            return 1;
    }
    return 0;
}

int sentence_leans_back(const struct judge_words *words, const char *text, unsigned *out_pointer)
{
    *out_pointer = 0;
    if (words->opening & (LEX_PRONOUN | LEX_OPENER | LEX_DEMONSTRATIVE))
        return 1;
    if (words->count == 0 || lexicon_is_spaceless(words->lang))
        return 0;
    if (opens_with_reference(words) || pronoun_comes_first(words) || pronoun_follows_clause(words) ||
        age_comes_without_name(words, text) || goes_on_inside(words) || ends_with_pronoun(words) ||
        has_object_pronoun(words, text))
        return 1;
    *out_pointer = pointing_noun(words, text);
    if (*out_pointer == 0)
        *out_pointer = points_inside(words);
    return 0;
}
