/* triptych keys: the key file of a deployment's links, and the keys that open a tier to readers. */
#include "clock.h"
#include "cmd.h"
#include "link_curve.h"
#include "tier.h"
#include "tier_key.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY_MS   86400000LL
#define DAYS_MAX 36500

static int make_bus_key(struct tool *tool)
{
    struct err err = {0};
    if (link_curve_create(tool->arguments[1], &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    printf("%s written: give it to every daemon as bus_key\n", tool->arguments[1]);
    return TOOL_OK;
}

/* ── new ── */

static void on_put(void *context, const struct store_result *result)
{
    tool_answer(context, result);
}

/* Reads --days; 0 when none are given: the key does not expire. Returns enum tool_exit. */
static int read_expiry(const struct tool *tool, int64_t *out_ms)
{
    long days = 0;
    int code = tool_option_number(tool, "--days", DAYS_MAX, &days);
    *out_ms = days ? clock_now_ms() + days * DAY_MS : 0;
    return code;
}

static int print_new(const struct tool *tool, const char *key, const struct store_key *stored)
{
    struct json_writer writer;
    if (!tool->is_json) {
        printf("%s\n", key);
        /* On stderr, so that `triptych keys new >file` writes the key alone. */
        fprintf(stderr, "This is the only time that the key is shown. Its id is %s.\n", stored->id);
        return TOOL_OK;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_text(&writer, "key", key);
    json_put_text(&writer, "id", stored->id);
    json_put_text(&writer, "tier", stored->tier);
    json_put_time(&writer, "expires", stored->expires_ms);
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

static int make_key(struct tool *tool)
{
    char text[TIER_KEY_SIZE], id[TIER_KEY_ID_SIZE], hash[TIER_KEY_HASH_SIZE];
    struct tier_hasher hasher;
    struct err err = {0};
    struct tool_question question = {.tool = tool};
    enum tier tier = TIER_FREE;
    struct store_key key = {.id = id, .hash = hash, .owner = "", .path = "", .note = tool_option(tool, "--note", "")};
    const char *name = tool_option(tool, "--tier", "");
    int is_operator = strcmp(name, TIER_KEY_OPERATOR) == 0;
    if (!is_operator && (!tier_read(name, &tier) || tier == TIER_FREE))
        return tool_fail(tool, TOOL_USAGE, "--tier premium, --tier vantage or --tier operator");
    if (read_expiry(tool, &key.expires_ms))
        return TOOL_USAGE;
    /* The same secret as publish's, or publish would know none of the keys made here. */
    if (tier_hasher_init(&hasher, settings_text(tool->settings, "edition"), settings_text(tool->settings, "key_secret"),
                         &err))
        return tool_fail(tool, TOOL_FAILED, "key_secret: %s", err.text);
    tier_key_make(text, id);
    tier_key_hash(&hasher, text, hash);
    key.tier = is_operator ? TIER_KEY_OPERATOR : tier_name(tier);
    key.created_ms = clock_now_ms();
    int code = tool_wait(&question, store_key_put(tool->store, &key, on_put, &question, &err), &err);
    return code ? code : print_new(tool, text, &key);
}

/* ── list, revoke ── */

static void print_line(const struct store_key *key, int64_t now_ms)
{
    char created[CLOCK_RFC3339_SIZE], expires[CLOCK_RFC3339_SIZE] = "never";
    clock_rfc3339(key->created_ms, created);
    if (key->expires_ms)
        clock_rfc3339(key->expires_ms, expires);
    printf("%s  %-8s  made %s  expires %s%s", key->id, key->tier, created, expires,
           key->expires_ms && key->expires_ms <= now_ms ? " (expired)" : "");
    if (*key->owner)
        printf("  token of %s for %s", key->owner, key->path);
    printf("%s%s\n", *key->note ? "  " : "", key->note);
}

static void write_row(struct json_writer *writer, const struct store_key *key)
{
    json_object_begin(writer, NULL);
    json_put_text(writer, "id", key->id);
    json_put_text(writer, "tier", key->tier);
    json_put_text_or_null(writer, "token_of", key->owner);
    json_put_text_or_null(writer, "path", key->path);
    json_put_time(writer, "created", key->created_ms);
    json_put_time(writer, "expires", key->expires_ms);
    json_put_text_or_null(writer, "note", key->note);
    json_object_end(writer);
}

static void on_keys(void *context, const struct store_result *result, const struct store_key *rows, size_t count,
                    const char *version)
{
    struct tool_question *question = context;
    struct json_writer writer;
    (void)version;
    tool_answer(question, result);
    if (result->code)
        return;
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_array_begin(&writer, NULL);
    for (size_t i = 0; i < count; i++) {
        if (question->tool->is_json)
            write_row(&writer, &rows[i]);
        else
            print_line(&rows[i], clock_now_ms());
    }
    json_array_end(&writer);
    if (question->tool->is_json)
        tool_print_json(question->tool, &writer);
    json_writer_done(&writer);
}

static int list_keys(struct tool *tool)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool};
    return tool_wait(&question, store_keys_since(tool->store, "", on_keys, &question, &err), &err);
}

static void on_removed(void *context, const struct store_result *result, uint64_t count)
{
    struct tool_question *question = context;
    *(uint64_t *)question->out = count;
    tool_answer(question, result);
}

static int revoke_key(struct tool *tool)
{
    uint64_t count = 0;
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = &count};
    const char *id = tool->arguments[1];
    if (!tier_key_id_is_valid(id))
        return tool_fail(tool, TOOL_USAGE, "%.40s is no key's id: `triptych keys list` shows them", id);
    int code = tool_wait(&question, store_key_remove(tool->store, id, on_removed, &question, &err), &err);
    if (!code && !count)
        code = tool_fail(tool, TOOL_FAILED, "there is no key %s", id);
    if (!code && !tool->is_json)
        printf("%s revoked%s\n", id, count > 1 ? ", and the tokens that belong to it" : "");
    return code;
}

int cmd_keys(struct tool *tool)
{
    const char *what = tool->arguments[0];
    int has_argument = tool->argument_count == 2;
    if (strcmp(what, "bus") == 0 && has_argument)
        return make_bus_key(tool);
    if (strcmp(what, "new") == 0 && !has_argument)
        return make_key(tool);
    if (strcmp(what, "list") == 0 && !has_argument)
        return list_keys(tool);
    if (strcmp(what, "revoke") == 0 && has_argument)
        return revoke_key(tool);
    return tool_fail(tool, TOOL_USAGE, "usage: triptych keys %s", tool->command->usage);
}
