/* Edges rather than a tree: classify notes of each copy the text that it has, never another copy, so every edge leads from an
 * original to a copy and a program can draw what it likes. */
#include "copies_json.h"

#include "article_list.h"
#include "reporting.h"
#include "side.h"
#include "story_copies.h"

/* One end of an edge: enough to draw it without a second question. */
static void write_end(struct json_writer *writer, const char *name, const Triptych__PlacedArticle *placed)
{
    json_object_begin(writer, name);
    json_put_text(writer, "article", placed->article->id);
    json_put_text_or_null(writer, "url", placed->article->url);
    json_put_text(writer, "title", placed->article->title);
    json_put_time(writer, "published", placed_time_ms(placed));
    json_put_text_or_null(writer, "domain", placed_domain(placed));
    json_put_text_or_null(writer, "name", placed_name(placed));
    json_put_text(writer, "side", side_name(placed_side(placed)));
    json_object_end(writer);
}

static size_t count_listed(const Triptych__Story *story)
{
    size_t count = 0;
    for (size_t i = 0; i < story->n_articles; i++)
        count += article_is_listed(story->articles[i]) != 0;
    return count;
}

/* How far each text went: `share_pct` is of the story's articles, the original with them. */
static void write_originals(struct json_writer *writer, const struct story_copies *copies, size_t articles)
{
    json_array_begin(writer, "originals");
    for (size_t at = 0, run; at < copies->count; at += run) {
        run = story_copies_run(copies, at);
        json_object_begin(writer, NULL);
        json_put_text(writer, "article", copies->rows[at].original->article->id);
        json_put_uint(writer, "copies", run);
        json_put_uint(writer, "share_pct", reporting_pct(run + 1, articles));
        json_object_end(writer);
    }
    json_array_end(writer);
}

/* A clock that is wrong, or a date without a time of day, makes a copy older than what it copies: then the delay is below 0. */
static void write_edge(struct json_writer *writer, const struct story_copy *copy)
{
    int64_t from_ms = placed_time_ms(copy->original), to_ms = placed_time_ms(copy->placed);
    json_object_begin(writer, NULL);
    write_end(writer, "original", copy->original);
    write_end(writer, "copy", copy->placed);
    if (from_ms && to_ms)
        json_put_int(writer, "delay_seconds", (to_ms - from_ms) / 1000);
    else
        json_put_null(writer, "delay_seconds");
    if (copy->shared_pct == STORY_COPIES_SHARE_UNKNOWN)
        json_put_null(writer, "shared_pct");
    else
        json_put_int(writer, "shared_pct", copy->shared_pct);
    json_object_end(writer);
}

void copies_json_write(struct json_writer *writer, const Triptych__Story *story)
{
    struct story_copies copies;
    story_copies_find(story, &copies);
    size_t articles = count_listed(story);
    json_object_begin(writer, NULL);
    json_put_text(writer, "story", story->head->id);
    json_put_uint(writer, "articles", articles);
    json_put_uint(writer, "copies", copies.count);
    json_put_uint(writer, "lost", copies.lost);
    write_originals(writer, &copies, articles);
    json_array_begin(writer, "edges");
    for (size_t i = 0; i < copies.count; i++)
        write_edge(writer, &copies.rows[i]);
    json_array_end(writer);
    json_object_end(writer);
}
