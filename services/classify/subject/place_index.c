/* The names of places, as a hash table from stems to places, built once at the start: aliases and cities from our
 * tables, countries in 40 languages from ICU, demonyms from our tables. Names are entered under the stems that the
 * analyser makes of them, so that inflected forms ("Londonu", "Wiens") find them. */
#include "place_index.h"

#include "id.h"
#include "place_table.h"
#include "text_country.h"
#include "text_fold.h"
#include "text_language.h"
#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Whose names of countries are known. */
static const char *const LANGS[] = {"en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "cs", "sk", "sl", "hr",
                                    "sr", "bg", "ro", "hu", "fi", "sv", "da", "no", "el", "tr", "ar", "he", "fa", "hi",
                                    "zh", "ja", "ko", "vi", "id", "ca", "et", "lt", "lv", "th", "bn", "ur"};

/* Languages whose writers inflect names of cities that are written as in English, at least by an -s. */
static const char *const LATIN_STEMMED[] = {"en", "de", "sv", "da", "no", "nl"};

uint64_t place_key_begin(const char *lang)
{
    return id_hash64(lang, strlen(lang));
}

uint64_t place_key_add(uint64_t key, const char *word, size_t size_bytes)
{
    /* The words' order counts, and 0 stays free to mark an empty slot. */
    return ((key << 5 | key >> 59) ^ id_hash64(word, size_bytes)) * 0x9e3779b97f4a7c15u | 1;
}

const struct place_name *place_index_find(const struct places *places, uint64_t key)
{
    size_t slot = key >> 48 & (PLACE_NAMES_MAX - 1);
    while (places->names[slot].key && places->names[slot].key != key) {
        slot = (slot + 1) & (PLACE_NAMES_MAX - 1);
    }
    return places->names[slot].key ? &places->names[slot] : NULL;
}

/* What is there first stays: the tables come before ICU's names. */
static void add_key(struct places *places, uint64_t key, uint16_t place, unsigned flags)
{
    size_t slot = key >> 48 & (PLACE_NAMES_MAX - 1);
    while (places->names[slot].key && places->names[slot].key != key) {
        slot = (slot + 1) & (PLACE_NAMES_MAX - 1);
    }
    /* Half full at most, so that searches are short and always end. */
    if (!places->names[slot].key && places->name_count < PLACE_NAMES_MAX / 2) {
        places->names[slot] = (struct place_name){key, place, (uint8_t)flags};
        places->name_count++;
    }
}

static uint16_t place_of(struct places *places, const char *id, uint16_t country)
{
    for (size_t i = 0; i < places->count; i++) {
        if (strcmp(places->all[i].id, id) == 0) {
            return (uint16_t)i;
        }
    }
    if (places->count == PLACES_MAX) {
        return 0;
    }
    struct place *fresh = &places->all[places->count];
    utf8_copy(fresh->id, sizeof fresh->id, id);
    fresh->country = country;
    return (uint16_t)places->count++;
}

struct builder {
    struct places *places;
    struct text_analyser *analyser;
};

static int is_careful(const char *name)
{
    for (size_t i = 0; PLACE_CAREFUL[i]; i++) {
        if (strcmp(PLACE_CAREFUL[i], name) == 0) {
            return 1;
        }
    }
    return 0;
}

/* Enters a name under the stems of its words in `lang`, or under the words as they are for PLACE_ANY_LANG. */
static int add_name(struct builder *builder, const char *lang, const char *name, uint16_t place, unsigned flags,
                    struct err *err)
{
    int is_any = strcmp(lang, PLACE_ANY_LANG) == 0;
    uint64_t key = place_key_begin(lang);
    struct text_term term;
    unsigned words = 0;
    int result = text_terms_start(builder->analyser, name, strlen(name), is_any ? "und" : lang, err);
    while (result == 0 && text_terms_next(builder->analyser, &term)) {
        key = place_key_add(key, term.stem, term.stem_bytes);
        words++;
    }
    if (result == 0 && words > 0 && words <= PLACE_WORDS_MAX) {
        add_key(builder->places, key, place, flags | (is_careful(name) ? PLACE_IS_CAREFUL : 0));
    }
    return result;
}

static int is_cyrillic(const char *name)
{
    return (unsigned char)name[0] == 0xd0 || (unsigned char)name[0] == 0xd1;
}

/* A name whose language is not said. Each language stems the same name differently, so it has several keys. */
static int add_everywhere(struct builder *builder, const char *name, uint16_t place, struct err *err)
{
    int result = add_name(builder, PLACE_ANY_LANG, name, place, 0, err);
    if (result == 0 && is_cyrillic(name)) {
        return add_name(builder, "ru", name, place, 0, err);
    }
    for (size_t i = 0; result == 0 && i < sizeof LATIN_STEMMED / sizeof *LATIN_STEMMED; i++) {
        result = add_name(builder, LATIN_STEMMED[i], name, place, 0, err);
    }
    return result;
}

/* The next part of a table's line, terminated in `out`; 0 at the end. */
static int next_part(const char **line, char *out, size_t out_size)
{
    if (!**line) {
        return 0;
    }
    size_t size_bytes = strcspn(*line, "|");
    snprintf(out, out_size, "%.*s", (int)size_bytes, *line);
    *line += size_bytes + ((*line)[size_bytes] == '|');
    return 1;
}

static int add_cities(struct builder *builder, struct err *err)
{
    int result = 0;
    for (size_t i = 0; result == 0 && PLACE_CITIES[i]; i++) {
        const char *line = PLACE_CITIES[i];
        char country[TEXT_COUNTRY_SIZE];
        char name[TEXT_COUNTRY_SIZE];
        char id[PLACE_ID_SIZE];
        next_part(&line, country, sizeof country);
        uint16_t home = place_of(builder->places, country, PLACE_NO_COUNTRY);
        snprintf(id, sizeof id, "%.2s/%.30s", country, line);
        /* A city's id is its country and its first name: FR/Paris. */
        id[strcspn(id, "|")] = '\0';
        uint16_t city = place_of(builder->places, id, home);
        while (result == 0 && next_part(&line, name, sizeof name)) {
            result = add_everywhere(builder, name, city, err);
        }
    }
    return result;
}

static int add_aliases(struct builder *builder, struct err *err)
{
    int result = 0;
    for (size_t i = 0; result == 0 && PLACE_ALIASES[i]; i++) {
        const char *line = PLACE_ALIASES[i];
        char name[TEXT_COUNTRY_SIZE];
        next_part(&line, name, sizeof name);
        uint16_t country = place_of(builder->places, name, PLACE_NO_COUNTRY);
        while (result == 0 && next_part(&line, name, sizeof name)) {
            result = add_everywhere(builder, name, country, err);
        }
    }
    return result;
}

static int add_demonyms(struct builder *builder, struct err *err)
{
    int result = 0;
    for (size_t i = 0; result == 0 && PLACE_DEMONYMS[i]; i++) {
        const char *line = PLACE_DEMONYMS[i];
        char lang[TEXT_COUNTRY_SIZE];
        char name[TEXT_COUNTRY_SIZE];
        next_part(&line, name, sizeof name);
        uint16_t country = place_of(builder->places, name, PLACE_NO_COUNTRY);
        next_part(&line, lang, sizeof lang);
        while (result == 0 && next_part(&line, name, sizeof name)) {
            result = add_name(builder, lang, name, country, PLACE_DEMONYM, err);
        }
    }
    return result;
}

/* Countries whose name is a common word somewhere, or that no news is about. */
static int is_untold(const char *country)
{
    for (size_t i = 0; PLACE_UNTOLD[i]; i++) {
        if (strcmp(PLACE_UNTOLD[i], country) == 0) {
            return 1;
        }
    }
    return 0;
}

static int add_countries(struct builder *builder, struct err *err)
{
    const char *const *codes = text_country_codes();
    int result = 0;
    for (size_t i = 0; result == 0 && codes[i]; i++) {
        uint16_t country = is_untold(codes[i]) ? 0 : place_of(builder->places, codes[i], PLACE_NO_COUNTRY);
        for (size_t j = 0; result == 0 && !is_untold(codes[i]) && j < sizeof LANGS / sizeof *LANGS; j++) {
            char name[TEXT_COUNTRY_SIZE];
            if (text_country_name(codes[i], LANGS[j], name) == 0) {
                continue;
            }
            name[strcspn(name, "(")] = '\0'; /* "Myanmar (Burma)" */
            result = add_name(builder, LANGS[j], name, country, 0, err);
            if (result == 0 && strcmp(LANGS[j], "en") == 0) {
                result = add_name(builder, PLACE_ANY_LANG, name, country, 0, err);
            }
        }
    }
    return result;
}

struct places *places_new(struct err *err)
{
    struct builder builder = {calloc(1, sizeof(struct places)), text_analyser_new(err)};
    int result = builder.places && builder.analyser ? 0 : err_set(err, ERR_MEMORY, "no memory for the names of places");
    if (result == 0 && (result = add_aliases(&builder, err)) == 0 && (result = add_cities(&builder, err)) == 0 &&
        (result = add_countries(&builder, err)) == 0) {
        result = add_demonyms(&builder, err);
    }
    text_analyser_free(builder.analyser);
    if (result < 0) {
        free(builder.places);
        return NULL;
    }
    return builder.places;
}

void places_free(struct places *places)
{
    free(places);
}
