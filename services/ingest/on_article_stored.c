/* Save, then announce: what Redis has taken as new goes to classify. */
#include "ingest.h"
#include "wire.h"

#include <stdlib.h>

/* An article on its way to Redis, kept to be announced. */
struct storing {
    struct ingest *ingest;
    ingest_stored_fn *done;
    void *context;
    Triptych__Article *article; /* owned (wire_free) */
    unsigned outages;           /* of Redis when it was given to the store */
};

static void storing_free(struct storing *storing)
{
    wire_free(storing->article);
    free(storing);
}

void ingest_announce(struct ingest *ingest, const Triptych__Article *article, int is_again)
{
    Triptych__Work work = TRIPTYCH__WORK__INIT;
    struct err err = {0};
    work.id = article->id;
    work.again = is_again;
    work.payload_case = TRIPTYCH__WORK__PAYLOAD_ARTICLE;
    work.article = (Triptych__Article *)article; /* packing does not change it */
    int result = service_announce(&ingest->service, &work, &err);
    if (result < 0 && result != ERR_FULL)
        log_error("article_not_announced", LOG_TEXT("article", article->id), LOG_TEXT("reason", err.text));
}

static struct metric *metric_of(struct ingest *ingest, enum article_outcome outcome)
{
    switch (outcome) {
    case ARTICLE_NEW:
        return ingest->metrics.articles_new;
    case ARTICLE_REPEATED:
        return ingest->metrics.articles_repeated;
    case ARTICLE_DUPLICATE_CONTENT:
        break;
    }
    return ingest->metrics.articles_duplicate;
}

static void on_article_stored(void *context, const struct store_result *result, enum article_outcome outcome,
                              int same_external)
{
    struct storing *storing = context;
    struct ingest *ingest = storing->ingest;
    if (result->code == ERR_UNAVAILABLE) { /* the daemon closes: whoever sent it will send it again */
        storing_free(storing);
        return;
    }
    /* A call that a broken connection left unanswered is sent again and then meets its own effect. */
    if (outcome == ARTICLE_REPEATED && same_external && storing->outages != ingest->outages)
        outcome = ARTICLE_NEW;
    if (result->code == 0) {
        metric_add(metric_of(ingest, outcome), 1);
        log_debug(outcome == ARTICLE_NEW ? "article_stored" : "article_known",
                  LOG_TEXT("article", storing->article->id), LOG_TEXT("url", storing->article->url));
        if (outcome == ARTICLE_NEW)
            ingest_announce(ingest, storing->article, 0);
    }
    storing->done(storing->context, result->code ? result->text : NULL, outcome != ARTICLE_NEW,
                  outcome == ARTICLE_REPEATED && same_external);
    storing_free(storing);
}

/* A copy with memory of its own, just as large as it needs to be. */
static int copy_article(const Triptych__Article *article, Triptych__Article **out, struct err *err)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    ProtobufCMessage *copy = NULL;
    int result = wire_pack(article, &bytes, &size, err);
    if (result == 0)
        result = wire_unpack(&triptych__article__descriptor, bytes, size, &copy, err);
    free(bytes);
    if (result == 0)
        *out = (Triptych__Article *)copy;
    return result;
}

int ingest_store(struct ingest *ingest, const Triptych__Article *article, ingest_stored_fn *done, void *context,
                 struct err *err)
{
    struct storing *storing = calloc(1, sizeof *storing);
    if (!storing)
        return err_set(err, ERR_MEMORY, "no memory for an article");
    *storing = (struct storing){.ingest = ingest, .done = done, .context = context, .outages = ingest->outages};
    int result = copy_article(article, &storing->article, err);
    if (result == 0)
        result = wire_check_article(storing->article, err);
    if (result == 0)
        result = store_article_put(ingest->service.store, storing->article, on_article_stored, storing, err);
    if (result < 0)
        storing_free(storing);
    return result;
}
