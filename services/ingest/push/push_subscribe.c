/* Asking hubs for subscriptions that are new or run out. */
#include "clock.h"
#include "push_form.h"
#include "push_sign.h"
#include "push_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A request that is under way to a hub. */
struct push_asking {
    struct push_asking *previous, *next;
    struct push *push;
    char feed[]; /* its address */
};

/* In a list, so that push_stop can forget what is under way: its answers would come when nobody is there. */
static struct push_asking *asking_new(struct push *push, const char *feed)
{
    struct push_asking *asking = malloc(sizeof *asking + strlen(feed) + 1);
    if (!asking)
        return NULL;
    *asking = (struct push_asking){.next = push->askings, .push = push};
    strcpy(asking->feed, feed);
    if (push->askings)
        push->askings->previous = asking;
    push->askings = asking;
    return asking;
}

static void asking_free(struct push_asking *asking)
{
    *(asking->previous ? &asking->previous->next : &asking->push->askings) = asking->next;
    if (asking->next)
        asking->next->previous = asking->previous;
    free(asking);
}

void push_forget_askings(struct push *push)
{
    while (push->askings)
        asking_free(push->askings);
}

/* 2xx only says that the hub has heard us: it counts when the hub has asked back (push_answer.c). Until then the row
 * stays due, and is asked for again after PUSH_RETRY_MS. */
static void on_asked(void *context, const struct fetch_answer *answer)
{
    struct push_asking *asking = context;
    char sentence[128];
    snprintf(sentence, sizeof sentence, "the hub answers with status %ld", answer->status);
    if (answer->failure != FETCH_OK)
        push_note(asking->push, PUSH_REFUSED, asking->feed, answer->sentence);
    else if (answer->status < 200 || answer->status > 299)
        push_note(asking->push, PUSH_REFUSED, asking->feed, sentence);
    else
        push_note(asking->push, PUSH_ASKED, asking->feed, "");
    asking_free(asking);
}

/* The hub signs each delivery with the secret. */
static int write_form(const struct push *push, const struct store_hub *hub, struct buffer *form)
{
    char callback[URL_SIZE + 80];
    snprintf(callback, sizeof callback, "%s%s%s", push->address, PUSH_PATH, hub->id);
    push_form_add(form, "hub.mode", "subscribe");
    push_form_add(form, "hub.topic", hub->topic);
    push_form_add(form, "hub.callback", callback);
    push_form_add(form, "hub.secret", hub->secret);
    buffer_format(form, "&hub.lease_seconds=%d", PUSH_LEASE_S);
    return form->is_failed;
}

static int start(struct push *push, const struct store_hub *hub, const char *form, struct err *err)
{
    const struct fetch_request request = {.purpose = FETCH_HUB, .url = hub->hub, .form = form};
    struct push_asking *asking = asking_new(push, hub->feed);
    if (!asking)
        return err_set(err, ERR_MEMORY, "no memory to ask its hub");
    int result = fetch_start(push->fetcher, &request, on_asked, asking, err);
    if (result < 0)
        asking_free(asking);
    return result;
}

static void ask(struct push *push, const struct store_hub *hub)
{
    struct buffer form;
    struct err err = {0};
    buffer_init(&form, PUSH_FORM_MAX);
    int result = write_form(push, hub, &form);
    if (result < 0)
        err_set(&err, result, "no memory to ask its hub");
    else
        result = start(push, hub, form.data, &err);
    if (result < 0) /* it comes again */
        push_note(push, PUSH_REFUSED, hub->feed, err.text);
    buffer_done(&form);
}

static void on_taken(void *context, const struct store_result *result, const struct store_hub *rows, size_t count)
{
    struct push *push = context;
    push->is_taking = 0;
    if (result->code)
        return; /* the next round comes soon */
    /* A stop between question and answer takes the fetcher away. */
    for (size_t i = 0; i < count && push->fetcher; i++)
        ask(push, &rows[i]);
}

/* Taking moves a row's due time on, in Redis: of several replicas one asks, and if that one dies, another does
 * later. */
void push_subscribe_due(void *context)
{
    struct push *push = context;
    if (push->is_taking || !push->fetcher)
        return;
    push->is_taking = 1;
    if (store_hubs_take(push->options.store, clock_now_ms(), PUSH_RETRY_MS, on_taken, push, NULL) < 0)
        push->is_taking = 0;
}
