/* Between the daemon and the embedder: settings, metrics, the note on /readyz, and which story waits for which vectors. All
 * of it in tables of fixed size, so that an embedder that never answers costs no more than one that does. */
#include "story_meanings.h"

#include "log.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The story's place, or a free one; NULL: all are taken. */
static struct story_meanings_story *place_of(struct story_meanings *meanings, const char *story_id)
{
    struct story_meanings_story *vacant = NULL;
    for (unsigned i = 0; i < STORY_MEANINGS_STORIES_MAX; i++) {
        struct story_meanings_story *story = &meanings->stories[i];
        if (story->left > 0 && strcmp(story->id, story_id) == 0)
            return story;
        if (story->left == 0 && !vacant)
            vacant = story;
    }
    if (vacant) {
        *vacant = (struct story_meanings_story){.left = 0};
        snprintf(vacant->id, sizeof vacant->id, "%s", story_id);
    }
    return vacant;
}

static struct story_meanings_ask *ask_take(struct story_meanings *meanings)
{
    for (unsigned i = 0; i < STORY_MEANINGS_ASKS_MAX; i++) {
        struct story_meanings_ask *ask = &meanings->asks[meanings->ask_next];
        meanings->ask_next = (meanings->ask_next + 1) % STORY_MEANINGS_ASKS_MAX;
        if (!ask->is_used)
            return ask;
    }
    return NULL;
}

/* For this story: what another one waits for, which may go into this one meanwhile, would not have it made again. */
static int is_asked(const struct story_meanings *meanings, const struct story_meanings_story *story, uint32_t wording)
{
    for (unsigned i = 0; i < STORY_MEANINGS_ASKS_MAX; i++) {
        const struct story_meanings_ask *ask = &meanings->asks[i];
        if (ask->is_used && ask->wording == wording && &meanings->stories[ask->story] == story)
            return 1;
    }
    return 0;
}

/* With the last one that is owed the story is made again; for none that has come there is nothing new to see. */
static void on_vector(void *context, const float *vector, unsigned dimensions)
{
    struct story_meanings_ask *ask = context;
    struct story_meanings *meanings = ask->meanings;
    struct story_meanings_story *story = &meanings->stories[ask->story];
    ask->is_used = 0;
    story->left--;
    if (vector) {
        meanings_put(meanings->known, ask->wording, vector, dimensions);
        story->got++;
    }
    if (story->left == 0 && story->got > 0)
        meanings->on_meanings(meanings->context, story->id);
}

/* Returns whether it was sent. */
static int ask_send(struct story_meanings *meanings, struct story_meanings_story *story,
                    const struct meaning_want *want)
{
    char text[EMBED_TEXT_MAX + 1];
    size_t size = want->len_bytes < EMBED_TEXT_MAX ? want->len_bytes : EMBED_TEXT_MAX;
    struct err err;
    struct story_meanings_ask *ask = ask_take(meanings);
    if (!ask)
        return 0;
    memcpy(text, want->text, size);
    text[size] = '\0';
    *ask = (struct story_meanings_ask){meanings, (unsigned)(story - meanings->stories), want->wording, 0};
    ask->is_used = embed_request(meanings->embed, text, want->lang, on_vector, ask, &err) == 0;
    return ask->is_used;
}

void story_meanings_ask(struct story_meanings *meanings, const char *story_id, const struct meaning_wants *wants)
{
    /* While it is away each request would be refused: one look is enough. */
    if (!meanings->embed || wants->count == 0 || embed_state(meanings->embed) == EMBED_AWAY)
        return;
    struct story_meanings_story *story = place_of(meanings, story_id);
    for (unsigned i = 0; story && i < wants->count; i++) {
        if (is_asked(meanings, story, wants->rows[i].wording))
            continue;
        if (!ask_send(meanings, story, &wants->rows[i]))
            break;
        story->left++;
    }
}

static void on_state(void *context, enum embed_state state, const char *reason)
{
    struct story_meanings *meanings = context;
    char sentence[ERR_TEXT_MAX + 64] = "";
    if (state == EMBED_READY) {
        log_info("embedder_ready", LOG_INT("dimensions", embed_dimensions(meanings->embed)));
    } else {
        snprintf(sentence, sizeof sentence, "sentences are compared by their words alone: %s", reason);
        log_warn("embedder_away", LOG_TEXT("reason", reason));
    }
    daemon_note_set(meanings->daemon, STORY_MEANINGS_NOTE, sentence);
}

static void metrics_open(struct story_meanings *meanings)
{
    struct metrics *all = daemon_metrics(meanings->daemon);
    static const char texts[] = "triptych_summarize_embedder_texts_total";
    static const char help[] = "sentences with an embedder set: with a vector, without, and without having asked";
    meanings->answered = metrics_counter(all, texts, help, "outcome", "embedded");
    meanings->failed = metrics_counter(all, texts, help, "outcome", "late_or_failed");
    meanings->refused = metrics_counter(all, texts, help, "outcome", "not_asked");
    meanings->ready = metrics_gauge(all, "triptych_summarize_embedder_ready", "1: the embedder answers", NULL, NULL);
    meanings->waiting =
        metrics_gauge(all, "triptych_summarize_embedder_waiting", "sentences that wait for their vector", NULL, NULL);
}

/* The client counts by itself, so that it knows nothing of metrics; a counter here follows. */
static void follow(struct metric *counter, uint64_t count)
{
    metric_add(counter, (double)count - metric_value(counter));
}

void story_meanings_measure(struct story_meanings *meanings)
{
    if (!meanings->embed)
        return;
    struct embed_counts counts = embed_counts(meanings->embed);
    follow(meanings->answered, counts.answered);
    follow(meanings->failed, counts.failed);
    follow(meanings->refused, counts.refused);
    metric_set(meanings->ready, embed_state(meanings->embed) == EMBED_READY);
    metric_set(meanings->waiting, counts.waiting + counts.under_way);
}

int story_meanings_open(struct story_meanings *meanings, struct daemon *daemon, struct err *err)
{
    const struct settings *settings = daemon_settings(daemon);
    const struct embed_options options = {.url = settings_text(settings, "embed_url"),
                                          .model = settings_text(settings, "embed_model"),
                                          .key = settings_text(settings, "embed_key"),
                                          .timeout_ms = settings_int(settings, "embed_timeout"),
                                          .queue_max = STORY_MEANINGS_ASKS_MAX,
                                          .on_state = on_state,
                                          .context = meanings};
    meanings->daemon = daemon;
    if (!options.url[0])
        return 0;
    meanings->known = meanings_new();
    if (!meanings->known)
        return err_set(err, ERR_MEMORY, "no memory for the vectors of sentences");
    metrics_open(meanings);
    daemon_note_set(daemon, STORY_MEANINGS_NOTE, "the embedder is asked for the first time");
    struct err why = {0};
    int code = embed_open(daemon_loop(daemon), &options, &meanings->embed, &why);
    if (code < 0) {
        char shown[ERR_TEXT_MAX];
        /* The address may hold a password; the sentence goes to logs and to the terminal. */
        url_text_for_show(why.text, options.url, shown, sizeof shown);
        return err_set(err, (enum err_code)code, "embed_url, embed_model, embed_key: %s", shown);
    }
    return 0;
}

void story_meanings_stop(struct story_meanings *meanings)
{
    embed_close(meanings->embed);
    meanings->embed = NULL;
}

void story_meanings_close(struct story_meanings *meanings)
{
    story_meanings_stop(meanings);
    meanings_free(meanings->known);
    meanings->known = NULL;
}
