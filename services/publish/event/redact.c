/* Takes what a tier locks out of the messages that go over ZeroMQ; JSON and pages never write it in the first place. */
#include "redact.h"

#include "attributes.h"

static char nothing[] = "";

/* What may be seen moves to the front; the rest stays behind the end, so that it can still be freed. */
static void redact_ratings(Triptych__SourceRating *source, enum tier tier)
{
    size_t kept = 0;
    for (size_t i = 0; i < source->n_ratings; i++) {
        if (tier_sees_field(tier, source->ratings[i]->field)) {
            Triptych__Rating *rating = source->ratings[i];
            source->ratings[i] = source->ratings[kept];
            source->ratings[kept++] = rating;
        }
    }
    source->n_ratings = kept;
}

static void redact_article(Triptych__PlacedArticle *placed, enum tier tier)
{
    Triptych__SourceRating *source = placed->placement ? placed->placement->source : NULL;
    if (!source)
        return;
#define X(member, lowest, title)                                                                                       \
    if (tier < (lowest))                                                                                               \
        source->member = nothing;
    RATED_ATTRIBUTES(X)
#undef X
    if (!tier_sees_factuality(tier))
        source->flags = nothing;
    if (!tier_sees_ownership(tier))
        source->owner = source->owner_group = nothing;
    redact_ratings(source, tier);
}

void redact_head(Triptych__StoryHead *head, enum tier tier)
{
    if (!head)
        return;
    if (!tier_sees_ownership(tier))
        head->n_owners = 0;
    if (!head->coverage)
        return;
#define X(member, lowest, title)                                                                                       \
    if (tier < (lowest)) {                                                                                             \
        /* "Locked by" instead of empty counts, which would read as "no source has a rating". */                       \
        head->coverage->n_##member = 0;                                                                                \
        head->coverage->member##_locked = (char *)tier_name(lowest);                                                   \
    }
    RATED_ATTRIBUTES(X)
#undef X
}

void redact_story(Triptych__Story *story, enum tier tier)
{
    if (!story)
        return;
    redact_head(story->head, tier);
    for (size_t i = 0; i < story->n_articles; i++)
        redact_article(story->articles[i], tier);
}

void redact_event(Triptych__StoryEvent *event, enum tier tier)
{
    redact_head(event->head, tier);
    redact_story(event->story, tier);
    for (size_t i = 0; i < event->n_changed; i++)
        redact_article(event->changed[i], tier);
}
