/* What a stream of news is like, in the few figures that growth_stream.c makes more of it from: how long articles are,
 * how common their words, how large stories grow, how far apart their articles come and how much these have in common.
 * Measured from a file of real titles, or as it was measured once (growth_shape_table.c). */
#ifndef TRIPTYCH_GROWTH_SHAPE_H
#define TRIPTYCH_GROWTH_SHAPE_H

#include "err.h"

#include <stdint.h>
#include <stdio.h>

/* A spread of whole numbers from 1 on: shares of ranges that grow by a quarter each, up to 65,000. */
#define SPREAD_RANGES 48
struct growth_spread {
    float shares[SPREAD_RANGES]; /* add up to 1 */
};
/* The first number of a range; that of SPREAD_RANGES is behind the last one. */
unsigned growth_range_first(unsigned range);
/* A number by the spread, for `chance` evenly from 0 to 1. */
unsigned growth_spread_pick(const struct growth_spread *spread, double chance);

#define GROWTH_RANKS 20 /* words by how common they are: of rank 1, 2 to 3, 4 to 7 … */
struct growth_shape {
    struct growth_spread words;     /* distinct ones of an article (no stop words, no pairs) */
    struct growth_spread stories;   /* articles of a story */
    struct growth_spread gaps;      /* minutes from a story's article to the next */
    float ranks[GROWTH_RANKS];      /* shares of all words met that those ranks have; with `fresh` they add up to 1 */
    float fresh;                    /* share of words that a reader of the whole file meets for the first time */
    float heaps;                    /* distinct words grow with this power of the words read */
    float names, entities, numbers; /* shares of words that are such */
    float pairs;                    /* pairs of neighbouring words, to each word */
    float titled;                   /* share of words that stand in the title */
    float sketch;                   /* hashes of an article's sketch, on average: 0 for titles alone */
    float told_twice;               /* share of a story's second article's words that stand in the first */
    float told_often;               /* likewise of later articles' (from the tenth on) in all before */
};

/* As measured once; growth_shape_table.c says of what. */
extern const struct growth_shape GROWTH_SHAPE;

/* Groups the rows of a JSONL file once and measures them. Returns 0, or a code. */
int growth_shape_measure(const char *path, struct growth_shape *out, struct err *err);

/* As growth_shape_table.c has it. */
void growth_shape_print(const struct growth_shape *shape, const char *origin, FILE *out);

#endif
