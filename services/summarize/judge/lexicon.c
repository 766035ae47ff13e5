/* The lexicon as one hash table over all languages: a word costs one look. Phrases are found by the hashes of their
 * words joined, so that what walks over a sentence needs no second pass. */
#include "lexicon.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "id.h"
#include "lexicon_tables.h"

#define SLOTS          16384u /* a power of two; the tables fill a third of it */
#define SLOTS_USED_MAX (SLOTS / 2)
#define SPACELESS_MAX  512

/* What is looked for only where a text begins, in languages without spaces: short signs that other words contain. */
#define OPENING_KINDS (LEX_PRONOUN | LEX_OPENER | LEX_DEMONSTRATIVE | LEX_LABEL | LEX_TEASE)

static const char langs[][LEXICON_LANG_SIZE] = {"",   "en", "de", "nl", "fr", "es", "it",
                                                "pt", "pl", "ru", "uk", "ar", "zh", "ja"};
#define LANGS_COUNT (sizeof langs / sizeof langs[0])

struct slot {
    uint64_t hash; /* 0: free */
    uint32_t kinds;
};

struct spaceless {
    const char *text; /* in the table */
    unsigned size_bytes, lang;
    uint32_t kind;
};

struct lexicon {
    unsigned used, spaceless_count;
    struct slot slots[SLOTS];
    struct spaceless spaceless[SPACELESS_MAX];
};

unsigned lexicon_lang(const char *lang)
{
    unsigned i = LANGS_COUNT - 1;
    while (i > LEXICON_LANG_NONE && strcmp(langs[i], lang) != 0)
        i--;
    return i;
}

int lexicon_is_spaceless(unsigned lang)
{
    assert(lang < LANGS_COUNT);
    return strcmp(langs[lang], "zh") == 0 || strcmp(langs[lang], "ja") == 0;
}

uint64_t lexicon_hash(unsigned lang, const char *folded, size_t size_bytes)
{
    return (id_hash64(folded, size_bytes) + lang * UINT64_C(0x9E3779B97F4A7C15)) |
           1; /* never the mark of a free slot */
}

uint64_t lexicon_join(uint64_t phrase, uint64_t word)
{
    return ((phrase ^ (phrase >> 29)) * UINT64_C(0xBF58476D1CE4E5B9) + word) | 1;
}

static struct slot *slot_of(struct lexicon *lexicon, uint64_t hash)
{
    uint64_t at = hash >> 1;
    while (lexicon->slots[at % SLOTS].hash != 0 && lexicon->slots[at % SLOTS].hash != hash)
        at++;
    return &lexicon->slots[at % SLOTS];
}

static void enter(struct lexicon *lexicon, uint64_t hash, uint32_t kinds)
{
    struct slot *slot = slot_of(lexicon, hash);
    if (slot->hash == 0) {
        assert(lexicon->used < SLOTS_USED_MAX); /* a table has grown: more slots are needed */
        lexicon->used++;
    }
    slot->hash = hash;
    slot->kinds |= kinds;
}

/* Enters one word, or the words of a phrase joined. */
static void phrase_enter(struct lexicon *lexicon, unsigned lang, uint32_t kind, const char *phrase, size_t size_bytes)
{
    uint64_t joined = 0, first = 0;
    unsigned words = 0;
    for (size_t at = 0; at < size_bytes; words++) {
        const char *end = memchr(phrase + at, ' ', size_bytes - at);
        size_t word_bytes = end ? (size_t)(end - phrase) - at : size_bytes - at;
        uint64_t hash = lexicon_hash(lang, phrase + at, word_bytes);
        first = words == 0 ? hash : first;
        joined = words == 0 ? hash : lexicon_join(joined, hash);
        at += word_bytes + 1;
    }
    assert(words <= LEXICON_PHRASE_MAX);
    enter(lexicon, joined, kind);
    if (words > 1)
        enter(lexicon, first, LEX_PHRASE);
}

static void spaceless_enter(struct lexicon *lexicon, unsigned lang, uint32_t kind, const char *text, size_t size_bytes)
{
    assert(lexicon->spaceless_count < SPACELESS_MAX);
    lexicon->spaceless[lexicon->spaceless_count++] = (struct spaceless){text, (unsigned)size_bytes, lang, kind};
}

static void table_enter(struct lexicon *lexicon, const struct lexicon_row *rows)
{
    for (; rows->kind != 0; rows++) {
        unsigned lang = lexicon_lang(rows->lang);
        assert(lang != LEXICON_LANG_NONE);
        for (const char *phrase = rows->phrases; *phrase;) {
            size_t size_bytes = strcspn(phrase, ",");
            if (lexicon_is_spaceless(lang))
                spaceless_enter(lexicon, lang, rows->kind, phrase, size_bytes);
            else
                phrase_enter(lexicon, lang, rows->kind, phrase, size_bytes);
            phrase += size_bytes;
            phrase += *phrase == ',';
        }
    }
}

struct lexicon *lexicon_new(void)
{
    struct lexicon *lexicon = calloc(1, sizeof *lexicon);
    if (!lexicon)
        return NULL;
    table_enter(lexicon, lexicon_germanic);
    table_enter(lexicon, lexicon_romance);
    table_enter(lexicon, lexicon_others);
    table_enter(lexicon, lexicon_facts);
    table_enter(lexicon, lexicon_loaded);
    return lexicon;
}

void lexicon_free(struct lexicon *lexicon)
{
    free(lexicon);
}

double lexicon_numeral(unsigned lang, const char *folded, size_t size_bytes)
{
    /* In the order of the words in each row of lexicon_facts_table.c. */
    static const double values[] = {1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12,  13,  14,  15,  16,  17,
                                    18, 19, 20, 30, 40, 50, 60, 70, 80, 90, 12, 100, 1e3, 1e6, 1e9, 1e12};
    for (const struct lexicon_row *row = lexicon_facts; row->kind != 0; row++) {
        if (row->kind != LEX_NUMERAL || lexicon_lang(row->lang) != lang)
            continue;
        const char *word = row->phrases;
        for (unsigned i = 0; *word && i < sizeof values / sizeof values[0]; i++) {
            size_t size = strcspn(word, ",");
            if (size == size_bytes && memcmp(word, folded, size) == 0)
                return values[i];
            word += size;
            word += *word == ',';
        }
    }
    return 0;
}

uint32_t lexicon_find(const struct lexicon *lexicon, uint64_t hash)
{
    uint64_t at = hash >> 1;
    while (lexicon->slots[at % SLOTS].hash != 0 && lexicon->slots[at % SLOTS].hash != hash)
        at++;
    return lexicon->slots[at % SLOTS].kinds; /* a free slot has none */
}

uint32_t lexicon_scan(const struct lexicon *lexicon, unsigned lang, const char *text, size_t len_bytes,
                      uint32_t *out_opening)
{
    uint32_t kinds = 0;
    *out_opening = 0;
    for (unsigned i = 0; i < lexicon->spaceless_count; i++) {
        const struct spaceless *entry = &lexicon->spaceless[i];
        if (entry->lang != lang || entry->size_bytes > len_bytes)
            continue;
        if (memcmp(text, entry->text, entry->size_bytes) == 0)
            *out_opening |= entry->kind;
        if (!(entry->kind & OPENING_KINDS) && memmem(text, len_bytes, entry->text, entry->size_bytes))
            kinds |= entry->kind;
    }
    return kinds | *out_opening;
}
