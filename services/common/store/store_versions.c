/* summary_commit and feed_commit: versions order the stages. */
#include "feed.pb-c.h"
#include "store_call.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* The kinds of events that are stored; heartbeats and notices never are. */
static const char *const kinds[] = {"created", "updated", "merged", "split", "retired"};

static void answer_versioned(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_versioned_fn *done = (store_versioned_fn *)call->cargo.done;
    struct store_versioned_answer out = {(int)reply_number(reply_at(answer, 0)), (int)reply_number(reply_at(answer, 1)),
                                         reply_text(reply_at(answer, 2))};
    done(call->cargo.context, result, &out);
}

/* Stale when a summary of this or a later version is there: two replicas may have worked on one story, and the slower
 * must not win. */
int store_summary_commit(struct store *store, const char *story_id, const struct store_summary *made,
                         store_versioned_fn *done, void *context, struct err *err)
{
    struct command command;
    uint8_t *packed = NULL;
    uint8_t *details = NULL;
    size_t size = 0;
    size_t details_size = 0;
    if (!id_is_valid(story_id, 's'))
        return err_set(err, ERR_INVALID, "not a story's id: %.64s", story_id ? story_id : "");
    int code = wire_pack(made->summary, &packed, &size, err);
    if (!code && made->details)
        code = wire_pack(made->details, &details, &details_size, err);
    if (code)
        goto out;
    store_command_function(&command, "summary_commit_2", 5);
    store_command_key(&command, store, KEY_STORY, story_id);
    store_command_key(&command, store, KEY_SUMMARY, story_id);
    store_command_key(&command, store, KEY_DETAILS, story_id);
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_SUMMARIZE));
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_PUBLISH));
    const struct store_argument arguments[SUMMARY_COMMIT_2_ARGS] = {
        [SUMMARY_COMMIT_2_ARG_STORY] = store_text(story_id),
        [SUMMARY_COMMIT_2_ARG_VERSION] = store_number((int64_t)made->summary->based_on_version),
        [SUMMARY_COMMIT_2_ARG_SUMMARY] = store_bytes(packed, size),
        [SUMMARY_COMMIT_2_ARG_DETAILS] = details ? store_bytes(details, details_size) : store_text(""),
        [SUMMARY_COMMIT_2_ARG_LEASE_MS] = store_number(STORE_TODO_LEASE_MS),
    };
    store_command_arguments(&command, arguments, SUMMARY_COMMIT_2_ARGS);
    code = store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_versioned},
                      (call_any_fn *)done, context, err);
out:
    free(packed);
    free(details);
    return code;
}

static int check_event(const struct store_event *event, struct err *err)
{
    size_t i = 0;
    if (!event->head || !id_is_valid(event->head->id, 's'))
        return err_set(err, ERR_INVALID, "an event without a story's id");
    while (i < sizeof kinds / sizeof *kinds && strcmp(kinds[i], event->kind) != 0)
        i++;
    if (i == sizeof kinds / sizeof *kinds)
        return err_set(err, ERR_INVALID, "no such kind of event: %.32s", event->kind);
    return 0;
}

/* The changed articles travel as a StoryEvent that holds nothing else but what has changed beside them. */
static int pack_changed(const struct store_event *event, uint8_t **out, size_t *out_size, struct err *err)
{
    Triptych__StoryEvent message = TRIPTYCH__STORY_EVENT__INIT;
    message.n_changed = event->changed_count;
    message.changed = (Triptych__PlacedArticle **)event->changed;
    message.changes = (char *)(event->changes ? event->changes : "");
    return wire_pack(&message, out, out_size, err);
}

/* The function compares it: an event that was made while a newer summary came is made once more. */
static int64_t summary_version(const Triptych__StoryHead *head)
{
    return head->summary ? (int64_t)head->summary->based_on_version : 0;
}

int store_feed_commit(struct store *store, const struct store_event *event, store_versioned_fn *done, void *context,
                      struct err *err)
{
    struct command command;
    uint8_t *head = NULL;
    uint8_t *changed = NULL;
    size_t head_size = 0;
    size_t changed_size = 0;
    int code = check_event(event, err);
    if (!code)
        code = wire_pack(event->head, &head, &head_size, err);
    if (!code)
        code = pack_changed(event, &changed, &changed_size, err);
    if (code)
        goto out;
    const char *story = event->head->id;
    store_command_function(&command, "feed_commit", 6);
    store_command_key(&command, store, KEY_STORY, story);
    store_command_key(&command, store, KEY_HEAD, story);
    store_command_key(&command, store, KEY_SUMMARY, story);
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_PUBLISH));
    store_command_key(&command, store, KEY_FEED, "");
    store_command_key(&command, store, KEY_STATE, "");
    const struct store_argument arguments[FEED_COMMIT_ARGS] = {
        [FEED_COMMIT_ARG_STORY] = store_text(story),
        [FEED_COMMIT_ARG_VERSION] = store_number((int64_t)event->based_on_version),
        [FEED_COMMIT_ARG_SUMMARY_VERSION] = store_number(summary_version(event->head)),
        [FEED_COMMIT_ARG_KIND] = store_text(event->kind),
        [FEED_COMMIT_ARG_HEAD] = store_bytes(head, head_size),
        [FEED_COMMIT_ARG_CHANGED] = store_bytes(changed, changed_size),
        [FEED_COMMIT_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [FEED_COMMIT_ARG_ARTICLES] = store_number(event->head->coverage ? event->head->coverage->articles : 0),
        [FEED_COMMIT_ARG_HEADLINE] = store_text(event->new_headline ? event->new_headline : ""),
        [FEED_COMMIT_ARG_BLINDSPOT] = store_text(event->new_blindspot ? event->new_blindspot : ""),
    };
    store_command_arguments(&command, arguments, FEED_COMMIT_ARGS);
    code = store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_versioned},
                      (call_any_fn *)done, context, err);
out:
    free(head);
    free(changed);
    return code;
}
