/* The step before placing, when there is an embedder: the vector of what happened in the article. Nothing depends on
 * it: an article whose vector is late or refused goes on without. They go on in the order in which they came, so that
 * the same articles make the same stories, whatever batch answers first. */
#include "article_embed.h"

#include "article_embed_later.h"
#include "article_gist.h"
#include "classify.h"
#include "embed_compact.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOTE            "embedder"
#define MODEL_NAME_SIZE 512

/* Stops at the first article that still waits for its vector: those behind it have theirs, but going ahead of it would
 * make the result depend on how the embedder batches. */
static void place_in_order(struct classify *classify)
{
    struct article_job *next;
    for (struct article_job *job = TAILQ_FIRST(&classify->jobs); job && job->stage != ARTICLE_EMBEDDING; job = next) {
        next = TAILQ_NEXT(job, all); /* placing it may end it */
        if (job->stage == ARTICLE_EMBEDDED) {
            job->place(job);
        }
    }
}

void article_embed_read_gist(struct article_job *job)
{
    const struct article_own *own = &job->classify->own;
    const struct article_gist_input input = {own->title.text, own->text, job->features.lang};
    char gist[GIST_SIZE];
    struct err err;
    if (!job->classify->splitter)
        return;
    (void)article_gist(job->classify->splitter, &input, gist, &err); /* a title is enough */
    job->gist = gist[0] ? strdup(gist) : NULL;
}

static void on_vector(void *context, const float *vector, unsigned dimensions)
{
    struct article_job *job = context;
    int8_t *values = vector ? malloc(dimensions) : NULL;
    if (values) {
        embed_compact(vector, dimensions, values);
        job->embedding = (struct embedding){values, dimensions, job->classify->embed_model};
    }
    if (!vector) {
        /* Too late or refused now; its story may still gain from the vector once the embedder is well again. */
        article_embed_later_add(job, job->gist);
    }
    article_job_enter(job, ARTICLE_EMBEDDED);
    place_in_order(job->classify);
}

static int ask(struct article_job *job)
{
    struct classify *classify = job->classify;
    struct err err;
    if (!job->gist) {
        return 0;
    }
    /* A revision is asked about even when the article is known: its words, and with them its meaning, have changed. */
    if (!job->article->revision && story_index_story_of(classify->index, job->article->id)) {
        return 0; /* announced again: where it is has been decided */
    }
    if (embed_request(classify->embed, job->gist, job->features.lang, on_vector, job, &err) == 0) {
        return 1;
    }
    article_embed_later_add(job, job->gist);
    return 0;
}

void article_embed(struct article_job *job)
{
    if (!job->classify->embed) {
        job->place(job);
        return;
    }
    article_job_enter(job, ask(job) ? ARTICLE_EMBEDDING : ARTICLE_EMBEDDED);
    place_in_order(job->classify);
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
                                          .is_whitened = 1,
                                          .on_state = on_state,
                                          .context = classify};
    if (options.url[0] == '\0') {
        daemon_note_set(daemon, NOTE, "articles are grouped by their words alone: no embed_url is set");
        return 0;
    }
    classify->splitter = text_splitter_new();
    if (!classify->splitter) {
        return err_set(err, ERR_MEMORY, "no memory to split texts into sentences");
    }
    char mark[MODEL_NAME_SIZE];
    daemon_note_set(daemon, NOTE, "the embedder is asked for the first time");
    /* Vectors of before they were whitened are of the same model, and cannot be compared with these. */
    snprintf(mark, sizeof mark, "%s, whitened", options.model);
    classify->embed_model = embedding_model_mark(mark);
    struct err why = {0};
    int code = embed_open(daemon_loop(daemon), &options, &classify->embed, &why);
    if (code == 0) {
        article_embed_later_open(classify);
    }
    if (code < 0) {
        char shown[ERR_TEXT_MAX];
        /* The address may hold a password; the sentence goes to logs and to the terminal. */
        url_text_for_show(why.text, options.url, shown, sizeof shown);
        return err_set(err, (enum err_code)code, "embed_url, embed_model, embed_key: %s", shown);
    }
    return 0;
}

void article_embed_stop(struct classify *classify)
{
    article_embed_later_stop(classify);
    /* From here on no answer comes; articles in the stage of asking would wait for ever, so they go on by their
     * words. */
    embed_close(classify->embed);
    classify->embed = NULL;
    struct article_job *job;
    TAILQ_FOREACH(job, &classify->jobs, all)
    {
        // cppcheck-suppress uninitvar ; the macro sets it
        if (job->stage == ARTICLE_EMBEDDING) {
            article_job_enter(job, ARTICLE_EMBEDDED);
        }
    }
    place_in_order(classify);
}
