/* A story's state as the hash of Redis holds it, read into a StoryHead. Pure. */
#ifndef TRIPTYCH_COVERAGE_FIELDS_H
#define TRIPTYCH_COVERAGE_FIELDS_H

#include "err.h"
#include "reply.h"
#include "story.pb-c.h"

#define COVERAGE_ROWS_MAX 512 /* of all tables together; more are left out */

struct coverage_fields {
    Triptych__StoryHead head; /* version, times, coverage, merged_into; borrows from the reply and from here */
    Triptych__Coverage coverage;
    uint64_t published_version;
    Triptych__Count *rows;      /* owned */
    Triptych__Count **pointers; /* owned */
};

/* Reads `fields` (name, value, …; borrowed for as long as `out` is used). Rows come sorted by key, so that the same
 * story gives the same bytes. Returns 0 or ERR_MEMORY. */
int coverage_fields_read(const redisReply *fields, struct coverage_fields *out, struct err *err);
void coverage_fields_done(struct coverage_fields *fields);

#endif
