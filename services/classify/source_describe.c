#include "source_describe.h"

static void describe_ratings(const struct source_entry *entry, struct source_description *out)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->rating_count && count < SOURCE_RATINGS_MAX; i++) {
        const struct source_rating *said = &entry->ratings[i];
        Triptych__Rating *rating = &out->said[count];
        triptych__rating__init(rating);
        rating->rater = (char *)said->rater;
        rating->rated_on = (char *)said->rated_on;
        rating->field = (char *)said->field;
        rating->value = (char *)said->value;
        rating->overrides = said->overrides;
        out->list[count++] = rating;
    }
    out->rating.n_ratings = count;
    out->rating.ratings = out->list;
}

void source_describe(const struct registry *registry, const Triptych__Article *article, struct source_description *out)
{
    const struct registry_article told = {article->source, article->url, {article->source_name, article->author}};
    const struct source_entry *entry = registry ? registry_find_article(registry, &told) : NULL;
    Triptych__SourceRating *rating = &out->rating;
    triptych__source_rating__init(rating);
    rating->domain = article->source;
    rating->name = article->source_name;
    if (!entry)
        return;
    rating->domain = (char *)entry->domain;
    rating->name = (char *)(*entry->name ? entry->name : article->source_name);
    rating->country = (char *)entry->country;
    rating->lang = (char *)entry->lang;
    rating->leaning = (char *)entry->leaning;
    rating->factuality = (char *)entry->factuality;
    rating->flags = (char *)entry->flags;
    rating->owner = (char *)entry->owner;
    rating->owner_group = (char *)entry->owner_group;
    rating->ownership = (char *)entry->ownership;
    rating->media_type = (char *)entry->media_type;
    rating->paywall = (char *)entry->paywall;
    rating->hidden = entry->is_hidden;
    describe_ratings(entry, out);
}
