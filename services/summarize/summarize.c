/* The daemon's settings, metrics, opening and closing. summarize has no state of its own beyond what is under way: any
 * replica can sum up any story. */
#include "summarize.h"

#include "lang_list.h"
#include "side.h"

#include <stdlib.h>

const struct setting summarize_settings[] = {
    SERVICE_SETTINGS,
    {.name = "settle",
     .type = SETTING_MS,
     .fallback = "500ms",
     .help = "a story is summed up when it has not changed for this long",
     .max = 8000},
    {.name = "settle_max",
     .type = SETTING_MS,
     .fallback = "3s",
     .help = "… and at the latest this long after the first change",
     .max = 8000}, /* below STORE_TODO_LEASE_MS, or every burst would be announced twice */
    {.name = "remake",
     .type = SETTING_MS,
     .fallback = "5m",
     .help = "a story's texts are made again when an outlet, a side or a number is new, else at most every so often",
     .max = 24 * 3600 * 1000},
    EDITION_LANG_SETTING,
    SIDE_SETTINGS,
    STORY_WORDS_SETTINGS,
    STORY_MEANINGS_SETTINGS,
    {.name = NULL},
};

static void metrics_open(struct summarize *summarize)
{
    struct metrics *all = daemon_metrics(summarize->service.daemon);
    summarize->service.failed =
        metrics_counter(all, "triptych_summarize_failed_total", "tries that come back when overdue", NULL, NULL);
    summarize->service.rejected =
        metrics_counter(all, "triptych_summarize_rejected_total", "stories given up", NULL, NULL);
    summarize->metrics = (struct summarize_metrics){
        .changes = metrics_counter(all, "triptych_summarize_changes_total", "changes of stories taken", NULL, NULL),
        .bursts = metrics_counter(all, "triptych_summarize_bursts_total", "stories taken up after a burst of changes",
                                  NULL, NULL),
        .summaries = metrics_counter(all, "triptych_summarize_summaries_total", "summaries committed", NULL, NULL),
        .kept = metrics_counter(all, "triptych_summarize_kept_total",
                                "summaries that stood because nothing was new; in the summaries, too", NULL, NULL),
        .conflicts =
            metrics_counter(all, "triptych_summarize_conflicts_total",
                            "summaries dropped because one of the same or a newer version was there", NULL, NULL),
        .gone = metrics_counter(all, "triptych_summarize_gone_total", "stories that were gone or merged", NULL, NULL),
        .debounce = metrics_gauge(all, "triptych_summarize_settling", "stories that wait for more changes", NULL, NULL),
        .under_way =
            metrics_gauge(all, "triptych_summarize_under_way", "stories being read, summed up, committed", NULL, NULL),
        .make_seconds = metrics_histogram(all, "triptych_summarize_make_seconds", "time of one summary"),
    };
}

static void on_words(void *context, const char *story_id)
{
    story_again(context, story_id);
}

/* What was made by words alone may not stand for as long as the economy would keep it. */
static void on_meanings(void *context, const char *story_id)
{
    struct summarize *summarize = context;
    economy_forget(summarize->economy, story_id);
    story_again(summarize, story_id);
}

static void on_tick(void *context)
{
    struct summarize *summarize = context;
    story_again_due(summarize);
    story_words_measure(&summarize->words);
    story_meanings_measure(&summarize->meanings);
    on_debounced(summarize);
}

static int open_all(struct summarize *summarize, struct daemon *daemon, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    summarize->debounce = debounce_new(settings_int(settings, "settle"), settings_int(settings, "settle_max"));
    if (!summarize->debounce)
        return err_set(err, ERR_MEMORY, "no memory for the stories that wait");
    summarize->economy = economy_new(settings_int(settings, "remake"));
    if (!summarize->economy)
        return err_set(err, ERR_MEMORY, "no memory for what was made");
    summarize->maker = story_maker_new(settings_text(settings, "edition_lang"), err);
    if (!summarize->maker)
        return ERR_MEMORY;
    int code = side_configure(settings_text(settings, "side_names"), settings_text(settings, "side_steps"), err);
    if (!code)
        code = service_open(&summarize->service, daemon, err);
    if (code < 0)
        return code;
    metrics_open(summarize);
    summarize->take_next = on_debounced;
    summarize->on_loaded = on_story_loaded;
    summarize->words.on_words = on_words;
    summarize->words.context = summarize;
    code = story_words_open(&summarize->words, daemon, err);
    if (code < 0)
        return code;
    summarize->meanings.on_meanings = on_meanings;
    summarize->meanings.context = summarize;
    code = story_meanings_open(&summarize->meanings, daemon, err);
    if (code < 0)
        return code;
    story_maker_meanings(summarize->maker, summarize->meanings.known);
    loop_timer_init(&summarize->tick, on_tick, summarize);
    loop_timer_start(daemon_loop(daemon), &summarize->tick, SUMMARIZE_TICK_MS, SUMMARIZE_TICK_MS);
    code = service_open_sender(&summarize->service, STAGE_PUBLISH, SUMMARIZE_QUEUE_MAX, NULL, err);
    if (code < 0)
        return code;
    return service_open_receiver(&summarize->service, STAGE_SUMMARIZE, SUMMARIZE_CAPACITY, on_story_changed, err);
}

int summarize_open(struct daemon *daemon, void **out_state, struct err *err)
{
    struct summarize *summarize = calloc(1, sizeof *summarize);
    if (!summarize)
        return err_set(err, ERR_MEMORY, "no memory for the daemon's state");
    summarize->service.context = summarize;
    int code = open_all(summarize, daemon, err);
    if (code < 0) {
        summarize_close(summarize);
        return code;
    }
    *out_state = summarize;
    return 0;
}

/* What waits is summed up at once, so that the stop leaves nothing in hand. */
void summarize_stop(void *state)
{
    struct summarize *summarize = state;
    service_stop(&summarize->service);
    story_words_close(&summarize->words); /* nobody waits for it, nor for vectors */
    story_meanings_stop(&summarize->meanings);
    debounce_hurry(summarize->debounce);
    on_debounced(summarize);
}

int summarize_is_idle(void *state)
{
    const struct summarize *summarize = state;
    return service_is_idle(&summarize->service);
}

/* Closing the link frees the jobs in hand, those that wait for their burst's end too; closing the store answers the
 * calls under way, which frees what they belong to. */
void summarize_close(void *state)
{
    struct summarize *summarize = state;
    summarize->is_closing = 1;
    loop_timer_stop(&summarize->tick);
    service_close(&summarize->service);
    story_words_close(&summarize->words);
    story_meanings_close(&summarize->meanings);
    debounce_free(summarize->debounce);
    economy_free(summarize->economy);
    story_maker_free(summarize->maker);
    free(summarize);
}
