#include "source_view.h"

#include "story_json.h"

#include <string.h>

void source_figures_count(Triptych__StoryHead *const *heads, size_t count, struct source_figures *out)
{
    *out = (struct source_figures){.stories = count};
    for (size_t i = 0; i < count; i++) {
        struct coverage_sides sides;
        coverage_sides(heads[i]->coverage, &sides);
        out->alone += heads[i]->coverage && heads[i]->coverage->sources == 1;
        out->led[coverage_leader(&sides)]++;
        out->missed[blindspot_read(heads[i]->blindspot)]++;
    }
}

const Triptych__SourceRating *source_rating_in(const Triptych__Story *story, const char *domain)
{
    for (size_t i = 0; story && i < story->n_articles; i++) {
        const Triptych__PlacedArticle *placed = story->articles[i];
        if (placed->article && placed->placement && placed->placement->source &&
            strcmp(placed->article->source, domain) == 0)
            return placed->placement->source;
    }
    return NULL;
}

/* ── JSON ── */

static void write_locked(struct json_writer *writer, const char *name, const char *tier)
{
    json_object_begin(writer, name);
    json_put_text(writer, "locked", tier);
    json_object_end(writer);
}

static void write_rating(struct json_writer *writer, const Triptych__SourceRating *rating, enum tier tier)
{
    json_put_text_or_null(writer, "name", rating->name);
    json_put_text_or_null(writer, "leaning", rating->leaning);
    json_put_text(writer, "side", side_name(side_of_leaning(rating->leaning)));
    json_put_text_or_null(writer, "country", rating->country);
    json_put_text_or_null(writer, "language", rating->lang);
    if (tier_sees_factuality(tier))
        json_put_text_or_null(writer, "factuality", rating->factuality);
    else
        write_locked(writer, "factuality", "premium");
    if (tier_sees_ownership(tier)) {
        json_put_text_or_null(writer, "owner", rating->owner);
        json_put_text_or_null(writer, "ownership", rating->ownership);
    } else {
        write_locked(writer, "owner", "vantage");
        write_locked(writer, "ownership", "vantage");
    }
}

static void write_sides(struct json_writer *writer, const char *name, const size_t numbers[COVERAGE_SIDES], int first)
{
    json_object_begin(writer, name);
    for (int side = first; side <= SIDE_RIGHT; side++)
        if (side != SIDE_CENTER || first != SIDE_LEFT)
            json_put_uint(writer, side_name((enum side)side), numbers[side]);
    json_object_end(writer);
}

static void write_figures(struct json_writer *writer, const struct source_view *view)
{
    struct source_figures figures;
    source_figures_count(view->heads, view->count, &figures);
    json_object_begin(writer, "covered");
    json_put_uint(writer, "stories", figures.stories);
    json_put_bool(writer, "is_cut", view->has_more);
    json_put_uint(writer, "alone", figures.alone);
    write_sides(writer, "led_by", figures.led, SIDE_UNRATED);
    write_sides(writer, "blindspots", figures.missed, SIDE_LEFT);
    json_object_end(writer);
}

void source_json_write(struct json_writer *writer, const struct source_view *view, const struct site *site)
{
    static const Triptych__SourceRating unknown = TRIPTYCH__SOURCE_RATING__INIT;
    json_object_begin(writer, NULL);
    json_put_text(writer, "domain", view->domain);
    json_put_text_or_null(writer, "seq", view->seq);
    write_rating(writer, view->rating ? view->rating : &unknown, site->tier);
    write_figures(writer, view);
    json_array_begin(writer, "latest");
    for (size_t i = 0; i < view->count && i < SOURCE_LATEST; i++)
        story_json_write(writer, NULL,
                         &(struct story_json){.head = view->heads[i], .seq = view->seq, .tier = site->tier});
    json_array_end(writer);
    json_object_end(writer);
}
