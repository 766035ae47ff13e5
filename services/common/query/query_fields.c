/* The one list of fields: the parser, the page that explains them and the tool's help read it, so that none of them knows
 * a field that another does not. */
#include "query_fields.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* clang-format off */
const struct query_field_row query_fields[QUERY_FIELDS] = {
    [QUERY_TOPIC] = {"topic", "the story is about this topic, as stories have it in `topics`", "topic:politics", NULL, TIER_FREE},
    [QUERY_PLACE] = {"place", "it happens there: a country by code or English name, or a city of one", "place:FR/Paris", NULL, TIER_FREE},
    [QUERY_LANG] = {"lang", "an article is in this language (ISO 639-1)", "lang:fr,de", NULL, TIER_FREE},
    [QUERY_SOURCE] = {"source", "this outlet reports it, by its domain", "source:lantern.example", NULL, TIER_FREE},
    [QUERY_COUNTRY] = {"country", "an outlet of this country reports it, by code or English name", "country:CA", NULL, TIER_FREE},
    [QUERY_SIDE] = {"side", "an outlet of this side reports it", "side:right", " left center right unrated ", TIER_FREE},
    [QUERY_LEANING] = {"leaning", "an outlet of this leaning reports it", "leaning:far-left", " far-left left lean-left center lean-right right far-right ", TIER_FREE},
    [QUERY_FACTUALITY] = {"factuality", "an outlet of this factuality reports it", "factuality:very-high", " very-high high mixed low very-low ", TIER_PREMIUM},
    [QUERY_OWNERSHIP] = {"ownership", "an outlet that is owned so reports it", "ownership:nonprofit", " public state nonprofit private conglomerate private-equity individual party unknown ", TIER_VANTAGE},
    [QUERY_BLINDSPOT] = {"blindspot", "this side hardly covers it", "blindspot:left", " left right any none ", TIER_FREE},
    [QUERY_STORY] = {"story", "the story with this id", "story:s0123456789abcdef", NULL, TIER_FREE},
    [QUERY_IS] = {"is", "pinned: an operator has put it together; retitled: an operator gave it its headline; split: it began as part of another story", "is:pinned", " pinned retitled split ", TIER_FREE},
    [QUERY_OWNER] = {"owner", "an outlet of an owner, or group, with these words in the name reports it", "owner:\"harbour holdings\"", NULL, TIER_VANTAGE},
    [QUERY_KIND] = {"kind", "the event's kind; only of events", "kind:created", " created updated merged split retired ", TIER_FREE},
    [QUERY_SINCE] = {"since", "its latest article is of that day (UTC) or moment, or later", "since:2026-11-01", NULL, TIER_FREE},
    [QUERY_UNTIL] = {"until", "its latest article is of that day (UTC) or moment, or earlier", "until:2026-11-30", NULL, TIER_FREE},
    [QUERY_SOURCES] = {"sources", "number of outlets that report it", "sources>=5", NULL, TIER_FREE},
    [QUERY_ARTICLES] = {"articles", "number of articles", "articles>20", NULL, TIER_FREE},
    [QUERY_ORIGINALS] = {"originals", "number of articles that copy no other", "originals>=3", NULL, TIER_FREE},
    [QUERY_RATED] = {"rated", "number of outlets whose leaning is rated", "rated>=5", NULL, TIER_FREE},
    [QUERY_COUNTRIES] = {"countries", "number of countries whose outlets report it", "countries>=3", NULL, TIER_FREE},
    [QUERY_LANGS] = {"langs", "number of languages that articles are in", "langs>1", NULL, TIER_FREE},
    [QUERY_LEFT] = {"left", "outlets of the left, or their share of those rated", "left>=40%", NULL, TIER_FREE},
    [QUERY_CENTER] = {"center", "outlets of the center, or their share of those rated", "center<10%", NULL, TIER_FREE},
    [QUERY_RIGHT] = {"right", "outlets of the right, or their share of those rated", "right=0", NULL, TIER_FREE},
    [QUERY_UNRATED] = {"unrated", "outlets without a rating, or their share of all", "unrated<=50%", NULL, TIER_FREE},
};
/* clang-format on */

/* A table of this length is searched faster than it is hashed. */
enum query_field query_field_find(const char *name, size_t size_bytes)
{
    int field = 0;
    while (field < QUERY_FIELDS && (strncasecmp(query_fields[field].name, name, size_bytes) != 0 ||
                                    query_fields[field].name[size_bytes] != '\0'))
        field++;
    return (enum query_field)field;
}

void query_field_names(char *out, size_t out_size)
{
    size_t len = 0;
    out[0] = '\0';
    for (int field = 0; field < QUERY_FIELDS && len < out_size; field++)
        len += (size_t)snprintf(out + len, out_size - len, "%s%s", field ? ", " : "", query_fields[field].name);
}
