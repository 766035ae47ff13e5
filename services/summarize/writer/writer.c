/* One timer sends, one ends what is late. A request that fails puts its story back, at the end, and has all others wait. */
#include "writer.h"

#include "clock.h"
#include "openai.h"
#include "writer_budget.h"
#include "writer_prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WHO "the language model"

/* In use while it has a task. */
struct request {
    struct writer_task *task; /* owned */
    struct openai_post post;
    uint64_t reserved; /* tokens */
    int64_t due_ms;
};

TAILQ_HEAD(tasks, writer_task);

struct writer {
    struct loop *loop;
    struct curl_loop *curl_loop;
    struct openai_service service;
    struct writer_options options; /* its texts are not used after opening */
    struct writer_budget budget;
    struct tasks waiting;
    struct request requests[WRITER_UNDER_WAY_MAX];
    struct loop_timer send, deadline;
    int64_t pause_ms; /* 0: the last request was answered */
    struct writer_counts counts;
};

const char *writer_failure_name(enum writer_failure failure)
{
    static const char *const names[WRITER_FAILURES] = {"late", "unreachable", "busy", "status", "unreadable"};
    return names[failure];
}

/* The timer is brought forward, or set again where there is something to wait for: a pause or the end of the hour must not be
 * cut short by a story that comes meanwhile. */
static void send_in(struct writer *writer, int64_t wait_ms)
{
    int64_t due_ms = clock_monotonic_ms() + wait_ms;
    if (!writer->send.loop || writer->send.due_ms > due_ms || wait_ms > 0)
        loop_timer_start(writer->loop, &writer->send, wait_ms, 0);
}

static void drop(struct writer *writer, struct writer_task *task)
{
    writer->counts.dropped++;
    writer_task_free(task);
}

/* A full queue lets the oldest go and not the newest: what readers look at now is worth more than what they have read. */
static void queue_add(struct writer *writer, struct writer_task *task)
{
    if (writer->counts.waiting == WRITER_QUEUE_MAX) {
        struct writer_task *oldest = TAILQ_FIRST(&writer->waiting);
        TAILQ_REMOVE(&writer->waiting, oldest, place);
        writer->counts.waiting--;
        drop(writer, oldest);
    }
    TAILQ_INSERT_TAIL(&writer->waiting, task, place);
    writer->counts.waiting++;
}

/* A translation on its way back and what has joined the story meanwhile are asked about different sentences: neither stands for the
 * other. */
static int stands_for(const struct writer_task *task, const struct writer_task *other)
{
    return strcmp(other->story_id, task->story_id) == 0 && !other->spans[0].origin == !task->spans[0].origin;
}

void writer_ask(struct writer *writer, struct writer_task *task)
{
    struct writer_task *other;
    TAILQ_FOREACH(other, &writer->waiting, place)
    {
        // cppcheck-suppress uninitvar ; the macro sets it
        if (stands_for(task, other)) {
            TAILQ_INSERT_BEFORE(other, task, place);
            TAILQ_REMOVE(&writer->waiting, other, place);
            writer_task_free(other);
            return;
        }
    }
    queue_add(writer, task);
    if (!writer->send.loop)
        send_in(writer, 0);
}

/* ── how a request ends ── */

/* Frees the request; its task is the caller's. Tokens that were reserved and not spent are there for the next ones: without
 * that an hour's limit would be reached at a third of it. */
static struct writer_task *request_end(struct writer *writer, struct request *request, uint64_t tokens)
{
    struct writer_task *task = request->task;
    writer_budget_settle(&writer->budget, request->reserved, tokens);
    writer->counts.tokens += tokens;
    writer->counts.under_way--;
    openai_post_done(&request->post);
    *request = (struct request){0};
    return task;
}

/* What went wrong at the service is no fault of the story's, which is tried once more; the service is left alone. */
static void fail(struct writer *writer, struct request *request, enum writer_failure failure, uint64_t tokens,
                 struct err *err)
{
    struct writer_task *task = request_end(writer, request, tokens);
    int64_t longer_ms = writer->pause_ms * 2 < WRITER_PAUSE_MAX_MS ? writer->pause_ms * 2 : WRITER_PAUSE_MAX_MS;
    writer->pause_ms = writer->pause_ms ? longer_ms : WRITER_PAUSE_FIRST_MS;
    writer->counts.failed[failure]++;
    /* A service that is away or busy is no story's fault; what it refuses, or answers unreadably, may be. */
    if (failure == WRITER_UNREACHABLE || failure == WRITER_BUSY || task->tries < WRITER_TRIES_MAX)
        queue_add(writer, task);
    else
        drop(writer, task);
    openai_service_hide(&writer->service, err);
    send_in(writer, writer->pause_ms);
    if (writer->options.on_state)
        writer->options.on_state(writer->options.context, err->text);
}

/* The callback comes when the request is over and its place free, for what it does may ask for the next story. */
static void succeed(struct writer *writer, struct request *request, const struct writer_answer *answer)
{
    int was_away = writer->pause_ms > 0;
    writer->pause_ms = 0;
    writer->counts.answered++;
    writer->counts.seconds += (double)(clock_monotonic_us() - request->post.started_us) / 1e6;
    /* A service that does not say what it cost is taken to have cost the most. */
    struct writer_task *task = request_end(writer, request, answer->tokens ? answer->tokens : request->reserved);
    if (was_away && writer->options.on_state)
        writer->options.on_state(writer->options.context, "");
    writer->options.on_answer(writer->options.context, task, answer);
    writer_task_free(task);
    send_in(writer, 0);
}

static void on_done(void *context, void *owner, CURLcode code)
{
    struct writer *writer = context;
    struct request *request = owner;
    struct writer_answer answer = {0};
    struct err err = {0};
    long status = 0;
    const struct buffer *body = &request->post.answer;
    int result = openai_post_read(&request->post, code, &status, &err);
    if (result < 0) {
        enum writer_failure failure = result == ERR_TOO_LARGE           ? WRITER_UNREADABLE
                                      : code != CURLE_OK || status == 0 ? WRITER_UNREACHABLE
                                      : status == OPENAI_STATUS_BUSY    ? WRITER_BUSY
                                                                        : WRITER_STATUS;
        /* Of an answer that was broken off the cost is not known. */
        fail(writer, request, failure, result == ERR_TOO_LARGE ? request->reserved : 0, &err);
        return;
    }
    result = writer_answer_read(body->data ? body->data : "", body->len, request->task->count, &answer, &err);
    if (result < 0)
        fail(writer, request, WRITER_UNREADABLE, answer.tokens ? answer.tokens : request->reserved, &err);
    else
        succeed(writer, request, &answer);
    writer_answer_done(&answer);
}

/* One timer for all requests: it ends those that are late and is set for the next one. */
static void on_deadline(void *context)
{
    struct writer *writer = context;
    int64_t now_ms = clock_monotonic_ms(), next_ms = 0;
    for (unsigned i = 0; i < WRITER_UNDER_WAY_MAX; i++) {
        struct request *request = &writer->requests[i];
        if (request->task && request->due_ms <= now_ms) {
            struct err err = {0};
            err_set(&err, ERR_TIMEOUT, WHO " does not answer in time");
            curl_loop_remove(writer->curl_loop, request->post.easy);
            fail(writer, request, WRITER_LATE, request->reserved, &err); /* it may have been written all the same */
        } else if (request->task && (next_ms == 0 || request->due_ms < next_ms)) {
            next_ms = request->due_ms;
        }
    }
    if (next_ms > 0)
        loop_timer_start(writer->loop, &writer->deadline, next_ms - now_ms, 0);
}

/* ── sending ── */

/* Few at a time: a model on the operator's own machine works on one after the other, and each one's time would run while it
 * waits there. */
static struct request *request_free(struct writer *writer)
{
    for (unsigned i = 0; i < WRITER_UNDER_WAY_MAX; i++)
        if (!writer->requests[i].task)
            return &writer->requests[i];
    return NULL;
}

static void request_start(struct writer *writer, struct request *request, const struct openai_document *document,
                          uint64_t reserved)
{
    struct writer_task *task = TAILQ_FIRST(&writer->waiting);
    struct err err = {0};
    TAILQ_REMOVE(&writer->waiting, task, place);
    writer->counts.waiting--;
    writer->counts.under_way++;
    task->tries++;
    *request = (struct request){
        .task = task, .reserved = reserved, .due_ms = clock_monotonic_ms() + writer->options.timeout_ms};
    if (!writer->deadline.loop)
        loop_timer_start(writer->loop, &writer->deadline, writer->options.timeout_ms, 0);
    if (openai_post_start(&request->post, &writer->service, document, request, writer->curl_loop, &err) < 0)
        fail(writer, request, WRITER_UNREACHABLE, 0, &err);
}

/* Sends the story that waits longest. Returns 0 when nothing can be sent now. */
static int send_next(struct writer *writer)
{
    struct request *request = request_free(writer);
    struct writer_task *task = TAILQ_FIRST(&writer->waiting);
    struct openai_document document = {.answer_max = WRITER_ANSWER_MAX};
    /* After a failure one request tells whether it is over. */
    if (!request || !task || (writer->pause_ms > 0 && writer->counts.under_way > 0))
        return 0;
    if (writer_prompt(task, writer->service.model, &document.body, &document.body_bytes, NULL) < 0) {
        TAILQ_REMOVE(&writer->waiting, task, place);
        writer->counts.waiting--;
        drop(writer, task);
        return 1;
    }
    uint64_t reserved = document.body_bytes / WRITER_BYTES_A_TOKEN + WRITER_ANSWER_TOKENS;
    int64_t wait_ms = writer_budget_take(&writer->budget, reserved, clock_monotonic_ms());
    writer->counts.is_spent = wait_ms != 0;
    if (wait_ms != 0) {
        free(document.body);
        send_in(writer, wait_ms > 0 ? wait_ms : WRITER_WINDOW_MS);
        return 0;
    }
    request_start(writer, request, &document, reserved);
    return writer->pause_ms == 0;
}

static void on_send(void *context)
{
    while (send_next(context))
        ;
}

/* ── opening and closing ── */

int writer_open(struct loop *loop, const struct writer_options *options, struct writer **out, struct err *err)
{
    const struct openai_options openai = {
        .who = WHO, .url = options->url, .tail = "/chat/completions", .model = options->model, .key = options->key};
    uint64_t most = WRITER_BODY_MAX / WRITER_BYTES_A_TOKEN + WRITER_ANSWER_TOKENS;
    struct writer *writer = calloc(1, sizeof *writer);
    if (!writer)
        return err_set(err, ERR_MEMORY, "no memory for " WHO "'s client");
    writer->loop = loop;
    writer->options = *options;
    writer->budget = (struct writer_budget){.requests_max = options->requests_max, .tokens_max = options->tokens_max};
    TAILQ_INIT(&writer->waiting);
    loop_timer_init(&writer->send, on_send, writer);
    loop_timer_init(&writer->deadline, on_deadline, writer);
    int code = openai_service_init(&writer->service, &openai, err);
    if (code == 0 && (options->requests_max == 0 || options->tokens_max < most))
        code = err_set(err, ERR_INVALID, WHO " needs a request and %llu tokens an hour at least",
                       (unsigned long long)most);
    if (code == 0)
        code = curl_loop_open(loop, WRITER_UNDER_WAY_MAX, on_done, writer, &writer->curl_loop, err);
    if (code < 0) {
        writer_close(writer);
        return code;
    }
    *out = writer;
    return 0;
}

void writer_close(struct writer *writer)
{
    if (!writer)
        return;
    for (unsigned i = 0; i < WRITER_UNDER_WAY_MAX; i++) {
        struct request *request = &writer->requests[i];
        if (request->post.easy)
            curl_loop_remove(writer->curl_loop, request->post.easy);
        openai_post_done(&request->post);
        writer_task_free(request->task);
    }
    for (struct writer_task *task; (task = TAILQ_FIRST(&writer->waiting));) {
        TAILQ_REMOVE(&writer->waiting, task, place);
        writer_task_free(task);
    }
    loop_timer_stop(&writer->send);
    loop_timer_stop(&writer->deadline);
    curl_loop_close(writer->curl_loop);
    openai_service_done(&writer->service);
    free(writer);
}

struct writer_counts writer_counts(const struct writer *writer)
{
    struct writer_counts counts = writer->counts;
    counts.is_away = writer->pause_ms > 0;
    return counts;
}
