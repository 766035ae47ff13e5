/* An article of which classify is to hear: its page is read first where that is wanted, else what its source always says is
 * taken out of the feed's text, and then it is announced. */
#include "article_copy.h"
#include "article_strip.h"
#include "ingest.h"
#include "store_revisions.h"
#include "utf8.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

struct fresh {
    struct ingest *ingest;
    Triptych__Article *stripped; /* owned */
    char *text;                  /* as it is stored; owned */
    uint64_t content_hash;
};

static void fresh_free(struct fresh *fresh)
{
    wire_free(fresh->stripped);
    free(fresh->text);
    free(fresh);
}

/* The article as it is stored; borrows. */
static Triptych__Article stored_of(const struct fresh *fresh)
{
    Triptych__Article stored = *fresh->stripped;
    stored.text = fresh->text;
    stored.content_hash = fresh->content_hash;
    return stored;
}

static void on_replaced(void *context, const struct store_result *result, uint64_t count)
{
    struct fresh *fresh = context;
    struct ingest *ingest = fresh->ingest;
    Triptych__Article stored = stored_of(fresh);
    char id[ID_SIZE];
    utf8_copy(id, sizeof id, stored.id);
    if (result->code && result->code != ERR_UNAVAILABLE) {
        log_warn("refrain_stays", LOG_TEXT("article", id), LOG_TEXT("reason", result->text));
        ingest_announce(ingest, &stored, 0);
    } else if (count) {
        ingest_announce(ingest, fresh->stripped, 0);
    }
    fresh_free(fresh);
    if (!result->code && !count) /* its feed has changed it meanwhile: what is stored now goes on */
        on_article_overdue(ingest, id);
}

static void on_stripped(void *context, size_t taken, int is_closing)
{
    struct fresh *fresh = context;
    struct ingest *ingest = fresh->ingest;
    Triptych__Article stored = stored_of(fresh);
    struct err err = {0};
    if (!is_closing && taken) {
        if (store_article_revise(ingest->service.store, &stored, fresh->stripped, STORE_TODO_LEASE_MS, on_replaced,
                                 fresh, &err) == 0)
            return;
        log_warn("refrain_stays", LOG_TEXT("article", stored.id), LOG_TEXT("reason", err.text));
    }
    if (!is_closing)
        ingest_announce(ingest, &stored, 0);
    fresh_free(fresh);
}

/* Returns whether it will be announced in the end. */
static int strip(struct ingest *ingest, const Triptych__Article *article)
{
    struct fresh *fresh = article_may_strip(article) ? calloc(1, sizeof *fresh) : NULL;
    if (!fresh)
        return 0;
    fresh->ingest = ingest;
    fresh->text = strdup(article->text);
    fresh->content_hash = article->content_hash;
    if (fresh->text && article_copy(article, &fresh->stripped, NULL) == 0 &&
        article_strip(ingest, fresh->stripped, on_stripped, fresh))
        return 1;
    fresh_free(fresh);
    return 0;
}

void on_article_new(struct ingest *ingest, const Triptych__Article *article)
{
    int is_wanted = strcmp(article->page, ARTICLE_PAGE_WANTED) == 0;
    if ((is_wanted && page_job_add(ingest, article)) || strip(ingest, article))
        return;
    ingest_announce(ingest, article, 0);
}
