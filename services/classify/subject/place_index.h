/* From names to places. Private to classify/subject. */
#ifndef TRIPTYCH_PLACE_INDEX_H
#define TRIPTYCH_PLACE_INDEX_H

#include "place_find.h"

#include <stdint.h>

#define PLACES_MAX       1024
#define PLACE_NAMES_MAX  65536 /* a power of two: slots of the table of names, at most half of them used */
#define PLACE_WORDS_MAX  5     /* of a name */
#define PLACE_ANY_LANG   "*"   /* names that hold in every language, unstemmed */
#define PLACE_NO_COUNTRY UINT16_MAX

enum place_name_flag {
    PLACE_DEMONYM = 1,    /* says whose, not where */
    PLACE_IS_CAREFUL = 2, /* counts only where no capitalised word stands beside it */
};

struct place {
    char id[PLACE_ID_SIZE];
    uint16_t country; /* a city's; PLACE_NO_COUNTRY for a country */
};

/* A name's words as one hash, in one language; the same name may be in several, each with its own flags. */
struct place_name {
    uint64_t key; /* 0: empty */
    uint16_t place;
    uint8_t flags;
};

/* Filled once when the daemon starts, only read afterwards. */
struct places {
    struct place all[PLACES_MAX];
    size_t count;
    struct place_name names[PLACE_NAMES_MAX];
    size_t name_count;
};

/* Begins the key of a name in a language, then takes word after word. */
uint64_t place_key_begin(const char *lang);
uint64_t place_key_add(uint64_t key, const char *word, size_t size_bytes);

/* NULL when nothing has this key. Two names with one hash of 64 bits are taken for the same: among 65,536 names
 * that is not met. */
const struct place_name *place_index_find(const struct places *places, uint64_t key);

#endif
