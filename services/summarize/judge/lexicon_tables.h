/* The tables behind lexicon.h. */
#ifndef TRIPTYCH_LEXICON_TABLES_H
#define TRIPTYCH_LEXICON_TABLES_H

#include "lexicon.h"

/* Each ends with a row of kind 0. */
extern const struct lexicon_row lexicon_germanic[]; /* English, German, Dutch */
extern const struct lexicon_row lexicon_romance[];  /* French, Spanish, Italian, Portuguese */
extern const struct lexicon_row lexicon_others[];   /* Polish, Russian, Ukrainian, Arabic; Chinese, Japanese */
extern const struct lexicon_row lexicon_facts[];    /* what numbers count, and numbers as words, of most of them */
extern const struct lexicon_row lexicon_loaded[];   /* loaded words of all of them; written by a script */

#endif
