/* One story under way: from its load to the answer of its commit. */
#ifndef TRIPTYCH_SUMMARY_JOB_H
#define TRIPTYCH_SUMMARY_JOB_H

#include "summarize.h"

struct summary_job {
    struct summarize *summarize;
    struct link_job *work;
    uint64_t version; /* that the summary was made from */
    char story_id[ID_SIZE];
};

/* Counts as under way until it is freed. Returns owned (summary_job_free, _done or _fail), NULL without memory. */
struct summary_job *summary_job_new(struct summarize *summarize);
void summary_job_free(struct summary_job *job);

/* Over: tells the upstream, frees. */
void summary_job_done(struct summary_job *job, const char *outcome, const char *reason);
/* The work failed: what will never work goes to the dead letters, anything else comes back when overdue. Frees. */
void summary_job_fail(struct summary_job *job, int code, const char *reason);

#endif
