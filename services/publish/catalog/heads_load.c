/* Fills the catalog from the heads that Redis keeps, page by page, while the stream is followed already: of two heads
 * of one story the catalog keeps the newer, and a story that left meanwhile is taken out again at the end. */
#include "publish.h"

#include "clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RETRY_MS 1000

struct page_call {
    struct publish *publish;
    unsigned round;
};

static void ask_next(struct publish *publish);

static void finish(struct publish *publish)
{
    struct heads_load *load = &publish->load;
    for (size_t i = 0; i < load->gone_count; i++)
        catalog_remove(publish->catalog, load->gone[i]);
    load->gone_count = 0;
    load->is_done = 1;
    daemon_ready_set(publish->service.daemon, "stories", 1, NULL);
    log_info("stories_loaded", LOG_INT("stories", catalog_count(publish->catalog)),
             LOG_INT("shown", catalog_shown(publish->catalog)), LOG_TEXT("seq", publish->hub.seq));
}

static void on_heads(void *context, const struct store_result *result, const Triptych__StoryHead *const *heads,
                     size_t count, const char *next_cursor)
{
    struct page_call *call = context;
    struct publish *publish = call->publish;
    struct heads_load *load = &publish->load;
    int is_ours = call->round == load->round && !publish->is_closing;
    free(call);
    if (!is_ours)
        return;
    if (result->code) {
        loop_timer_start(daemon_loop(publish->service.daemon), &load->retry, RETRY_MS, 0);
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (!*heads[i]->merged_into)
            catalog_put(publish->catalog, heads[i], "", clock_now_ms(), NULL);
    snprintf(load->cursor, sizeof load->cursor, "%s", next_cursor);
    if (*load->cursor)
        ask_next(publish);
    else
        finish(publish);
}

static void ask_next(struct publish *publish)
{
    struct heads_load *load = &publish->load;
    struct page_call *call = calloc(1, sizeof *call);
    if (call) {
        call->publish = publish;
        call->round = load->round;
        if (!store_heads_scan(publish->service.store, load->cursor, on_heads, call, NULL))
            return;
    }
    free(call);
    loop_timer_start(daemon_loop(publish->service.daemon), &load->retry, RETRY_MS, 0);
}

static void on_retry(void *context)
{
    ask_next(context);
}

void heads_load_start(struct publish *publish)
{
    struct heads_load *load = &publish->load;
    loop_timer_stop(&load->retry);
    loop_timer_init(&load->retry, on_retry, publish);
    load->round++;
    load->is_done = 0;
    load->gone_count = 0;
    load->cursor[0] = '\0';
    daemon_ready_set(publish->service.daemon, "stories", 0, "The stories are being loaded.");
    ask_next(publish);
}

void heads_load_note_gone(struct publish *publish, const char *story_id)
{
    struct heads_load *load = &publish->load;
    if (load->is_done || load->round == 0)
        return;
    if (!load->gone)
        load->gone = calloc(PUBLISH_GONE_MAX, sizeof *load->gone);
    if (!load->gone || load->gone_count == PUBLISH_GONE_MAX) {
        heads_load_start(publish); /* too many to remember: from the start, they are not in Redis any more */
        return;
    }
    strncpy(load->gone[load->gone_count++], story_id, ID_SIZE - 1);
}

void heads_load_close(struct publish *publish)
{
    loop_timer_stop(&publish->load.retry);
}
