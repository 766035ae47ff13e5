#include "view.h"

#include "article_job.h"
#include "classify.h"
#include "clock.h"
#include "commit_log.h"

#include <assert.h>
#include <stdio.h>

/* Commits on their way while other replicas place articles too: few, and so many that Redis always has one to do. */
#define COMMITTING_MAX 4
/* A replica that placed nothing for so long places nothing now; also how long one that is gone can hold up the others. */
#define OTHERS_MS 10000

int view_is_behind(struct classify *classify)
{
    const struct view *view = &classify->view;
    int is_alone = !view->other_seen_ms || clock_monotonic_ms() >= view->other_seen_ms + OTHERS_MS;
    if (is_alone || (view->committing < COMMITTING_MAX && commit_log_has_reached(classify, view->answered_seq)))
        return 0;
    classify->view.is_waited_for = 1;
    return 1;
}

void view_answered(struct classify *classify, const char *log_seq)
{
    assert(classify->view.committing > 0);
    classify->view.committing--;
    if (*log_seq)
        snprintf(classify->view.answered_seq, sizeof classify->view.answered_seq, "%s", log_seq);
}

void view_other_seen(struct classify *classify)
{
    classify->view.other_seen_ms = clock_monotonic_ms();
}

void view_moved(struct classify *classify)
{
    if (!classify->view.is_waited_for)
        return;
    classify->view.is_waited_for = 0;
    article_jobs_release(classify); /* those that are to wait on say so again */
}
