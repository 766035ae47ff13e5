/* What a language model is asked about one story: the sentences that its summary shows, each to be said again in one plain
 * sentence; of a story that lacks the edition's language, headline and sentences in that language. A copy, so that the story
 * may change or go meanwhile. */
#ifndef TRIPTYCH_WRITER_TASK_H
#define TRIPTYCH_WRITER_TASK_H

#include "id.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <sys/queue.h>

#define WRITER_BULLETS_MAX  5 /* of a summary */
#define WRITER_SPANS_MAX    6 /* these, and the headline */
#define WRITER_LANG_SIZE    8
#define WRITER_SPAN_MAX     600 /* bytes of one, as story.proto has it */
#define WRITER_SENTENCE_MAX 400 /* bytes of what a model may write for it */
#define WRITER_TRIES_MAX                                                                                               \
    2 /* requests for one story; what fails so often is left as it is, unless the service was away */

struct writer_span {
    char *text;                  /* owned */
    char lang[WRITER_LANG_SIZE]; /* that it is in, */
    char to[WRITER_LANG_SIZE];   /* and that it is to be said in */
    /* Of a translation that is to be translated back, to see whether it says the same: what it was made from, owned. NULL: the
     * span is an article's own. */
    char *origin;
};

struct writer_task {
    TAILQ_ENTRY(writer_task) place; /* in the queue of whoever has it */
    char story_id[ID_SIZE];
    unsigned tries;
    unsigned count;
    struct writer_span spans[WRITER_SPANS_MAX];
};

/* Whether a text is still to be asked about; the caller's memory of answers. */
typedef int writer_wants_fn(void *context, const char *text, const char *lang, const char *to);

/* The language of a summary's bullet: its own, else the summary's. Borrowed from them. */
const char *writer_bullet_lang(const Triptych__Summary *summary, const Triptych__Bullet *bullet);

/* The language that a model is to say the summary in: the edition's where the summary is in another, else "" for each sentence's
 * own. */
const char *writer_target_lang(const Triptych__Summary *summary, const char *edition_lang);

/* The task for what of a summary has no words yet and `wants` says is to be asked about. Returns owned (writer_task_free); NULL
 * when there is none, or no memory. */
struct writer_task *writer_task_new(const char *story_id, const Triptych__Summary *summary, const char *edition_lang,
                                    writer_wants_fn *wants, void *context);

/* The task to translate back what was written for this one; `sentences` beside its spans, NULL for what is not to be asked about.
 * Returns owned, or NULL likewise. */
struct writer_task *writer_task_back(const struct writer_task *task, char *const sentences[WRITER_SPANS_MAX]);

void writer_task_free(struct writer_task *task); /* NULL is fine */

#endif
