/* A piece of work of ingest: one article. Check, language, features, subject; then it is placed, or set aside. */
#include "article_language.h"
#include "classify.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

static struct placing *placing_new(struct classify *classify, struct link_job *job)
{
    struct placing *placing = calloc(1, sizeof *placing);
    if (!placing) {
        return NULL;
    }
    placing->classify = classify;
    placing->job = job;
    placing->previous = classify->last_in_hand;
    *(placing->previous ? &placing->previous->next : &classify->in_hand) = placing;
    classify->last_in_hand = placing;
    return placing;
}

void placing_free(struct placing *placing)
{
    loop_timer_stop(&placing->retry);
    *(placing->previous ? &placing->previous->next : &placing->classify->in_hand) = placing->next;
    *(placing->next ? &placing->next->previous : &placing->classify->last_in_hand) = placing->previous;
    free((int8_t *)placing->embedding.values);
    free(placing);
}

void article_done(struct placing *placing, const char *outcome, const char *reason)
{
    link_job_done(placing->job, outcome, reason);
    placing_free(placing);
}

static int read_features(struct placing *placing, struct err *err)
{
    const Triptych__Article *article = placing->article;
    char lang[TEXT_LANGUAGE_SIZE];
    article_language(article->title, article->text, article->lang, lang);
    const struct article_features_input input = {article->title, article->text, lang, article->published_ms != 0};
    int result = article_features_build(placing->classify->analyser, &input, &placing->features, err);
    return result < 0 ? result : article_subject_read(placing, lang, err);
}

void on_article(void *context, struct link_job *job)
{
    struct classify *classify = context;
    struct placing *placing = placing_new(classify, job);
    if (!placing) {
        link_job_done(job, "rejected", "no memory"); /* it comes back when overdue */
        return;
    }
    if (job->work->payload_case != TRIPTYCH__WORK__PAYLOAD_ARTICLE ||
        strcmp(job->work->id, job->work->article->id) != 0) {
        article_give_up(placing, "work for classify must carry the article that it is named after");
        return;
    }
    struct err err = {0};
    placing->article = job->work->article;
    placing->time_ms = placing->article->published_ms ? placing->article->published_ms : placing->article->received_ms;
    if (wire_check_article(placing->article, &err) < 0 || read_features(placing, &err) < 0) {
        article_give_up(placing, err.text);
        return;
    }
    if (placing->subject.kind == KIND_NOT_NEWS) {
        article_aside(placing);
        return;
    }
    article_embed(placing);
}
