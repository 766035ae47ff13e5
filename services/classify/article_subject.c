/* Topics, places and kind of an article: read once when it comes in, stored with its placement. What is no news
 * (horoscopes, lottery numbers, listings) is excluded here: it is committed without a story, so that no story is made
 * of it and no replica asks again. */
#include "article_subject.h"

#include "classify.h"
#include "clock.h"
#include "utf8.h"

#include <stdio.h>
#include <string.h>

#define TITLE_SHOWN_BYTES 80

int article_subject_open(struct classify *classify, struct err *err)
{
    const char *models = settings_text(daemon_settings(classify->service.daemon), "models");
    return subject_reader_new(models, &classify->subject_reader, err);
}

int article_subject_read(struct article_job *job, const char *lang, struct err *err)
{
    const Triptych__Article *article = job->article;
    const struct article_own *own = &job->classify->own;
    const struct subject_input input = {article->title, own->text, article->url, lang};
    int code = subject_read(job->classify->subject_reader, job->classify->analyser, &input, &job->subject, err);
    /* An error page or a wall, whole: there is no report behind it. */
    if (code == 0 && own->title.says_nothing && !own->text[0]) {
        size_t shown = utf8_cut_len(article->title, strlen(article->title), TITLE_SHOWN_BYTES);
        job->subject.kind = KIND_NOT_NEWS;
        snprintf(job->subject.kind_reason, sizeof job->subject.kind_reason, "it says nothing of its own: \"%.*s\"",
                 (int)shown, article->title);
    }
    return code;
}

void article_subject_describe(const struct article_job *job, Triptych__Placement *out)
{
    const struct subject *subject = &job->subject;
    out->topics = (char **)subject->topics;
    out->n_topics = subject->topic_count;
    out->places = (char **)subject->places.ids;
    out->n_places = subject->places.count;
    out->kind = (char *)article_kind_name(subject->kind);
    out->kind_reason = (char *)subject->kind_reason;
}

static void on_excluded(void *context, const struct store_result *result)
{
    struct article_job *job = context;
    if (!article_job_goes_on(job, result))
        return;
    metric_add(job->classify->metrics.not_news, 1);
    log_info("article_is_no_news", LOG_TEXT("article", job->article->id), LOG_TEXT("reason", job->subject.kind_reason));
    /* Done, not rejected: for ingest the article has been dealt with, and must not come back. */
    article_job_done(job, "done", NULL);
}

void article_exclude(struct article_job *job)
{
    struct classify *classify = job->classify;
    Triptych__Placement placement = TRIPTYCH__PLACEMENT__INIT;
    struct err err = {0};
    placement.lang = job->features.lang;
    placement.placed_ms = clock_now_ms();
    article_subject_describe(job, &placement);
    article_job_enter(job, ARTICLE_COMMITTING);
    if (store_article_exclude(classify->service.store, job->article->id, &placement, on_excluded, job, &err) < 0) {
        article_job_give_up(job, err.text);
    }
}
