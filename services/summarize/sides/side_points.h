/* What each side of a story stresses: sentences about the story's matter that the side's outlets say and the other
 * sides' do not. A text that outlets of several sides run (an agency's) is no side's. Pure. */
#ifndef TRIPTYCH_SIDE_POINTS_H
#define TRIPTYCH_SIDE_POINTS_H

#include "overlap.h"
#include "sentences_collect.h"

#define SIDE_POINTS_MAX 3
#define SIDE_ALSO_MAX   4 /* other outlets named for a point */

struct side_point {
    const struct sentence *sentence;
    int is_only;                                /* no other outlet of the story says it */
    const struct sentence *also[SIDE_ALSO_MAX]; /* of other outlets of the side, which make the point too */
    unsigned also_count;
};

/* Why a side has no points. */
enum side_none {
    SIDE_SAYS_SOMETHING,
    SIDE_NO_OUTLET,    /* no outlet of the side reports, texts that other sides run as well apart */
    SIDE_NO_OTHER,     /* no other side has an outlet: there is nothing to compare with */
    SIDE_IN_BULLETS,   /* its points are bullets of the summary */
    SIDE_ONE_OUTLET,   /* one alone, which says nothing that only it says */
    SIDE_NO_DIFFERENCE /* several, which stress what the others stress too */
};

/* As story.proto spells it; "" for SIDE_SAYS_SOMETHING. */
const char *side_none_text(enum side_none none);

struct side_view {
    struct side_point points[SIDE_POINTS_MAX]; /* strongest first */
    unsigned count;
    enum side_none none;
};

/* What the choice works on; all borrowed. */
struct side_input {
    const struct story_view *view;
    const struct concept_index *index;
    const struct sentences *sentences;
    const struct sentence *headline; /* NULL: there is none */
    const struct sentence *lead; /* the bullet that tells the main fact: no point tells it once more; NULL likewise */
};

struct side_chooser; /* its memory; large, so made once */

struct side_chooser *side_chooser_new(void); /* returns owned (side_chooser_free), NULL without memory */
void side_chooser_free(struct side_chooser *chooser);

/* Chooses the points of the left, the center and the right, out[SIDE_LEFT] to out[SIDE_RIGHT], from sentences in the
 * view's leading language. */
void side_points_choose(struct side_chooser *chooser, const struct side_input *input, struct side_view out[VIEW_SIDES]);

/* Whether a point is too much one side's to be a neutral bullet: outlets of the left or the right alone agree on it, or
 * one of them words it with words that take sides. */
int side_point_is_partisan(const struct side_point *point);

/* Takes away points that a bullet makes; of the input chosen from last. */
void side_points_drop(struct side_chooser *chooser, const struct sentence *bullet, struct side_view views[VIEW_SIDES]);

#endif
