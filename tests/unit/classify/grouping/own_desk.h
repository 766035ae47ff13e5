/* Articles are read, decided on and entered as classify does it: what their outlets always say first, then where they
 * belong. All articles are in English. */
#ifndef TRIPTYCH_OWN_DESK_H
#define TRIPTYCH_OWN_DESK_H

#include "decision.h"
#include "repeats.h"

extern struct own_desk {
    struct text_analyser *analyser;
    struct repeats *memory;
    struct story_index *stories;
    struct decision decision;         /* the last one */
    struct article_features features; /* of the article that it was about */
    unsigned articles;                /* decided on so far; the last one's id is "a" and this in sixteen digits */
} own_desk;

/* Of a test; who opens it once more closes it first. */
int own_desk_open(void **state);
int own_desk_close(void **state);

void own_desk_decide(const char *domain, const char *title, const char *text, int64_t time_ms); /* 0: it has no time */
/* Enters the last article in a story. `copy_of`: of which article, "" of none. */
void own_desk_enter(const char *story_id, const char *copy_of, int64_t time_ms);

#endif
