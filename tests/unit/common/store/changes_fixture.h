/* What the tests of changes of mind share: merges, moves and what became of articles, log and feed. */
#ifndef TRIPTYCH_CHANGES_FIXTURE_H
#define TRIPTYCH_CHANGES_FIXTURE_H

#include "store_changes.h"
#include "store_fixture.h"

enum change_by { BY_ENGINE, BY_OPERATOR };

struct change_result {
    enum change_outcome outcome;
    char story_id[ID_SIZE], other_story_id[ID_SIZE];
    uint64_t version, articles;
};

/* Calls that wait; each asserts that it was answered without a failure. */
struct change_result merge_run(struct fixture *fixture, const struct store_merge *merge);
struct change_result merge(struct fixture *fixture, int from, int into, enum change_by by);
struct change_result move(struct fixture *fixture, int article, const char *to_story, enum change_by by);
struct change_result pin(struct fixture *fixture, int story, int is_pinned);
struct change_result remove_article(struct fixture *fixture, int article);
uint64_t remove_domain(struct fixture *fixture, const char *domain);
/* Retention at the moment when articles 1 to `last` have had their time; returns how many left. */
uint64_t retain(struct fixture *fixture, int last);

/* Counts the answer in a struct change_wait. */
struct change_wait {
    int is_done;
    struct change_result result;
};
store_change_fn on_change;

struct placed_result {
    int is_there, is_pinned;
    char story_id[ID_SIZE];
    uint64_t version;
};
struct placed_result get_placed(struct fixture *fixture, int article);

struct head_result {
    int is_there, is_pinned;
    char split_from[ID_SIZE], merged_into[ID_SIZE];
};
struct head_result get_head(struct fixture *fixture, const char *story);

/* The oldest entries of the log or the feed. other_story_id: of the feed's, what it was merged into or split from. */
struct entry_row {
    char kind[16], story_id[ID_SIZE], other_story_id[ID_SIZE], article_id[ID_SIZE], instance[ID_SIZE], note[600],
        headline[64];
    uint64_t version;
    int64_t time_ms;
};
struct entries {
    size_t count;
    struct entry_row rows[16];
};
void read_entries(struct fixture *fixture, enum store_stream stream, size_t wanted, struct entries *out);

const char *ask_story(struct fixture *fixture, int story, const char *field);
const char *join(const char *left, const char *right); /* static */

#endif
