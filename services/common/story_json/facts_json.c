/* What outlets disagree on and what came when, each with who says it, where and since when. */
#include "summary_json.h"

static void write_origin(struct json_writer *writer, const char *article_id, const char *url, const char *source)
{
    json_put_text_or_null(writer, "article", article_id);
    json_put_text_or_null(writer, "url", url);
    json_put_text_or_null(writer, "source", source);
}

static void write_claim(struct json_writer *writer, const Triptych__Claim *claim)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "value", claim->value);
    json_put_text(writer, "text", claim->text);
    json_put_text_or_null(writer, "lang", claim->lang);
    write_origin(writer, claim->article_id, claim->url, claim->source);
    json_put_time(writer, "first", claim->time_ms);
    json_put_time(writer, "last", claim->last_ms);
    json_put_uint(writer, "source_count", claim->source_count);
    summary_json_names(writer, "sources", claim->sources, claim->n_sources);
    json_object_end(writer);
}

static void write_difference(struct json_writer *writer, const Triptych__Difference *difference)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "about", difference->about);
    json_put_text_or_null(writer, "lang", difference->lang);
    json_put_text(writer, "kind", difference->kind);
    json_array_begin(writer, "claims");
    for (size_t i = 0; i < difference->n_claims; i++)
        write_claim(writer, difference->claims[i]);
    json_array_end(writer);
    json_object_end(writer);
}

static void write_novelty(struct json_writer *writer, const Triptych__Novelty *novelty)
{
    json_object_begin(writer, NULL);
    json_put_time(writer, "time", novelty->time_ms);
    if (novelty->first)
        json_put_bool(writer, "first", 1);
    json_put_text(writer, "title", novelty->title);
    json_put_text_or_null(writer, "text", novelty->text);
    json_put_text_or_null(writer, "lang", novelty->lang);
    write_origin(writer, novelty->article_id, novelty->url, novelty->source);
    summary_json_names(writer, "facts", novelty->facts, novelty->n_facts);
    json_object_end(writer);
}

void summary_json_facts(struct json_writer *writer, const Triptych__StoryDetails *details)
{
    json_array_begin(writer, "differ");
    for (size_t i = 0; details && i < details->n_differ; i++)
        write_difference(writer, details->differ[i]);
    json_array_end(writer);
    json_array_begin(writer, "timeline");
    for (size_t i = 0; details && i < details->n_timeline; i++)
        write_novelty(writer, details->timeline[i]);
    json_array_end(writer);
}
