/* A row that `triptych replay` sends. */
#include "clock.h"
#include "ingest.h"

#include <stdlib.h>

struct row_in_hand {
    struct ingest *ingest;
    struct link_job *job;
};

static void refuse(struct ingest *ingest, struct link_job *job, const char *reason, const char *sentence)
{
    const Triptych__Work *work = job->work;
    int is_row = work->payload_case == TRIPTYCH__WORK__PAYLOAD_ROW;
    ingest_count_refused(ingest, reason);
    log_warn("row_refused", LOG_TEXT("row", is_row ? work->row->external_id : work->id),
             LOG_INT("line", is_row ? work->row->line : 0), LOG_TEXT("reason", sentence));
    link_job_done(job, "rejected", sentence);
}

/* A row that comes again because ingest died before it could answer is done, not a duplicate. */
static void on_stored(void *context, const char *refusal, int is_repeated, int is_same)
{
    struct row_in_hand *row = context;
    if (refusal)
        refuse(row->ingest, row->job, "not_stored", refusal);
    else if (is_repeated && !(is_same && row->job->work->again))
        link_job_done(row->job, "duplicate", NULL);
    else
        link_job_done(row->job, "done", NULL);
    free(row);
}

void on_row(void *context, struct link_job *job)
{
    struct ingest *ingest = context;
    struct err err = {0};
    if (job->work->payload_case != TRIPTYCH__WORK__PAYLOAD_ROW) {
        refuse(ingest, job, "no_row", "work for ingest must carry a row");
        return;
    }
    if (article_from_row(job->work->row, clock_now_ms(), &ingest->made, &err) < 0) {
        refuse(ingest, job, "invalid", err.text);
        return;
    }
    struct row_in_hand *row = malloc(sizeof *row);
    if (!row) {
        refuse(ingest, job, "memory", "no memory for a row");
        return;
    }
    *row = (struct row_in_hand){ingest, job};
    if (ingest_store(ingest, &ingest->made.article, on_stored, row, &err) < 0) {
        refuse(ingest, job, "not_stored", err.text);
        free(row);
    }
}
