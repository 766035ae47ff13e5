/* The form's answers, then the tokens that a tier key may make, then what a browser posts. */
#include "tier_key_form.h"

#include "access.h"
#include "clock.h"
#include "credentials.h"
#include "form.h"
#include "form_guard.h"
#include "page_tier_key.h"
#include "respond.h"
#include "words.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COOKIE_DAYS_MAX 365
#define FIELD_SIZE      128
#define ACTIONS_MAX     256 /* under way in Redis at once */

static void set_cookie(const struct web *web, struct http_request *request, const char *value, int64_t seconds)
{
    char header[FIELD_SIZE + 128];
    /* Lax and not Strict: a link from elsewhere to a story shows the reader what the key opens. */
    snprintf(header, sizeof header, CREDENTIALS_COOKIE "=%s; Path=/; Max-Age=%" PRId64 "; HttpOnly; SameSite=Lax%s",
             value, seconds, form_guard_secure(web));
    http_header_add(request, "Set-Cookie", header);
}

static void answer(struct web *web, struct http_request *request, unsigned status, struct page_tier_key *shown)
{
    struct buffer page;
    struct site site = site_for_request(web, request);
    char token[FORM_TOKEN_SIZE];
    form_guard_token(web, request, token);
    shown->form_token = token;
    buffer_init(&page, PAGE_MAX);
    page_tier_key(&page, &site, shown);
    respond_page_once(request, status, &page);
}

void tier_key_form_answer(struct web *web, struct http_request *request, unsigned status, const char *sentence)
{
    struct page_tier_key shown = {.sentence = sentence, .made_path = "", .made_token = ""};
    if (status == 401)
        set_cookie(web, request, "", 0); /* so that what is free can be read on */
    answer(web, request, status, &shown);
}

static void answer_tier_key(struct web *web, struct http_request *request, const struct tier_keyring_key *tier_key,
                            const char *made_path, const char *made_token)
{
    const struct tier_keyring_key *tokens[TIER_KEYRING_TOKENS_MAX];
    struct page_tier_key shown = {
        .sentence = "", .tier_key = tier_key, .tokens = tokens, .made_path = made_path, .made_token = made_token};
    shown.token_count = tier_keyring_tokens(&web->tier_keys->keyring, tier_key->id, tokens, TIER_KEYRING_TOKENS_MAX);
    answer(web, request, 200, &shown);
}

void get_tier_key(struct web *web, struct http_request *request)
{
    struct tier_keyring_key *tier_key = NULL;
    enum tier_key_verdict verdict = access_check(web, request, &tier_key);
    if (tier_key)
        answer_tier_key(web, request, tier_key, "", "");
    else
        tier_key_form_answer(web, request, verdict == TIER_KEY_NONE ? 200 : 401, tier_key_sentence(verdict));
}

static void see_tier_key(struct http_request *request)
{
    http_header_add(request, "Location", "/key");
    http_header_add(request, "Cache-Control", "no-store");
    /* See Other: loading the page again must not post the form again. */
    http_respond(request, 303, "text/plain", "", 0);
}

static void enter(struct web *web, struct http_request *request, const char *text)
{
    struct tier_keyring_key *tier_key = NULL;
    int64_t now_ms = clock_now_ms(), seconds = COOKIE_DAYS_MAX * INT64_C(86400);
    enum tier_key_verdict verdict = tier_keyring_check(&web->tier_keys->keyring, text, "", now_ms, &tier_key);
    if (!tier_key) {
        metric_add(web->metrics.tier_keys_refused, 1);
        tier_key_form_answer(web, request, 401, tier_key_sentence(verdict));
        return;
    }
    if (tier_key->expires_ms && (tier_key->expires_ms - now_ms) / 1000 < seconds)
        seconds = (tier_key->expires_ms - now_ms) / 1000;
    /* Lax and not Strict (set_cookie): a link from elsewhere to a story shows the reader what the key opens. */
    set_cookie(web, request, text, seconds);
    see_tier_key(request);
}

/* ── tokens ── */

struct token_action {
    struct web *web;
    struct http_request *request;
    char owner[TIER_KEY_ID_SIZE];
    char path[TIER_KEYRING_PATH_SIZE];
    char token[TIER_KEY_SIZE]; /* "" when one was revoked */
};

static void end_action(struct token_action *action, const struct store_result *result)
{
    struct web *web = action->web;
    web->token_actions--;
    const struct tier_keyring_key *tier_key =
        tier_keyring_find(&web->tier_keys->keyring, action->owner, clock_now_ms());
    /* Known here at once; the other replicas see it with their next look at Redis. */
    if (!web->is_closing)
        tier_keys_watch_now(web->tier_keys);
    if (result->code)
        respond_error_page(web, action->request, 503, "Not now", "Redis does not answer; please try again.");
    else if (tier_key && *action->token)
        answer_tier_key(web, action->request, tier_key, action->path, action->token);
    else
        see_tier_key(action->request);
    free(action);
}

static void on_put(void *context, const struct store_result *result)
{
    end_action(context, result);
}

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    (void)count;
    end_action(context, result);
}

static int put_token(struct token_action *action, const struct tier_keyring_key *owner)
{
    char id[TIER_KEY_ID_SIZE], hash[TIER_KEY_HASH_SIZE];
    tier_key_make(action->token, id);
    tier_key_hash(&action->web->tier_keys->keyring.hasher, action->token, hash);
    /* Only the hash is stored: the token itself is shown once and known to nobody else. */
    struct store_key tier_key = {.id = id,
                                 .hash = hash,
                                 .tier = tier_name(owner->tier),
                                 .owner = owner->id,
                                 .path = action->path,
                                 .note = "",
                                 .created_ms = clock_now_ms(),
                                 .expires_ms = owner->expires_ms};
    return store_key_put(action->web->store, &tier_key, on_put, action, NULL);
}

/* Starts making (`path`) or revoking (`id`) a token; what cannot start is answered. */
static void start_action(struct web *web, struct http_request *request, const struct tier_keyring_key *owner,
                         const char *path, const char *id)
{
    struct token_action *action = web->token_actions < ACTIONS_MAX ? calloc(1, sizeof *action) : NULL;
    int code = ERR_MEMORY;
    if (action) {
        action->web = web;
        action->request = request;
        strcpy(action->owner, owner->id);
        snprintf(action->path, sizeof action->path, "%s", path);
        code = *path ? put_token(action, owner) : store_key_remove(web->store, id, on_removed, action, NULL);
    }
    if (!code) {
        web->token_actions++;
        return;
    }
    free(action);
    respond_error_page(web, request, 503, "Not now", "There is no room for this; please try again.");
}

static int is_syndicated(const char *path)
{
    return strcmp(path, "/feed.atom") == 0 || strcmp(path, "/feed.rss") == 0 || strcmp(path, "/feed.json") == 0;
}

static void make_token(struct web *web, struct http_request *request, const struct tier_keyring_key *owner,
                       const char *path)
{
    const struct tier_keyring_key *tokens[TIER_KEYRING_TOKENS_MAX];
    if (!is_syndicated(path))
        respond_error_page(web, request, 400, SAY_LATER("Bad request"), "There is no such feed.");
    else if (tier_keyring_tokens(&web->tier_keys->keyring, owner->id, tokens, TIER_KEYRING_TOKENS_MAX) ==
             TIER_KEYRING_TOKENS_MAX)
        respond_error_page(web, request, 409, "Too many", "This key has as many feeds as it may: revoke one.");
    else
        start_action(web, request, owner, path, "");
}

static void revoke_token(struct web *web, struct http_request *request, const struct tier_keyring_key *owner,
                         const char *id)
{
    const struct tier_keyring_key *token = tier_keyring_find(&web->tier_keys->keyring, id, clock_now_ms());
    /* One reader's key must not revoke another's feed, nor tell whether it exists. */
    if (!token || strcmp(token->owner, owner->id) != 0)
        respond_error_page(web, request, 404, SAY_LATER("Not found"), "This key has no such feed.");
    else
        start_action(web, request, owner, "", id);
}

/* ── POST ── */

/* Also entering a key: a form from elsewhere would make a reader read, and make tokens, as somebody else. */
static int is_own_form(struct web *web, struct http_request *request)
{
    enum form_verdict verdict = form_guard_check(web, request);
    if (verdict == FORM_OLD)
        tier_key_form_answer(
            web, request, 403,
            "This form is too old, or was not made for this browser. Please send this one; it needs cookies.");
    else if (verdict != FORM_OWN)
        form_guard_refuse(web, request, verdict);
    return verdict == FORM_OWN;
}

static void act_with_tier_key(struct web *web, struct http_request *request, const char *action)
{
    char value[FIELD_SIZE];
    struct tier_keyring_key *tier_key = NULL;
    const char *body = http_body(request, NULL);
    enum tier_key_verdict verdict = access_check(web, request, &tier_key);
    if (!tier_key)
        tier_key_form_answer(web, request, 401,
                             verdict == TIER_KEY_NONE ? "Enter a key first." : tier_key_sentence(verdict));
    else if (strcmp(action, "token") == 0 && form_value(body, "feed", value, sizeof value))
        make_token(web, request, tier_key, value);
    else if (strcmp(action, "revoke") == 0 && form_value(body, "id", value, sizeof value))
        revoke_token(web, request, tier_key, value);
    else
        respond_error_page(web, request, 400, SAY_LATER("Bad request"), "This site has no such form.");
}

void post_tier_key(struct web *web, struct http_request *request)
{
    char action[FIELD_SIZE] = "", tier_key[FIELD_SIZE];
    const char *body = http_body(request, NULL);
    if (!is_own_form(web, request))
        return;
    form_value(body, "action", action, sizeof action);
    if (strcmp(action, "enter") == 0) {
        enter(web, request, form_value(body, "key", tier_key, sizeof tier_key) ? tier_key : "");
    } else if (strcmp(action, "forget") == 0) {
        set_cookie(web, request, "", 0);
        see_tier_key(request);
    } else {
        act_with_tier_key(web, request, action);
    }
}
