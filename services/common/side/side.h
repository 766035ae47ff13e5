/* The seven leanings and the three sides that they make.
 *
 * What programs write to each other, to Redis and in JSON calls the sides left, center and right, always; what people
 * read calls them by the names that the edition gives them. Which step belongs to which side is the edition's too. Both
 * are settings that all programs of an edition share, so they are kept here for the whole process: set once at the
 * start, before anything asks (not safe among threads), the defaults until then. All else is pure. */
#ifndef TRIPTYCH_SIDE_H
#define TRIPTYCH_SIDE_H

#include "err.h"

enum side { SIDE_UNRATED, SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT };

#define SIDE_NAME_MAX 40 /* bytes of one name */

#define SIDE_NAMES_DEFAULT "Left,Center,Right"
#define SIDE_STEPS_DEFAULT                                                                                             \
    "far-left:left,left:left,lean-left:left,center:center,lean-right:right,right:right,far-right:right"

/* Settings that a program which counts or shows sides adds to its own table. */
#define SIDE_SETTINGS                                                                                                  \
    {.name = "side_names",                                                                                             \
     .fallback = SIDE_NAMES_DEFAULT,                                                                                   \
     .help = "what readers see the left, the center and the right side called, separated by commas",                   \
     .check = side_names_check},                                                                                       \
    {                                                                                                                  \
        .name = "side_steps", .fallback = SIDE_STEPS_DEFAULT,                                                          \
        .help = "which side each of the seven leanings is counted with, leaning:side separated by commas",             \
        .check = side_steps_check                                                                                      \
    }

/* Whether these are three different names of at most SIDE_NAME_MAX bytes without < > & " and control characters; each
 * of the seven leanings once, and for each side at least one, since a side without any would miss every story. Return
 * 0, or ERR_INVALID with what is wrong. */
int side_names_check(const char *text, struct err *err);
int side_steps_check(const char *text, struct err *err);

/* Takes both settings (copies). Returns 0, or what the checks say; all stays as it was then. */
int side_configure(const char *names, const char *steps, struct err *err);

/* The side of one of the seven leanings; any other text, also the empty one, is not rated. */
enum side side_of_leaning(const char *leaning);

/* "left", "center", "right" or "unrated", as programs call it (a static string). */
const char *side_name(enum side side);
/* "Left", "Center", "Right" or as the edition names it; "Not rated". Needs no escaping in HTML. Lives as long as the
 * process. */
const char *side_label(enum side side);
/* The same inside a sentence: "left", but a name that the edition gave as it was given. */
const char *side_in_text(enum side side);
/* Whether the edition gives the side a name other than the default. */
int side_is_renamed(enum side side);

#endif
