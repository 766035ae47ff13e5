#include "commit_log.h"

#include "classify.h"

#include <stdlib.h>

int commit_log_has_reached(const struct classify *classify, const char *wanted_seq)
{
    char *wanted_rest = NULL;
    char *seen_rest = NULL;
    unsigned long long wanted = strtoull(wanted_seq, &wanted_rest, 10);
    unsigned long long seen = strtoull(store_follow_seq(classify->follower), &seen_rest, 10);
    if (wanted != seen || *wanted_rest != '-' || *seen_rest != '-')
        return seen >= wanted;
    return strtoull(seen_rest + 1, NULL, 10) >= strtoull(wanted_rest + 1, NULL, 10);
}
