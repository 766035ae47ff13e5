/* The sentence is made of what was stored when the article was placed: words that it shares with the story, and measures
 * of how near it lies in time and meaning (classify/models/match_features.c says what each is). */
#include "placement_words.h"

#include "utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Cosines of vectors of meaning, centred: of two reports of one event 0.6 on average, of two events 0.25. */
#define MEANING_SAME 0.6f
#define MEANING_LIKE 0.45f
#define HOURS_SHOWN  48 /* above it days are told */

static const struct {
    const char *feature, *name;
} NAMES[] = {
    {"centre_cosine", "words in common with the story"},
    {"nearest_cosine", "words in common with the nearest report"},
    {"second_cosine", "words in common with the second nearest report"},
    {"mean_cosine", "words in common with all its reports"},
    {"title_cosine", "likeness of titles"},
    {"title_in_centre", "how much of its title the story says"},
    {"title_in_report", "how much of its title one report says"},
    {"entities_in_centre", "how much of its names and places the story says"},
    {"entity_cosine", "names and places in common with a report"},
    {"names_in_centre", "how much of its names the story says"},
    {"name_cosine", "names in common with a report"},
    {"numbers_in_centre", "how much of its numbers the story says"},
    {"pairs_in_centre", "how many of its word pairs the story says"},
    {"in_centre", "how much of it the story says"},
    {"centre_in_article", "how much of the story it says"},
    {"nearest_in_article", "how much of the nearest report it says"},
    {"rarest_shared", "how rare the weightiest word in common is"},
    {"shared_terms", "number of words in common"},
    {"centre_shared_weight", "how much it shares with the story, in all"},
    {"nearest_shared_weight", "how much it shares with the nearest report, in all"},
    {"nearest_gap", "time to the nearest report"},
    {"story_gap", "time before or after the story"},
    {"story_span", "how long the story has gone on"},
    {"story_reports", "number of the story's reports"},
    {"same_language", "same language as the nearest report"},
    {"article_terms", "length of the article"},
    {"nearest_terms", "length of the nearest report"},
    {"title_weight", "how much of what counts is its title"},
    {"nearest_title_weight", "how much of what counts in the nearest report is its title"},
    {"language_share", "share of the story's reports in its language"},
    {"crowd", "words in common with other stories"},
    {"known_articles", "how many articles the desk knew"},
    {"copied", "nearly the text of another report"},
    {"meaning_nearest_cosine", "likeness of meaning to the nearest report"},
    {"meaning_second_cosine", "likeness of meaning to the second nearest report"},
    {"meaning_mean_cosine", "likeness of meaning to all its reports"},
    {"meaning_centre_cosine", "likeness of meaning to the story"},
    {"meaning_gap", "time to the report nearest in meaning"},
    {"meaning_crowd", "likeness of meaning to other stories"},
    {"meaning_same_language", "same language as the report nearest in meaning"},
};

const char *placement_measure_name(const char *feature)
{
    for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++)
        if (strcmp(NAMES[i].feature, feature) == 0)
            return NAMES[i].name;
    return feature;
}

/* An article that joins has a score below 1, unless it is a copy of a report that is there. */
int placement_began_story(const Triptych__Placement *placement)
{
    return placement->score >= 1 && !*placement->copy_of;
}

static const Triptych__Reason *find(const Triptych__Placement *placement, const char *feature)
{
    for (size_t i = 0; i < placement->n_reasons; i++)
        if (strcmp(placement->reasons[i]->feature, feature) == 0)
            return placement->reasons[i];
    return NULL;
}

__attribute__((format(printf, 2, 3))) static void add(char out[PLACEMENT_WORDS_SIZE], const char *format, ...)
{
    size_t used = strlen(out);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out + used, PLACEMENT_WORDS_SIZE - used, format, arguments);
    va_end(arguments);
    /* What did not fit is cut between characters. */
    out[utf8_valid_len(out, strlen(out))] = '\0';
}

static const char *before(const char *out)
{
    return *out ? "; " : "";
}

static void add_shared(const Triptych__Placement *placement, char out[PLACEMENT_WORDS_SIZE])
{
    for (size_t i = 0; i < placement->n_shared; i++)
        add(out, "%s%s", i ? ", " : "shares ", placement->shared[i]);
}

/* Gaps are stored as ln(1 + hours), -1 when not known. */
static long gap_hours(const Triptych__Placement *placement)
{
    const Triptych__Reason *gap = find(placement, "nearest_gap");
    gap = gap ? gap : find(placement, "meaning_gap");
    if (!gap || !isfinite(gap->value) || gap->value < 0 || gap->value > 20)
        return -1;
    return lround(exp((double)gap->value) - 1);
}

static enum placement_meaning meaning_of(const Triptych__Placement *placement)
{
    const Triptych__Reason *meaning = find(placement, "meaning_nearest_cosine");
    if (!meaning || !(meaning->value >= MEANING_LIKE))
        return PLACEMENT_MEANING_UNSAID;
    return meaning->value >= MEANING_SAME ? PLACEMENT_MEANING_SAME : PLACEMENT_MEANING_LIKE;
}

void placement_gist(const Triptych__Placement *placement, struct placement_gist *out)
{
    long hours = gap_hours(placement);
    int is_days = hours > HOURS_SHOWN;
    *out = (struct placement_gist){.gap_hours = is_days ? -1 : hours,
                                   .gap_days = is_days ? lround((double)hours / 24) : -1,
                                   .meaning = meaning_of(placement),
                                   .is_copy = *placement->copy_of != '\0'};
}

static void add_gap(const struct placement_gist *gist, char out[PLACEMENT_WORDS_SIZE])
{
    if (gist->gap_days >= 0)
        add(out, "%s%ld days apart", before(out), gist->gap_days);
    else if (gist->gap_hours == 0)
        add(out, "%swithin the hour", before(out));
    else if (gist->gap_hours > 0)
        add(out, "%s%ld hour%s apart", before(out), gist->gap_hours, gist->gap_hours == 1 ? "" : "s");
}

void placement_words(const Triptych__Placement *placement, char out[PLACEMENT_WORDS_SIZE])
{
    static const char *const meanings[] = {[PLACEMENT_MEANING_LIKE] = "means much the same as a report of the story",
                                           [PLACEMENT_MEANING_SAME] = "means nearly the same as a report of the story"};
    struct placement_gist gist;
    out[0] = '\0';
    if (placement_began_story(placement))
        return;
    placement_gist(placement, &gist);
    add_shared(placement, out);
    add_gap(&gist, out);
    if (gist.meaning != PLACEMENT_MEANING_UNSAID)
        add(out, "%s%s", before(out), meanings[gist.meaning]);
    if (gist.is_copy)
        add(out, "%shas nearly the text of another report", before(out));
}
