/* A piece of work of ingest arrives: one article. Checked, then its features and subject are read; non-news ends here,
 * everything else goes on to its vector and its story. */
#include "on_article.h"

#include "article_embed.h"
#include "article_language.h"
#include "article_place.h"
#include "article_revise.h"
#include "article_subject.h"
#include "classify.h"
#include "wire.h"

#include <string.h>

/* What is learnt here is learnt in the order in which articles come, whatever becomes of them later: so the same articles
 * are seen in the same way each time. */
static int read_own(struct article_job *job, const char *lang, struct err *err)
{
    struct classify *classify = job->classify;
    const Triptych__Article *article = job->article;
    const struct article_own_input input = {.id = article->id,
                                            .domain = article->source,
                                            .name = article->source_name,
                                            .url = article->url,
                                            .title = article->title,
                                            .text = article->text,
                                            .lang = lang};
    return article_own_read(classify->analyser, classify->repeats, &input, &classify->own, err);
}

static int read_features(struct article_job *job, struct err *err)
{
    const Triptych__Article *article = job->article;
    const struct article_own *own = &job->classify->own;
    char lang[TEXT_LANGUAGE_SIZE];
    article_language(article->title, article->text, article->lang, lang);
    int code = read_own(job, lang, err);
    if (code < 0)
        return code;
    const struct article_features_input input = {own->title.text, own->text, lang, article->published_ms != 0};
    code = article_features_build(job->classify->analyser, &input, &job->features, err);
    job->features.marks = own->marks;
    article_embed_read_gist(job);
    return code < 0 ? code : article_subject_read(job, lang, err);
}

/* When a row was replayed says nothing about when it was published: it is taken to be of the time of those around it. */
static int64_t time_of(const Triptych__Article *article)
{
    int is_row = article->origin == id_hash64(ID_ORIGIN_ROWS, strlen(ID_ORIGIN_ROWS));
    return article->published_ms ? article->published_ms : is_row ? 0 : article->received_ms;
}

/* Work that carries no valid article is given up, whoever sent it. */
static int read_work(struct article_job *job, struct err *err)
{
    const Triptych__Work *work = job->link_job->work;
    if (work->payload_case != TRIPTYCH__WORK__PAYLOAD_ARTICLE || strcmp(work->id, work->article->id) != 0) {
        return err_set(err, ERR_INVALID, "work for classify must carry the article that it is named after");
    }
    job->article = work->article;
    job->time_ms = time_of(job->article);
    int code = wire_check_article(job->article, err);
    return code < 0 ? code : read_features(job, err);
}

void on_article(void *context, struct link_job *link_job)
{
    struct article_job *job = article_job_new(context, link_job, article_place);
    struct err err = {0};
    if (!job) {
        link_job_done(link_job, "rejected", "no memory"); /* it comes back when overdue */
        return;
    }
    if (read_work(job, &err) < 0) {
        article_job_give_up(job, err.text);
        return;
    }
    /* A revision may have become news or stopped being it; where the article is decides (article_revise.c). */
    if (job->article->revision) {
        job->place = article_revise;
    } else if (job->subject.kind == KIND_NOT_NEWS) {
        article_exclude(job);
        return;
    }
    article_embed(job);
}
