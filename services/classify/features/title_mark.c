#include "title_mark.h"

#include <string.h>

#define HOUR_MS ((int64_t)3600 * 1000)
/* A report is told again with other numbers within hours ("Toll rises to 45", "… to 57"); a bulletin comes the next day. */
#define ISSUE_MS   (12 * HOUR_MS)
#define DAY_MS     (20 * HOUR_MS) /* between two mornings, or two evenings, when one is late */
#define ISSUES_MIN 3              /* titles before this one: then it is a series, however soon they follow */

struct title_mark title_mark_of(const struct article_features *features)
{
    const struct article_marks *marks = &features->marks;
    struct title_mark mark = {.title = marks->title,
                              .pattern = marks->pattern,
                              .issues = marks->issues,
                              .is_told = article_features_tell_title(features) != 0,
                              .word_count = marks->word_count};
    memcpy(mark.words, marks->words, sizeof mark.words);
    return mark;
}

int title_marks_allow_copy(const struct title_mark *one, const struct title_mark *other)
{
    if (one->word_count == 0 || other->word_count == 0 || (one->is_told && other->is_told)) {
        return 1;
    }
    for (unsigned i = 0; i < one->word_count; i++) {
        for (unsigned j = 0; j < other->word_count; j++) {
            if (one->words[i] == other->words[j]) {
                return 1;
            }
        }
    }
    return 0;
}

int title_marks_are_issues(const struct title_mark *one, const struct title_mark *other, int64_t gap_ms)
{
    if (one->pattern == 0 || one->pattern != other->pattern) {
        return 0;
    }
    if (one->title == other->title) {
        return gap_ms >= DAY_MS;
    }
    return gap_ms >= ISSUE_MS || one->issues >= ISSUES_MIN || other->issues >= ISSUES_MIN;
}
