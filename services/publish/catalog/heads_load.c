/* Loads the catalog in pages. Events are followed from before the first page on, and of two heads the newer stays, so
 * no change falls between. */
#include "heads_load.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS 1000

struct page_call {
    struct heads_load *load;
    unsigned round;
};

static void ask_next(struct heads_load *load);

static void finish(struct heads_load *load)
{
    for (size_t i = 0; i < load->gone_count; i++)
        /* Stories that ended while pages were read: a page that was older brought some of them back. */
        catalog_remove(load->catalog, load->gone[i]);
    load->gone_count = 0;
    load->is_done = 1;
    load->on_state(load->context, 1);
}

static void on_heads(void *context, const struct store_result *result, const Triptych__StoryHead *const *heads,
                     size_t count, const char *next_cursor)
{
    struct page_call *call = context;
    struct heads_load *load = call->load;
    /* A load that was begun again must not take pages of the one before. */
    int is_ours = call->round == load->round && !load->is_closed;
    free(call);
    if (!is_ours)
        return;
    if (result->code) {
        loop_timer_start(load->loop, &load->retry, RETRY_MS, 0);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (!*heads[i]->merged_into)
            catalog_put(load->catalog, heads[i], "", clock_now_ms(), NULL);
    snprintf(load->cursor, sizeof load->cursor, "%s", next_cursor);
    if (*load->cursor)
        ask_next(load);
    else
        finish(load);
}

static void ask_next(struct heads_load *load)
{
    struct page_call *call = calloc(1, sizeof *call);
    if (call) {
        call->load = load;
        call->round = load->round;
        if (!store_heads_scan(load->store, load->cursor, on_heads, call, NULL))
            return;
    }
    free(call);
    loop_timer_start(load->loop, &load->retry, RETRY_MS, 0);
}

static void on_retry(void *context)
{
    ask_next(context);
}

void heads_load_start(struct heads_load *load)
{
    loop_timer_stop(&load->retry);
    loop_timer_init(&load->retry, on_retry, load);
    load->round++;
    load->is_done = 0;
    load->gone_count = 0;
    load->cursor[0] = '\0';
    load->on_state(load->context, 0);
    ask_next(load);
}

void heads_load_note_gone(struct heads_load *load, const char *story_id)
{
    /* Outside of a load the event itself removes the story. */
    if (load->is_done || load->round == 0)
        return;
    if (!load->gone)
        load->gone = calloc(HEADS_LOAD_GONE_MAX, sizeof *load->gone);
    if (!load->gone || load->gone_count == HEADS_LOAD_GONE_MAX) {
        heads_load_start(load); /* too many to remember: from the start, they are not in Redis any more */
        return;
    }
    strncpy(load->gone[load->gone_count++], story_id, ID_SIZE - 1);
}

void heads_load_close(struct heads_load *load)
{
    load->is_closed = 1;
    loop_timer_stop(&load->retry);
}

void heads_load_done(struct heads_load *load)
{
    free(load->gone);
    load->gone = NULL;
}
