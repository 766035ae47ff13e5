/* What single words and short phrases say of the sentence or title that they stand in, by language: that it points back,
 * quotes, speaks for the writer, labels a page. All knowledge of languages that judging needs is in the tables behind
 * this; a language without rows simply has no words that are known. Pure; made once, read by one thread. */
#ifndef TRIPTYCH_LEXICON_H
#define TRIPTYCH_LEXICON_H

#include <stddef.h>
#include <stdint.h>

/* Bits of a word or phrase. A word may have several. */
enum lexicon_kind {
    LEX_PRONOUN = 1 << 0,       /* of the third person, and possessives: somebody named before */
    LEX_OPENER = 1 << 1,        /* at a sentence's beginning it goes on from the one before: "but", "in addition" */
    LEX_DEMONSTRATIVE = 1 << 2, /* points back, unless LEX_TIME follows: "this move", but "this week" */
    LEX_TIME = 1 << 3,          /* days, weeks, seasons */
    LEX_ARTICLE = 1 << 4,       /* the definite one */
    LEX_POINTING = 1 << 5,      /* behind a definite article it is something said before: "the move" */
    LEX_COMPLEMENT = 1 << 6,    /* … unless one of these follows: "the attack on the port" */
    LEX_FUNCTION = 1 << 7,      /* may stand before a pronoun without naming anybody: "when he" */
    LEX_FIRST = 1 << 8,         /* I, we: outside quotation marks it is a quotation or the paper itself */
    LEX_SECOND = 1 << 9,        /* you: outside quotation marks it is an appeal to readers */
    LEX_SPEECH = 1 << 10,       /* verbs by which somebody is quoted */
    LEX_REACTION = 1 << 11,     /* … and by which somebody takes a position */
    LEX_BACKGROUND = 1 << 12,   /* what was before */
    LEX_NEXT = 1 << 13,         /* what is to come */
    LEX_LABEL = 1 << 14,        /* in front of a title's colon or bar it is no part of the news: "watch", "opinion" */
    LEX_TEASE = 1 << 15,        /* a title that begins so keeps the point back: "why", "what we know" */
    LEX_LOADED = 1 << 16,       /* takes sides by its wording */
    LEX_ABBREVIATION = 1 << 17, /* a sentence that ends with it was torn: "Gov." */
    LEX_PAGE = 1 << 18,         /* of a page and no report: pleas for money, promotion, credits */
    LEX_PHRASE = 1 << 19,       /* phrases of several words begin with it: the lexicon's own */
    /* What numbers count (sentence_claims.h): */
    LEX_DEAD = 1 << 20,      /* killed, dead, deaths */
    LEX_INJURED = 1 << 21,   /* hurt, wounded */
    LEX_MISSING = 1 << 22,   /* not found */
    LEX_ARRESTED = 1 << 23,  /* detained */
    LEX_DISPLACED = 1 << 24, /* evacuated, driven from home */
    LEX_PEOPLE = 1 << 25,    /* whom a number counts who is anybody: "people" */
    LEX_TOLL = 1 << 26,      /* the dead as one figure: "death toll" */
    LEX_HEDGE = 1 << 27,     /* in front of a number that is not exact: "at least" */
    LEX_NUMERAL = 1 << 28,   /* a number as a word; lexicon_numeral says which */
    LEX_NAMED = 1 << 29,     /* before a name: "identified the suspect as" */
    LEX_NO_TOTAL = 1 << 30,  /* the number beside it is no total of now: "up from", "since", "another" */
};

#define LEXICON_LANG_SIZE  3 /* ISO 639-1, terminated */
#define LEXICON_PHRASE_MAX 5 /* words of a phrase */

/* One row of a table: words and phrases of one kind, separated by commas, folded as text_fold does and with ' for ’. */
struct lexicon_row {
    char lang[LEXICON_LANG_SIZE];
    uint32_t kind;
    const char *phrases;
};

struct lexicon;

/* Returns owned (lexicon_free), NULL without memory. */
struct lexicon *lexicon_new(void);
void lexicon_free(struct lexicon *lexicon);

/* The number of a language for the functions below; LEXICON_LANG_NONE when it has no rows. */
unsigned lexicon_lang(const char *lang);
#define LEXICON_LANG_NONE 0u

/* Whether words of this language are written without spaces between them: it is searched by lexicon_scan. */
int lexicon_is_spaceless(unsigned lang);

/* The hash under which a folded word is known, and that of a phrase from the hashes of its words. */
uint64_t lexicon_hash(unsigned lang, const char *folded, size_t size_bytes);
uint64_t lexicon_join(uint64_t phrase, uint64_t word);

/* The value of a number word (LEX_NUMERAL) of this language, folded; 0 when it is none. Hundreds and above multiply what
 * stands before them. */
double lexicon_numeral(unsigned lang, const char *folded, size_t size_bytes);

/* The kinds of a word or phrase, 0 for one that is not known. */
uint32_t lexicon_find(const struct lexicon *lexicon, uint64_t hash);

/* Of a language without spaces: the kinds of everything that `text` contains, and in *out_opening of what it begins
 * with. */
uint32_t lexicon_scan(const struct lexicon *lexicon, unsigned lang, const char *text, size_t len_bytes,
                      uint32_t *out_opening);

#endif
