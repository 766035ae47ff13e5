/* Whether what a model wrote may stand for the sentence that it was given: one plain sentence in the same language whose
 * numbers, names and quotations all stand in that sentence, with most of its other words. So whatever an article told the
 * model to do, nothing that the article's own sentence does not say gets through. What this cannot see: two names of the
 * sentence that have changed places, an ordinary word that turns its sense. Pure. */
#ifndef TRIPTYCH_WRITER_CHECK_H
#define TRIPTYCH_WRITER_CHECK_H

#include "err.h"

#define WRITER_SENTENCE_WORDS_MAX 45 /* as of any bullet */

enum writer_verdict {
    WRITER_FINE,
    WRITER_MISSING,  /* nothing was written */
    WRITER_SAME,     /* what was given: the span itself is as good */
    WRITER_LONG,     /* more words or bytes than a bullet has */
    WRITER_MARKUP,   /* tags, addresses, characters that are not to be seen */
    WRITER_SENTENCE, /* none, or more than one */
    WRITER_VOICE,    /* speaks itself, or to the reader: "I cannot …" */
    WRITER_LOADED,   /* takes sides by a word that the span has not */
    WRITER_NEGATED,  /* denies what the span states, or the other way round */
    WRITER_NUMBER,   /* a number that the span has not */
    WRITER_NAME,     /* a name that it has not */
    WRITER_QUOTE,    /* a quotation that it does not quote */
    WRITER_FOREIGN,  /* of something else: too few of its words stand in the span */
    WRITER_LANGUAGE, /* in another language */
    WRITER_VERDICTS
};

/* What a refusal is called in metrics: "number". */
const char *writer_verdict_name(enum writer_verdict verdict);

struct writer_checker; /* the lexicon, ICU's and Snowball's parts: one per thread */

/* Returns owned (writer_checker_free), or NULL with `err`. */
struct writer_checker *writer_checker_new(struct err *err);
void writer_checker_free(struct writer_checker *checker);

/* `sentence` (NULL: nothing was written) for `span`, both valid UTF-8, in `lang` (ISO 639-1; "" or "und": not known). */
enum writer_verdict writer_check(struct writer_checker *checker, const char *sentence, const char *span,
                                 const char *lang);

/* `sentence` as the translation of `span` from the language `from` into `to`: what can be told without knowing both. Whether it
 * says the same is told by translating it back: writer_check_back. */
enum writer_verdict writer_check_translation(struct writer_checker *checker, const char *sentence, const char *span,
                                             const char *from, const char *to);

/* `sentence` is a translation of `span`'s translation, back into the `lang` of the span: as writer_check, but the span's own words
 * are as good, and in scripts without capitals a few words may be others. Whoever asked for it has not shown the model the span
 * a second time, so what an article had it write instead does not come back as the article's sentence. */
enum writer_verdict writer_check_back(struct writer_checker *checker, const char *sentence, const char *span,
                                      const char *lang);

#endif
