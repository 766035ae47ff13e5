/* Positions in the commit log. Compares Redis stream ids ("milliseconds-sequence") as two numbers: as text "9-0" would
 * be behind "10-0". */
#include "commit_log.h"

#include "classify.h"
#include "event_seq.h"

int commit_log_has_reached(const struct classify *classify, const char *wanted_seq)
{
    return event_seq_compare(store_follow_seq(classify->follower), wanted_seq) >= 0;
}
