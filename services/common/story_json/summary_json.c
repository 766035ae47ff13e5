/* Headlines, bullets and what each side stresses, in the language of who reads and in all that there are. Sentences are
 * exact spans: each says its article, its outlet and its language. */
#include "summary_json.h"

#include <string.h>

void summary_json_names(struct json_writer *writer, const char *name, char *const *names, size_t count)
{
    json_array_begin(writer, name);
    for (size_t i = 0; i < count; i++)
        json_put_text(writer, NULL, names[i]);
    json_array_end(writer);
}

/* Who else says it; what does not hold is left out. */
static void write_support(struct json_writer *writer, const Triptych__Bullet *bullet)
{
    if (bullet->only)
        json_put_bool(writer, "only", 1);
    if (bullet->n_also > 0)
        summary_json_names(writer, "also", bullet->also, bullet->n_also);
    if (bullet->all_sides)
        json_put_bool(writer, "all_sides", 1);
}

static void write_bullets(struct json_writer *writer, const char *name, Triptych__Bullet *const *bullets, size_t count)
{
    json_array_begin(writer, name);
    for (size_t i = 0; i < count; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "text", bullets[i]->text);
        json_put_text_or_null(writer, "lang", bullets[i]->lang);
        if (*bullets[i]->model_text)
            json_put_text(writer, "model_text", bullets[i]->model_text);
        if (*bullets[i]->model_lang)
            json_put_text(writer, "model_lang", bullets[i]->model_lang);
        json_put_text_or_null(writer, "article", bullets[i]->article_id);
        json_put_text_or_null(writer, "url", bullets[i]->url);
        json_put_text_or_null(writer, "source", bullets[i]->source);
        write_support(writer, bullets[i]);
        json_object_end(writer);
    }
    json_array_end(writer);
}

/* Why a side has no points, by side; only what is known. */
static void write_none(struct json_writer *writer, const Triptych__Summary *summary)
{
    json_object_begin(writer, "none");
    if (*summary->left_none)
        json_put_text(writer, "left", summary->left_none);
    if (*summary->center_none)
        json_put_text(writer, "center", summary->center_none);
    if (*summary->right_none)
        json_put_text(writer, "right", summary->right_none);
    json_object_end(writer);
}

void summary_json_headlines(struct json_writer *writer, const Triptych__StoryHead *head, const struct story_text *text)
{
    const Triptych__Summary *summary = head->summary;
    json_put_text_or_null(writer, "headline", text->headline);
    json_put_text_or_null(writer, "lang", text->lang);
    /* An operator's headline stands for those that were picked. */
    if (summary && *summary->model_headline && !head->retitled) {
        json_put_text(writer, "model_headline", summary->model_headline);
        json_put_text(writer, "model_headline_lang", summary->model_headline_lang);
    }
    if (!summary || summary->n_headings == 0 || head->retitled)
        return;
    json_object_begin(writer, "headlines");
    if (*summary->lang)
        json_put_text(writer, summary->lang, summary->headline);
    for (size_t i = 0; i < summary->n_headings; i++)
        json_put_text(writer, summary->headings[i]->lang, summary->headings[i]->headline);
    json_object_end(writer);
}

void summary_json_write(struct json_writer *writer, const Triptych__Summary *summary, const struct story_text *text)
{
    if (!summary) {
        json_put_null(writer, "summary");
        return;
    }
    json_object_begin(writer, "summary");
    json_put_text_or_null(writer, "lang", story_text_lang(text->bullets, text->bullet_count));
    write_bullets(writer, "bullets", text->bullets, text->bullet_count);
    write_bullets(writer, "left", summary->left, summary->n_left);
    write_bullets(writer, "center", summary->center, summary->n_center);
    write_bullets(writer, "right", summary->right, summary->n_right);
    write_none(writer, summary);
    summary_json_names(writer, "shared_facts", summary->shared_facts, summary->n_shared_facts);
    json_object_end(writer);
}

/* Bullets that are there only because the language has none of its own are no text of it. */
static void write_text(struct json_writer *writer, const Triptych__Summary *text)
{
    int is_own = text->n_bullets > 0 && strcmp(text->bullets[0]->lang, text->lang) == 0;
    json_object_begin(writer, text->lang);
    json_put_text(writer, "headline", text->headline);
    write_bullets(writer, "bullets", text->bullets, is_own ? text->n_bullets : 0);
    json_object_end(writer);
}

void summary_json_texts(struct json_writer *writer, const Triptych__StoryHead *head,
                        const Triptych__StoryDetails *details)
{
    json_object_begin(writer, "summaries");
    if (head->summary && *head->summary->lang)
        write_text(writer, head->summary);
    for (size_t i = 0; details && i < details->n_summaries; i++)
        write_text(writer, details->summaries[i]);
    json_object_end(writer);
}
