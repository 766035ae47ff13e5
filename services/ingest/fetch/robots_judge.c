/* Whether a path may be asked for, by the rules that robots_reduce kept: the longest pattern that matches decides (RFC
 * 9309 2.2.2), and of two as long the one that allows. */
#include "robots.h"

#include <stdlib.h>
#include <string.h>

#define STEPS_MAX 4000000 /* comparisons of one path: a pattern of stars only may ask for as many as it likes */

/* Whether the pattern matches from the beginning of `path`: '*' is anything, '$' at the end is the end. Goes back to
 * the last star only, as a later one can take whatever an earlier one could. */
static int matches(const char *pattern, size_t len, const char *path, long *steps)
{
    const char *end = pattern + len, *star = NULL, *retry = NULL;
    int is_anchored = len > 0 && end[-1] == '$';
    if (is_anchored)
        end--;
    while (--*steps > 0) {
        if (pattern == end && (!is_anchored || !*path))
            return 1;
        if (pattern < end && *pattern == '*') {
            star = ++pattern;
            retry = path;
        } else if (pattern < end && *path && *pattern == *path) {
            pattern++;
            path++;
        } else if (star && *retry) {
            pattern = star;
            path = ++retry;
        } else {
            return 0;
        }
    }
    return 0;
}

/* Crawl-delay is in no RFC, but many sites say it and mean it. Bounded, so that a slip of the pen does not close a site
 * for ever. */
static int64_t read_delay_ms(const char *text)
{
    char *end = NULL;
    double seconds = strtod(text, &end);
    if (end == text || !(seconds > 0))
        return 0;
    return seconds * 1000 < ROBOTS_DELAY_MAX ? (int64_t)(seconds * 1000) : ROBOTS_DELAY_MAX;
}

int robots_judge(const char *reduced, const char *path, int64_t *out_delay_ms)
{
    size_t allow = 0, disallow = 0, len;
    long steps = STEPS_MAX;
    *out_delay_ms = 0;
    if (strcmp(path, "/robots.txt") == 0) /* it may always be read */
        return 1;
    for (const char *line = reduced; *line; line += len + (line[len] == '\n')) {
        len = strcspn(line, "\n");
        size_t *longest = line[0] == 'A' ? &allow : &disallow;
        if (line[0] == 'C')
            *out_delay_ms = read_delay_ms(line + 1);
        else if (len - 1 > *longest && matches(line + 1, len - 1, path, &steps))
            *longest = len - 1;
    }
    return allow >= disallow;
}
