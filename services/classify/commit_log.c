#include "commit_log.h"

#include "classify.h"
#include "event_seq.h"

int commit_log_has_reached(const struct classify *classify, const char *wanted_seq)
{
    return event_seq_compare(store_follow_seq(classify->follower), wanted_seq) >= 0;
}
