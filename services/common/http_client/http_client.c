/* GETs side by side. What they hold in memory together has one limit: a transfer for which there is no room is paused,
 * its server's TCP window fills, and it goes on when another ends. */
#include "http_client.h"
#include "clock.h"
#include "curl_loop.h"
#include "http_transfer.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define IDLE_CONNECTIONS_MAX 16L
#define PATIENCE_MS          1000 /* how often transfers that take too long are looked for */

/* Who has rested longest, of those that want no more than `most_bytes`; NULL when nobody rests. */
static struct http_transfer *find_resting(const struct http_client *client, size_t most_bytes)
{
    struct http_transfer *longest = NULL;
    for (struct http_transfer *each = client->running; each && client->resting_count; each = each->next)
        /* The list begins with the latest: of equals the last one here was first. */
        if (each->is_paused && http_transfer_wants(each) <= most_bytes &&
            (!longest || each->paused_ms <= longest->paused_ms))
            longest = each;
    return longest;
}

static void wake(struct http_transfer *transfer)
{
    transfer->is_paused = 0;
    transfer->client->resting_count--;
    transfer->rested_ms += clock_monotonic_ms() - transfer->paused_ms;
    curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
}

/* What the transfer held of the budget is free: those that rest may go on, in the order in which they came to rest. Behind
 * a large one that still finds no room, no other large one is let through, but smaller ones are. */
static void release(struct http_transfer *transfer)
{
    struct http_client *client = transfer->client;
    struct http_transfer *next;
    size_t most_bytes = SIZE_MAX;
    http_budget_release(&client->budget, transfer->reserved_bytes);
    transfer->reserved_bytes = 0;
    while ((next = find_resting(client, most_bytes))) {
        size_t wanted = http_transfer_wants(next);
        if (http_budget_reserve(&client->budget, wanted)) {
            next->reserved_bytes = wanted;
            wake(next);
        } else if (wanted > HTTP_LARGE_BYTES && most_bytes > HTTP_LARGE_BYTES) {
            most_bytes = HTTP_LARGE_BYTES;
        } else {
            return;
        }
    }
}

static void forget(struct http_transfer *transfer)
{
    struct http_client *client = transfer->client;
    client->resting_count -= transfer->is_paused ? 1 : 0;
    *(transfer->previous ? &transfer->previous->next : &client->running) = transfer->next;
    if (transfer->next)
        transfer->next->previous = transfer->previous;
    transfer->is_running = 0;
    client->running_count--;
}

/* A transfer has ended: hands it over. The callback may free it. */
static void on_done(void *context, void *owner, CURLcode code)
{
    struct http_transfer *transfer = owner;
    struct http_answer answer;
    (void)context;
    forget(transfer);
    http_transfer_answer(transfer, code, &answer);
    release(transfer);
    transfer->done(transfer->context, &answer);
}

static int is_overdue(const struct http_transfer *transfer, int64_t now_ms)
{
    int64_t taken_ms = now_ms - transfer->begun_ms;
    return transfer->is_paused ? taken_ms > HTTP_REST_MAX_MS : taken_ms - transfer->rested_ms > transfer->timeout_ms;
}

static struct http_transfer *find_overdue(const struct http_client *client, int64_t now_ms)
{
    struct http_transfer *transfer = client->running;
    while (transfer && !is_overdue(transfer, now_ms))
        transfer = transfer->next;
    return transfer;
}

void http_client_check(struct http_client *client, int64_t now_ms)
{
    struct http_transfer *transfer;
    while ((transfer = find_overdue(client, now_ms))) { /* whoever is called back may start others: they are not */
        curl_loop_remove(client->curl_loop, transfer->easy);
        snprintf(transfer->error, sizeof transfer->error, "no whole answer within %d seconds",
                 transfer->timeout_ms / 1000);
        on_done(client, transfer, CURLE_OPERATION_TIMEDOUT);
    }
}

static void on_patience(void *context)
{
    http_client_check(context, clock_monotonic_ms());
}

int http_client_open(struct loop *loop, const char *user_agent, const struct net_permit *permit,
                     struct http_client **out, struct err *err)
{
    struct http_client *client = calloc(1, sizeof *client);
    if (!client || curl_loop_open(loop, IDLE_CONNECTIONS_MAX, on_done, client, &client->curl_loop, err) < 0) {
        free(client);
        return err_set(err, ERR_MEMORY, "no memory for the HTTP client");
    }
    client->loop = loop;
    client->permit = permit;
    client->budget = (struct http_budget){.max_bytes = HTTP_BODIES_MAX, .large_max_bytes = HTTP_LARGE_MAX};
    strncpy(client->user_agent, user_agent, sizeof client->user_agent - 1);
    loop_timer_init(&client->patience, on_patience, client);
    loop_timer_start(loop, &client->patience, PATIENCE_MS, PATIENCE_MS);
    *out = client;
    return 0;
}

void http_client_close(struct http_client *client)
{
    if (!client)
        return;
    assert(!client->running);
    loop_timer_stop(&client->patience);
    curl_loop_close(client->curl_loop);
    free(client);
}

struct http_transfer *http_transfer_new(struct http_client *client)
{
    struct http_transfer *transfer = calloc(1, sizeof *transfer);
    if (!transfer || !(transfer->easy = curl_easy_init())) {
        free(transfer);
        return NULL;
    }
    transfer->client = client;
    http_transfer_set_up(transfer);
    return transfer;
}

void http_transfer_free(struct http_transfer *transfer)
{
    if (!transfer)
        return;
    if (transfer->is_running) {
        curl_loop_remove(transfer->client->curl_loop, transfer->easy);
        forget(transfer);
        release(transfer);
    }
    curl_easy_cleanup(transfer->easy);
    curl_slist_free_all(transfer->headers);
    buffer_done(&transfer->body);
    free(transfer);
}

int http_transfer_start(struct http_transfer *transfer, const struct http_get *get, http_done_fn *done, void *context,
                        struct err *err)
{
    struct http_client *client = transfer->client;
    assert(!transfer->is_running);
    if (client->running_count >= HTTP_RUNNING_MAX)
        return err_set(err, ERR_FULL, "%d transfers are running", HTTP_RUNNING_MAX);
    if (http_transfer_prepare(transfer, get) < 0)
        return err_set(err, ERR_MEMORY, "no memory for a transfer");
    int result = curl_loop_add(client->curl_loop, transfer->easy, err);
    if (result < 0)
        return result;
    transfer->done = done;
    transfer->context = context;
    transfer->previous = NULL;
    transfer->next = client->running;
    if (client->running)
        client->running->previous = transfer;
    client->running = transfer;
    transfer->is_running = 1;
    client->running_count++;
    return 0;
}

unsigned http_client_running(const struct http_client *client)
{
    return client->running_count;
}

size_t http_client_held_bytes(const struct http_client *client)
{
    return client->budget.held_bytes;
}
