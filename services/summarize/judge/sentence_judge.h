/* Whether a sentence can stand in a summary, and how well, by its shape alone: no look at other sentences. Pure. */
#ifndef TRIPTYCH_SENTENCE_JUDGE_H
#define TRIPTYCH_SENTENCE_JUDGE_H

#include "judge_words.h"

#define SENTENCE_BYTES_MIN 30
#define SENTENCE_BYTES_MAX 600 /* what a Bullet may hold */

/* Words of a bullet. Languages without articles, with endings in their stead, or without spaces say as much in fewer;
 * there SENTENCE_WORDS_MIN_DENSE. */
#define SENTENCE_WORDS_MIN       12
#define SENTENCE_WORDS_MIN_DENSE 8
#define SENTENCE_WORDS_MAX       45

/* A sentence of less is a line without a full stop: for where there is nothing better. */
#define SENTENCE_QUALITY_WHOLE 0.35F

/* Which place a sentence takes in a text of a few: what happened, what people say of it, what was before, what comes. */
enum sentence_role { ROLE_FACT, ROLE_REACTION, ROLE_BACKGROUND, ROLE_NEXT };

struct sentence_verdict {
    float quality;    /* 0: not fit to be said; up to 1 */
    unsigned start;   /* bytes of a dateline in front, which are left out ("OSLO, Aug 23 (NTB) — ") */
    unsigned pointer; /* where the noun stands that something must have introduced ("the move"); 0: there is none */
    enum sentence_role role;
    unsigned loaded; /* words outside quotation marks that take sides; not in `quality` */
    int is_heard;    /* it reports something, fit or not: what it says counts, though it may not be shown */
};

/* A judge: the lexicon and the words of the sentence at hand. */
struct sentence_judge {
    const struct lexicon *lexicon; /* borrowed */
    struct judge_words words;      /* of the sentence judged last */
};

/* Judges `text` (valid UTF-8) in `lang` (ISO 639-1; any other text: a language that nothing is known of). 0 for what is
 * no statement of a report (a question, a scrap, boilerplate, a byline, a label, an appeal), for what leans on a
 * sentence before it, and for quotations that are torn or have no speaker. The number of words is the caller's to
 * check. */
void sentence_judge(struct sentence_judge *judge, const char *text, size_t len_bytes, const char *lang,
                    struct sentence_verdict *out);

/* What so many words that take sides leave of a sentence's worth where it is to speak for nobody in particular. */
float sentence_loaded_factor(unsigned loaded);

/* The least number of words of a bullet in this language. */
unsigned sentence_words_min(const char *lang);

#endif
