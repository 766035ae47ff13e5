/* Changes of mind: stories merged, articles moved, pinned, retitled, removed. */
#include "store_changes.h"
#include "store_call.h"
#include "utf8.h"
#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NEW_IDS_MAX 16 /* ids to choose from for a story that a move begins: one article may be split off as often */
/* Redis does nothing else while a function runs, so a removal of many thousands goes in steps. */
#define DOMAIN_PAGE 200 /* articles looked at by one call */

/* An outcome that is no success is an answer, not an error: "there is no such story" is what the operator asked to
 * know. */
static void answer_change(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_change_fn *done = (store_change_fn *)call->cargo.done;
    struct store_change_answer out = {(enum change_outcome)reply_number(reply_at(answer, 0)),
                                      reply_text(reply_at(answer, 1)),
                                      (uint64_t)reply_number(reply_at(answer, 2)),
                                      reply_text(reply_at(answer, 3)),
                                      (uint64_t)reply_number(reply_at(answer, 4)),
                                      reply_text(reply_at(answer, 5))};
    done(call->cargo.context, result, &out);
}

static int check_story(const char *story_id, struct err *err)
{
    if (id_is_valid(story_id, 's'))
        return 0;
    /* Ids become parts of keys: what is no id must not reach them. */
    return err_set(err, ERR_INVALID, "not a story's id: %.64s", story_id ? story_id : "");
}

static int check_article(const char *article_id, struct err *err)
{
    if (id_is_valid(article_id, 'a'))
        return 0;
    return err_set(err, ERR_INVALID, "not an article's id: %.64s", article_id ? article_id : "");
}

/* Cut between characters. The note is kept with the story's history and goes out with its event. */
static struct store_argument note_argument(const char *note)
{
    const char *text = note ? note : "";
    return store_bytes(text, utf8_cut_len(text, strlen(text), STORE_CHANGE_NOTE_MAX));
}

/* Nobody announces an operator's change: it is due at once. */
static struct store_argument lease_argument(int by_operator)
{
    return store_number(by_operator ? 0 : STORE_TODO_LEASE_MS);
}

/* Decided inside the function, in one step: which story is pinned, whether one of the two is gone, and the counters of
 * the other. Classify's reviews and operators come the same way; only an operator's word binds later reviews. */
int store_story_merge(struct store *store, const struct store_merge *merge, store_change_fn *done, void *context,
                      struct err *err)
{
    struct command command;
    int code = check_story(merge->from_story, err);
    if (!code)
        code = check_story(merge->into_story, err);
    if (code)
        return code;
    store_command_function(&command, "story_merge", 2);
    store_command_key(&command, store, KEY_STORY, merge->from_story);
    store_command_key(&command, store, KEY_STORY, merge->into_story);
    const struct store_argument arguments[STORY_MERGE_ARGS] = {
        [STORY_MERGE_ARG_FROM] = store_text(merge->from_story),
        [STORY_MERGE_ARG_INTO] = store_text(merge->into_story),
        [STORY_MERGE_ARG_INSTANCE] = store_text(store->instance),
        [STORY_MERGE_ARG_BY_OPERATOR] = store_number(merge->by_operator ? 1 : 0),
        [STORY_MERGE_ARG_NOTE] = note_argument(merge->note),
        [STORY_MERGE_ARG_KEEP_LOG] = store_number(store->keep_log),
        [STORY_MERGE_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [STORY_MERGE_ARG_LEASE_MS] = lease_argument(merge->by_operator),
    };
    store_command_arguments(&command, arguments, STORY_MERGE_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_change}, (call_any_fn *)done,
                      context, err);
}

/* The first is the id of a story that the article begins by itself; it has that one's name when it began the story that
 * it leaves, so there are more. */
static void new_story_id(const char *article_id, unsigned number, char out[ID_SIZE])
{
    char identity[ID_SIZE + 48];
    snprintf(identity, sizeof identity, number ? "%s/%u" : "%s", article_id, number);
    id_for_story(identity, out);
}

static void command_new_ids(const char *article_id, struct command *command)
{
    for (unsigned i = 0; i < NEW_IDS_MAX; i++) {
        char story[ID_SIZE];
        new_story_id(article_id, i, story);
        command_text(command, story);
    }
}

int store_article_move(struct store *store, const struct store_move *move, store_change_fn *done, void *context,
                       struct err *err)
{
    struct command command;
    int code = check_article(move->article_id, err);
    if (!code && *move->to_story)
        code = check_story(move->to_story, err);
    if (code)
        return code;
    store_command_function(&command, "article_move", 1);
    /* Which story it leaves is known only inside the function, which makes that key from the edition's prefix: a story
     * could change between our looking and our asking. */
    store_command_key(&command, store, KEY_PLACEMENT, move->article_id);
    const struct store_argument arguments[ARTICLE_MOVE_ARG_NEW_IDS] = {
        [ARTICLE_MOVE_ARG_ARTICLE] = store_text(move->article_id),
        [ARTICLE_MOVE_ARG_STORY] = store_text(move->to_story),
        [ARTICLE_MOVE_ARG_INSTANCE] = store_text(store->instance),
        [ARTICLE_MOVE_ARG_BY_OPERATOR] = store_number(move->by_operator ? 1 : 0),
        [ARTICLE_MOVE_ARG_NOTE] = note_argument(move->note),
        [ARTICLE_MOVE_ARG_KEEP_LOG] = store_number(store->keep_log),
        [ARTICLE_MOVE_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [ARTICLE_MOVE_ARG_LEASE_MS] = lease_argument(move->by_operator),
    };
    store_command_arguments(&command, arguments, ARTICLE_MOVE_ARG_NEW_IDS);
    command_new_ids(move->article_id, &command);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_change}, (call_any_fn *)done,
                      context, err);
}

/* What is said of a story as a whole, or of articles that are in it. */
struct said {
    const char *function, *story_id;
    const struct store_argument *arguments;
    size_t count;
    store_change_fn *done;
    void *context;
    const char *const *article_ids; /* behind the arguments */
    size_t article_count;
};

static int send_said(struct store *store, const struct said *said, struct err *err)
{
    struct command command;
    int code = check_story(said->story_id, err);
    for (size_t i = 0; !code && i < said->article_count; i++)
        code = check_article(said->article_ids[i], err);
    if (code)
        return code;
    store_command_function(&command, said->function, 1);
    store_command_key(&command, store, KEY_STORY, said->story_id);
    store_command_arguments(&command, said->arguments, said->count);
    for (size_t i = 0; i < said->article_count; i++)
        command_text(&command, said->article_ids[i]);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_change},
                      (call_any_fn *)said->done, said->context, err);
}

/* Ids for a story that begins, made of what it begins with, with a space between. */
struct new_ids {
    char text[NEW_IDS_MAX * ID_SIZE];
};

static struct new_ids make_new_ids(const char *identity)
{
    struct new_ids out;
    for (unsigned i = 0; i < NEW_IDS_MAX; i++) {
        new_story_id(identity, i, out.text + i * ID_SIZE);
        out.text[i * ID_SIZE + ID_SIZE - 1] = i + 1 < NEW_IDS_MAX ? ' ' : '\0';
    }
    return out;
}

static int check_count(const char *story_id, size_t count, struct err *err)
{
    if (count > 0 && count <= STORE_SPLIT_ARTICLES_MAX)
        return 0;
    return err_set(err, ERR_TOO_LARGE, "a split of story %.64s is of 1 to %d articles, not of %zu", story_id,
                   STORE_SPLIT_ARTICLES_MAX, count);
}

/* One step, so that a replica that dies leaves no story half split. */
int store_story_split(struct store *store, const struct store_split *split, store_change_fn *done, void *context,
                      struct err *err)
{
    int code = check_count(split->from_story, split->count, err);
    if (code)
        return code;
    const struct new_ids new_ids = make_new_ids(split->article_ids[0]);
    const struct store_argument arguments[STORY_SPLIT_ARG_ARTICLES] = {
        [STORY_SPLIT_ARG_FROM] = store_text(split->from_story),
        [STORY_SPLIT_ARG_INSTANCE] = store_text(store->instance),
        [STORY_SPLIT_ARG_NOTE] = note_argument(split->note),
        [STORY_SPLIT_ARG_KEEP_LOG] = store_number(store->keep_log),
        [STORY_SPLIT_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [STORY_SPLIT_ARG_LEASE_MS] = lease_argument(0),
        [STORY_SPLIT_ARG_NEW_IDS] = store_text(new_ids.text),
    };
    const struct said said = {"story_split", split->from_story, arguments,          STORY_SPLIT_ARG_ARTICLES,
                              done,          context,           split->article_ids, split->count};
    return send_said(store, &said, err);
}

int store_story_part(struct store *store, const struct store_part *part, store_change_fn *done, void *context,
                     struct err *err)
{
    int code = check_count(part->from_story, part->count, err);
    if (!code && *part->to_story)
        code = check_story(part->to_story, err);
    if (code)
        return code;
    const struct new_ids new_ids = make_new_ids(part->article_ids[0]);
    const struct store_argument arguments[STORY_PART_ARG_ARTICLES] = {
        [STORY_PART_ARG_FROM] = store_text(part->from_story),
        [STORY_PART_ARG_TO] = store_text(part->to_story),
        [STORY_PART_ARG_INSTANCE] = store_text(store->instance),
        [STORY_PART_ARG_NOTE] = note_argument(part->note),
        [STORY_PART_ARG_KEEP_LOG] = store_number(store->keep_log),
        [STORY_PART_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [STORY_PART_ARG_LEASE_MS] = lease_argument(1),
        [STORY_PART_ARG_NEW_IDS] = store_text(new_ids.text),
    };
    const struct said said = {"story_part", part->from_story, arguments,         STORY_PART_ARG_ARTICLES,
                              done,         context,          part->article_ids, part->count};
    return send_said(store, &said, err);
}

int store_story_undo(struct store *store, const struct store_undo *undo, store_change_fn *done, void *context,
                     struct err *err)
{
    char time[24] = "", identity[ID_SIZE + 32];
    if (undo->time_ms)
        snprintf(time, sizeof time, "%" PRId64, undo->time_ms);
    snprintf(identity, sizeof identity, "%.17s@%s", undo->story_id, time);
    const struct new_ids new_ids = make_new_ids(identity);
    const struct store_argument arguments[STORY_UNDO_ARGS] = {
        [STORY_UNDO_ARG_STORY] = store_text(undo->story_id),
        [STORY_UNDO_ARG_TIME] = store_text(time),
        [STORY_UNDO_ARG_INSTANCE] = store_text(store->instance),
        [STORY_UNDO_ARG_NOTE] = note_argument(undo->note),
        [STORY_UNDO_ARG_KEEP_LOG] = store_number(store->keep_log),
        [STORY_UNDO_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [STORY_UNDO_ARG_LEASE_MS] = lease_argument(1),
        [STORY_UNDO_ARG_NEW_IDS] = store_text(new_ids.text),
    };
    const struct said said = {"story_undo", undo->story_id, arguments, STORY_UNDO_ARGS, done, context, NULL, 0};
    return send_said(store, &said, err);
}

int store_story_pin(struct store *store, const char *story_id, int is_pinned, const char *note, store_change_fn *done,
                    void *context, struct err *err)
{
    const struct store_argument arguments[STORY_PIN_ARGS] = {
        [STORY_PIN_ARG_STORY] = store_text(story_id),
        [STORY_PIN_ARG_PINNED] = store_number(is_pinned ? 1 : 0),
        [STORY_PIN_ARG_NOTE] = note_argument(note),
    };
    return send_said(store, &(struct said){"story_pin", story_id, arguments, STORY_PIN_ARGS, done, context, NULL, 0},
                     err);
}

int store_story_hide(struct store *store, const char *story_id, int is_hidden, const char *note, store_change_fn *done,
                     void *context, struct err *err)
{
    const struct store_argument arguments[STORY_HIDE_ARGS] = {
        [STORY_HIDE_ARG_STORY] = store_text(story_id),
        [STORY_HIDE_ARG_HIDDEN] = store_number(is_hidden ? 1 : 0),
        [STORY_HIDE_ARG_NOTE] = note_argument(note),
        [STORY_HIDE_ARG_KEEP_FEED] = store_number(store->keep_feed),
    };
    return send_said(store, &(struct said){"story_hide", story_id, arguments, STORY_HIDE_ARGS, done, context, NULL, 0},
                     err);
}

static int check_line(const char *text, const char *what, struct err *err)
{
    size_t len = strlen(text);
    if (len > STORE_HEADLINE_MAX)
        return err_set(err, ERR_TOO_LARGE, "a %s has at most %d bytes, not %zu", what, STORE_HEADLINE_MAX, len);
    if (utf8_valid_len(text, len) != len)
        return err_set(err, ERR_INVALID, "a %s is text in UTF-8", what);
    for (size_t i = 0; i < len; i++)
        if ((unsigned char)text[i] < ' ')
            return err_set(err, ERR_INVALID, "a %s is one line", what);
    return 0;
}

int store_story_retitle(struct store *store, const char *story_id, const char *headline, const char *note,
                        store_change_fn *done, void *context, struct err *err)
{
    int code = check_line(headline, "headline", err);
    const struct store_argument arguments[STORY_RETITLE_ARGS] = {
        [STORY_RETITLE_ARG_STORY] = store_text(story_id),
        [STORY_RETITLE_ARG_HEADLINE] = store_text(headline),
        [STORY_RETITLE_ARG_NOTE] = note_argument(note),
    };
    const struct said said = {"story_retitle", story_id, arguments, STORY_RETITLE_ARGS, done, context, NULL, 0};
    return code ? code : send_said(store, &said, err);
}

int store_story_remark(struct store *store, const char *story_id, const char *remark, const char *note,
                       store_change_fn *done, void *context, struct err *err)
{
    int code = check_line(remark, "remark", err);
    const struct store_argument arguments[STORY_REMARK_ARGS] = {
        [STORY_REMARK_ARG_STORY] = store_text(story_id),
        [STORY_REMARK_ARG_REMARK] = store_text(remark),
        [STORY_REMARK_ARG_NOTE] = note_argument(note),
    };
    const struct said said = {"story_remark", story_id, arguments, STORY_REMARK_ARGS, done, context, NULL, 0};
    return code ? code : send_said(store, &said, err);
}

/* The vector came after the article was placed. It goes into the log, from which every replica's index takes it. */
int store_article_embed(struct store *store, const Triptych__LogEntry *log, store_change_fn *done, void *context,
                        struct err *err)
{
    struct command command;
    uint8_t *packed = NULL;
    size_t size_bytes = 0;
    int code = check_article(log->article_id, err);
    if (!code)
        code = wire_pack(log, &packed, &size_bytes, err);
    if (code)
        return code;
    store_command_function(&command, "article_embed", 1);
    store_command_key(&command, store, KEY_PLACEMENT, log->article_id);
    command_bytes(&command, packed, size_bytes);
    command_number(&command, store->keep_log);
    code = store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_change}, (call_any_fn *)done,
                      context, err);
    free(packed);
    return code;
}

int store_article_remove(struct store *store, const char *article_id, const char *note, store_change_fn *done,
                         void *context, struct err *err)
{
    struct command command;
    int code = check_article(article_id, err);
    if (code)
        return code;
    store_command_function(&command, "article_remove", 2);
    store_command_key(&command, store, KEY_ARTICLE, article_id);
    store_command_key(&command, store, KEY_PLACEMENT, article_id);
    const struct store_argument arguments[ARTICLE_REMOVE_ARGS] = {
        [ARTICLE_REMOVE_ARG_ARTICLE] = store_text(article_id),
        [ARTICLE_REMOVE_ARG_NOTE] = note_argument(note),
        [ARTICLE_REMOVE_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [ARTICLE_REMOVE_ARG_LEASE_MS] = lease_argument(1),
        [ARTICLE_REMOVE_ARG_STONE_MS] = store_number(store->keep_articles_ms),
    };
    store_command_arguments(&command, arguments, ARTICLE_REMOVE_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_change}, (call_any_fn *)done,
                      context, err);
}

static void answer_removed(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    const char *next = reply_text(reply_at(answer, 0));
    ((store_removed_fn *)call->cargo.done)(call->cargo.context, result, (uint64_t)reply_number(reply_at(answer, 1)),
                                           strcmp(next, "0") == 0 ? "" : next);
}

/* Cursor by cursor, as Redis scans: articles that come in meanwhile may be missed, which the caller's next run
 * finds. */
int store_domain_remove_step(struct store *store, const struct store_domain_removal *removal, store_removed_fn *done,
                             void *context, struct err *err)
{
    struct command command;
    if (!*removal->domain)
        return err_set(err, ERR_INVALID, "no domain to remove the articles of");
    store_command_function(&command, "domain_remove", 1);
    store_command_key(&command, store, KEY_ARTICLES, "");
    const struct store_argument arguments[DOMAIN_REMOVE_ARGS] = {
        [DOMAIN_REMOVE_ARG_CURSOR] = store_text(*removal->cursor ? removal->cursor : "0"),
        [DOMAIN_REMOVE_ARG_COUNT] = store_number(DOMAIN_PAGE),
        [DOMAIN_REMOVE_ARG_DOMAIN] = store_text(removal->domain),
        [DOMAIN_REMOVE_ARG_NOTE] = note_argument(removal->note),
        [DOMAIN_REMOVE_ARG_KEEP_FEED] = store_number(store->keep_feed),
        [DOMAIN_REMOVE_ARG_LEASE_MS] = lease_argument(1),
        [DOMAIN_REMOVE_ARG_STONE_MS] = store_number(store->keep_articles_ms),
    };
    store_command_arguments(&command, arguments, DOMAIN_REMOVE_ARGS);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = answer_removed}, (call_any_fn *)done,
                      context, err);
}
