/* Each member is read by a function of its own that says what is wrong with it by name: whoever writes a program against this
 * sees the sentence and no code. Nothing is taken of a body that is wrong in part. */
#include "hook_body.h"

#include "json.h"
#include "query.h"

#include <stdio.h>
#include <string.h>

#define MEMBERS_MAX 32 /* of an object that are looked at */
#define FROM_TEXT   "from is a sequence number like 1-1700000000000000, start or now."

/* Every member has to be one that there is: a misspelt one would be taken for its default. */
static int check_names(const struct json *document, const char *const *names, const char *all, struct err *err)
{
    if (json_kind(document) != JSON_KIND_OBJECT)
        return err_set(err, ERR_INVALID, "The body has to be a JSON object with the members %s.", all);
    for (size_t i = 0; i < MEMBERS_MAX; i++) {
        const char *name = json_name_at(document, i), *const *known = names;
        if (!name)
            return 0;
        while (*known && strcmp(*known, name) != 0)
            known++;
        if (!*known)
            return err_set(err, ERR_INVALID, "There is no member \"%.40s\"; there are %s.", name, all);
    }
    return err_set(err, ERR_TOO_LARGE, "The body has more than %d members.", MEMBERS_MAX);
}

/* A text of at most `size` - 1 bytes; "" when it is missing. */
static int read_text(const struct json *document, const char *name, char *out, size_t size, struct err *err)
{
    const struct json *member = json_member(document, name);
    const char *text = json_as_text(member);
    out[0] = '\0';
    if (json_kind(member) == JSON_KIND_NULL)
        return 0;
    if (!text)
        return err_set(err, ERR_INVALID, "%s has to be a text.", name);
    if (strlen(text) >= size)
        return err_set(err, ERR_TOO_LARGE, "%s has more than %zu bytes.", name, size - 1);
    strcpy(out, text);
    return 0;
}

static int read_url(const struct json *document, char out[URL_SIZE], struct err *err)
{
    struct err why = {0};
    const char *text = json_as_text(json_member(document, "url"));
    if (!text)
        return err_set(err, ERR_INVALID, "url has to be the address that events are posted to.");
    if (!hook_url_read(text, out, &why))
        return 0;
    return err_set(err, ERR_INVALID, "url is no http or https address that events can be posted to: %s.", why.text);
}

static int read_tier(const struct json *document, enum tier fallback, enum tier *out, struct err *err)
{
    char name[16];
    int code = read_text(document, "tier", name, sizeof name, err);
    *out = fallback;
    if (code || !*name || tier_read(name, out))
        return code;
    return err_set(err, ERR_INVALID, "tier is free, premium or vantage.");
}

static int read_full(const struct json *document, int *out, struct err *err)
{
    const struct json *member = json_member(document, "full");
    *out = json_as_flag(member);
    if (json_kind(member) == JSON_KIND_NULL || json_kind(member) == JSON_KIND_BOOL)
        return 0;
    return err_set(err, ERR_INVALID, "full is true, for whole stories, or false.");
}

static int read_from(const struct json *document, const char *latest, char out[EVENT_SEQ_SIZE], struct err *err)
{
    char text[EVENT_SEQ_SIZE];
    int code = read_text(document, "from", text, sizeof text, err);
    if (code || !hook_from_read(text, latest, out))
        return err_set(err, ERR_INVALID, FROM_TEXT);
    return 0;
}

/* Asked with the hook's own tier: what that does not see cannot be asked for. */
static int check_query(const struct hook_body_site *site, const struct hook *hook, struct err *err)
{
    const struct query_options options = {.tier = hook->tier, .is_of_events = 1, .stemmers = site->stemmers};
    struct query_problem problem = {0};
    int code = 0;
    if (!*hook->query)
        return 0;
    struct query *query = query_new(&options);
    if (!query)
        return err_set(err, ERR_MEMORY, "There is no memory for the query.");
    if (query_add(query, hook->query, &problem))
        code = err_set(err, ERR_INVALID, "q is wrong at character %zu: %s", problem.at + 1, problem.err.text);
    query_free(query);
    return code;
}

static int read_notify(const struct json *document, int *out, struct err *err)
{
    char text[16];
    int code = read_text(document, "notify", text, sizeof text, err);
    *out = strcmp(text, "once") == 0;
    if (!code && (*out || !*text || strcmp(text, "every") == 0))
        return 0;
    return err_set(err, ERR_INVALID, "notify is once, for the first event of a story that matches, or every.");
}

static int is_given(const struct json *document, const char *name, int is_change)
{
    return !is_change || json_member(document, name) != NULL;
}

/* Of a change what is missing stays as it is. */
static int read_members(const struct json *document, const struct hook_body_site *site, int is_change,
                        struct hook *hook, struct err *err)
{
    int code = 0;
    if (is_given(document, "url", is_change))
        code = read_url(document, hook->url, err);
    if (!code && is_given(document, "tier", is_change))
        code = read_tier(document, site->tier, &hook->tier, err);
    if (!code && is_given(document, "full", is_change))
        code = read_full(document, &hook->is_full, err);
    if (!code && is_given(document, "notify", is_change))
        code = read_notify(document, &hook->is_once, err);
    if (!code && is_given(document, "note", is_change))
        code = read_text(document, "note", hook->note, sizeof hook->note, err);
    if (!code && is_given(document, "q", is_change))
        code = read_text(document, "q", hook->query, sizeof hook->query, err);
    return code ? code : check_query(site, hook, err); /* another tier may not ask what the old one did */
}

int hook_body_read(const char *json, size_t size_bytes, const struct hook_body_site *site, struct hook *out,
                   struct err *err)
{
    static const char *const names[] = {"url", "q", "tier", "full", "notify", "from", "note", NULL};
    struct json *document = NULL;
    struct err why = {0};
    struct hook hook = {.created_ms = 0};
    int code = json_read(json ? json : "", json ? size_bytes : 0, &document, &why);
    if (code)
        return err_set(err, code, "The body is no JSON: %s", why.text);
    code = check_names(document, names, "url, q, tier, full, notify, from and note", err);
    if (!code)
        code = read_from(document, site->seq, hook.from, err);
    if (!code)
        code = read_members(document, site, 0, &hook, err);
    json_free(document);
    if (!code)
        *out = hook;
    return code;
}

int hook_body_change(const char *json, size_t size_bytes, const struct hook_body_site *site, struct hook *hook,
                     struct err *err)
{
    static const char *const names[] = {"url", "q", "tier", "full", "notify", "note", NULL};
    struct json *document = NULL;
    struct err why = {0};
    struct hook changed = *hook;
    int code = json_read(json ? json : "", json ? size_bytes : 0, &document, &why);
    if (code)
        return err_set(err, code, "The body is no JSON: %s", why.text);
    code = check_names(document, names, "url, q, tier, full, notify and note", err);
    if (!code && !json_name_at(document, 0))
        code = err_set(err, ERR_INVALID, "Nothing is to be changed; there are url, q, tier, full, notify and note.");
    if (!code)
        code = read_members(document, site, 1, &changed, err);
    json_free(document);
    if (!code)
        *hook = changed;
    return code;
}

int hook_body_read_from(const char *json, size_t size_bytes, const char *latest, char out[EVENT_SEQ_SIZE],
                        struct err *err)
{
    static const char *const names[] = {"from", NULL};
    struct json *document = NULL;
    struct err why = {0};
    int code = json_read(json ? json : "", json ? size_bytes : 0, &document, &why);
    if (code)
        return err_set(err, code, "The body is no JSON: %s", why.text);
    code = check_names(document, names, "from", err);
    if (!code && !json_as_text(json_member(document, "from")))
        code = err_set(err, ERR_INVALID, FROM_TEXT);
    if (!code)
        code = read_from(document, latest, out, err);
    json_free(document);
    return code;
}
