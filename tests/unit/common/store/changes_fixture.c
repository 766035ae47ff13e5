#include "changes_fixture.h"

#include "clock.h"
#include "store_changes.h"

#include <stdio.h>
#include <string.h>

#define KEEP_MS (30LL * 24 * 3600 * 1000) /* the store's default */

void on_change(void *context, const struct store_result *result, const struct store_change_answer *answer)
{
    struct change_wait *wait = context;
    if (result->code)
        fail_msg("a change: %s", result->text);
    wait->result.outcome = answer->outcome;
    wait->result.version = answer->version;
    wait->result.articles = answer->articles;
    snprintf(wait->result.story_id, sizeof wait->result.story_id, "%s", answer->story_id);
    snprintf(wait->result.other_story_id, sizeof wait->result.other_story_id, "%s", answer->other_story_id);
    if (answer->outcome == CHANGE_DONE && answer->articles)
        assert_true(strchr(answer->log_seq, '-') != NULL);
    wait->is_done = 1;
}

struct change_result merge_run(struct fixture *fixture, const struct store_merge *plan)
{
    struct change_wait wait = {0};
    assert_int_equal(store_story_merge(fixture->store, plan, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct change_result merge(struct fixture *fixture, int from, int into, enum change_by by)
{
    struct store_merge plan = {story_id(from), story_id(into), by == BY_OPERATOR, ""};
    return merge_run(fixture, &plan);
}

struct change_result move(struct fixture *fixture, int article, const char *to_story, enum change_by by)
{
    struct change_wait wait = {0};
    struct store_move plan = {article_id(article), to_story, by == BY_OPERATOR, ""};
    assert_int_equal(store_article_move(fixture->store, &plan, on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct change_result pin(struct fixture *fixture, int story, int is_pinned)
{
    struct change_wait wait = {0};
    assert_int_equal(store_story_pin(fixture->store, story_id(story), is_pinned, "", on_change, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct change_result remove_article(struct fixture *fixture, int article)
{
    struct change_wait wait = {0};
    assert_int_equal(store_article_remove(fixture->store, article_id(article), "Withdrawn.", on_change, &wait, NULL),
                     0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct removal_wait {
    int is_done;
    uint64_t removed;
    char cursor[32];
};

static void on_removed(void *context, const struct store_result *result, uint64_t removed, const char *next_cursor)
{
    struct removal_wait *wait = context;
    if (result->code)
        fail_msg("domain_remove: %s", result->text);
    wait->is_done = 1;
    wait->removed += removed;
    snprintf(wait->cursor, sizeof wait->cursor, "%s", next_cursor);
}

uint64_t remove_domain(struct fixture *fixture, const char *domain)
{
    struct removal_wait wait = {0};
    do {
        struct store_domain_removal removal = {domain, wait.cursor, ""};
        wait.is_done = 0;
        assert_int_equal(store_domain_remove_step(fixture->store, &removal, on_removed, &wait, NULL), 0);
        fixture_wait(fixture, &wait.is_done);
    } while (wait.cursor[0]);
    return wait.removed;
}

struct count_wait {
    int is_done;
    uint64_t count;
};

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    assert_int_equal(result->code, 0);
    *(struct count_wait *)context = (struct count_wait){1, count};
}

uint64_t retain(struct fixture *fixture, int last)
{
    struct count_wait wait = {0};
    int64_t now_ms = 1700000000000 + last + KEEP_MS + 1;
    assert_int_equal(store_retention_step(fixture->store, now_ms, 1000, on_count, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.count;
}

struct placed_wait {
    int is_done;
    struct placed_result result;
};

static void on_placed(void *context, const struct store_result *result, const Triptych__PlacedArticle *article)
{
    struct placed_wait *wait = context;
    assert_int_equal(result->code, 0);
    wait->is_done = 1;
    wait->result.is_there = article != NULL;
    if (!article || !article->placement)
        return;
    wait->result.is_pinned = article->placement->pinned;
    wait->result.version = article->placement->story_version;
    snprintf(wait->result.story_id, sizeof wait->result.story_id, "%s", article->placement->story_id);
}

struct placed_result get_placed(struct fixture *fixture, int article)
{
    struct placed_wait wait = {0};
    assert_int_equal(store_article_get(fixture->store, article_id(article), on_placed, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

struct head_wait {
    int is_done;
    struct head_result result;
};

static void on_head(void *context, const struct store_result *result, const Triptych__Story *story,
                    uint64_t published_version)
{
    struct head_wait *wait = context;
    (void)published_version;
    assert_int_equal(result->code, 0);
    wait->is_done = 1;
    wait->result.is_there = story != NULL;
    if (!story)
        return;
    wait->result.is_pinned = story->head->pinned;
    snprintf(wait->result.split_from, sizeof wait->result.split_from, "%s", story->head->split_from);
    snprintf(wait->result.merged_into, sizeof wait->result.merged_into, "%s", story->head->merged_into);
}

struct head_result get_head(struct fixture *fixture, const char *story)
{
    struct head_wait wait = {0};
    assert_int_equal(store_story_get(fixture->store, story, 10, 10, on_head, &wait, NULL), 0);
    fixture_wait(fixture, &wait.is_done);
    return wait.result;
}

/* ── streams ── */

static void copy_log(const Triptych__LogEntry *log, struct entry_row *row)
{
    snprintf(row->kind, sizeof row->kind, "%s", log->kind);
    snprintf(row->story_id, sizeof row->story_id, "%s", log->story_id);
    snprintf(row->other_story_id, sizeof row->other_story_id, "%s", log->other_story_id);
    snprintf(row->article_id, sizeof row->article_id, "%s", log->article_id);
    snprintf(row->instance, sizeof row->instance, "%s", log->instance);
    snprintf(row->note, sizeof row->note, "%s", log->note);
    row->time_ms = log->time_ms;
}

static void copy_event(const struct store_entry *entry, struct entry_row *row)
{
    const Triptych__StoryHead *head = entry->head;
    const char *other = *head->merged_into ? head->merged_into : head->split_from;
    snprintf(row->kind, sizeof row->kind, "%s", entry->kind);
    snprintf(row->story_id, sizeof row->story_id, "%s", head->id);
    snprintf(row->other_story_id, sizeof row->other_story_id, "%s", other);
    snprintf(row->note, sizeof row->note, "%s", entry->note);
    snprintf(row->headline, sizeof row->headline, "%s", head->summary ? head->summary->headline : "");
    row->version = head->version;
}

static void on_entry(void *context, const struct store_entry *entry)
{
    struct entries *entries = context;
    if (entries->count == sizeof entries->rows / sizeof *entries->rows)
        return;
    if (entry->log)
        copy_log(entry->log, &entries->rows[entries->count++]);
    else
        copy_event(entry, &entries->rows[entries->count++]);
}

static void on_caught_up(void *context, const char *seq)
{
    (void)context;
    (void)seq;
}

static void on_lost(void *context, const char *reason)
{
    (void)context;
    fail_msg("a position was lost: %s", reason);
}

void read_entries(struct fixture *fixture, enum store_stream stream, size_t wanted, struct entries *out)
{
    struct store_follower *follower = NULL;
    struct store_follow_options options = {stream, "", on_entry, on_caught_up, on_lost, out};
    int64_t until_ms = clock_monotonic_ms() + WAIT_MS;
    assert_int_equal(store_follow_open(fixture->store, &options, &follower, NULL), 0);
    while (out->count < wanted && clock_monotonic_ms() < until_ms)
        assert_int_equal(loop_turn(fixture->loop, 10, NULL), 0);
    store_follow_close(follower);
    assert_int_equal(out->count, wanted);
}

const char *ask_story(struct fixture *fixture, int story, const char *field)
{
    return redis_server_ask(&fixture->redis, "HGET {test}:s:%s %s", story_id(story), field);
}

const char *join(const char *left, const char *right)
{
    static char text[128];
    snprintf(text, sizeof text, "%s%s", left, right);
    return text;
}
