/* What models have written, by the sentence that it stands for, so that a summary that is made again keeps it as long as it
 * shows the same sentence. Bounded; what it forgets is in the summary that Redis has, or is asked again. Pure. */
#ifndef TRIPTYCH_WRITER_WORDS_H
#define TRIPTYCH_WRITER_WORDS_H

#include "story.pb-c.h"
#include "writer_task.h"

#define WRITER_WORDS_MAX 4096 /* sentences that are remembered: at most 2 MB */

struct writer_words;

struct writer_words *writer_words_new(void); /* returns owned (writer_words_free), NULL without memory */
void writer_words_free(struct writer_words *words);

/* Notes what was written for a span in the language `to` (copied); "" for nothing that could be used, so that it is not asked
 * again. */
void writer_words_note(struct writer_words *words, const char *span, const char *to, const char *sentence);

/* What was written for it: NULL when nobody was asked, "" when nothing was of use. Borrowed until the next note. */
const char *writer_words_find(const struct writer_words *words, const char *span, const char *to);

/* A summary with the model's sentences beside its bullets: a shallow copy, the summary itself stays as it is. */
struct writer_dress {
    Triptych__Summary summary;
    Triptych__Bullet rows[WRITER_BULLETS_MAX], *bullets[WRITER_BULLETS_MAX];
};

/* Fills *out, which borrows from all of them. What is remembered counts; else what `before` (may be NULL), the story's summary
 * till now, has for the same bullet or headline. Of a summary with more bullets than a task has nothing is dressed. */
void writer_words_dress(const struct writer_words *words, const char *edition_lang, const Triptych__Summary *summary,
                        const Triptych__Summary *before, struct writer_dress *out);

#endif
