/* A row that `triptych replay` sends. */
#include "clock.h"
#include "ingest.h"
#include "row_page.h"

#include <stdlib.h>

struct row_in_hand {
    struct ingest *ingest;
    struct link_job *job;
    char proof[STORE_PROOF_SIZE];
};

static void refuse(struct ingest *ingest, struct link_job *job, const char *reason, const char *sentence)
{
    const Triptych__Work *work = job->work;
    char external_id[ARTICLE_EXTERNAL_ID_MAX + 1], shown[ERR_TEXT_MAX];
    int is_row = work->payload_case == TRIPTYCH__WORK__PAYLOAD_ROW;
    ingest_count_refused(ingest, reason);
    url_text_for_show(is_row ? work->row->external_id : work->id, NULL, external_id, sizeof external_id);
    url_text_for_show(sentence, NULL, shown, sizeof shown);
    log_warn("row_refused", LOG_TEXT("row", external_id), LOG_INT("line", is_row ? work->row->line : 0),
             LOG_TEXT("reason", shown));
    link_job_done(job, "rejected", sentence);
}

/* A row that comes again because ingest died before it could answer is done, not a duplicate. */
static void on_stored(void *context, const char *refusal, enum ingest_fate fate, int is_same)
{
    struct row_in_hand *row = context;
    if (fate == INGEST_LEFT) { /* so is its job */
        free(row);
        return;
    }
    if (refusal)
        refuse(row->ingest, row->job, "not_stored", refusal);
    else if (fate != INGEST_NEW && !(is_same && row->job->work->again))
        /* The proof lets the replay check in Redis that the row is really there, whatever a sender claims. */
        link_job_stored(row->job, "duplicate", row->proof);
    else
        link_job_stored(row->job, "done", row->proof);
    free(row);
}

static int make_from_row(struct ingest *ingest, const Triptych__ReplayRow *row, struct err *err)
{
    return row->page[0] ? row_page_read(ingest, row, err) : article_from_row(row, clock_now_ms(), &ingest->made, err);
}

void on_row(void *context, struct link_job *job)
{
    struct ingest *ingest = context;
    struct err err = {0};
    if (job->work->payload_case != TRIPTYCH__WORK__PAYLOAD_ROW) {
        refuse(ingest, job, "no_row", "work for ingest must carry a row");
        return;
    }
    if (make_from_row(ingest, job->work->row, &err) < 0) {
        refuse(ingest, job, "invalid", err.text);
        return;
    }
    struct row_in_hand *row = malloc(sizeof *row);
    if (!row) {
        refuse(ingest, job, "memory", "no memory for a row");
        return;
    }
    *row = (struct row_in_hand){.ingest = ingest, .job = job};
    store_proof_of(&ingest->made.article, row->proof);
    if (ingest_store(ingest, &ingest->made, on_stored, row, &err) < 0) {
        refuse(ingest, job, "not_stored", err.text);
        free(row);
    }
}
