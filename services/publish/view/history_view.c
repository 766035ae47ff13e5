/* A story's history as JSON. */
#include "history_view.h"

static void write_line(struct json_writer *writer, const struct store_history_line *line)
{
    json_object_begin(writer, NULL);
    json_put_time(writer, "time", line->time_ms);
    json_put_text(writer, "kind", line->kind);
    json_put_text(writer, "by", line->by_operator ? "operator" : "engine");
    if (line->articles)
        json_put_uint(writer, "articles", line->articles);
    if (*line->other_story_id)
        json_put_text(writer, "story", line->other_story_id);
    if (*line->article_id)
        json_put_text(writer, "article", line->article_id);
    if (*line->text)
        json_put_text(writer, "text", line->text);
    if (*line->note)
        json_put_text(writer, "note", line->note);
    json_object_end(writer);
}

void history_json_write(struct json_writer *writer, const struct history_view *view)
{
    const struct store_history *history = view->history;
    json_object_begin(writer, NULL);
    json_put_text(writer, "story", view->story_id);
    json_put_text_or_null(writer, "headline", view->headline);
    json_put_time(writer, "began", history->began_ms);
    json_put_text_or_null(writer, "split_from", history->split_from);
    json_array_begin(writer, "history");
    for (size_t i = 0; i < history->count; i++)
        write_line(writer, &history->lines[i]);
    json_array_end(writer);
    json_object_end(writer);
}
