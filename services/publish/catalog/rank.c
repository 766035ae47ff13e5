/* Scores as a logarithm of reports and age: one number a story that does not change with time, though all of them
 * age. */
#include "rank.h"

#include "coverage_pct.h"

#include <math.h>

/* Texts of their own, but no more than there are outlets; articles whose source is unknown speak for themselves. */
static uint32_t rank_reports(const Triptych__Coverage *coverage)
{
    uint32_t reports = coverage->original_reports;
    if (coverage->sources && coverage->sources < reports)
        reports = coverage->sources;
    return reports ? reports : 1;
}

static double rank_weight(const Triptych__Coverage *coverage)
{
    struct coverage_sides sides;
    unsigned covered = 0;
    if (!coverage)
        return 1;
    coverage_sides(coverage, &sides);
    for (int side = SIDE_LEFT; side <= SIDE_RIGHT; side++)
        /* A story that several sides tell goes before one that a single side repeats. */
        covered += sides.sources[side] > 0;
    return rank_reports(coverage) * (1 + 0.5 * (covered > 1 ? covered - 1 : 0));
}

static int64_t rank_time_ms(const Triptych__StoryHead *head, int64_t now_ms)
{
    /* A source's clock that is ahead must not keep a story on top. */
    int64_t last_ms = head->last_updated_ms < now_ms ? head->last_updated_ms : now_ms;
    int64_t first_ms = head->first_published_ms < last_ms ? head->first_published_ms : last_ms;
    /* An old story with a new article is not a new story: half of its age counts, up to one half-life. */
    int64_t back_ms = (last_ms - first_ms) / 2;
    return last_ms - (back_ms < RANK_HALF_LIFE_MS ? back_ms : RANK_HALF_LIFE_MS);
}

double rank_key(const Triptych__StoryHead *head, int64_t now_ms)
{
    /* Twice the weight equals one half-life younger. Absolute time and not age, so that keys made at different times
     * compare. */
    return log2(rank_weight(head->coverage)) + (double)rank_time_ms(head, now_ms) / RANK_HALF_LIFE_MS;
}
