/* What the daemon does with an embedder: asks it for the vectors of a story's likeliest sentences, keeps what comes, and has
 * the story made once more then, so that no two bullets say the same in other words. Beside the way of a story: nothing
 * waits for it, and where it is not there or late, words alone tell. Without one set all of these do nothing. */
#ifndef TRIPTYCH_STORY_MEANINGS_H
#define TRIPTYCH_STORY_MEANINGS_H

#include "daemon.h"
#include "embed.h"
#include "embed_settings.h"
#include "id.h"
#include "meaning_wants.h"
#include "meanings.h"

#define STORY_MEANINGS_NOTE        "embedder" /* the name of the note on /readyz */
#define STORY_MEANINGS_STORIES_MAX 256        /* stories whose vectors are under way; of more, words alone tell */
#define STORY_MEANINGS_ASKS_MAX    1024       /* sentences of them */

/* One sentence that was asked about, or a free place. */
struct story_meanings_ask {
    struct story_meanings *meanings;
    unsigned story; /* index in stories */
    uint32_t wording;
    int is_used;
};

struct story_meanings_story {
    char id[ID_SIZE];
    unsigned left, got; /* sentences that are owed, and that have come; a place without any owed is free */
};

struct story_meanings {
    struct embed *embed; /* NULL: none is set */
    struct meanings *known;
    struct daemon *daemon;
    /* A story's vectors have come: it is to be made again. */
    void (*on_meanings)(void *context, const char *story_id);
    void *context;
    struct story_meanings_ask asks[STORY_MEANINGS_ASKS_MAX];
    unsigned ask_next; /* where a free place is looked for */
    struct story_meanings_story stories[STORY_MEANINGS_STORIES_MAX];
    struct metric *answered, *failed, *refused, *ready, *waiting;
};

#define STORY_MEANINGS_SETTINGS EMBED_SETTINGS("sentences are compared by their words alone")

/* By the daemon's settings. Returns 0, or ERR_INVALID with the setting's name, ERR_MEMORY. */
int story_meanings_open(struct story_meanings *meanings, struct daemon *daemon, struct err *err);
/* Asks no more; what was asked is forgotten, what has come is known until the close. */
void story_meanings_stop(struct story_meanings *meanings);
void story_meanings_close(struct story_meanings *meanings);

/* Asks about the sentences (copied) that the story's choice wanted. One that this story waits for
 * already is not asked again. */
void story_meanings_ask(struct story_meanings *meanings, const char *story_id, const struct meaning_wants *wants);

/* Brings the metrics up to date. */
void story_meanings_measure(struct story_meanings *meanings);

#endif
