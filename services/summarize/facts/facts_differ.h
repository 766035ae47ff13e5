/* Facts on which outlets disagree: how many dead, how many jobs, whom police suspect. Precision before recall: said is
 * only what outlets say of the same thing. Pure. */
#ifndef TRIPTYCH_FACTS_DIFFER_H
#define TRIPTYCH_FACTS_DIFFER_H

#include "told.h"

#define DIFFERENCES_MAX        6
#define DIFFERENCE_CLAIMS_MAX  6  /* answers to one question */
#define DIFFERENCE_SOURCES_MAX 8  /* of one answer that are named */
#define DIFFERENCE_BYTES_MAX   80 /* of what it is about, and of a value */

struct facts_differ; /* the differences found last; large, so made once */

struct facts_differ *facts_differ_new(void); /* returns owned (facts_differ_free), NULL without memory */
void facts_differ_free(struct facts_differ *differ);

/* Finds what the reports (with digests; borrowed until the next call) disagree on. Sets *out to `count` differences, what
 * most sources speak of first; valid until the next call. */
void facts_differ_find(struct facts_differ *differ, const struct told *told, Triptych__Difference ***out,
                       size_t *count);

#endif
