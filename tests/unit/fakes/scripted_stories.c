/* Stories: read, changed, summed up, published, rated again. */
#include "scripted_store.h"
#include "store_changes.h"
#include "store_range.h"
#include "store_ratings.h"

#include <inttypes.h>

static void fail_story(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_story_fn, NULL, 0);
}

int store_story_get(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                    store_story_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_story, (scripted_any_fn *)done, context, err, "%s %u %u", story_id,
                         articles_max, text_max_bytes);
}

int store_story_get_brief(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                          store_story_fn *done, void *context, struct err *err)
{
    return store_story_get(store, story_id, articles_max, text_max_bytes, done, context, err);
}

static void fail_heads(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_heads_fn, NULL, 0, "");
}

int store_heads_scan(struct store *store, const char *cursor, store_heads_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_heads, (scripted_any_fn *)done, context, err, "%s", cursor);
}

static void fail_change(const struct scripted_call *call)
{
    const struct store_change_answer answer = {.story_id = "", .other_story_id = "", .log_seq = ""};
    SCRIPTED_ANSWER(call, store_change_fn, &answer);
}

static const char *who(int by_operator)
{
    return by_operator ? "operator" : "engine";
}

int store_story_merge(struct store *store, const struct store_merge *merge, store_change_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s %s %s %s", merge->from_story,
                         merge->into_story, who(merge->by_operator), merge->note);
}

int store_article_move(struct store *store, const struct store_move *move, store_change_fn *done, void *context,
                       struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s [%s] %s %s",
                         move->article_id, move->to_story, who(move->by_operator), move->note);
}

int store_story_split(struct store *store, const struct store_split *split, store_change_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s %zu %s %s %s",
                         split->from_story, split->count, split->article_ids[0], split->article_ids[split->count - 1],
                         split->note);
}

int store_story_part(struct store *store, const struct store_part *part, store_change_fn *done, void *context,
                     struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s [%s] %zu %s %s %s",
                         part->from_story, part->to_story, part->count, part->article_ids[0],
                         part->article_ids[part->count - 1], part->note);
}

int store_story_undo(struct store *store, const struct store_undo *undo, store_change_fn *done, void *context,
                     struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s %lld %s", undo->story_id,
                         (long long)undo->time_ms, undo->note);
}

int store_article_embed(struct store *store, const Triptych__LogEntry *log, store_change_fn *done, void *context,
                        struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s", log->article_id);
}

int store_story_pin(struct store *store, const char *story_id, int is_pinned, const char *note, store_change_fn *done,
                    void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s %d %s", story_id, is_pinned,
                         note);
}

int store_story_retitle(struct store *store, const char *story_id, const char *headline, const char *note,
                        store_change_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s [%s] %s", story_id, headline,
                         note);
}

int store_story_hide(struct store *store, const char *story_id, int is_hidden, const char *note, store_change_fn *done,
                     void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s %d %s", story_id, is_hidden,
                         note);
}

int store_story_remark(struct store *store, const char *story_id, const char *remark, const char *note,
                       store_change_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s [%s] %s", story_id, remark,
                         note);
}

int store_article_remove(struct store *store, const char *article_id, const char *note, store_change_fn *done,
                         void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_change, (scripted_any_fn *)done, context, err, "%s %s", article_id, note);
}

static void fail_removed(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_removed_fn, 0, "");
}

int store_domain_remove_step(struct store *store, const struct store_domain_removal *removal, store_removed_fn *done,
                             void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_removed, (scripted_any_fn *)done, context, err, "%s [%s] %s", removal->domain,
                         removal->cursor, removal->note);
}

static void fail_history(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_history_fn, NULL);
}

int store_story_history(struct store *store, const char *story_id, store_history_fn *done, void *context,
                        struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_history, (scripted_any_fn *)done, context, err, "%s", story_id);
}

static void fail_versioned(const struct scripted_call *call)
{
    const struct store_versioned_answer answer = {.seq = ""};
    SCRIPTED_ANSWER(call, store_versioned_fn, &answer);
}

int store_summary_commit(struct store *store, const char *story_id, const struct store_summary *made,
                         store_versioned_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_versioned, (scripted_any_fn *)done, context, err, "%s %" PRIu64 " %s", story_id,
                         made->summary->based_on_version, made->summary->headline);
}

int store_feed_commit(struct store *store, const struct store_event *event, store_versioned_fn *done, void *context,
                      struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_versioned, (scripted_any_fn *)done, context, err,
                         "%s %s version=%" PRIu64 " changed=%zu headline=%s blindspot=%s", event->kind, event->head->id,
                         event->based_on_version, event->changed_count, event->new_headline ? event->new_headline : "-",
                         event->new_blindspot ? event->new_blindspot : "-");
}

static void fail_range(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_feed_range_fn, 0, NULL, 0);
}

int store_feed_range(struct store *store, const char *from, unsigned limit, store_feed_range_fn *done, void *context,
                     struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_range, (scripted_any_fn *)done, context, err, "[%s] %u", from, limit);
}

/* ── ratings ── */

static void fail_stories(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_stories_fn, NULL, 0, "");
}

int store_stories_scan(struct store *store, const char *cursor, store_stories_fn *done, void *context, struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_stories, (scripted_any_fn *)done, context, err, "%s", cursor);
}

static void fail_sources(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_sources_fn, 0, NULL, 0);
}

int store_story_sources_get(struct store *store, const char *story_id, store_sources_fn *done, void *context,
                            struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_sources, (scripted_any_fn *)done, context, err, "%s", story_id);
}

static void fail_rerate(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_rerate_fn, RERATE_DONE, 0);
}

int store_story_rerate(struct store *store, const struct store_rerating *rerating, store_rerate_fn *done, void *context,
                       struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_rerate, (scripted_any_fn *)done, context, err, "%s %" PRIu64 " %zu",
                         rerating->story_id, rerating->version, rerating->count);
}

static void fail_version(const struct scripted_call *call)
{
    SCRIPTED_ANSWER(call, store_ratings_version_fn, "");
}

int store_ratings_version(struct store *store, const char *version, store_ratings_version_fn *done, void *context,
                          struct err *err)
{
    (void)store;
    return scripted_note(__func__, fail_version, (scripted_any_fn *)done, context, err, "[%s]", version);
}
