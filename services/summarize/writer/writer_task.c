/* Copies what is asked about out of a summary. */
#include "writer_task.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *writer_bullet_lang(const Triptych__Summary *summary, const Triptych__Bullet *bullet)
{
    return bullet->lang[0] ? bullet->lang : summary->lang;
}

const char *writer_target_lang(const Triptych__Summary *summary, const char *edition_lang)
{
    int is_known = summary->lang[0] && edition_lang[0];
    return is_known && strcmp(summary->lang, edition_lang) != 0 ? edition_lang : "";
}

struct asked {
    const char *text, *lang, *to, *origin;
};

/* Returns 0 without memory; what is there so far is asked about then. */
static int span_add(struct writer_task *task, const struct asked *asked)
{
    struct writer_span *span = &task->spans[task->count];
    *span = (struct writer_span){.text = strdup(asked->text), .origin = asked->origin ? strdup(asked->origin) : NULL};
    if (!span->text || (asked->origin && !span->origin)) {
        free(span->text);
        free(span->origin);
        return 0;
    }
    snprintf(span->lang, sizeof span->lang, "%s", asked->lang);
    snprintf(span->to, sizeof span->to, "%s", asked->to);
    task->count++;
    return 1;
}

static struct writer_task *task_new(const char *story_id)
{
    struct writer_task *task = calloc(1, sizeof *task);
    if (task)
        snprintf(task->story_id, sizeof task->story_id, "%s", story_id);
    return task;
}

/* A story with nothing to ask takes no place in the queue from one that has. */
static struct writer_task *unless_empty(struct writer_task *task)
{
    if (task->count > 0)
        return task;
    writer_task_free(task);
    return NULL;
}

static int is_asked(const char *text, const char *words)
{
    return text[0] && strlen(text) <= WRITER_SPAN_MAX && !words[0];
}

struct writer_task *writer_task_new(const char *story_id, const Triptych__Summary *summary, const char *edition_lang,
                                    writer_wants_fn *wants, void *context)
{
    const char *target = writer_target_lang(summary, edition_lang);
    struct writer_task *task = task_new(story_id);
    if (!task)
        return NULL;
    const struct asked headline = {.text = summary->headline, .lang = summary->lang, .to = target};
    int is_room = 1;
    if (target[0] && is_asked(summary->headline, summary->model_headline) &&
        wants(context, headline.text, headline.lang, headline.to))
        is_room = span_add(task, &headline);
    for (size_t i = 0; i < summary->n_bullets && i < WRITER_BULLETS_MAX && is_room; i++) {
        const Triptych__Bullet *bullet = summary->bullets[i];
        const char *lang = writer_bullet_lang(summary, bullet);
        const struct asked asked = {.text = bullet->text, .lang = lang, .to = target[0] ? target : lang};
        if (is_asked(asked.text, bullet->model_text) && wants(context, asked.text, asked.lang, asked.to))
            is_room = span_add(task, &asked);
    }
    return unless_empty(task);
}

/* The origin stays here and is not sent: a model that saw it could write it down whatever it had made of it before. */
struct writer_task *writer_task_back(const struct writer_task *task, char *const sentences[WRITER_SPANS_MAX])
{
    struct writer_task *back = task_new(task->story_id);
    if (!back)
        return NULL;
    for (unsigned i = 0; i < task->count; i++) {
        const struct writer_span *span = &task->spans[i];
        const struct asked asked = {.text = sentences[i], .lang = span->to, .to = span->lang, .origin = span->text};
        if (sentences[i] && !span_add(back, &asked))
            break;
    }
    return unless_empty(back);
}

void writer_task_free(struct writer_task *task)
{
    if (!task)
        return;
    for (unsigned i = 0; i < task->count; i++) {
        free(task->spans[i].text);
        free(task->spans[i].origin);
    }
    free(task);
}
