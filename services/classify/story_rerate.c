/* After the registry changed: every story is read, and where a source is another or rated otherwise now, the story is
 * renewed whole by one call to Redis, which also makes it due for summarize; the link claims so many a second. A batch
 * at a time, so that articles go on meanwhile. Each replica walks after it has read its own registry; what another has
 * renewed already needs nothing. */
#include "story_rerate.h"

#include "classify.h"
#include "clock.h"
#include "source_describe.h"
#include "store_ratings.h"
#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NO_REGISTRY   "none" /* its version */
#define TRIES_MAX     20    /* on a story that keeps changing meanwhile; whoever changes it rates by the new registry */
#define TRY_AGAIN_MS  2000  /* after Redis failed */
#define WALK_AGAIN_MS 30000 /* after a walk on which stories failed: what they failed of may take a while to end */
#define DUE_SOON_MS   500

/* A story in flight. */
struct renewal {
    struct classify *classify;
    char story_id[ID_SIZE];
    unsigned tries;
};

static void walk_on(void *context);
static void ask_story(struct renewal *renewal);

static const char *present_version(const struct classify *classify)
{
    return classify->registry ? registry_version(classify->registry) : NO_REGISTRY;
}

static void walk_on_in(struct classify *classify, int64_t delay_ms)
{
    if (!classify->is_closing) {
        loop_timer_start(daemon_loop(classify->service.daemon), &classify->rerate.next, delay_ms, 0);
    }
}

/* The walk is not done then. */
static void note_failure(struct classify *classify, const char *story_id, const char *reason)
{
    classify->rerate.failed++;
    log_warn("story_not_rerated", LOG_TEXT("story", story_id), LOG_TEXT("reason", reason));
}

static void story_over(struct renewal *renewal)
{
    struct classify *classify = renewal->classify;
    free(renewal);
    if (--classify->rerate.in_flight == 0) {
        walk_on_in(classify, 0);
    }
}

/* ── one story ── */

static void on_renewed(void *context, const struct store_result *result, enum rerate_outcome outcome, uint64_t version)
{
    (void)version;
    struct renewal *renewal = context;
    struct classify *classify = renewal->classify;
    if (result->code < 0) {
        note_failure(classify, renewal->story_id, result->text);
    } else if (outcome == RERATE_DONE) {
        classify->rerate.renewed++;
        metric_add(classify->rerate.renewed_total, 1);
    } else if (outcome == RERATE_MOVED_ON && renewal->tries++ < TRIES_MAX && !classify->is_closing) {
        ask_story(renewal);
        return;
    }
    story_over(renewal);
}

/* By their packed form, which is the same for equal messages that this program packs; fields added later are compared
 * too. */
static int is_same_message(const void *one, const void *other)
{
    uint8_t *packed[2] = {NULL, NULL};
    size_t sizes[2] = {0, 0};
    int is_same = wire_pack(one, &packed[0], &sizes[0], NULL) == 0 &&
                  wire_pack(other, &packed[1], &sizes[1], NULL) == 0 && sizes[0] == sizes[1] &&
                  memcmp(packed[0], packed[1], sizes[0]) == 0;
    free(packed[0]);
    free(packed[1]);
    return is_same;
}

struct renewed_articles {
    const Triptych__PlacedArticle **articles;
    Triptych__SourceRating *sources;
    size_t count;
};

/* Puts what the registry says now into the placement, when that is something else. */
static void renew_article(const struct classify *classify, const Triptych__PlacedArticle *placed,
                          struct renewed_articles *out)
{
    Triptych__SourceRating *source = &out->sources[out->count];
    source_describe(classify->registry, placed->article, source);
    if (placed->placement->source && is_same_message(placed->placement->source, source)) {
        return;
    }
    placed->placement->source = source;
    out->articles[out->count++] = placed;
}

/* Returns 1 when the story is being written. */
static int renew_story(struct renewal *renewal, uint64_t version, const Triptych__PlacedArticle *const *articles,
                       size_t count)
{
    struct renewed_articles renewed = {.articles = calloc(count + 1, sizeof *renewed.articles),
                                       .sources = malloc((count + 1) * sizeof *renewed.sources)};
    struct err err = {0};
    int is_written = 0;
    for (size_t i = 0; renewed.articles && renewed.sources && i < count; i++) {
        renew_article(renewal->classify, articles[i], &renewed);
    }
    if (renewed.count > 0) {
        /* Of many stories all are counted before the first is summed up again. Else the first page would flood
         * summarize while the walk goes on. */
        int64_t due_ms = renewal->classify->rerate.is_last_page ? DUE_SOON_MS : STORE_TODO_LEASE_MS;
        const struct store_rerating rerating = {renewal->story_id, version, due_ms, renewed.articles, renewed.count};
        is_written = store_story_rerate(renewal->classify->service.store, &rerating, on_renewed, renewal, &err) == 0;
    }
    if (!renewed.articles || !renewed.sources || err.code) {
        note_failure(renewal->classify, renewal->story_id, err.code ? err.text : "no memory");
    }
    free(renewed.articles);
    free(renewed.sources);
    return is_written;
}

static void on_story_read(void *context, const struct store_result *result, uint64_t version,
                          const Triptych__PlacedArticle *const *articles, size_t count)
{
    struct renewal *renewal = context;
    struct classify *classify = renewal->classify;
    if (result->code < 0 && !classify->is_closing) {
        note_failure(classify, renewal->story_id, result->text);
    }
    if (result->code < 0 || classify->is_closing || version == 0 || !renew_story(renewal, version, articles, count)) {
        story_over(renewal);
    }
}

static void ask_story(struct renewal *renewal)
{
    struct classify *classify = renewal->classify;
    struct err err = {0};
    if (store_story_sources_get(classify->service.store, renewal->story_id, on_story_read, renewal, &err) < 0) {
        note_failure(classify, renewal->story_id, err.text);
        story_over(renewal);
    }
}

/* ── all of them ── */

static void take_story(struct classify *classify, const char *story_id)
{
    if (!id_is_valid(story_id, 's')) {
        return;
    }
    struct renewal *renewal = calloc(1, sizeof *renewal);
    if (!renewal) {
        note_failure(classify, story_id, "no memory");
        return;
    }
    renewal->classify = classify;
    strcpy(renewal->story_id, story_id);
    classify->rerate.in_flight++;
    classify->rerate.stories++;
    ask_story(renewal);
}

static void on_page(void *context, const struct store_result *result, const char *const *ids, size_t count,
                    const char *next_cursor)
{
    struct classify *classify = context;
    struct story_rerate *rerate = &classify->rerate;
    if (result->code < 0) {
        walk_on_in(classify, TRY_AGAIN_MS); /* the same page again */
        return;
    }
    snprintf(rerate->cursor, sizeof rerate->cursor, "%s", next_cursor);
    rerate->is_last_page = !*next_cursor;
    /* A page is asked for again only once all of its stories are over: memory is bounded by a page. */
    rerate->in_flight++; /* so that answers that come at once do not end the page */
    for (size_t i = 0; i < count; i++) {
        take_story(classify, ids[i]);
    }
    if (--rerate->in_flight == 0) {
        walk_on_in(classify, 0);
    }
}

static void begin_walk_in(struct classify *classify, int64_t delay_ms)
{
    struct story_rerate *rerate = &classify->rerate;
    rerate->is_due = rerate->is_last_page = 0;
    rerate->stories = rerate->renewed = rerate->failed = 0;
    rerate->cursor[0] = '\0';
    walk_on_in(classify, delay_ms);
}

static void end_walk(struct classify *classify)
{
    struct story_rerate *rerate = &classify->rerate;
    rerate->is_running = 0;
    if (rerate->stories > 0) {
        log_info("stories_rerated", LOG_INT("stories", rerate->stories), LOG_INT("renewed", rerate->renewed),
                 LOG_INT("failed", rerate->failed), LOG_INT("ms", clock_monotonic_ms() - rerate->started_ms),
                 LOG_TEXT("version", present_version(classify)));
    }
    if (rerate->is_due) {
        begin_walk_in(classify, 0);
    } else if (rerate->failed > 0) {
        log_warn("rerating_unfinished", LOG_INT("failed", rerate->failed), LOG_INT("again_in_ms", WALK_AGAIN_MS));
        begin_walk_in(classify, WALK_AGAIN_MS);
    } else {
        /* Only a walk without failures is written down: a replica that starts finds another version there and walks
         * again. */
        store_ratings_version(classify->service.store, present_version(classify), NULL, NULL, NULL);
    }
}

static void walk_on(void *context)
{
    struct classify *classify = context;
    struct story_rerate *rerate = &classify->rerate;
    if (classify->is_stopping) {
        return;
    }
    if (!rerate->is_running) {
        rerate->is_running = 1;
        rerate->started_ms = clock_monotonic_ms();
    }
    if (rerate->is_last_page) {
        end_walk(classify);
    } else if (store_stories_scan(classify->service.store, rerate->cursor, on_page, classify, NULL) < 0) {
        walk_on_in(classify, TRY_AGAIN_MS);
    }
}

void story_rerate_start(struct classify *classify)
{
    if (classify->rerate.is_running) {
        /* The walk that runs has read some stories by the registry before: another one follows it. */
        classify->rerate.is_due = 1;
    } else {
        begin_walk_in(classify, 0);
    }
}

static void on_version(void *context, const struct store_result *result, const char *version)
{
    struct classify *classify = context;
    if (result->code == 0 && !classify->is_closing && strcmp(version, present_version(classify)) != 0) {
        story_rerate_start(classify);
    }
}

void story_rerate_check(struct classify *classify)
{
    classify->rerate.is_due = classify->rerate.is_running;
    store_ratings_version(classify->service.store, "", on_version, classify, NULL);
}

void story_rerate_open(struct classify *classify)
{
    classify->rerate.renewed_total =
        metrics_counter(daemon_metrics(classify->service.daemon), "triptych_classify_rerated_stories_total",
                        "stories whose sources a new registry rates otherwise", NULL, NULL);
    loop_timer_init(&classify->rerate.next, walk_on, classify);
    story_rerate_check(classify);
}
