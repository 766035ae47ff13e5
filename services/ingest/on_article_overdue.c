/* An article that classify has not finished in time: its worker died, the message was lost, or there was no room for
 * it. */
#include "clock.h"
#include "ingest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void on_dead(void *context, const struct store_result *result)
{
    (void)context;
    if (result->code && result->code != ERR_UNAVAILABLE)
        log_warn("dead_letter_not_kept", LOG_TEXT("reason", result->text));
}

/* Retention takes an article and its todo entry together; this one is a leftover that would be due for ever. */
static void give_up(struct ingest *ingest, const char *id)
{
    ingest_count_refused(ingest, "article_gone");
    store_dead_add(ingest->service.store, STAGE_CLASSIFY, id, "the article is not there any more", on_dead, NULL, NULL);
}

struct asking {
    struct ingest *ingest;
    char id[ID_SIZE];
};

/* Whoever was to read its page is gone, or was so slow that the wait is over: then its page is asked for once more. What is
 * in hand here is announced in the end. */
static void go_on(struct ingest *ingest, const Triptych__Article *article)
{
    int64_t since_ms = article->changed_ms ? article->changed_ms : article->received_ms;
    int is_wanted = strcmp(article->page, ARTICLE_PAGE_WANTED) == 0 && clock_now_ms() < since_ms + PAGE_GIVEN_UP_MS;
    if (!is_wanted || !page_job_add(ingest, article))
        ingest_announce(ingest, article, 1);
}

static void on_loaded(void *context, const struct store_result *result, const Triptych__PlacedArticle *found)
{
    struct asking *asking = context;
    if (result->code == 0 && found)
        go_on(asking->ingest, found->article);
    else if (result->code == 0)
        give_up(asking->ingest, asking->id);
    else if (result->code != ERR_UNAVAILABLE) /* it is due again when its lease is over */
        log_warn("article_not_loaded", LOG_TEXT("article", asking->id), LOG_TEXT("reason", result->text));
    free(asking);
}

void on_article_overdue(void *context, const char *id)
{
    struct ingest *ingest = context;
    struct err err = {0};
    struct asking *asking = calloc(1, sizeof *asking);
    if (!asking)
        return; /* it is due again when its lease is over */
    asking->ingest = ingest;
    snprintf(asking->id, sizeof asking->id, "%s", id);
    /* The todo set knows only the id; the article itself is read for the message. */
    if (store_article_get(ingest->service.store, id, on_loaded, asking, &err) < 0) {
        log_warn("article_not_loaded", LOG_TEXT("article", id), LOG_TEXT("reason", err.text));
        free(asking);
    }
}
