/* An invented story and its event, for the tests of their JSON; a test changes what it is about. */
#ifndef TRIPTYCH_JSON_SAMPLE_H
#define TRIPTYCH_JSON_SAMPLE_H

#include "feed.pb-c.h"
#include "json.h"
#include "tier.h"

/* A story of three sources, one of them unrated, with what only higher tiers may see. */
struct sample {
    Triptych__Count leaning[2], factuality, ownership, lang[2], country;
    Triptych__Count *leanings[2], *factualities[1], *ownerships[1], *langs[2], *countries[1];
    Triptych__Coverage coverage;
    Triptych__Bullet bullet;
    Triptych__Bullet *bullets[1];
    Triptych__Summary summary;
    Triptych__StoryHead head;
    Triptych__Article article;
    Triptych__SourceRating source;
    Triptych__Placement placement;
    Triptych__PlacedArticle placed;
    Triptych__PlacedArticle *articles[1];
    Triptych__StoryEvent event;
};

/* Fills it; texts are static. */
void sample_init(struct sample *sample);

/* The event's JSON (owned: free), one line, and the same read (json_free). */
char *print_event(struct sample *sample, enum tier tier, struct json **out_json);

/* The member of a member of a member; NULL for fewer names. */
const struct json *path(const struct json *value, const char *first, const char *second, const char *third);

#endif
