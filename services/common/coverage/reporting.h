/* Who reported a story, how often and when: counted from the articles that are shown beside it, so that anyone can
 * recompute each number. A source is what coverage counts as one, with the rating of its first article in the story;
 * an article's time is its own or, where it tells none, that of receipt. Pure. */
#ifndef TRIPTYCH_REPORTING_H
#define TRIPTYCH_REPORTING_H

#include "coverage_pct.h"
#include "story.pb-c.h"

#include <stddef.h>
#include <stdint.h>

#define REPORTING_SOURCES_MAX 500 /* as many as a story shows articles */
#define REPORTING_POINTS_MAX  24  /* of the growth of its coverage */
#define REPORTING_GROUPS_MAX  32  /* owner groups that are named: those with most sources */
#define REPORTING_MEDIA_MAX   16  /* media types likewise */

struct reporting_source {
    const char *domain, *name;
    enum side side;
    uint32_t articles, copies; /* copies: articles that are near-identical copies of another */
    int is_hidden;             /* counted, but in no list */
    int64_t first_ms;
    uint64_t domain_hash, version; /* of its first article in the story */
    const Triptych__PlacedArticle *placed;
};

/* How many sources of each side had reported up to this time. */
struct reporting_point {
    int64_t time_ms;
    uint32_t sources[COVERAGE_SIDES]; /* by enum side */
};

/* All strings and articles are borrowed from the story. */
struct reporting {
    uint32_t articles, copies;
    uint32_t hidden;                      /* articles of sources that are in no list */
    uint32_t by_side[COVERAGE_SIDES];     /* articles */
    unsigned by_side_pct[COVERAGE_SIDES]; /* of the rated ones' articles, 100 in all; [SIDE_UNRATED] is 0 */
    const Triptych__PlacedArticle *first; /* the earliest original report; NULL when there is no article */
    int is_cut; /* the story has more articles than these: the earliest may be among the others */
    struct reporting_source sources[REPORTING_SOURCES_MAX]; /* the first to report first */
    size_t source_count;
    struct reporting_point points[REPORTING_POINTS_MAX]; /* in the order of time */
    size_t point_count;
    struct coverage_row groups[REPORTING_GROUPS_MAX]; /* owner groups, most sources first; `pct` is of owned_sources */
    size_t group_count;
    uint32_t owned_sources, owners; /* sources whose owner is known, and how many different groups those belong to */
    struct coverage_row media[REPORTING_MEDIA_MAX]; /* media types; `pct` is of media_sources */
    size_t media_count;
    uint32_t media_sources; /* sources whose media type is known */
};

/* Counts `count` articles; those beyond REPORTING_SOURCES_MAX are left out. */
void reporting_count(const Triptych__Coverage *coverage, Triptych__PlacedArticle *const *articles, size_t count,
                     struct reporting *out);

/* What coverage counts an article's source as: the registry's name for it, else the article's own domain; "" for
 * none. */
const char *placed_domain(const Triptych__PlacedArticle *placed);
/* The outlet's name as the registry, else the article has it, else its domain. */
const char *placed_name(const Triptych__PlacedArticle *placed);
enum side placed_side(const Triptych__PlacedArticle *placed);
int64_t placed_time_ms(const Triptych__PlacedArticle *placed);
int placed_is_copy(const Triptych__PlacedArticle *placed);
/* Whether the register says of its source: counted, but in no list. */
int placed_is_hidden(const Triptych__PlacedArticle *placed);
/* Whether `placed` rather than `first` (NULL: nothing yet) is who reported first: an original report before a copy,
 * then by time. */
int placed_is_first(const Triptych__PlacedArticle *placed, const Triptych__PlacedArticle *first);

/* Whole percent of `part` in `whole`, rounded; 0 of nothing. */
unsigned reporting_pct(uint64_t part, uint64_t whole);

#endif
