/* What a source changed in an article that is stored: whether it is worded otherwise, how much, and the article as it
 * is then. Pure.
 *
 * Whether a source says something else is told by `worded`, the hash of what it said when it was read last: what was
 * made of its words here (a page's longer text, lines left out) is no change. Only what an article was read from may
 * revise it: two feeds of one outlet word one article differently, and would take turns. */
#ifndef TRIPTYCH_ARTICLE_REVISION_H
#define TRIPTYCH_ARTICLE_REVISION_H

#include "article.pb-c.h"

#include <stdint.h>

#define REVISION_WORDINGS_MAX 5
#define REVISION_TEXT_MAX     2048 /* bytes that are kept of an earlier wording's text */
/* Runs of five words of the text that are others, in per cent and summed up since classify last read it, from which on
 * it reads the article again: for the story's summary, because its place hangs on the title (of 154 English reports no
 * more left their stories when half of their text was another article's). A word put right in a text of 30 words is 19,
 * a sentence of 20 words more in one of 80 is 20. A title that changed always counts. */
#define REVISION_DRIFT_PCT 20
/* A wording that stood for less than this and that only its text tells from the next one is not kept: a live page would
 * push out the one that it began with. */
#define REVISION_STOOD_MS 600000
/* Between two readings by classify: a live page costs a placement each ten minutes, not each minute. */
#define REVISION_PAUSE_MS 600000

enum revision_weight {
    REVISION_NONE,    /* worded as before, or not for this origin to say */
    REVISION_KEPT,    /* another wording; who groups and sums up need not look. Where only numbers in the text are
                         others, it counts as no change: only the text is the newer one */
    REVISION_OFFERED, /* classify is to read it again */
};

struct article_revision {
    Triptych__Article article; /* borrows from `stored`, `fresh` and what is below */
    int64_t offer_in_ms;       /* REVISION_OFFERED: when; 0: now */
    Triptych__Wording earlier[REVISION_WORDINGS_MAX];
    Triptych__Wording *list[REVISION_WORDINGS_MAX];
    char earlier_text[REVISION_TEXT_MAX + 1];
};

/* How many runs of five words of one text the other has not, in per cent of the longer one. */
unsigned article_text_drift_pct(const char *one, const char *other);

/* Compares `fresh`, as it was read now, with `stored` of the same id, or that has moved; fills *out unless there is
 * nothing new. An address that changed is nothing that classify need read.
 * `pause_ms` is the least time between two readings by classify. */
enum revision_weight article_revise(const Triptych__Article *stored, const Triptych__Article *fresh, int64_t now_ms,
                                    int64_t pause_ms, struct article_revision *out);

#endif
