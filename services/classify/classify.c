/* The daemon's settings, and its opening and closing. */
#include "classify.h"

#include "article_embed.h"
#include "article_subject.h"
#include "embed_settings.h"
#include "index_open.h"
#include "on_article.h"
#include "on_log_entry.h"
#include "on_registry.h"
#include "registry_note.h"

#include <stdlib.h>

const struct setting classify_settings[] = {
    SERVICE_SETTINGS,
    REGISTRY_WATCH_SETTINGS,
    {.name = "stories_max",
     .type = SETTING_INT,
     .fallback = SETTING_TEXT_OF(STORY_INDEX_STORIES),
     .help = "live stories kept in memory; above it the one untouched for longest leaves",
     .min = 1000,
     .max = STORY_INDEX_STORIES_MAX},
    {.name = "keep_stories",
     .type = SETTING_MS,
     .fallback = SETTING_TEXT_OF(STORY_INDEX_KEEP_DAYS) "d",
     .help = "how long after its last article a story can still be joined, on the articles' own clock"},
    {.name = "story_span",
     .type = SETTING_MS,
     .fallback = SETTING_TEXT_OF(STORY_INDEX_SPAN_DAYS) "d",
     .help = "how long a story may go on, on the articles' own clock; what comes later begins the next of a chain",
     .min = 3600000,
     .max = 365LL * 24 * 3600000},
    {.name = "reviews",
     .type = SETTING_BOOL,
     .fallback = "on",
     .help = "look again at stories that grew: merge those that turn out to be one, move articles that stray"},
    {.name = "models",
     .type = SETTING_TEXT,
     .fallback = "",
     .help =
         "folder with model files of your own (join-words.model, topics.model …) in place of those built in; empty: "
         "none"},
    EMBED_SETTINGS("articles are grouped by their words alone"),
    {.name = NULL},
};

static int open_all(struct classify *classify, struct daemon *daemon, struct err *err)
{
    struct service *service = &classify->service;
    service->daemon = daemon;
    /* Taking work before the index is complete would begin stories that exist already. */
    service_pause(service, SERVICE_NOT_READY, 1); /* until the index has caught up with the commit log */
    int code = on_registry_open(classify, err);
    if (code < 0) {
        return code;
    }
    classify->analyser = text_analyser_new(err);
    if (!classify->analyser) {
        return ERR_MEMORY;
    }
    const char *models = settings_text(daemon_settings(daemon), "models");
    /* The order matters: models before the index that scores with them, the index before the log that fills it, the
     * sender before the receiver whose work it must pass on. */
    if ((code = grouping_models_load(models, &classify->models, err)) < 0 ||
        (code = article_subject_open(classify, err)) < 0 || (code = service_open(service, daemon, err)) < 0 ||
        (code = index_open(classify, err)) < 0 ||
        (code = service_open_sender(service, STAGE_SUMMARIZE, CLASSIFY_QUEUE_MAX, NULL, err)) < 0 ||
        (code = service_open_receiver(service, STAGE_CLASSIFY, CLASSIFY_CAPACITY, on_article, err)) < 0) {
        return code;
    }
    on_measure_open(classify);
    on_review_open(classify);
    if ((code = article_embed_open(classify, err)) < 0) {
        return code;
    }
    registry_note_open(classify);
    story_rerate_open(classify);
    registry_watch_start(&classify->registry_watch);
    return on_log_open(classify, err);
}

int classify_open(struct daemon *daemon, void **out_state, struct err *err)
{
    struct classify *classify = calloc(1, sizeof *classify);
    if (!classify) {
        return err_set(err, ERR_MEMORY, "no memory for the daemon's state");
    }
    classify->service.context = classify;
    TAILQ_INIT(&classify->jobs);
    int code = open_all(classify, daemon, err);
    if (code < 0) {
        classify_close(classify);
        return code;
    }
    *out_state = classify;
    return 0;
}

void classify_stop(void *state)
{
    struct classify *classify = state;
    classify->is_stopping = 1;
    registry_watch_stop(&classify->registry_watch);
    article_embed_stop(classify);
    service_stop(&classify->service);
}

int classify_is_idle(void *state)
{
    const struct classify *classify = state;
    return service_is_idle(&classify->service);
}

/* Closing the store answers the commits that are under way; on_committed frees what they belong to, the rest is freed
 * here. */
void classify_close(void *state)
{
    struct classify *classify = state;
    /* Handlers that the closing calls look at it first and only free what is theirs. */
    classify->is_closing = 1;
    article_embed_later_stop(classify);
    embed_close(classify->embed);
    loop_timer_stop(&classify->measure);
    on_review_close(classify);
    loop_timer_stop(&classify->registry_note);
    loop_timer_stop(&classify->rerate.next);
    store_follow_close(classify->follower);
    service_close(&classify->service);
    article_jobs_free(classify);
    story_index_free(classify->index);
    repeats_free(classify->repeats);
    grouping_models_free(classify->models);
    registry_watch_close(&classify->registry_watch);
    subject_reader_free(classify->subject_reader);
    text_analyser_free(classify->analyser);
    text_splitter_free(classify->splitter);
    free(classify);
}
