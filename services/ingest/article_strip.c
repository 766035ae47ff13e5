/* What a source says under all of its articles (subscribe, follow us) is taken out before an article is grouped: else two
 * articles of one source look alike. By the memory at hand, or by what Redis has when that comes; what was learnt is
 * written in rounds, since every article teaches something. */
#include "article_strip.h"

#include "clock.h"
#include "ingest.h"
#include "refrain_cache.h"
#include "store_refrain.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS   ((int64_t)86400000)
#define FLUSH_MS 2000 /* what was learnt in this time is lost with the process, and learnt again */

struct stripping {
    struct ingest *ingest;
    Triptych__Article *article; /* the caller's */
    article_strip_fn *done;
    void *context;
};

/* Nothing is lost but what a few articles taught: the next ones teach it again. A Redis that is away is reported
 * elsewhere. */
static void on_kept(void *context, const struct store_result *result)
{
    (void)context;
    if (result->code && result->code != ERR_UNAVAILABLE)
        log_warn("refrain_not_kept", LOG_TEXT("reason", result->text));
}

static void keep(struct ingest *ingest, const char *domain, const struct refrain *memory)
{
    uint8_t bytes[REFRAIN_BYTES_MAX];
    struct err err = {0};
    const struct store_refrain stored = {
        .domain = domain, .bytes = bytes, .size = refrain_write(memory, bytes), .ttl_ms = REFRAIN_DAYS * DAY_MS};
    if (store_refrain_put(ingest->service.store, &stored, on_kept, NULL, &err) < 0)
        log_warn("refrain_not_kept", LOG_TEXT("reason", err.text));
}

static void on_flush(void *context)
{
    struct ingest *ingest = context;
    const struct refrain *memory;
    const char *domain;
    while ((memory = refrain_cache_take_learnt(ingest->refrains, &domain)))
        keep(ingest, domain, memory);
}

int article_strip_open(struct ingest *ingest, struct err *err)
{
    ingest->refrains = refrain_cache_new();
    if (!ingest->refrains)
        return err_set(err, ERR_MEMORY, "no memory for what sources always say");
    loop_timer_init(&ingest->refrain_flush, on_flush, ingest);
    loop_timer_start(daemon_loop(ingest->service.daemon), &ingest->refrain_flush, FLUSH_MS, FLUSH_MS);
    return 0;
}

void article_strip_stop(struct ingest *ingest)
{
    loop_timer_stop(&ingest->refrain_flush);
    if (ingest->refrains)
        on_flush(ingest);
}

void article_strip_close(struct ingest *ingest)
{
    loop_timer_stop(&ingest->refrain_flush);
    refrain_cache_free(ingest->refrains);
    ingest->refrains = NULL;
}

int article_may_strip(const Triptych__Article *article)
{
    return *article->source && *article->title && *article->text;
}

static size_t strip(struct ingest *ingest, Triptych__Article *article, struct refrain *memory)
{
    size_t taken = refrain_strip(memory, article->title, (uint16_t)(clock_now_ms() / DAY_MS), article->text);
    refrain_cache_learnt(ingest->refrains, article->source);
    if (taken) {
        /* Whether two articles are the same text is told by what is left: the refrain may have changed between them. */
        article_hash_content(article);
        metric_add(ingest->metrics.refrain_bytes, (double)taken);
        log_debug("refrain_taken_out", LOG_TEXT("article", article->id), LOG_INT("bytes", taken));
    }
    return taken;
}

static size_t strip_as_read(struct ingest *ingest, Triptych__Article *article, const uint8_t *bytes, size_t size)
{
    static struct refrain read; /* 24 KB; one is read at a time */
    struct err err = {0};
    /* Bytes of another version, or damaged: the memory begins again empty, and the article goes on. */
    if (refrain_read(bytes, size, &read, &err) < 0)
        log_warn("refrain_forgotten", LOG_TEXT("source", article->source), LOG_TEXT("reason", err.text));
    struct refrain *memory = refrain_cache_put(ingest->refrains, article->source, &read, clock_now_ms());
    return memory ? strip(ingest, article, memory) : 0;
}

static void on_memory(void *context, const struct store_result *result, const uint8_t *bytes, size_t size)
{
    struct stripping stripping = *(struct stripping *)context;
    size_t taken = 0;
    free(context);
    if (result->code == 0)
        taken = strip_as_read(stripping.ingest, stripping.article, bytes, size);
    stripping.done(stripping.context, taken, result->code == ERR_UNAVAILABLE);
}

int article_strip(struct ingest *ingest, Triptych__Article *article, article_strip_fn *done, void *context)
{
    struct refrain *memory;
    /* A replayed row comes out as it went in and in its order, whatever Redis knows by then, so that the same rows make
     * the same stories; classify has a memory of its own that follows the commit log. */
    if (!article_may_strip(article) || !ingest->refrains || article_is_from_row(article))
        return 0;
    memory = refrain_cache_find(ingest->refrains, article->source, clock_now_ms());
    if (memory) {
        done(context, strip(ingest, article, memory), 0);
        return 1;
    }
    struct stripping *stripping = malloc(sizeof *stripping);
    if (!stripping)
        return 0;
    *stripping = (struct stripping){ingest, article, done, context};
    if (store_refrain_get(ingest->service.store, article->source, on_memory, stripping, NULL) == 0)
        return 1;
    free(stripping);
    return 0;
}
