/* Which subscriptions there are, and whether a feed reads differently from what it gave last: looked at when events have come, a
 * feed at a time. */
#include "websub.h"

#include "access.h"
#include "clock.h"
#include "id.h"
#include "respond.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FORM_TYPE "application/x-www-form-urlencoded"

static void read_next(struct websub *websub);

/* ── topics and who subscribes to them ── */

static struct websub_topic *find_topic(const struct websub *websub, const char *url)
{
    struct websub_topic *topic = websub->topics;
    while (topic && strcmp(topic->url, url) != 0)
        topic = topic->next;
    return topic;
}

static struct websub_topic *take_topic(struct websub *websub, const char *url)
{
    struct websub_topic *topic = find_topic(websub, url);
    if (topic || !(topic = calloc(1, sizeof *topic)))
        return topic;
    strcpy(topic->url, url);
    /* It is looked at without waiting for an event, to know what it reads, and whether it can be read at all. */
    websub->looks += !websub->looks;
    topic->next = websub->topics;
    websub->topics = topic;
    return topic;
}

static struct websub_sub **find_sub(const struct websub *websub, const char *id, struct websub_topic **out_topic)
{
    for (struct websub_topic *topic = websub->topics; topic; topic = topic->next)
        for (struct websub_sub **at = &topic->subs; *at; at = &(*at)->next)
            if (strcmp((*at)->id, id) == 0) {
                *out_topic = topic;
                return at;
            }
    return NULL;
}

static void drop_topic(struct websub *websub, struct websub_topic *topic)
{
    struct websub_topic **at = &websub->topics;
    while (*at != topic)
        at = &(*at)->next;
    *at = topic->next;
    if (websub->looking == topic)
        websub->looking = NULL;
    free(topic);
}

/* With the topic when it was the last. */
static void drop_sub(struct websub *websub, struct websub_topic *topic, struct websub_sub **at)
{
    struct websub_sub *sub = *at;
    *at = sub->next;
    websub->count--;
    websub_sub_free(sub);
    if (!topic->subs)
        drop_topic(websub, topic);
}

static void drop_all(struct websub *websub)
{
    while (websub->topics)
        drop_sub(websub, websub->topics, &websub->topics->subs);
    websub->version[0] = '\0';
    metric_set(websub->gauge, 0);
}

static void forget(struct websub *websub, const char *id)
{
    struct websub_topic *topic;
    struct websub_sub **at = find_sub(websub, id, &topic);
    char gone[HOOK_ID_SIZE];
    snprintf(gone, sizeof gone, "%s", id); /* it is the sub's own */
    websub_count(websub, "dropped");
    store_websub_remove(websub->web->store, gone, NULL, NULL, NULL);
    if (at)
        drop_sub(websub, topic, at);
}

/* ── the rows ── */

static void enter(struct websub *websub, const struct store_hook *row)
{
    struct websub_topic *topic;
    struct websub_request request;
    int64_t until_ms;
    if (!hook_id_is_valid(row->id) || strlen(row->generation) >= HOOK_GENERATION_SIZE ||
        websub_row_read(row->row, &request, &until_ms, NULL) ||
        !websub_topic_is_ours(request.topic, websub->web->site.base_url))
        return; /* of another version, or of an address that this desk has had before */
    struct websub_sub **known = find_sub(websub, row->id, &topic);
    struct websub_sub *sub = known ? *known : calloc(1, sizeof *sub);
    if (!sub || (!known && !(topic = take_topic(websub, request.topic)))) {
        free(sub);
        return;
    }
    sub->request = request;
    sub->until_ms = until_ms;
    strcpy(sub->generation, row->generation);
    if (known)
        return;
    sub->websub = websub;
    strcpy(sub->id, row->id);
    sub->next = topic->subs;
    topic->subs = sub;
    websub->count++;
}

static int is_among(const struct store_hook *rows, size_t count, const char *id)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].id, id) == 0)
            return 1;
    return 0;
}

/* The first that is gone, or over; NULL when there is none (any more). */
static struct websub_sub **find_gone(struct websub *websub, const struct store_hook *rows, size_t count,
                                     struct websub_topic **out_topic)
{
    for (struct websub_topic *topic = websub->topics; topic; topic = topic->next)
        for (struct websub_sub **at = &topic->subs; *at; at = &(*at)->next)
            if (!is_among(rows, count, (*at)->id)) {
                *out_topic = topic;
                return at;
            }
    return NULL;
}

static void on_rows(void *context, const struct store_result *result, const struct store_hook *rows, size_t count,
                    const char *version)
{
    struct websub *websub = context;
    struct websub_topic *topic;
    struct websub_sub **gone;
    websub->is_reading = 0;
    if (result->code || !version || websub->is_closed || !websub->had_lease)
        return;
    while ((gone = find_gone(websub, rows, count, &topic)))
        drop_sub(websub, topic, gone);
    for (size_t i = 0; i < count; i++)
        enter(websub, &rows[i]);
    snprintf(websub->version, sizeof websub->version, "%s", version);
    metric_set(websub->gauge, websub->count);
}

static void end_overdue(struct websub *websub, int64_t now_ms)
{
    for (struct websub_topic *topic = websub->topics; topic; topic = topic->next)
        for (struct websub_sub *sub = topic->subs; sub; sub = sub->next)
            if (sub->until_ms <= now_ms) {
                forget(websub, sub->id);
                return; /* one a second: the lists have changed */
            }
}

/* ── looking ── */

static struct websub_content *content_new(const struct http_answer *answer)
{
    struct websub_content *content = malloc(sizeof *content + answer->size_bytes + 1);
    if (!content)
        return NULL;
    content->references = 1;
    content->size = answer->size_bytes;
    snprintf(content->type, sizeof content->type, "%s", answer->content_type);
    memcpy(content->bytes, answer->body, answer->size_bytes);
    return content;
}

/* What a feed gives at the first look is sent: between the subscription and the look it may have changed, and another replica may
 * have died before it sent the last change. */
static void compare(struct websub_topic *topic, const struct http_answer *answer)
{
    uint64_t digest = id_hash64(answer->body, answer->size_bytes);
    int is_sent = !topic->is_known || digest != topic->digest;
    struct websub_content *content = is_sent ? content_new(answer) : NULL;
    if (is_sent && !content)
        return; /* without memory it is new at the next look, too */
    topic->digest = digest;
    topic->is_known = 1;
    for (struct websub_sub *sub = topic->subs; content && sub; sub = sub->next)
        websub_deliver(sub, content);
    websub_content_release(content);
}

/* Nobody is given this feed, as when its query is wrong: who waits for it is told. Whoever finds no place among those that are
 * being told is told at the next look. */
static void deny_all(struct websub *websub, struct websub_topic *topic)
{
    struct websub_sub *next;
    for (struct websub_sub *sub = topic->subs; sub; sub = next) {
        next = sub->next;
        if (!websub_deny(websub, &sub->request, "This feed cannot be read: its address is answered with an error."))
            websub->forget(websub, sub->id); /* with the last one the topic goes */
    }
}

static int is_refused(const struct http_answer *answer)
{
    return answer->failure == FETCH_OK && answer->status >= 400 && answer->status < 500 && answer->status != 408 &&
           answer->status != 429;
}

static void on_feed(void *context, const struct http_answer *answer)
{
    struct websub *websub = context;
    struct websub_topic *topic = websub->looking;
    websub->looking = NULL;
    if (topic && answer->failure == FETCH_OK && answer->status == 200)
        compare(topic, answer);
    else if (topic)
        websub_count(websub, "unread");
    if (topic && is_refused(answer))
        deny_all(websub, topic);
    read_next(websub);
}

/* Of this cycle; those that came meanwhile are in it, too. */
static void read_next(struct websub *websub)
{
    char url[URL_SIZE + sizeof websub->own_address];
    struct websub_topic *topic = websub->topics;
    while (topic && topic->cycle == websub->cycle)
        topic = topic->next;
    websub->is_looking = topic != NULL;
    if (!topic)
        return;
    topic->cycle = websub->cycle;
    snprintf(url, sizeof url, "%s%s", websub->own_address, topic->url + strlen(websub->web->site.base_url));
    char own[ACCESS_OWN_SIZE];
    const char *const headers[] = {own, NULL};
    access_own_make(websub->web, own); /* what readers may ask for in a minute is not the hub's measure */
    const struct http_get get = {.url = url,
                                 .headers = headers,
                                 .user_agent = "Triptych-Hub/" TRIPTYCH_VERSION,
                                 .body_max_bytes = WEBSUB_FEED_MAX};
    if ((!websub->look && !(websub->look = http_transfer_new(websub->own))) ||
        http_transfer_start(websub->look, &get, on_feed, websub, NULL))
        websub->is_looking = 0;
    else
        websub->looking = topic;
}

/* A feed is kept for a second (WEB_KEEP_MS), so what an event changed may stand in it only at the second look. */
static void look(struct websub *websub)
{
    int64_t now_ms = clock_monotonic_ms();
    if (strcmp(websub->seq, websub->web->seq) != 0) {
        event_seq_set(websub->seq, websub->web->seq);
        websub->looks = 2;
    }
    if (!websub->looks || websub->is_looking || now_ms - websub->looked_ms < WEBSUB_LOOK_MS)
        return;
    websub->looks--;
    websub->looked_ms = now_ms;
    websub->cycle++;
    read_next(websub);
}

static void on_tick(void *context)
{
    struct websub *websub = context;
    if (!hooks_may_send(websub->hooks)) {
        if (websub->had_lease)
            drop_all(websub);
        websub->had_lease = 0;
        return;
    }
    websub->had_lease = 1;
    if (!websub->is_reading)
        websub->is_reading = !store_websubs_since(websub->web->store, websub->version, on_rows, websub, NULL);
    end_overdue(websub, clock_now_ms());
    look(websub);
}

/* ── the whole ── */

/* Where this replica hears itself: on the address that it listens on, or on loopback when that is all of them. */
static void find_own_address(struct websub *websub, const char *listen)
{
    const char *colon = strrchr(listen, ':');
    size_t len = colon ? (size_t)(colon - listen) : 0;
    int is_any = !len || strncmp(listen, "*", len) == 0 || strncmp(listen, "0.0.0.0", len) == 0 ||
                 strncmp(listen, "[::]", len) == 0;
    snprintf(websub->own_address, sizeof websub->own_address, "http://%.*s:%u", is_any ? 9 : (int)len,
             is_any ? "127.0.0.1" : listen, http_port(websub->web->server));
}

int websub_open(struct websub *websub, const char *listen, struct err *err)
{
    if (!*websub->web->site.base_url)
        return 0; /* a desk that does not know its own address cannot be subscribed to */
    find_own_address(websub, listen);
    websub->forget = forget;
    websub->gauge = metrics_gauge(websub->web->all_metrics, "triptych_publish_websub_subscriptions",
                                  "subscriptions to this desk's feeds, told by the replica that delivers", NULL, NULL);
    int code = net_permit_read("0.0.0.0/0, ::/0", &websub->own_permit, err);
    if (!code)
        code = http_client_open(websub->web->loop, "", &websub->hooks->permit, &websub->client, err);
    if (!code)
        code = http_client_open(websub->web->loop, "", &websub->own_permit, &websub->own, err);
    if (code)
        return code;
    loop_timer_init(&websub->tick, on_tick, websub);
    loop_timer_start(websub->web->loop, &websub->tick, 1, WEBSUB_TICK_MS);
    return 0;
}

void websub_close(struct websub *websub)
{
    websub->is_closed = 1;
    if (!websub->client)
        return;
    loop_timer_stop(&websub->tick);
    websub_verify_close(websub);
    drop_all(websub);
    http_transfer_free(websub->look);
    http_client_close(websub->own);
    http_client_close(websub->client);
    websub->client = NULL;
}

/* ── the request ── */

void post_hub(struct web *web, struct http_request *request)
{
    struct websub *websub = web->websub;
    struct websub_request wanted;
    struct err err = {0};
    size_t size = 0;
    const char *type = http_header(request, "Content-Type"), *form = http_body(request, &size);
    if (!websub || !websub->client || websub->is_closed) {
        respond_problem(request, 404, "Not Found",
                        "This desk has no hub: it does not know its own address (base_url).");
        return;
    }
    int code = type && strncmp(type, FORM_TYPE, strlen(FORM_TYPE)) == 0
                   ? websub_request_read(form, web->site.base_url, &wanted, &err)
                   : err_set(&err, ERR_INVALID, "What a hub is asked is a form: Content-Type: " FORM_TYPE ".");
    if (!code)
        code = websub_verify(websub, &wanted, &err);
    websub_count(websub, code ? "refused" : "asked");
    if (!code) {
        http_respond(request, 202, NULL, "", 0);
        return;
    }
    if (code == ERR_FULL)
        http_header_add(request, "Retry-After", "60");
    respond_problem(request, code == ERR_FULL || code == ERR_MEMORY ? 503 : 400,
                    code == ERR_FULL || code == ERR_MEMORY ? "Service Unavailable" : "Bad Request", err.text);
}
