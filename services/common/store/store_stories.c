/* Stories: read whole, and the pages of published heads. */
#include "coverage_fields.h"
#include "store_call.h"
#include "stored.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

#define STORY_ARTICLES_MAX 1000 /* of one story_get */
#define HEADS_PAGE         100  /* asked of a scan; Redis may give some more */
#define HEADS_ROWS_MAX     4096 /* what we take of one page */

/* ── story_get ── */

/* A story put together from what story_read returns; everything here is freed after the callback. */
struct story_parts {
    Triptych__Story story;
    struct coverage_fields fields;
    Triptych__Summary *summary;
    Triptych__StoryHead *published; /* the head as it was published last: what publish chose stays */
    Triptych__Summary own;          /* holds the operator's headline where there is no summary yet */
    Triptych__StoryDetails *details;
    struct stored_article *stored;
    Triptych__PlacedArticle **articles;
    size_t count;
};

static int64_t time_of(const Triptych__Article *article)
{
    return article->published_ms ? article->published_ms : article->received_ms;
}

/* The id decides between equal times, so that two readings of a story never differ in order. */
static int compare_latest_first(const void *left, const void *right)
{
    const Triptych__Article *one = (*(Triptych__PlacedArticle *const *)left)->article;
    const Triptych__Article *other = (*(Triptych__PlacedArticle *const *)right)->article;
    if (time_of(one) != time_of(other))
        return time_of(one) < time_of(other) ? 1 : -1;
    return strcmp(one->id, other->id);
}

/* The rows come in threes: id, body, placement, the one committed last first. */
static int read_articles(const redisReply *rows, const struct stored_wanted *wanted, struct story_parts *parts,
                         struct err *err)
{
    size_t max = reply_count(rows) / 3;
    parts->stored = calloc(max + 1, sizeof *parts->stored);
    parts->articles = calloc(max + 1, sizeof(Triptych__PlacedArticle *));
    if (!parts->stored || !parts->articles)
        return err_set(err, ERR_MEMORY, "no memory for a story of %zu articles", max);
    for (size_t i = 0; i < max; i++) {
        struct stored_article *one = &parts->stored[parts->count];
        int code = stored_article_read(reply_at(rows, 3 * i + 1), reply_at(rows, 3 * i + 2), wanted, one, err);
        if (code)
            return code;
        parts->articles[parts->count++] = &one->message;
        if (*one->article->image_url)
            parts->fields.head.image_url = one->article->image_url; /* the earliest committed one that has any */
    }
    qsort(parts->articles, parts->count, sizeof(Triptych__PlacedArticle *), compare_latest_first);
    return 0;
}

/* The message in `value`, NULL when that is empty or broken; *code keeps the first failure. */
static void *read_packed(const redisReply *value, const ProtobufCMessageDescriptor *type, int *code, struct err *err)
{
    ProtobufCMessage *message = NULL;
    if (!*code && reply_len(value))
        *code = wire_unpack(type, reply_text(value), reply_len(value), &message, err);
    return message;
}

/* An operator's headline stands before any that was picked, at every reader: no summary overwrites it. */
static void apply_title(const redisReply *title, struct story_parts *parts)
{
    static char none[] = "";
    Triptych__StoryHead *head = &parts->fields.head;
    if (!reply_len(title))
        return;
    if (!head->summary) {
        triptych__summary__init(&parts->own);
        head->summary = &parts->own;
    }
    head->summary->headline = (char *)reply_text(title);
    head->summary->headline_article_id = none;
    head->retitled = 1;
}

/* Details of another version belong to a summary that an older program has replaced since. */
static Triptych__StoryDetails *details_of(const struct story_parts *parts)
{
    const Triptych__Summary *summary = parts->fields.head.summary;
    int fits = parts->details && summary && parts->details->based_on_version == summary->based_on_version;
    return fits ? parts->details : NULL;
}

static int read_story(const redisReply *answer, const struct stored_wanted *wanted, struct story_parts *parts,
                      struct err *err)
{
    int code = coverage_fields_read(reply_at(answer, 0), &parts->fields, err);
    parts->summary = read_packed(reply_at(answer, 1), &triptych__summary__descriptor, &code, err);
    parts->published = read_packed(reply_at(answer, 2), &triptych__story_head__descriptor, &code, err);
    parts->details = read_packed(reply_at(answer, 5), &triptych__story_details__descriptor, &code, err);
    if (!code)
        code = read_articles(reply_at(answer, 3), wanted, parts, err);
    if (code)
        return code;
    Triptych__StoryHead *head = &parts->fields.head;
    head->summary = parts->summary;
    if (parts->published) {
        if (!head->summary)
            head->summary = parts->published->summary; /* a summary that was published is kept there alone */
        head->noted_ms = parts->published->noted_ms;
        head->blindspot = parts->published->blindspot;
        if (*parts->published->image_url)
            /* What publish chose stays until it publishes again, or a page would show another image than the feed
             * announced. */
            head->image_url = parts->published->image_url;
    }
    apply_title(reply_at(answer, 4), parts);
    head->remark = (char *)reply_text(reply_at(answer, 6)); /* "" of a library that knows of none */
    triptych__story__init(&parts->story);
    parts->story.head = head;
    parts->story.details = details_of(parts);
    /* What is left in a story that was merged away is the other story's by now. */
    if (!*head->merged_into) {
        parts->story.n_articles = parts->count;
        parts->story.articles = parts->articles;
    }
    return 0;
}

static void free_parts(struct story_parts *parts)
{
    for (size_t i = 0; i < parts->count; i++)
        stored_article_done(&parts->stored[i]);
    free(parts->stored);
    free(parts->articles);
    wire_free(parts->summary);
    wire_free(parts->published);
    wire_free(parts->details);
    coverage_fields_done(&parts->fields);
}

/* A call carries one number. */
#define BRIEF ((int64_t)1 << 32)

static void answer_story(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_story_fn *done = (store_story_fn *)call->cargo.done;
    struct story_parts parts = {0};
    struct err err = {0};
    const struct stored_wanted wanted = {(uint32_t)call->cargo.extra, (call->cargo.extra & BRIEF) != 0};
    if (result->code || !reply_count(answer)) {
        done(call->cargo.context, result, NULL, 0);
        return;
    }
    if (read_story(answer, &wanted, &parts, &err)) {
        done(call->cargo.context, &(struct store_result){err.code, err.text}, NULL, 0);
    } else {
        /* The answer does not repeat the id; the call owns a copy, which lives until the callback returns. */
        parts.fields.head.id = call->cargo.owned;
        done(call->cargo.context, result, &parts.story, parts.fields.published_version);
    }
    free_parts(&parts);
}

struct story_call {
    store_story_fn *done;
    void *context;
    int64_t brief; /* BRIEF or 0 */
};

static int get_story(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                     const struct story_call *asker, struct err *err)
{
    struct command command;
    if (!id_is_valid(story_id, 's'))
        return err_set(err, ERR_INVALID, "not a story's id: %.64s", story_id ? story_id : "");
    struct store_plan plan = {CALL_READ, answer_story, text_max_bytes | asker->brief, strdup(story_id)};
    store_command_function(&command, "story_read", 6);
    store_command_key(&command, store, KEY_STORY, story_id);
    store_command_key(&command, store, KEY_MEMBERS, story_id);
    store_command_key(&command, store, KEY_SUMMARY, story_id);
    store_command_key(&command, store, KEY_HEAD, story_id);
    /* Six keys in one function: read one after the other, they could be of different versions of the story. */
    store_command_key(&command, store, KEY_TITLE, story_id);
    store_command_key(&command, store, KEY_DETAILS, story_id);
    command_number(&command, articles_max < STORY_ARTICLES_MAX ? articles_max : STORY_ARTICLES_MAX);
    command_number(&command, text_max_bytes);
    if (!plan.owned)
        command.failed = ERR_MEMORY;
    return store_call(store, &command, &plan, (call_any_fn *)asker->done, asker->context, err);
}

int store_story_get(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                    store_story_fn *done, void *context, struct err *err)
{
    return get_story(store, story_id, articles_max, text_max_bytes, &(struct story_call){done, context, 0}, err);
}

int store_story_get_brief(struct store *store, const char *story_id, unsigned articles_max, unsigned text_max_bytes,
                          store_story_fn *done, void *context, struct err *err)
{
    return get_story(store, story_id, articles_max, text_max_bytes, &(struct story_call){done, context, BRIEF}, err);
}

/* ── heads_scan ── */

static void answer_heads(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_heads_fn *done = (store_heads_fn *)call->cargo.done;
    const redisReply *list = reply_at(answer, 1);
    size_t max = reply_count(list) < HEADS_ROWS_MAX ? reply_count(list) : HEADS_ROWS_MAX;
    size_t count = 0;
    const Triptych__StoryHead **heads = calloc(max + 1, sizeof(Triptych__StoryHead *));
    struct store_result failure = {ERR_MEMORY, "no memory for a page of heads"};
    if (!heads)
        result = &failure;
    for (size_t i = 0; !result->code && i < max; i++) {
        const redisReply *packed = reply_at(list, i);
        ProtobufCMessage *message = NULL;
        /* One broken head must not hide the others. */
        if (!wire_unpack(&triptych__story_head__descriptor, reply_text(packed), reply_len(packed), &message, NULL))
            heads[count++] = (const Triptych__StoryHead *)message;
    }
    const char *next = reply_text(reply_at(answer, 0));
    done(call->cargo.context, result, heads, count, strcmp(next, "0") == 0 ? "" : next);
    for (size_t i = 0; i < count; i++)
        wire_free((void *)heads[i]);
    free(heads);
}

int store_heads_scan(struct store *store, const char *cursor, store_heads_fn *done, void *context, struct err *err)
{
    struct command command;
    store_command_function(&command, "heads_page", 1);
    store_command_key(&command, store, KEY_STORIES, "");
    command_text(&command, *cursor ? cursor : "0");
    command_number(&command, HEADS_PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_heads}, (call_any_fn *)done,
                      context, err);
}
