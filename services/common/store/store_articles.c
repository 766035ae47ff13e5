/* Articles: in by ingest, read by whoever has their id. */
#include "short_reasons.h"
#include "store_call.h"
#include "store_content.h"
#include "store_revisions.h"
#include "stored.h"
#include "wire.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASSIGNMENTS_PAGE 200  /* asked of a scan; Redis may give some more */
#define PAGE_ROWS_MAX    8192 /* what we take of one page */

/* ── article_put ── */

static Triptych__Article *read_stored(const redisReply *body)
{
    ProtobufCMessage *message = NULL;
    if (reply_len(body))
        wire_unpack(&triptych__article__descriptor, reply_text(body), reply_len(body), &message, NULL);
    return (Triptych__Article *)message;
}

static void answer_put(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_article_put_fn *done = (store_article_put_fn *)call->cargo.done;
    int64_t outcome = reply_number(reply_at(answer, 0));
    /* Handed over so that the caller can see whether the wording has changed; broken bytes count as absent. */
    int is_told = outcome == ARTICLE_REPEATED || outcome == ARTICLE_MOVED;
    Triptych__Article *stored = is_told ? read_stored(reply_at(answer, 1)) : NULL;
    done(call->cargo.context, result, (enum article_outcome)outcome, stored);
    wire_free(stored);
}

/* Same source, same wording: the same article, whatever address it comes under. Without a source or a text there is
 * nothing to tell by. */
int store_content_key(const Triptych__Article *article, char out[KEY_ID_MAX])
{
    uint64_t parts[2] = {id_hash64(article->source, strlen(article->source)), article->content_hash};
    if (!*article->source || !article->content_hash || (!*article->title && !*article->text))
        return 0;
    snprintf(out, KEY_ID_MAX, "%016" PRIx64, id_hash64(parts, sizeof parts));
    return 1;
}

static int put_command(struct store *store, const struct store_held *held, struct command *command, struct err *err)
{
    const Triptych__Article *article = held->article;
    char content[KEY_ID_MAX], guid[KEY_ID_MAX];
    uint8_t *body = NULL;
    size_t size = 0;
    unsigned has_content = store_content_key(article, content) ? 1 : 0, has_guid = held->guid ? 1 : 0;
    int code = wire_pack(article, &body, &size, err);
    if (code)
        return code;
    snprintf(guid, sizeof guid, "%016" PRIx64, held->guid);
    store_command_function(command, has_guid ? "article_put_item" : "article_put", 3 + has_guid + has_content);
    store_command_key(command, store, KEY_ARTICLE, article->id);
    store_command_key(command, store, KEY_ARTICLES, "");
    /* Stored and due in one step: an article that is in Redis is in some stage's list, or it is done. */
    store_command_key(command, store, KEY_TODO, stage_name(STAGE_CLASSIFY));
    if (has_guid)
        store_command_key(command, store, KEY_GUID, guid);
    if (has_content)
        store_command_key(command, store, KEY_CONTENT, content);
    /* The first of the two functions takes all but the last of them. */
    const struct store_argument arguments[ARTICLE_PUT_ITEM_ARGS] = {
        [ARTICLE_PUT_ITEM_ARG_ARTICLE] = store_text(article->id),
        [ARTICLE_PUT_ITEM_ARG_BODY] = store_bytes(body, size),
        [ARTICLE_PUT_ITEM_ARG_RECEIVED_MS] = store_number(article->received_ms),
        [ARTICLE_PUT_ITEM_ARG_KEEP_MS] = store_number(store->keep_articles_ms),
        [ARTICLE_PUT_ITEM_ARG_LEASE_MS] = store_number(held->for_ms),
        [ARTICLE_PUT_ITEM_ARG_IS_OTHER] = store_number(held->is_other),
    };
    store_command_arguments(command, arguments, has_guid ? ARTICLE_PUT_ITEM_ARGS : ARTICLE_PUT_ARGS);
    free(body);
    return 0;
}

int store_article_hold(struct store *store, const struct store_held *held, store_article_put_fn *done, void *context,
                       struct err *err)
{
    struct command command;
    if (!id_is_valid(held->article->id, 'a'))
        return err_set(err, ERR_INVALID, "not an article's id: %.64s", held->article->id);
    int code = put_command(store, held, &command, err);
    if (code)
        return code;
    return store_call(store, &command, &(struct store_plan){CALL_GROW, .answer = answer_put}, (call_any_fn *)done,
                      context, err);
}

int store_article_put(struct store *store, const Triptych__Article *article, store_article_put_fn *done, void *context,
                      struct err *err)
{
    const struct store_held held = {.article = article, .for_ms = STORE_TODO_LEASE_MS};
    return store_article_hold(store, &held, done, context, err);
}

/* ── proofs: "<article id>[c<content>]" ── */

#define CONTENT_LEN 16

void store_proof_of(const Triptych__Article *article, char out[STORE_PROOF_SIZE])
{
    char content[KEY_ID_MAX];
    int has_content = store_content_key(article, content);
    snprintf(out, STORE_PROOF_SIZE, "%.*s%s%.*s", ID_SIZE - 1, article->id, has_content ? "c" : "", CONTENT_LEN,
             has_content ? content : "");
}

/* Returns 0 when `proof` is none; *out_content "" when it names no content. */
static int read_proof(const char *proof, char out_id[ID_SIZE], char out_content[CONTENT_LEN + 1])
{
    size_t len = strlen(proof);
    size_t content_at = ID_SIZE; /* behind the id and the "c" */
    snprintf(out_id, ID_SIZE, "%s", proof);
    *out_content = 0;
    if (!id_is_valid(out_id, 'a') || (len > ID_SIZE - 1 && len != content_at + CONTENT_LEN))
        return 0;
    if (len == ID_SIZE - 1)
        return 1;
    memcpy(out_content, proof + content_at, CONTENT_LEN + 1);
    return proof[ID_SIZE - 1] == 'c' && strspn(out_content, "0123456789abcdef") == CONTENT_LEN;
}

static void answer_look(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    ((store_count_fn *)call->cargo.done)(call->cargo.context, result, reply_number(answer) > 0);
}

int store_proof_look(struct store *store, const char *proof, store_count_fn *done, void *context, struct err *err)
{
    struct command command;
    char id[ID_SIZE], content[CONTENT_LEN + 1];
    if (!read_proof(proof, id, content))
        return err_set(err, ERR_INVALID, "not what shows that an article is stored: %.64s", proof);
    command_init(&command);
    command_text(&command, "EXISTS");
    store_command_key(&command, store, KEY_ARTICLE, id);
    if (*content)
        store_command_key(&command, store, KEY_CONTENT, content);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_look}, (call_any_fn *)done,
                      context, err);
}

/* ── article_aside ── */

int store_article_exclude(struct store *store, const char *article_id, const Triptych__Placement *placement,
                          store_done_fn *done, void *context, struct err *err)
{
    struct command command;
    uint8_t *packed = NULL;
    size_t size = 0;
    if (!id_is_valid(article_id, 'a'))
        return err_set(err, ERR_INVALID, "not an article's id: %.64s", article_id ? article_id : "");
    /* It would be in a story without being counted there. */
    if (*placement->story_id)
        return err_set(err, ERR_INVALID, "an article that is set aside has a story");
    int code = short_reasons_pack(placement, &packed, &size, err);
    if (code)
        return code;
    store_command_function(&command, "article_aside", 3);
    store_command_key(&command, store, KEY_ASIDE, article_id);
    store_command_key(&command, store, KEY_PLACEMENT, article_id);
    store_command_key(&command, store, KEY_TODO, stage_name(STAGE_CLASSIFY));
    command_text(&command, article_id);
    command_number(&command, store->keep_articles_ms);
    command_bytes(&command, packed, size);
    free(packed);
    return store_call(store, &command, &(struct store_plan){CALL_WRITE, .answer = store_answer_done},
                      (call_any_fn *)done, context, err);
}

/* ── article_get ── */

static void answer_get(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_article_fn *done = (store_article_fn *)call->cargo.done;
    struct stored_article stored;
    struct err err = {0};
    if (result->code || !reply_len(reply_at(answer, 0))) {
        done(call->cargo.context, result, NULL);
        return;
    }
    /* An article is in a story or set aside. Should both be there, the story counts it, so the story it is. */
    const redisReply *placement = reply_len(reply_at(answer, 1)) ? reply_at(answer, 1) : reply_at(answer, 2);
    if (stored_article_read(reply_at(answer, 0), placement, &(struct stored_wanted){.text_max_bytes = SIZE_MAX},
                            &stored, &err)) {
        done(call->cargo.context, &(struct store_result){err.code, err.text}, NULL);
        return;
    }
    done(call->cargo.context, result, &stored.message);
    stored_article_done(&stored);
}

int store_article_get(struct store *store, const char *article_id, store_article_fn *done, void *context,
                      struct err *err)
{
    struct command command;
    if (!id_is_valid(article_id, 'a'))
        return err_set(err, ERR_INVALID, "not an article's id: %.64s", article_id ? article_id : "");
    command_init(&command);
    command_text(&command, "MGET");
    store_command_key(&command, store, KEY_ARTICLE, article_id);
    store_command_key(&command, store, KEY_PLACEMENT, article_id);
    store_command_key(&command, store, KEY_ASIDE, article_id);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_get}, (call_any_fn *)done,
                      context, err);
}

/* ── assignments ── */

static void answer_assignments(const struct call *call, const struct store_result *result, const redisReply *answer)
{
    store_assignments_fn *done = (store_assignments_fn *)call->cargo.done;
    const redisReply *flat = reply_at(answer, 1);
    size_t count = 0;
    size_t max = reply_count(flat) / 3 < PAGE_ROWS_MAX ? reply_count(flat) / 3 : PAGE_ROWS_MAX;
    struct stored_article *stored = calloc(max + 1, sizeof *stored);
    struct store_assignment *rows = calloc(max + 1, sizeof *rows);
    struct store_result failure = {ERR_MEMORY, "no memory for a page of assignments"};
    if (!stored || !rows)
        result = &failure;
    for (size_t i = 0; !result->code && i < max; i++) {
        struct stored_article *one = &stored[count];
        if (stored_article_read(reply_at(flat, 3 * i + 1), reply_at(flat, 3 * i + 2), &(struct stored_wanted){0}, one,
                                NULL))
            continue; /* one broken body must not hide the others */
        rows[count++] = (struct store_assignment){one->article->id, one->article->external_id, one->article->url,
                                                  one->placement ? one->placement->story_id : ""};
    }
    const char *next = reply_text(reply_at(answer, 0));
    done(call->cargo.context, result, rows, count, strcmp(next, "0") == 0 ? "" : next);
    for (size_t i = 0; i < count; i++)
        stored_article_done(&stored[i]);
    free(stored);
    free(rows);
}

int store_assignments_scan(struct store *store, const char *cursor, store_assignments_fn *done, void *context,
                           struct err *err)
{
    struct command command;
    store_command_function(&command, "articles_page", 1);
    store_command_key(&command, store, KEY_ARTICLES, "");
    command_text(&command, *cursor ? cursor : "0");
    command_number(&command, ASSIGNMENTS_PAGE);
    return store_call(store, &command, &(struct store_plan){CALL_READ, .answer = answer_assignments},
                      (call_any_fn *)done, context, err);
}
