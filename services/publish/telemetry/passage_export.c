/* A ring of passages. The first `sending` of them are in the request that is under way; they leave the ring when the
 * collector has answered, so that what it did not take is told again. */
#include "passage_export.h"

#include "http_client.h"
#include "log.h"
#include "net_permit.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_MAX    2048
#define ANSWER_MAX 65536 /* bytes of the collector's answer that are looked at */

struct passage_export {
    struct loop *loop;
    struct http_client *client;
    struct http_transfer *transfer;
    struct net_permit permit; /* everything: the operator names the collector */
    char url[URL_MAX];
    char shown[URL_SIZE]; /* of it, in logs: a collector may be asked with a user and a password */
    struct passage_teller teller;
    unsigned one_in;
    struct passage ring[PASSAGES_MAX];
    size_t first, count, sending;
    int64_t pause_ms;
    int is_failing; /* the last request failed: said once in the log */
    char *body;     /* owned, while a request is under way */
    struct loop_timer timer;
    struct metric *sent, *dropped, *refused, *failed;
};

/* They were answered for, or will never be. */
static void forget_first(struct passage_export *exporter, size_t count)
{
    exporter->first = (exporter->first + count) % PASSAGES_MAX;
    exporter->count -= count;
}

/* There is always either a request under way or this timer: neither an answer nor its absence can stop the rounds. */
static void rest(struct passage_export *exporter)
{
    loop_timer_start(exporter->loop, &exporter->timer, exporter->pause_ms, 0);
}

/* The collector is not part of the desk: its absence is one line in the log, and none more until it is back. */
static void take_failure(struct passage_export *exporter, const struct http_answer *answer)
{
    metric_add(exporter->failed, 1);
    exporter->pause_ms = exporter->pause_ms * 2 < PASSAGE_BACKOFF_MS ? exporter->pause_ms * 2 : PASSAGE_BACKOFF_MS;
    if (!exporter->is_failing)
        log_warn("collector_away", LOG_TEXT("url", exporter->shown), LOG_INT("status", answer->status),
                 LOG_TEXT("detail", answer->sentence));
    exporter->is_failing = 1;
}

/* A status that another try would not change means that it does not want these. */
static int is_refused(const struct http_answer *answer)
{
    return answer->failure == FETCH_OK && answer->status >= 400 && answer->status < 500 && answer->status != 429 &&
           answer->status != 408;
}

static void on_answer(void *context, const struct http_answer *answer)
{
    struct passage_export *exporter = context;
    int is_taken = answer->failure == FETCH_OK && answer->status >= 200 && answer->status < 300;
    free(exporter->body);
    exporter->body = NULL;
    if (is_taken || is_refused(answer)) {
        metric_add(is_taken ? exporter->sent : exporter->refused, (double)(exporter->sending * PASSAGE_SPANS));
        forget_first(exporter, exporter->sending);
    }
    if (is_taken) {
        if (exporter->is_failing)
            log_info("collector_back", LOG_TEXT("url", exporter->shown));
        exporter->is_failing = 0;
        exporter->pause_ms = PASSAGE_PAUSE_MS;
    } else {
        take_failure(exporter, answer);
    }
    exporter->sending = 0;
    rest(exporter);
}

/* As many of the first ones as lie behind each other in the ring. */
static size_t batch_size(const struct passage_export *exporter)
{
    size_t size = exporter->count < PASSAGES_BATCH ? exporter->count : PASSAGES_BATCH;
    size_t until_end = PASSAGES_MAX - exporter->first;
    return size < until_end ? size : until_end;
}

static void send_batch(void *context)
{
    struct passage_export *exporter = context;
    struct err err = {0};
    size_t size = batch_size(exporter);
    if (!size) {
        rest(exporter);
        return;
    }
    /* What cannot be written now could not be later either: it is dropped, so that it does not hold up those behind it. */
    if (passages_write(&exporter->ring[exporter->first], size, &exporter->teller, &exporter->body, &err)) {
        metric_add(exporter->dropped, (double)(size * PASSAGE_SPANS));
        forget_first(exporter, size);
        rest(exporter);
        return;
    }
    const struct http_get post = {.url = exporter->url,
                                  .accept = "application/json",
                                  .header = "Content-Type: application/json",
                                  .form = exporter->body,
                                  .body_max_bytes = ANSWER_MAX,
                                  .may_be_cut = 1};
    exporter->sending = size;
    if (http_transfer_start(exporter->transfer, &post, on_answer, exporter, &err))
        on_answer(exporter, &(struct http_answer){.failure = FETCH_BROKEN, .sentence = err.text});
}

static void open_metrics(struct passage_export *exporter, struct metrics *all)
{
    static const char name[] = "triptych_publish_spans_total";
    static const char help[] = "spans for the collector: sent, refused by it, dropped since too many waited";
    exporter->sent = metrics_counter(all, name, help, "outcome", "sent");
    exporter->refused = metrics_counter(all, name, help, "outcome", "refused");
    exporter->dropped = metrics_counter(all, name, help, "outcome", "dropped");
    exporter->failed = metrics_counter(all, "triptych_publish_spans_failed_total",
                                       "requests that the collector did not take", NULL, NULL);
}

/* Its own client: pictures and traces must not take each other's places. */
static int open_client(struct passage_export *exporter, struct err *err)
{
    char agent[64];
    snprintf(agent, sizeof agent, "triptych/%.40s", exporter->teller.version);
    int code = net_permit_read("0.0.0.0/0, ::/0", &exporter->permit, err);
    if (!code)
        code = http_client_open(exporter->loop, agent, &exporter->permit, &exporter->client, err);
    if (code)
        return code;
    exporter->transfer = http_transfer_new(exporter->client);
    return exporter->transfer ? 0 : err_set(err, ERR_MEMORY, "no memory for the collector");
}

int passage_export_open(struct daemon *daemon, struct passage_export **out, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    const char *url = settings_text(settings, "otlp_url");
    if (!url[0])
        return 0;
    if ((strncmp(url, "http://", 7) != 0 && strncmp(url, "https://", 8) != 0) || strlen(url) >= URL_MAX)
        return err_set(err, ERR_INVALID, "otlp_url is no http or https address of at most %d bytes", URL_MAX - 1);
    struct passage_export *exporter = calloc(1, sizeof *exporter);
    if (!exporter)
        return err_set(err, ERR_MEMORY, "no memory for the collector");
    exporter->loop = daemon_loop(daemon);
    strcpy(exporter->url, url);
    url_without_secrets(url, exporter->shown);
    exporter->one_in = (unsigned)settings_int(settings, "otlp_one_in");
    exporter->pause_ms = PASSAGE_PAUSE_MS;
    exporter->teller = (struct passage_teller){.version = TRIPTYCH_VERSION,
                                               .edition = settings_text(settings, "edition"),
                                               .instance = daemon_instance(daemon)};
    open_metrics(exporter, daemon_metrics(daemon));
    loop_timer_init(&exporter->timer, send_batch, exporter);
    int code = open_client(exporter, err);
    if (code) {
        passage_export_close(exporter);
        return code;
    }
    rest(exporter);
    *out = exporter;
    return 0;
}

void passage_export_close(struct passage_export *exporter)
{
    if (!exporter)
        return;
    loop_timer_stop(&exporter->timer);
    http_transfer_free(exporter->transfer);
    if (exporter->client)
        http_client_close(exporter->client);
    free(exporter->body);
    free(exporter);
}

int passage_export_wants(const struct passage_export *exporter, const char *article_id)
{
    return exporter && passage_is_sampled(article_id, exporter->one_in);
}

void passage_export_add(struct passage_export *exporter, const struct passage *passage)
{
    if (!exporter)
        return;
    if (exporter->count == PASSAGES_MAX) {
        metric_add(exporter->dropped, PASSAGE_SPANS);
        return;
    }
    exporter->ring[(exporter->first + exporter->count) % PASSAGES_MAX] = *passage;
    exporter->count++;
}
