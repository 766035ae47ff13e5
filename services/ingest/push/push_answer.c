/* What hubs ask and deliver, at an address that only they know. A hub asks whether we meant the subscription; what it
 * delivers counts only when it is signed. */
#include "clock.h"
#include "push_sign.h"
#include "push_state.h"

#include <stdlib.h>
#include <string.h>

#define ID_SIZE_MAX 64

struct answering {
    struct push *push;
    struct http_request *request;
};

static void on_settled(void *context, const struct store_result *result)
{
    (void)context;
    (void)result; /* else it is asked for once more, sooner than needed */
}

/* The hub decides how long it holds the subscription. Bounded: a lease of a second would have us ask without end, one
 * of a year would hide that the hub has forgotten us. */
static int64_t lease_ms(const char *text)
{
    long seconds = text ? strtol(text, NULL, 10) : PUSH_LEASE_S;
    seconds = seconds < PUSH_LEASE_MIN ? PUSH_LEASE_MIN : seconds > PUSH_LEASE_MAX ? PUSH_LEASE_MAX : seconds;
    return seconds * 1000LL;
}

static void refuse(struct http_request *request)
{
    http_problem(request, 404, "Not Found", "There is no such subscription.");
}

/* "Did you mean it?". Repeating the challenge is the consent. The topic must be the one asked for: else a third party
 * could subscribe this address to whatever it likes. */
static void confirm(const struct push *push, struct http_request *request, const struct store_hub *hub)
{
    const char *mode = http_query(request, "hub.mode"), *topic = http_query(request, "hub.topic");
    const char *challenge = http_query(request, "hub.challenge");
    int64_t now_ms = clock_now_ms(), held_ms = lease_ms(http_query(request, "hub.lease_seconds"));
    if (!mode || !topic || strcmp(topic, hub->topic) != 0) {
        refuse(request);
    } else if (strcmp(mode, "subscribe") == 0 && challenge) {
        /* Asked for again after four fifths, so that a hub that is down for a while does not end it. */
        store_hub_settle(push->options.store, hub->id, now_ms + held_ms, now_ms + held_ms / 5 * 4, on_settled, NULL,
                         NULL);
        push_note(push, PUSH_CONFIRMED, hub->feed, "");
        http_respond(request, 200, "text/plain", challenge, strlen(challenge));
    } else if (strcmp(mode, "denied") == 0) {
        const char *reason = http_query(request, "hub.reason");
        store_hub_settle(push->options.store, hub->id, 0, now_ms + PUSH_DENIED_MS, on_settled, NULL, NULL);
        push_note(push, PUSH_DENIED, hub->feed, reason ? reason : "");
        http_respond(request, 200, "text/plain", "", 0);
    } else {
        refuse(request); /* we never ask to be unsubscribed */
    }
}

/* A delivery that is not signed rightly is answered like one that is, and passed over: so the protocol has it. An error
 * would have the hub try again, or tell a forger that the signature is what is missing. */
static void take(const struct push *push, struct http_request *request, const struct store_hub *hub)
{
    size_t size = 0;
    const char *body = http_body(request, &size), *type = http_header(request, "Content-Type");
    if (!push_sign_is_right(http_header(request, "X-Hub-Signature"), hub->secret, body, size)) {
        push_note(push, PUSH_UNSIGNED, hub->feed, "what was delivered is not signed with our secret");
        http_respond(request, 202, "text/plain", "", 0);
    } else if (!push->options.on_delivery(push->options.context, hub->feed, type ? type : "", body, size)) {
        /* 503 makes the hub deliver again later; nothing of this delivery has been taken. */
        http_problem(request, 503, "Service Unavailable", "Nothing is taken now.");
    } else {
        store_hub_delivered(push->options.store, hub->id, clock_now_ms() + PUSH_QUIET_MS, on_settled, NULL, NULL);
        push_note(push, PUSH_DELIVERED, hub->feed, "");
        http_respond(request, 204, NULL, "", 0);
    }
}

/* The row is looked up in Redis each time, since any replica of ingest may be the one that the hub reaches. */
static void on_known(void *context, const struct store_result *result, const struct store_hub *rows, size_t count)
{
    struct answering *answering = context;
    struct http_request *request = answering->request;
    if (result->code)
        http_problem(request, 503, "Service Unavailable", "Redis does not answer.");
    else if (count == 0)
        refuse(request);
    else if (strcmp(http_method(request), "POST") == 0)
        take(answering->push, request, &rows[0]);
    else
        confirm(answering->push, request, &rows[0]);
    free(answering);
}

int push_answer(struct push *push, struct http_request *request)
{
    const char *path = http_path(request);
    if (strncmp(path, PUSH_PATH, strlen(PUSH_PATH)) != 0)
        return 0;
    const char *id = path + strlen(PUSH_PATH);
    if (!*id || strlen(id) > ID_SIZE_MAX || strspn(id, "0123456789abcdef") != strlen(id)) {
        refuse(request);
        return 1;
    }
    struct answering *answering = malloc(sizeof *answering);
    if (answering)
        *answering = (struct answering){push, request};
    if (!answering || store_hub_get(push->options.store, id, on_known, answering, NULL) < 0) {
        free(answering);
        http_problem(request, 503, "Service Unavailable", "Nothing is taken now.");
    }
    return 1;
}
