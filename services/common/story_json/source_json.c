/* A source as JSON, with who rates it. */
#include "source_json.h"

#include "attributes.h"
#include "side.h"

/* `opening_tier`: the one that opens it, NULL when it is open. */
static void write_fact(struct json_writer *writer, const char *name, const char *value, const char *opening_tier)
{
    if (!opening_tier) {
        json_put_text_or_null(writer, name, value);
        return;
    }
    json_object_begin(writer, name);
    json_put_text(writer, "locked", opening_tier);
    json_object_end(writer);
}

static void write_ratings(struct json_writer *writer, const Triptych__SourceRating *source, enum tier tier)
{
    json_array_begin(writer, "ratings");
    for (size_t i = 0; i < source->n_ratings; i++) {
        const Triptych__Rating *rating = source->ratings[i];
        if (!tier_sees_field(tier, rating->field))
            continue;
        json_object_begin(writer, NULL);
        json_put_text(writer, "rater", rating->rater);
        json_put_text_or_null(writer, "rated_on", rating->rated_on);
        json_put_text(writer, "field", rating->field);
        json_put_text(writer, "value", rating->value);
        json_put_bool(writer, "overrides", rating->overrides);
        json_object_end(writer);
    }
    json_array_end(writer);
}

void source_json_members(struct json_writer *writer, const Triptych__SourceRating *rating, enum tier tier)
{
    json_put_text_or_null(writer, "name", rating->name);
    json_put_text_or_null(writer, "leaning", rating->leaning);
    json_put_text(writer, "side", side_name(side_of_leaning(rating->leaning)));
    json_put_text_or_null(writer, "country", rating->country);
    json_put_text_or_null(writer, "language", rating->lang);
    json_put_text_or_null(writer, "media_type", rating->media_type);
    json_put_text_or_null(writer, "paywall", rating->paywall);
#define X(member, lowest, title)                                                                                       \
    write_fact(writer, #member, rating->member, tier >= (lowest) ? NULL : tier_name(lowest));
    RATED_ATTRIBUTES(X)
#undef X
    write_fact(writer, "flags", rating->flags, tier_sees_factuality(tier) ? NULL : "premium");
    write_fact(writer, "owner", rating->owner, tier_sees_ownership(tier) ? NULL : "vantage");
    write_fact(writer, "owner_group", rating->owner_group, tier_sees_ownership(tier) ? NULL : "vantage");
    write_ratings(writer, rating, tier);
}
