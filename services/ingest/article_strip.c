/* What a source says under all of its articles (subscribe, follow us) is taken out before an article is grouped:
 * else two articles of one source look alike. The source's memory lies in Redis, is asked for with each article and
 * written back. */
#include "article_strip.h"

#include "clock.h"
#include "ingest.h"
#include "refrain.h"
#include "store_refrain.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS ((int64_t)86400000)

struct stripping {
    struct ingest *ingest;
    Triptych__Article *article; /* the caller's */
    article_strip_fn *done;
    void *context;
};

/* Nothing is lost but what this article taught: the next ones teach it again. A Redis that is away is reported
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

static size_t strip(struct ingest *ingest, Triptych__Article *article, const uint8_t *bytes, size_t size)
{
    static struct refrain memory; /* 24 KB; one text is read at a time */
    struct err err = {0};
    /* Bytes of another version, or damaged: the memory begins again empty, and the article goes on. */
    if (refrain_read(bytes, size, &memory, &err) < 0)
        log_warn("refrain_forgotten", LOG_TEXT("source", article->source), LOG_TEXT("reason", err.text));
    size_t taken = refrain_strip(&memory, article->title, (uint16_t)(clock_now_ms() / DAY_MS), article->text);
    keep(ingest, article->source, &memory);
    if (taken) {
        /* Whether two articles are the same text is told by what is left: the refrain may have changed between them. */
        article_hash_content(article);
        metric_add(ingest->metrics.refrain_bytes, (double)taken);
        log_debug("refrain_taken_out", LOG_TEXT("article", article->id), LOG_INT("bytes", taken));
    }
    return taken;
}

static void on_memory(void *context, const struct store_result *result, const uint8_t *bytes, size_t size)
{
    struct stripping stripping = *(struct stripping *)context;
    size_t taken = 0;
    free(context);
    if (result->code == 0)
        taken = strip(stripping.ingest, stripping.article, bytes, size);
    stripping.done(stripping.context, taken, result->code == ERR_UNAVAILABLE);
}

int article_strip(struct ingest *ingest, Triptych__Article *article, article_strip_fn *done, void *context)
{
    struct stripping *stripping = NULL;
    /* A replayed row comes out as it went in: whoever replays compares. */
    if (*article->source && *article->title && *article->text && !article_is_from_row(article))
        stripping = malloc(sizeof *stripping);
    if (!stripping)
        return 0;
    *stripping = (struct stripping){ingest, article, done, context};
    if (store_refrain_get(ingest->service.store, article->source, on_memory, stripping, NULL) == 0)
        return 1;
    free(stripping);
    return 0;
}
