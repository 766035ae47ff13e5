/* The reporting as JSON; what a tier locks is left out where it is written, and not filtered afterwards. */
#include "reporting_json.h"

static void write_first(struct json_writer *writer, const Triptych__PlacedArticle *first)
{
    if (!first) {
        json_put_null(writer, "first");
        return;
    }
    json_object_begin(writer, "first");
    json_put_text(writer, "article", first->article->id);
    json_put_text_or_null(writer, "url", first->article->url);
    json_put_time(writer, "published", placed_time_ms(first));
    json_put_text_or_null(writer, "source", placed_domain(first));
    json_put_text_or_null(writer, "name", placed_name(first));
    json_put_text(writer, "side", side_name(placed_side(first)));
    json_object_end(writer);
}

static void write_by_articles(struct json_writer *writer, const struct reporting *reporting)
{
    json_object_begin(writer, "leaning_by_articles");
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++) {
        json_object_begin(writer, side_name((enum side)side));
        json_put_uint(writer, "articles", reporting->by_side[side]);
        json_put_uint(writer, "pct", reporting->by_side_pct[side]);
        json_object_end(writer);
    }
    json_object_begin(writer, "unrated");
    json_put_uint(writer, "articles", reporting->by_side[SIDE_UNRATED]);
    json_object_end(writer);
    json_object_end(writer);
}

static void write_growth(struct json_writer *writer, const struct reporting *reporting)
{
    json_array_begin(writer, "growth");
    for (size_t i = 0; i < reporting->point_count; i++) {
        json_object_begin(writer, NULL);
        json_put_time(writer, "time", reporting->points[i].time_ms);
        for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
            json_put_uint(writer, side_name((enum side)side), reporting->points[i].sources[side]);
        json_put_uint(writer, "unrated", reporting->points[i].sources[SIDE_UNRATED]);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_sources(struct json_writer *writer, const struct reporting *reporting)
{
    json_array_begin(writer, "sources");
    for (size_t i = 0; i < reporting->source_count; i++) {
        const struct reporting_source *source = &reporting->sources[i];
        /* The operator hides its articles: counted among all above, named nowhere. */
        if (source->is_hidden)
            continue;
        json_object_begin(writer, NULL);
        json_put_text(writer, "domain", source->domain);
        json_put_text_or_null(writer, "name", source->name);
        json_put_text(writer, "side", side_name(source->side));
        json_put_uint(writer, "articles", source->articles);
        json_put_uint(writer, "original_reports", source->articles - source->copies);
        json_put_uint(writer, "copies", source->copies);
        json_put_time(writer, "first_published", source->first_ms);
        json_object_end(writer);
    }
    json_array_end(writer);
}

static void write_media(struct json_writer *writer, const struct reporting *reporting)
{
    json_object_begin(writer, "media_types");
    for (size_t i = 0; i < reporting->media_count; i++)
        json_put_uint(writer, reporting->media[i].key, reporting->media[i].sources);
    json_put_uint(writer, "unknown", reporting->source_count - reporting->media_sources);
    json_object_end(writer);
}

static void write_owners(struct json_writer *writer, const struct reporting *reporting, enum tier tier)
{
    json_object_begin(writer, "owners");
    /* The tier that opens it, so that a program can tell "locked" from "not known". */
    if (!tier_sees_ownership(tier)) {
        json_put_text(writer, "locked", "vantage");
        json_object_end(writer);
        return;
    }
    json_put_uint(writer, "sources", reporting->owned_sources);
    json_put_uint(writer, "unknown", reporting->source_count - reporting->owned_sources);
    json_put_uint(writer, "owners", reporting->owners);
    json_array_begin(writer, "groups");
    for (size_t i = 0; i < reporting->group_count; i++) {
        json_object_begin(writer, NULL);
        json_put_text(writer, "name", reporting->groups[i].key);
        json_put_uint(writer, "sources", reporting->groups[i].sources);
        json_object_end(writer);
    }
    json_array_end(writer);
    json_object_end(writer);
}

void reporting_json_write(struct json_writer *writer, const struct reporting *reporting, enum tier tier)
{
    json_object_begin(writer, "reporting");
    json_put_uint(writer, "articles", reporting->articles);
    json_put_bool(writer, "is_cut", reporting->is_cut);
    json_put_uint(writer, "hidden", reporting->hidden);
    json_put_uint(writer, "original_reports", reporting->articles - reporting->copies);
    json_put_uint(writer, "copies", reporting->copies);
    json_put_uint(writer, "original_pct", reporting_pct(reporting->articles - reporting->copies, reporting->articles));
    write_first(writer, reporting->first);
    write_by_articles(writer, reporting);
    write_growth(writer, reporting);
    write_sources(writer, reporting);
    write_media(writer, reporting);
    write_owners(writer, reporting, tier);
    json_object_end(writer);
}
