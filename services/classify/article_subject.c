/* What an article is about. What is no news is in no story: that is committed here, with what spoke for it. */
#include "classify.h"
#include "clock.h"

int article_subject_open(struct classify *classify, struct err *err)
{
    const char *models = settings_text(daemon_settings(classify->service.daemon), "models");
    return subject_reader_new(models, &classify->subject_reader, err);
}

int article_subject_read(struct placing *placing, const char *lang, struct err *err)
{
    const Triptych__Article *article = placing->article;
    const struct subject_input input = {article->title, article->text, article->url, lang};
    return subject_read(placing->classify->subject_reader, placing->classify->analyser, &input, &placing->subject, err);
}

/* The names are borrowed: from tables and from `placing`. */
void article_subject_describe(const struct placing *placing, Triptych__Placement *out)
{
    const struct subject *subject = &placing->subject;
    out->topics = (char **)subject->topics;
    out->n_topics = subject->topic_count;
    out->places = (char **)subject->places.ids;
    out->n_places = subject->places.count;
    out->kind = (char *)article_kind_name(subject->kind);
    out->kind_reason = (char *)subject->kind_reason;
}

static void on_aside(void *context, const struct store_result *result)
{
    struct placing *placing = context;
    struct classify *classify = placing->classify;
    if (classify->is_closing) {
        placing_free(placing);
        return;
    }
    if (result->code < 0) {
        article_done(placing, "rejected", result->text); /* it comes back when overdue */
        return;
    }
    metric_add(classify->metrics.not_news, 1);
    log_info("article_is_no_news", LOG_TEXT("article", placing->article->id),
             LOG_TEXT("reason", placing->subject.kind_reason));
    article_done(placing, "done", NULL);
}

void article_aside(struct placing *placing)
{
    struct classify *classify = placing->classify;
    Triptych__Placement placement;
    struct err err = {0};
    triptych__placement__init(&placement);
    placement.lang = placing->features.lang;
    placement.placed_ms = clock_now_ms();
    article_subject_describe(placing, &placement);
    if (store_article_aside(classify->service.store, placing->article->id, &placement, on_aside, placing, &err) < 0) {
        article_give_up(placing, err.text);
    }
}
