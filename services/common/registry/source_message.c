/* The registry's entry as a message. The short form goes into every placement, so it carries no raters: they would be a
 * tenth of all that Redis holds. */
#include "source_message.h"

/* protobuf-c's messages hold plain pointers; nobody writes through these. */
static char *unconst(const char *text)
{
    return (char *)text;
}

static void fill_ratings(const struct source_entry *entry, struct source_message *out)
{
    size_t count = 0;
    for (size_t i = 0; i < entry->rating_count && count < SOURCE_MESSAGE_RATINGS_MAX; i++) {
        const struct source_rating *said = &entry->ratings[i];
        Triptych__Rating *rating = &out->said[count];
        triptych__rating__init(rating);
        rating->rater = unconst(said->rater);
        rating->rated_on = unconst(said->rated_on);
        rating->field = unconst(said->field);
        rating->value = unconst(said->value);
        rating->overrides = said->overrides;
        out->list[count++] = rating;
    }
    out->rating.n_ratings = count;
    out->rating.ratings = out->list;
}

void source_message_fill_short(const struct source_entry *entry, Triptych__SourceRating *rating)
{
    triptych__source_rating__init(rating);
    rating->domain = unconst(entry->domain);
#define X(member, column, choices) rating->member = unconst(entry->member);
    REGISTRY_FIELDS(X)
#undef X
    rating->hidden = entry->is_hidden;
}

void source_message_fill(const struct source_entry *entry, struct source_message *out)
{
    source_message_fill_short(entry, &out->rating);
    fill_ratings(entry, out);
}
