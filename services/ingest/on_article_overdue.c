/* An article that classify has not finished in time: its worker died, the message was lost, or there was no room for
 * it. */
#include "ingest.h"

#include <stdio.h>
#include <stdlib.h>

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

static void on_loaded(void *context, const struct store_result *result, const Triptych__PlacedArticle *found)
{
    struct asking *asking = context;
    if (result->code == 0 && found)
        ingest_announce(asking->ingest, found->article, 1);
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
