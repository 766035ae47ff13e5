/* One table says of each field what it may be asked for, who may ask, and where an article has it. */
#include "article_choice.h"

#include "code_names.h"
#include "html.h"
#include "part_side.h"
#include "reporting.h"
#include "words.h"

#include <stdio.h>
#include <string.h>

#define UNRATED "unrated" /* in an address, of what nobody has rated */

static const struct field_row {
    const char *name, *words; /* all its values, framed by blanks; NULL: others than a list */
    const char *tier_field;   /* whose tier opens it; NULL: everybody's does */
} fields[ARTICLE_FIELDS] = {
    [ARTICLE_SIDE] = {"side", " left center right unrated ", NULL},
    [ARTICLE_LEANING] = {"leaning", " far-left left lean-left center lean-right right far-right ", NULL},
    [ARTICLE_COUNTRY] = {"country", NULL, NULL},
    [ARTICLE_LANGUAGE] = {"language", NULL, NULL},
    [ARTICLE_KIND] = {"kind", " original copy ", NULL},
    [ARTICLE_SOURCE] = {"source", NULL, NULL},
    [ARTICLE_FACTUALITY] = {"factuality", " very-high high mixed low very-low unrated ", "factuality"},
    [ARTICLE_OWNERSHIP] = {"ownership", NULL, "ownership"},
    [ARTICLE_OWNER] = {"owner", NULL, "owner"},
    [ARTICLE_MEDIA] = {"media", NULL, NULL},
};

static const char *const sorts[ARTICLE_SORTS] = {"side", "time", "factuality", "country"};

static const Triptych__SourceRating no_source = TRIPTYCH__SOURCE_RATING__INIT;

/* ── taking what is asked for ── */

/* `value` whole and alone between blanks: neither "left center" nor "lef" is one of the words. */
static int is_word(const char *words, const char *value)
{
    size_t len = strlen(value);
    const char *at = len && !strchr(value, ' ') ? strstr(words, value) : NULL;
    while (at && (at[-1] != ' ' || at[len] != ' '))
        at = strstr(at + 1, value);
    return at != NULL;
}

/* A code that has no name is none. */
static int is_value(enum article_field field, const char *value)
{
    if (!*value || strlen(value) > ARTICLE_VALUE_MAX)
        return 0;
    if (fields[field].words)
        return is_word(fields[field].words, value);
    if (field == ARTICLE_COUNTRY)
        return country_name(value) != value;
    return field != ARTICLE_LANGUAGE || language_name(value) != value;
}

/* An order by a rating that the reader does not see would tell it as surely as a list would. */
static enum article_asked take_sort(struct article_choice *choice, const char *value, enum tier tier)
{
    int sort = 0;
    while (sort < ARTICLE_SORTS && strcmp(sorts[sort], value) != 0)
        sort++;
    if (sort == ARTICLE_SORTS)
        return ARTICLE_NO_SUCH_VALUE;
    if (sort == ARTICLES_BY_FACTUALITY && !tier_sees_factuality(tier))
        return ARTICLE_LOCKED;
    choice->sort = (enum article_sort)sort;
    return ARTICLE_ASKED;
}

static enum article_field find_field(const char *name)
{
    int field = 0;
    while (field < ARTICLE_FIELDS && strcmp(fields[field].name, name) != 0)
        field++;
    return (enum article_field)field;
}

enum article_asked article_choice_take(struct article_choice *choice, const char *name, const char *value,
                                       enum tier tier)
{
    enum article_field field = find_field(name);
    if (strcmp(name, "sort") == 0)
        return take_sort(choice, value, tier);
    if (field == ARTICLE_FIELDS)
        return ARTICLE_NO_SUCH_PARAM;
    if (fields[field].tier_field && !tier_sees_field(tier, fields[field].tier_field))
        return ARTICLE_LOCKED;
    /* Of two values one would be dropped in silence. */
    if (choice->values[field])
        return ARTICLE_TWICE;
    if (!is_value(field, value))
        return ARTICLE_NO_SUCH_VALUE;
    choice->values[field] = value;
    return ARTICLE_ASKED;
}

void article_choice_problem(enum article_asked asked, const char *name, char *out, size_t out_size)
{
    enum article_field field = find_field(name);
    int is_sort = strcmp(name, "sort") == 0;
    const char *words = is_sort                  ? " side time factuality country "
                        : field < ARTICLE_FIELDS ? fields[field].words
                                                 : NULL;
    if (asked == ARTICLE_LOCKED)
        snprintf(out, out_size, "A %s key opens lists by %s.",
                 is_sort || field == ARTICLE_FACTUALITY ? "Premium" : "Vantage", is_sort ? "factuality" : name);
    else if (asked == ARTICLE_TWICE)
        snprintf(out, out_size, "%s is given twice: a list has one.", name);
    else if (words)
        snprintf(out, out_size, "%s is one of:%.*s.", name, (int)strlen(words) - 1, words);
    else if (field == ARTICLE_COUNTRY)
        snprintf(out, out_size, "country is a country as ISO 3166-1 has it, like FR.");
    else if (field == ARTICLE_LANGUAGE)
        snprintf(out, out_size, "language is a language as ISO 639-1 has it, like fr.");
    else
        snprintf(out, out_size, "%s is at most %d bytes.", name, ARTICLE_VALUE_MAX);
}

/* ── matching ── */

const char *article_value(const Triptych__PlacedArticle *placed, enum article_field field)
{
    const Triptych__SourceRating *source =
        placed->placement && placed->placement->source ? placed->placement->source : &no_source;
    switch (field) {
    case ARTICLE_SIDE:
        return side_name(placed_side(placed));
    case ARTICLE_LEANING:
        return source->leaning;
    case ARTICLE_COUNTRY:
        return source->country;
    case ARTICLE_LANGUAGE:
        return placed->placement && *placed->placement->lang ? placed->placement->lang : placed->article->lang;
    case ARTICLE_KIND:
        return placed_is_copy(placed) ? "copy" : "original";
    case ARTICLE_SOURCE:
        return placed_domain(placed);
    case ARTICLE_FACTUALITY:
        return *source->factuality ? source->factuality : UNRATED;
    case ARTICLE_OWNERSHIP:
        return source->ownership;
    case ARTICLE_OWNER:
        return *source->owner_group ? source->owner_group : source->owner;
    case ARTICLE_MEDIA:
        return source->media_type;
    default:
        return "";
    }
}

int article_choice_is_set(const struct article_choice *choice)
{
    int is_set = choice->sort != ARTICLES_BY_SIDE;
    for (int field = 0; field < ARTICLE_FIELDS; field++)
        is_set |= choice->values[field] != NULL;
    return is_set;
}

int article_choice_has(const struct article_choice *choice, const Triptych__PlacedArticle *placed,
                       enum article_field but_for)
{
    for (int field = 0; field < ARTICLE_FIELDS; field++)
        if (choice->values[field] && field != (int)but_for &&
            strcmp(choice->values[field], article_value(placed, (enum article_field)field)) != 0)
            return 0;
    return 1;
}

/* ── for people, and for addresses ── */

enum side article_side_of(const char *name)
{
    int side = SIDE_RIGHT;
    while (side != SIDE_UNRATED && strcmp(side_name((enum side)side), name) != 0)
        side--;
    return (enum side)side;
}

/* One table for pages and menus, so that "tv" is TV everywhere. The register's words for owners and media. */
static const char *word_label(const char *word)
{
    static const char *const labels[][2] = {{"public", SAY_LATER("Public")},
                                            {"state", SAY_LATER("State")},
                                            {"nonprofit", SAY_LATER("Nonprofit")},
                                            {"private", SAY_LATER("Private")},
                                            {"conglomerate", SAY_LATER("Conglomerate")},
                                            {"private-equity", SAY_LATER("Private equity")},
                                            {"individual", SAY_LATER("Individual")},
                                            {"party", SAY_LATER("Party")},
                                            {"unknown", SAY_LATER("Unknown")},
                                            {"agency", SAY_LATER("News agency")},
                                            {"newspaper", SAY_LATER("Newspaper")},
                                            {"magazine", SAY_LATER("Magazine")},
                                            {"tv", SAY_LATER("TV")},
                                            {"radio", SAY_LATER("Radio")},
                                            {"website", SAY_LATER("Website")},
                                            {"journal", SAY_LATER("Journal")},
                                            {"aggregator", SAY_LATER("Aggregator")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(word, labels[i][0]) == 0)
            return say(labels[i][1]);
    return word;
}

static const char *factuality_label(const char *factuality)
{
    static const char *const labels[][2] = {{"very-high", SAY_LATER("Very high")},
                                            {"high", SAY_LATER("High")},
                                            {"mixed", SAY_LATER("Mixed")},
                                            {"low", SAY_LATER("Low")},
                                            {"very-low", SAY_LATER("Very low")}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strcmp(factuality, labels[i][0]) == 0)
            return say(labels[i][1]);
    return say("Not rated");
}

const char *article_value_label(enum article_field field, const char *value)
{
    switch (field) {
    case ARTICLE_SIDE:
        return side_shown(article_side_of(value));
    case ARTICLE_LEANING:
        return leaning_label(value);
    case ARTICLE_COUNTRY:
        return country_name(value);
    case ARTICLE_LANGUAGE:
        return language_name(value);
    case ARTICLE_KIND:
        return strcmp(value, "copy") == 0 ? say("Syndicated copies") : say("Original reports");
    case ARTICLE_FACTUALITY:
        return factuality_label(value);
    case ARTICLE_MEDIA:
        return word_label(value);
    case ARTICLE_OWNERSHIP:
        return word_label(value);
    default:
        return value;
    }
}

const char *article_field_name(enum article_field field)
{
    return fields[field].name;
}

const char *article_sort_name(enum article_sort sort)
{
    static const char *const names[ARTICLE_SORTS] = {SAY_LATER("side"), SAY_LATER("time"), SAY_LATER("factuality"),
                                                     SAY_LATER("country")};
    return say(names[sort]);
}

/* Values came from outside once: they are encoded on their way back into an address. */
static void write_param(struct buffer *out, unsigned at, const char *name, const char *value)
{
    buffer_format(out, "%s%s=", at ? "&amp;" : "?", name);
    html_url_part(out, value);
}

unsigned article_choice_query(struct buffer *out, const struct article_choice *choice)
{
    unsigned count = 0;
    if (choice->sort != ARTICLES_BY_SIDE)
        write_param(out, count++, "sort", sorts[choice->sort]);
    for (int field = 0; field < ARTICLE_FIELDS; field++)
        if (choice->values[field])
            write_param(out, count++, fields[field].name, choice->values[field]);
    return count;
}

void article_choice_href(struct buffer *out, const char *story_id, const struct article_choice *choice)
{
    buffer_format(out, "/story/%s", story_id);
    article_choice_query(out, choice);
    buffer_text(out, "#articles");
}

void article_choice_href_with(struct buffer *out, const char *story_id, const struct article_choice *choice,
                              enum article_field field, const char *value)
{
    struct article_choice other = *choice;
    other.values[field] = value;
    article_choice_href(out, story_id, &other);
}
