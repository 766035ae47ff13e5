/* What a query can ask of a story, taken out of its head once: tags (a hash for each name that it goes by), numbers, and
 * its text folded. One block of memory. Pure. */
#ifndef TRIPTYCH_QUERY_FACTS_H
#define TRIPTYCH_QUERY_FACTS_H

#include "err.h"
#include "query_fields.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define QUERY_TEXT_MAX        24576 /* bytes of a story's folded text; what is beyond is not looked at */
#define QUERY_OWNERS_MAX      8192  /* likewise of its owners' names */
#define QUERY_FACT_LANGS      4     /* languages whose word forms count as one word: those that most outlets write in */
#define QUERY_SIGNATURE       16    /* words of 64 bits */
#define QUERY_FACTS_TAGS      1024  /* tags of one story; a head has fewer names than that */
#define QUERY_PART_BYTES      4096  /* of one text of a head */
#define QUERY_PARTS_SEPARATOR '\n'

struct query_facts {
    int64_t updated_ms; /* of the latest article */
    uint32_t numbers[QUERY_NUMBER_COUNT];
    uint8_t shares_pct[QUERY_FIELDS - QUERY_SHARES];
    int8_t langs[QUERY_FACT_LANGS]; /* numbers of text_stem.h; -1: no more */
    /* Beginnings of the text's words, a bit each: a word whose bit is not set is not there. */
    uint64_t signature[QUERY_SIGNATURE];
    /* All in this block. */
    const uint64_t *tags; /* sorted */
    const char *
        text; /* " gaza city under fire \n the harbour … \n ": words of text_search.h, parts on lines; "" without text */
    const char *owners; /* the same of owners' names */
    uint32_t tag_count, text_size, owners_size;
    uint32_t bytes; /* of all of it */
    int has_text;
};

/* Returns owned (free), or NULL with `err`. Without `has_text` words find nothing: for queries that look at none. */
struct query_facts *query_facts_new(const Triptych__StoryHead *head, int has_text, struct err *err);

/* The same facts with more text behind theirs: `folded` is lines as text_search.h folds them, each ended by
 * QUERY_PARTS_SEPARATOR; what finds no room in QUERY_TEXT_MAX is left out. Returns owned (free), or NULL with `err`. */
struct query_facts *query_facts_extend(const struct query_facts *facts, const char *folded, struct err *err);

/* The tag of a folded name. */
uint64_t query_tag(enum query_field field, const char *folded, size_t size_bytes);
/* The same of a name as it is written, folded here. */
uint64_t query_tag_of(enum query_field field, const char *name);
int query_facts_has_tag(const struct query_facts *facts, uint64_t tag);

/* The bit of the signature for a word that begins with these three bytes; of a shorter one with the blank behind it. */
unsigned query_signature_bit(const char beginning[3]);

#endif
