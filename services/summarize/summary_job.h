/* One story under way: from its load to the answer of its commit. */
#ifndef TRIPTYCH_SUMMARY_JOB_H
#define TRIPTYCH_SUMMARY_JOB_H

#include "summarize.h"
#include "writer_words.h"

struct summary_job {
    struct summarize *summarize;
    struct link_job *work;    /* NULL: our own wish, nobody waits for it */
    int is_touched;           /* … and the story has got a new version for it */
    uint64_t version;         /* that the summary was made from */
    struct writer_task *task; /* owned; what a language model is asked once the summary is there; NULL: nothing */
    char story_id[ID_SIZE];
};

/* Counts as under way until it is freed. Returns owned (summary_job_free, _done or _fail), NULL without memory. */
struct summary_job *summary_job_new(struct summarize *summarize);
void summary_job_free(struct summary_job *job);

/* Asks for the story's articles; summarize->on_loaded gets them. */
void summary_job_load(struct summary_job *job);

/* Of our own wish: the articles are here. When the texts would not be what they are, the story gets a new version and is
 * loaded again, with is_touched. */
void story_again_look(struct summary_job *job, const Triptych__Story *story);

/* A story's texts, in the words of a model where there are some; borrowed from the maker and the story. */
struct summary_texts {
    Triptych__Summary summary;
    const Triptych__StoryDetails *details; /* NULL: none */
    uint64_t mark;
    int is_kept; /* they are those that the story had */
    struct writer_dress dress;
};
/* Sums up, unless the texts that the story has would come out much the same: then those. Returns 0 and fills *out, or why
 * it failed. `is_trial`: only to see what would come out. */
int summary_texts_get(struct summarize *summarize, const Triptych__Story *story, int is_trial,
                      struct summary_texts *out, struct err *err);

/* Over: tells the upstream, frees. */
void summary_job_done(struct summary_job *job, const char *outcome, const char *reason);
/* The work failed: what will never work goes to the dead letters, anything else comes back when overdue. Frees. */
void summary_job_fail(struct summary_job *job, int code, const char *reason);

#endif
