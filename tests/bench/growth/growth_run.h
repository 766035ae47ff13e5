/* One size of the index, measured: filled with articles that are put where they belong until it holds so many live
 * stories, then fed with further ones that the engine decides on, as classify does. */
#ifndef TRIPTYCH_GROWTH_RUN_H
#define TRIPTYCH_GROWTH_RUN_H

#include "growth_stream.h"

struct growth_result {
    uint32_t stories, articles; /* live, at the end */
    double median_us, p99_us;   /* to decide on an article and enter it */
    double mean_us;             /* likewise */
    double mean_reviewed_us;    /* with the reviews that it causes */
    double fill_us;             /* to enter one whose story is known, as a restart does */
    double begin_share;         /* of the measured articles that began a story … */
    double should_share;        /* … and that were the first of their event */
    double empty_bytes;         /* of an index without stories: it knows how common words are */
    double index_bytes;         /* what it has grown by, by its own count, a live story */
    double resident_bytes;      /* what the process has grown by, likewise */
    uint32_t reviews, merges, moves;
};

struct growth_run_options {
    struct growth_options stream;
    unsigned articles; /* measured */
};

/* Returns 0 or a code. In a process of its own, so that memory can be told apart. */
int growth_run(const struct growth_run_options *options, struct growth_result *out, struct err *err);

#endif
