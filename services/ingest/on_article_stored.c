/* Save, then announce: what Redis has taken as new goes to classify. */
#include "article_copy.h"
#include "article_moved.h"
#include "article_revision.h"
#include "clock.h"
#include "ingest.h"
#include "store_revisions.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* An article on its way to Redis, kept to be announced. */
struct storing {
    struct ingest *ingest;
    ingest_stored_fn *done;
    void *context;
    Triptych__Article *article; /* owned (wire_free) */
    uint64_t guid;              /* that names it in its feed; 0: none */
    unsigned outages;           /* of Redis when it was given to the store */
    int is_same, is_offered;    /* the stored one has its external id; classify is to read a revision now */
};

static void storing_free(struct storing *storing)
{
    wire_free(storing->article);
    free(storing);
}

/* Its page is to be read before classify gets it. */
static int is_held(const Triptych__Article *article)
{
    return strcmp(article->page, ARTICLE_PAGE_WANTED) == 0;
}

static struct metric *metric_of(struct ingest *ingest, enum article_outcome outcome)
{
    switch (outcome) {
    case ARTICLE_NEW:
        return ingest->metrics.articles_new;
    case ARTICLE_REPEATED:
    case ARTICLE_MOVED:
        return ingest->metrics.articles_repeated;
    case ARTICLE_DUPLICATE_CONTENT:
        break;
    }
    return ingest->metrics.articles_duplicate;
}

/* When classify gets it if this process does not come to it. */
static int64_t due_in_ms(const Triptych__Article *article)
{
    return is_held(article) ? PAGE_WAIT_MS + PAGE_LEASE_MS : STORE_TODO_LEASE_MS;
}

/* ── revisions ── */

static void end(struct storing *storing, const char *refusal, enum ingest_fate fate)
{
    storing->done(storing->context, refusal, fate, storing->is_same);
    storing_free(storing);
}

static void on_revised(void *context, const struct store_result *result, uint64_t count)
{
    struct storing *storing = context;
    if (result->code == ERR_UNAVAILABLE) {
        end(storing, NULL, INGEST_LEFT);
        return;
    }
    if (count) {
        metric_add(storing->ingest->metrics.articles_revised, 1);
        log_info("article_reworded", LOG_TEXT("article", storing->article->id),
                 LOG_INT("revision", storing->article->revision), LOG_INT("offered", storing->is_offered));
        if (storing->is_offered)
            on_article_new(storing->ingest, storing->article);
    }
    end(storing, result->code ? result->text : NULL, count ? INGEST_REVISED : INGEST_REPEATED);
}

/* Returns 1 when the revision is on its way, 0 when there is none. Redis stores it only if the article is still the one
 * that was compared: another replica may have been faster. */
static int store_revision(struct storing *storing, const Triptych__Article *stored)
{
    struct ingest *ingest = storing->ingest;
    struct article_revision revision;
    struct err err = {0};
    Triptych__Article *revised = NULL;
    /* Whoever replays rows waits for them, and they are no live page. */
    int64_t pause_ms = article_is_from_row(storing->article) ? 0 : REVISION_PAUSE_MS;
    enum revision_weight weight = article_revise(stored, storing->article, clock_now_ms(), pause_ms, &revision);
    if (weight == REVISION_NONE)
        return 0;
    int64_t offer_in_ms = weight == REVISION_OFFERED ? revision.offer_in_ms : -1;
    storing->is_offered = offer_in_ms == 0;
    int result = article_copy(&revision.article, &revised, &err);
    if (result == 0)
        result =
            store_article_revise(ingest->service.store, stored, revised,
                                 storing->is_offered ? due_in_ms(revised) : offer_in_ms, on_revised, storing, &err);
    if (result < 0) {
        log_warn("revision_not_stored", LOG_TEXT("article", stored->id), LOG_TEXT("reason", err.text));
        wire_free(revised);
        return 0;
    }
    wire_free(storing->article);
    storing->article = revised;
    return 1;
}

static int put(struct storing *storing, int is_other, struct err *err);

/* What has its guid is another article: it is stored all the same. */
static void put_other(struct storing *storing)
{
    struct err err = {0};
    if (put(storing, 1, &err) < 0)
        end(storing, err.text, INGEST_REPEATED);
}

static void on_article_stored(void *context, const struct store_result *result, enum article_outcome outcome,
                              const Triptych__Article *stored)
{
    struct storing *storing = context;
    struct ingest *ingest = storing->ingest;
    if (result->code == ERR_UNAVAILABLE) {
        end(storing, NULL, INGEST_LEFT);
        return;
    }
    if (result->code == 0 && outcome == ARTICLE_MOVED && stored && !article_has_moved(stored, storing->article)) {
        put_other(storing);
        return;
    }
    storing->is_same = stored && strcmp(stored->external_id, storing->article->external_id) == 0;
    /* A call that a broken connection left unanswered is sent again and then meets its own effect. */
    if (storing->is_same && storing->outages != ingest->outages && stored->worded == storing->article->worded)
        outcome = ARTICLE_NEW;
    if (result->code == 0) {
        metric_add(metric_of(ingest, outcome), 1);
        log_debug(outcome == ARTICLE_NEW ? "article_stored" : "article_known",
                  LOG_TEXT("article", storing->article->id), LOG_TEXT("url", storing->article->url));
        if (outcome == ARTICLE_NEW)
            on_article_new(ingest, storing->article);
        else if (stored && store_revision(storing, stored))
            return;
    }
    end(storing, result->code ? result->text : NULL, outcome == ARTICLE_NEW ? INGEST_NEW : INGEST_REPEATED);
}

static int put(struct storing *storing, int is_other, struct err *err)
{
    struct store *store = storing->ingest->service.store;
    const struct store_held held = {.article = storing->article,
                                    .for_ms = due_in_ms(storing->article),
                                    .guid = storing->guid,
                                    .is_other = is_other};
    return is_held(storing->article) || storing->guid
               ? store_article_hold(store, &held, on_article_stored, storing, err)
               : store_article_put(store, storing->article, on_article_stored, storing, err);
}

int ingest_store(struct ingest *ingest, const struct article_made *made, ingest_stored_fn *done, void *context,
                 struct err *err)
{
    struct storing *storing = calloc(1, sizeof *storing);
    if (!storing)
        return err_set(err, ERR_MEMORY, "no memory for an article");
    *storing = (struct storing){
        .ingest = ingest, .done = done, .context = context, .guid = made->guid, .outages = ingest->outages};
    int result = article_copy(&made->article, &storing->article, err);
    if (result == 0)
        result = wire_check_article(storing->article, err);
    if (result == 0)
        result = put(storing, 0, err);
    if (result < 0)
        storing_free(storing);
    return result;
}
