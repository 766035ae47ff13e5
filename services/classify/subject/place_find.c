/* Countries and large cities that an article names, by the names of place_index.c: looked up word by word, the longest
 * name first, in title and lead. Named in the title counts three times; what is named once in passing is not what the
 * article is about. */
#include "place_find.h"

#include "place_index.h"
#include "text_fold.h"
#include "utf8.h"

#include <string.h>

#define WORDS_MAX         512 /* of title or lead; an article names its places before */
#define TITLE_POINTS      3
#define LEAD_POINTS       1
#define POINTS_MIN        2    /* named in the title, or more than once in the lead; a demonym counts half as much */
#define ELIDED_MIN        3    /* bytes behind an apostrophe that may be a name */
#define CAPITAL_LEAD_BYTE 0xc3 /* of "É" and the like; of "é" too, which the table of names then tells */
#define ACRONYM_MAX       3    /* names so short count in capitals alone: "US" is no "us" */

struct word {
    size_t start, size_bytes;
    int is_capitalised, is_letters;
    char stem[TEXT_STEM_SIZE], plain[TEXT_STEM_SIZE];
};

struct finder {
    const struct places *places;
    const char *lang, *text;
    struct word words[WORDS_MAX];
    size_t count;
    unsigned short points[PLACES_MAX]; /* doubled, so that a half is whole */
};

static void drop_before_apostrophe(char *word)
{
    const char *apostrophe = strchr(word, '\'');
    if (apostrophe && strlen(apostrophe + 1) >= ELIDED_MIN) {
        memmove(word, apostrophe + 1, strlen(apostrophe + 1) + 1);
    }
}

/* "l'Allemagne", "dell'Austria": the article before the apostrophe is no part of the name. */
static void drop_elision(const struct finder *finder, struct word *word)
{
    static const char *const langs[] = {"fr", "it", "ca"};
    const char *raw = finder->text + word->start;
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        if (strcmp(finder->lang, langs[i]) == 0 && strchr(word->plain, '\'')) {
            size_t before = strcspn(word->plain, "'"); /* an article has no accents: as many bytes in the text */
            size_t mark = before < word->size_bytes && raw[before] == '\'' ? 1 : strlen("\u2019");
            word->is_capitalised =
                before + mark < word->size_bytes && ((raw[before + mark] >= 'A' && raw[before + mark] <= 'Z') ||
                                                     (unsigned char)raw[before + mark] == CAPITAL_LEAD_BYTE);
            drop_before_apostrophe(word->stem);
            drop_before_apostrophe(word->plain);
        }
    }
}

static int read_words(struct finder *finder, struct text_analyser *analyser, size_t size_bytes, struct err *err)
{
    int result = text_terms_start(analyser, finder->text, size_bytes, finder->lang, err);
    struct text_term term;
    finder->count = 0;
    while (result == 0 && finder->count < WORDS_MAX && text_terms_next(analyser, &term)) {
        struct word *word = &finder->words[finder->count++];
        word->start = term.start;
        word->size_bytes = term.size_bytes;
        word->is_capitalised = term.is_capitalised;
        word->is_letters = term.kind == TEXT_WORD_LETTERS;
        memcpy(word->stem, term.stem, sizeof word->stem);
        text_fold(finder->text + term.start, term.size_bytes, TEXT_FOLD_STRIP_MARKS, word->plain, sizeof word->plain);
        drop_elision(finder, word);
    }
    return result;
}

/* Alphabets with capitals: Latin, Greek, Cyrillic, Armenian stand below U+0590. */
static int has_capitals(const char *text)
{
    return (unsigned char)text[0] < 0xd6;
}

static int is_all_capitals(const char *text, size_t size_bytes)
{
    for (size_t i = 0; i < size_bytes; i++) {
        if (text[i] >= 'a' && text[i] <= 'z') {
            return 0;
        }
    }
    return 1;
}

/* Whether a capitalised word stands right beside the one at `at`: then both may be one name. */
static int is_within_name(const struct finder *finder, size_t at, size_t words)
{
    const struct word *first = &finder->words[at];
    const struct word *last = &finder->words[at + words - 1];
    int before = at > 0 && first[-1].is_capitalised && first[-1].start + first[-1].size_bytes + 1 == first->start &&
                 finder->text[first->start - 1] == ' ';
    int after = at + words < finder->count && last[1].is_capitalised &&
                last->start + last->size_bytes + 1 == last[1].start && finder->text[last[1].start - 1] == ' ';
    return before || after;
}

static int counts(const struct finder *finder, const struct place_name *name, size_t at, size_t words)
{
    const struct word *first = &finder->words[at];
    const char *raw = finder->text + first->start;
    /* Where a script has capitals, "turkey" is the bird. Demonyms are written small in most languages (französisch is
     * not, italiano is), but never in English. */
    int needs_capital = has_capitals(raw) && !(name->flags & PLACE_DEMONYM && strcmp(finder->lang, "en") != 0);
    if (needs_capital && !first->is_capitalised) {
        return 0;
    }
    if (needs_capital && words == 1 && first->size_bytes <= ACRONYM_MAX && !is_all_capitals(raw, first->size_bytes)) {
        /* "Us" at the start of a sentence is the pronoun; three letters in small print ("Uae") are let through. */
        return first->size_bytes == ACRONYM_MAX && strcmp(first->plain, "usa") != 0;
    }
    return !(name->flags & PLACE_IS_CAREFUL && is_within_name(finder, at, words));
}

/* The longest name that begins at word `at`; its number of words in *out_words. */
static const struct place_name *name_at(const struct finder *finder, size_t at, size_t *out_words)
{
    const struct place_name *found = NULL;
    uint64_t stems = place_key_begin(finder->lang);
    uint64_t plain = place_key_begin(PLACE_ANY_LANG);
    for (size_t i = at; i < finder->count && i < at + PLACE_WORDS_MAX; i++) {
        const struct word *word = &finder->words[i];
        stems = place_key_add(stems, word->stem, strlen(word->stem));
        plain = place_key_add(plain, word->plain, strlen(word->plain));
        const struct place_name *name = place_index_find(finder->places, stems);
        name = name ? name : place_index_find(finder->places, plain);
        if (name && counts(finder, name, at, i + 1 - at)) {
            found = name;
            *out_words = i + 1 - at;
        }
    }
    return found;
}

static void count_names(struct finder *finder, unsigned points)
{
    for (size_t at = 0; at < finder->count;) {
        size_t words = 1;
        const struct place_name *name = name_at(finder, at, &words);
        if (name) {
            unsigned given = points * (name->flags & PLACE_DEMONYM ? 1 : 2);
            uint16_t country = finder->places->all[name->place].country;
            finder->points[name->place] = (unsigned short)(finder->points[name->place] + given);
            /* A city speaks for its country too: news from Paris are news from France. */
            if (country != PLACE_NO_COUNTRY) {
                finder->points[country] = (unsigned short)(finder->points[country] + given);
            }
        }
        at += words;
    }
}

static void take_most_named(struct finder *finder, struct places_found *out)
{
    out->count = 0;
    while (out->count < PLACES_FOUND_MAX) {
        size_t best = 0;
        for (size_t i = 1; i < finder->places->count; i++) {
            best = finder->points[i] > finder->points[best] ? i : best;
        }
        /* Doubled, like all points here. */
        if (finder->points[best] < 2 * POINTS_MIN) {
            break;
        }
        finder->points[best] = 0;
        out->ids[out->count++] = finder->places->all[best].id;
    }
}

int places_find(const struct places *places, struct text_analyser *analyser, const struct place_text *text,
                struct places_found *out, struct err *err)
{
    struct finder finder;
    finder.places = places;
    finder.lang = text->lang;
    finder.text = text->title;
    memset(finder.points, 0, sizeof finder.points);
    int result = read_words(&finder, analyser, strlen(text->title), err);
    if (result < 0) {
        return result;
    }
    count_names(&finder, TITLE_POINTS);
    finder.text = text->text;
    result = read_words(&finder, analyser, utf8_cut_len(text->text, strlen(text->text), PLACE_LEAD_BYTES), err);
    if (result == 0) {
        count_names(&finder, LEAD_POINTS);
        take_most_named(&finder, out);
    }
    return result;
}
