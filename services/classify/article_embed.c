/* The step before placing, when there is an embedder: the vector of what happened in the article. Nothing depends on
 * it: an article whose vector is late or refused goes on without. They go on in the order in which they came, so that
 * the same articles make the same stories, whatever batch answers first. */
#include "article_gist.h"
#include "classify.h"
#include "embed_compact.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>

#define NOTE "embedder"

static void place_in_order(struct classify *classify)
{
    struct placing *next;
    for (struct placing *placing = classify->in_hand; placing && placing->stage != PLACING_ASKS; placing = next) {
        next = placing->next; /* placing it may end it */
        if (placing->stage == PLACING_READY) {
            placing->stage = PLACING_BEGUN;
            article_place(placing);
        }
    }
}

static void read_gist(const struct placing *placing, char gist[GIST_SIZE])
{
    const struct article_gist_input input = {placing->article->title, placing->article->text, placing->features.lang};
    struct err err;
    (void)article_gist(placing->classify->splitter, &input, gist, &err); /* a title is enough */
}

static void on_vector(void *context, const float *vector, unsigned dimensions)
{
    struct placing *placing = context;
    int8_t *values = vector ? malloc(dimensions) : NULL;
    if (values) {
        embed_compact(vector, dimensions, values);
        placing->embedding = (struct embedding){values, dimensions, placing->classify->embed_model};
    }
    if (!vector) {
        char gist[GIST_SIZE];
        read_gist(placing, gist);
        article_embed_later_add(placing, gist);
    }
    placing->stage = PLACING_READY;
    place_in_order(placing->classify);
}

static int ask(struct placing *placing)
{
    struct classify *classify = placing->classify;
    char gist[GIST_SIZE];
    struct err err;
    if (story_index_story_of(classify->index, placing->article->id)) {
        return 0; /* announced again: where it is has been decided */
    }
    read_gist(placing, gist);
    if (embed_request(classify->embed, gist, placing->features.lang, on_vector, placing, &err) == 0) {
        return 1;
    }
    article_embed_later_add(placing, gist);
    return 0;
}

void article_embed(struct placing *placing)
{
    if (!placing->classify->embed) {
        article_place(placing);
        return;
    }
    placing->stage = ask(placing) ? PLACING_ASKS : PLACING_READY;
    place_in_order(placing->classify);
}

static void on_state(void *context, enum embed_state state, const char *reason)
{
    struct classify *classify = context;
    char sentence[ERR_TEXT_MAX + 64] = "";
    if (state == EMBED_READY) {
        log_info("embedder_ready", LOG_INT("dimensions", embed_dimensions(classify->embed)));
    } else {
        snprintf(sentence, sizeof sentence, "articles are grouped by their words alone: %s", reason);
        log_warn("embedder_away", LOG_TEXT("reason", reason));
    }
    daemon_note_set(classify->service.daemon, NOTE, sentence);
}

int article_embed_open(struct classify *classify, struct err *err)
{
    struct daemon *daemon = classify->service.daemon;
    const struct settings *settings = daemon_settings(daemon);
    const struct embed_options options = {.url = settings_text(settings, "embed_url"),
                                          .model = settings_text(settings, "embed_model"),
                                          .key = settings_text(settings, "embed_key"),
                                          .timeout_ms = settings_int(settings, "embed_timeout"),
                                          .queue_max = CLASSIFY_CAPACITY,
                                          .on_state = on_state,
                                          .context = classify};
    if (options.url[0] == '\0') {
        daemon_note_set(daemon, NOTE, "articles are grouped by their words alone: no embed_url is set");
        return 0;
    }
    classify->splitter = text_splitter_new();
    if (!classify->splitter) {
        return err_set(err, ERR_MEMORY, "no memory to part texts into sentences");
    }
    daemon_note_set(daemon, NOTE, "the embedder is asked for the first time");
    classify->embed_model = embedding_model_mark(options.model);
    struct err why = {0};
    int result = embed_open(daemon_loop(daemon), &options, &classify->embed, &why);
    if (result == 0) {
        article_embed_later_open(classify);
    }
    if (result < 0) {
        char shown[ERR_TEXT_MAX];
        url_text_for_show(why.text, options.url, shown, sizeof shown);
        return err_set(err, (enum err_code)result, "embed_url, embed_model, embed_key: %s", shown);
    }
    return 0;
}

void article_embed_stop(struct classify *classify)
{
    article_embed_later_stop(classify);
    embed_close(classify->embed);
    classify->embed = NULL;
    for (struct placing *placing = classify->in_hand; placing; placing = placing->next) {
        if (placing->stage == PLACING_ASKS) {
            placing->stage = PLACING_READY;
        }
    }
    place_in_order(classify);
}
