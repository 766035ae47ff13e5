/* triptych webhook: whom the desk posts events to. The tool writes and reads rows; the replica of publish that delivers sees
 * them within a second. */
#include "clock.h"
#include "cmd.h"
#include "hook_row.h"
#include "store_secrets.h"
#include "text_stem.h"
#include "tool_query.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VERIFY_WAIT_MS  30000 /* `add` and `test` wait so long for the address's answer */
#define VERIFY_EVERY_MS 500

const struct command_verb webhook_verbs[] = {
    {"add URL", "have events posted to an address, and show once what they are signed with",
     "triptych webhook add https://hooks.example/desk --where 'topic:politics place:FR blindspot:left'"},
    {"list", "every webhook: how it does, and why not", "triptych webhook list --json"},
    {"test ID", "send the test message; what was turned off begins again where it stood",
     "triptych webhook test wh0123456789abcdef"},
    {"replay ID", "post the events behind --from (again)", "triptych webhook replay wh0123456789abcdef --from start"},
    {"set ID", "another --url, --where, --note, --tier, --full, --heads or --notify; it goes on where it stood",
     "triptych webhook set wh0123456789abcdef --where 'topic:politics'"},
    {"rotate ID", "sign with another secret, shown once; the old one signs beside it for a day",
     "triptych webhook rotate wh0123456789abcdef"},
    {"dead", "events that a receiver refused for good", "triptych webhook dead"},
    {"remove ID", "post nothing more to it, and forget it", "triptych webhook remove wh0123456789abcdef"},
    {NULL, NULL, NULL},
};

/* ── reading ── */

/* Of all hooks the one of this id, or all of them printed. */
struct reading {
    const char *id; /* NULL: print all */
    int is_found;
    struct hook hook;
    struct hook_progress progress;
};

static void print_hook(const struct tool *tool, const struct hook *hook, const struct hook_progress *progress)
{
    struct json_writer writer;
    if (!tool->is_json) {
        printf("%s  %-9s  %" PRIu64 " delivered  %s%s%s%s%s\n", hook->id, hook_state_word(progress),
               progress->delivered, hook->url, *hook->query ? "  " : "", hook->query, *hook->note ? "  " : "",
               hook->note);
        if (*progress->reason)
            printf("    %s\n", progress->reason);
        return;
    }
    json_writer_init(&writer, TOOL_JSON_MAX);
    hook_put_shown(&writer, hook, progress, NULL, clock_now_ms());
    tool_print_json(tool, &writer);
    json_writer_done(&writer);
}

/* There are STORE_HOOKS_MAX at most: all of them in one answer, sorted out here. */
static void on_hooks(void *context, const struct store_result *result, const struct store_hook *rows, size_t count,
                     const char *version)
{
    struct tool_question *question = context;
    struct reading *reading = question->out;
    struct hook hook;
    struct hook_progress progress;
    (void)version;
    for (size_t i = 0; !result->code && i < count; i++) {
        if (!hook_row_read(&rows[i], &hook, &progress)) {
            tool_fail(question->tool, 0, "%.40s is damaged", rows[i].id);
        } else if (!reading->id) {
            print_hook(question->tool, &hook, &progress);
        } else if (strcmp(reading->id, hook.id) == 0) {
            reading->is_found = 1;
            reading->hook = hook;
            reading->progress = progress;
        }
    }
    tool_answer(question, result);
}

static int read_hooks(struct tool *tool, struct reading *reading)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool, .out = reading};
    int code = tool_wait(&question, store_hooks_since(tool->store, "", on_hooks, &question, &err), &err);
    if (!code && reading->id && !reading->is_found)
        code =
            tool_fail(tool, TOOL_FAILED, "there is no webhook %.40s: `triptych webhook list` shows them", reading->id);
    return code;
}

static int list_hooks(struct tool *tool)
{
    struct reading reading = {.id = NULL};
    return read_hooks(tool, &reading);
}

static void on_dead(void *context, const struct store_result *result, const char *const *rows, size_t count)
{
    struct tool_question *question = context;
    for (size_t i = 0; !result->code && i < count; i++)
        printf("%s\n", rows[i]);
    tool_answer(question, result);
}

static int list_dead(struct tool *tool)
{
    struct err err = {0};
    struct tool_question question = {.tool = tool};
    return tool_wait(&question, store_hook_dead_list(tool->store, on_dead, &question, &err), &err);
}

/* ── where it begins ── */

static void on_counts(void *context, const struct store_result *result, const struct store_counts *counts)
{
    struct tool_question *question = context;
    if (!result->code)
        event_seq_set(question->out, counts->feed_seq);
    tool_answer(question, result);
}

/* --from, or `fallback`. Returns enum tool_exit. */
static int read_from(struct tool *tool, const char *fallback, char out[EVENT_SEQ_SIZE])
{
    struct err err = {0};
    char latest[EVENT_SEQ_SIZE] = "";
    struct tool_question question = {.tool = tool, .out = latest};
    const char *from = tool_option(tool, "--from", fallback);
    int code = tool_wait(&question, store_counts_get(tool->store, on_counts, &question, &err), &err);
    if (!code && !hook_from_read(from, latest, out))
        code = tool_fail(tool, TOOL_USAGE, "--from now, --from start, or a sequence number like 1-1700000000000000");
    return code;
}

/* ── the test message ── */

/* Waits until the address has answered, or has not. Returns enum tool_exit. */
static int await_verdict(struct tool *tool, const char *id)
{
    struct reading reading = {.id = id};
    int code = TOOL_OK;
    int64_t end_ms = clock_monotonic_ms() + VERIFY_WAIT_MS;
    while (!code && !tool_is_interrupted() && clock_monotonic_ms() < end_ms) {
        code = read_hooks(tool, &reading);
        if (code || reading.progress.state == HOOK_ON)
            return code;
        if (*reading.progress.reason)
            return tool_fail(tool, TOOL_FAILED, "the test message was not taken: %s%s", reading.progress.reason,
                             reading.progress.state == HOOK_OFF ? "" : "; it is sent again for an hour");
        loop_turn(tool->loop, VERIFY_EVERY_MS, NULL);
    }
    return tool_fail(tool, TOOL_FAILED, "no test message was sent yet: is a publish running on this edition?");
}

/* ── add ── */

static void on_secret(void *context, const struct store_result *result, const char *secret)
{
    struct tool_question *question = context;
    if (!result->code && !signature_key_read(secret, question->out))
        tool_fail(question->tool, 0, "the edition's secret is damaged");
    tool_answer(question, result);
}

/* The same as publish makes of the hook's id. Returns enum tool_exit. */
static int make_secret(struct tool *tool, const struct hook *hook, char out[HOOK_SECRET_SIZE])
{
    struct err err = {0};
    struct signature_key shared = {{0}};
    struct tier_hasher hasher;
    struct hook_secret secret;
    char made[SIGNATURE_SECRET_SIZE];
    struct tool_question question = {.tool = tool, .out = &shared};
    if (tier_hasher_init(&hasher, settings_text(tool->settings, "edition"), settings_text(tool->settings, "key_secret"),
                         &err))
        return tool_fail(tool, TOOL_FAILED, "key_secret: %s", err.text);
    signature_secret_make(made);
    int code =
        tool_wait(&question, store_secret_share(tool->store, HOOK_SECRET_NAME, made, on_secret, &question, &err), &err);
    hook_secret_derive(&hasher, &shared, hook->id, hook->secret_number, &secret);
    hook_secret_write(&secret, out);
    return code;
}

static void on_added(void *context, const struct store_result *result)
{
    tool_answer(context, result);
}

static int print_new(const struct tool *tool, const struct hook *hook, const char *secret)
{
    struct json_writer writer;
    struct hook_progress progress;
    if (!tool->is_json) {
        printf("%s\n", secret);
        fprintf(stderr, "%s: this is what its messages are signed with; it is not shown again\n", hook->id);
        fflush(stdout);
        return TOOL_OK;
    }
    hook_progress_read("", hook, &progress);
    json_writer_init(&writer, TOOL_JSON_MAX);
    hook_put_shown(&writer, hook, &progress, secret, clock_now_ms());
    return tool_print_json(tool, &writer);
}

static int read_notify(struct tool *tool, struct hook *hook)
{
    const char *notify = tool_option(tool, "--notify", hook->is_once ? "once" : "every");
    hook->is_once = strcmp(notify, "once") == 0;
    if (hook->is_once || strcmp(notify, "every") == 0)
        return TOOL_OK;
    return tool_fail(tool, TOOL_USAGE, "--notify once, for the first event of a story that matches, or --notify every");
}

/* Asked with the hook's own tier: publish turns a hook off whose query asks for what that does not see. Returns enum
 * tool_exit. */
static int check_query(struct tool *tool, const struct hook *hook)
{
    struct text_stemmers *stemmers = text_stemmers_new();
    const struct query_options options = {.tier = hook->tier, .is_of_events = 1, .stemmers = stemmers};
    struct query *query = stemmers ? query_new(&options) : NULL;
    struct query_problem problem = {0};
    int code = TOOL_OK;
    if (!query)
        code = tool_fail(tool, TOOL_FAILED, "no memory for the query");
    else if (*hook->query && query_add(query, hook->query, &problem))
        code = tool_fail(tool, TOOL_USAGE, "the query with --tier %s: %s", tier_name(hook->tier), problem.err.text);
    query_free(query);
    text_stemmers_free(stemmers);
    return code;
}

/* The query, with the tier that it is asked with; what is not said stays as `hook` has it. Returns enum tool_exit. */
static int read_options(struct tool *tool, struct hook *hook)
{
    struct tool_query query;
    const char *where = tool_option(tool, "--where", hook->query), *note = tool_option(tool, "--note", hook->note);
    int code = tool_query_read(tool, 1, &query);
    tool_query_done(&query);
    if (code)
        return code;
    if (!tier_read(tool_option(tool, "--tier", tier_name(hook->tier)), &hook->tier))
        return tool_fail(tool, TOOL_USAGE, "--tier free, --tier premium or --tier vantage");
    if (strlen(where) >= sizeof hook->query || strlen(note) >= sizeof hook->note)
        return tool_fail(tool, TOOL_USAGE, "--where has at most %zu bytes, --note %zu", sizeof hook->query - 1,
                         sizeof hook->note - 1);
    memmove(hook->query, where, strlen(where) + 1); /* it may be the hook's own */
    memmove(hook->note, note, strlen(note) + 1);
    if (tool_flag(tool, "--full") && tool_flag(tool, "--heads"))
        return tool_fail(tool, TOOL_USAGE, "--full, for whole stories, or --heads: not both");
    hook->is_full = tool_flag(tool, "--full") || (hook->is_full && !tool_flag(tool, "--heads"));
    code = check_query(tool, hook);
    return code ? code : read_notify(tool, hook);
}

/* From here on publish knows it, and sends the test message. */
static int enter(struct tool *tool, const struct hook *hook)
{
    struct err err = {0};
    char json[HOOK_JSON_MAX];
    struct store_hook row;
    struct tool_question question = {.tool = tool};
    if (hook_row_make(hook, json, &row, &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    return tool_wait(&question, store_hook_add(tool->store, &row, on_added, &question, &err), &err);
}

static int add_hook(struct tool *tool)
{
    struct err err = {0};
    struct hook hook = {.created_ms = clock_now_ms(), .tier = TIER_VANTAGE};
    char secret[HOOK_SECRET_SIZE];
    if (hook_url_read(tool->arguments[1], hook.url, &err))
        return tool_fail(tool, TOOL_USAGE, "%.200s: %s", tool->arguments[1], err.text);
    int code = read_options(tool, &hook);
    if (!code)
        code = read_from(tool, "now", hook.from);
    hook_id_make(hook.id);
    hook_renew(&hook, hook.from);
    if (!code)
        code = make_secret(tool, &hook, secret);
    if (!code)
        code = enter(tool, &hook);
    if (!code)
        code = print_new(tool, &hook, secret);
    return code || tool_flag(tool, "--no-wait") ? code : await_verdict(tool, hook.id);
}

/* ── test, replay, remove ── */

static void on_count(void *context, const struct store_result *result, uint64_t count)
{
    struct tool_question *question = context;
    *(uint64_t *)question->out = count;
    tool_answer(question, result);
}

static int set_hook(struct tool *tool, struct hook *hook)
{
    struct err err = {0};
    const char *url = tool_option(tool, "--url", NULL);
    if (url && hook_url_read(url, hook->url, &err))
        return tool_fail(tool, TOOL_USAGE, "%.200s: %s", url, err.text);
    return read_options(tool, hook);
}

static int rotate_hook(struct tool *tool, struct hook *hook)
{
    (void)tool;
    hook_rotate(hook, clock_now_ms());
    return TOOL_OK;
}

static int show_secret(struct tool *tool, const struct hook *hook)
{
    char secret[HOOK_SECRET_SIZE];
    int code = make_secret(tool, hook, secret);
    return code ? code : print_new(tool, hook, secret);
}

/* Another generation behind --from, or where it stands; `change` may do something to the hook first. */
static int renew_hook(struct tool *tool, int is_replay, int (*change)(struct tool *tool, struct hook *hook))
{
    struct err err = {0};
    struct reading reading = {.id = tool->arguments[1]};
    struct store_hook row;
    char json[HOOK_JSON_MAX], from[EVENT_SEQ_SIZE], replaced[HOOK_GENERATION_SIZE];
    uint64_t count = 0;
    struct tool_question question = {.tool = tool, .out = &count};
    if (is_replay && !tool_option(tool, "--from", NULL))
        return tool_fail(tool, TOOL_USAGE, "replay needs --from start, or --from and a sequence number");
    int code = read_hooks(tool, &reading);
    event_seq_set(from, reading.progress.seq);
    if (!code && is_replay)
        code = read_from(tool, "now", from);
    if (!code && change)
        code = change(tool, &reading.hook);
    if (code)
        return code;
    strcpy(replaced, reading.hook.generation);
    hook_renew(&reading.hook, from);
    if (hook_row_make(&reading.hook, json, &row, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    code = tool_wait(&question, store_hook_set(tool->store, &row, replaced, on_count, &question, &err), &err);
    if (!code && !count)
        code = tool_fail(tool, TOOL_FAILED, "%s was changed by somebody else meanwhile", reading.hook.id);
    if (!code && change == rotate_hook)
        code = show_secret(tool, &reading.hook); /* now that messages are signed with it */
    if (!code && !tool_flag(tool, "--no-wait"))
        code = await_verdict(tool, reading.hook.id);
    if (!code && !tool->is_json && change != rotate_hook)
        printf("%s goes on\n", reading.hook.id);
    return code;
}

static int remove_hook(struct tool *tool)
{
    struct err err = {0};
    uint64_t count = 0;
    struct tool_question question = {.tool = tool, .out = &count};
    const char *id = tool->arguments[1];
    if (!hook_id_is_valid(id))
        return tool_fail(tool, TOOL_USAGE, "%.40s is no webhook's id: `triptych webhook list` shows them", id);
    int code = tool_wait(&question, store_hook_remove(tool->store, id, on_count, &question, &err), &err);
    if (!code && !count)
        code = tool_fail(tool, TOOL_FAILED, "there is no webhook %s", id);
    if (!code && !tool->is_json)
        printf("%s removed\n", id);
    return code;
}

int cmd_webhook(struct tool *tool)
{
    const char *what = tool->arguments[0];
    int has_argument = tool->argument_count == 2;
    if (strcmp(what, "list") == 0 && !has_argument)
        return list_hooks(tool);
    if (strcmp(what, "dead") == 0 && !has_argument)
        return list_dead(tool);
    if (strcmp(what, "add") == 0 && has_argument)
        return add_hook(tool);
    if (strcmp(what, "test") == 0 && has_argument)
        return renew_hook(tool, 0, NULL);
    if (strcmp(what, "replay") == 0 && has_argument)
        return renew_hook(tool, 1, NULL);
    if (strcmp(what, "set") == 0 && has_argument)
        return renew_hook(tool, 0, set_hook);
    if (strcmp(what, "rotate") == 0 && has_argument)
        return renew_hook(tool, 0, rotate_hook);
    if (strcmp(what, "remove") == 0 && has_argument)
        return remove_hook(tool);
    return tool_fail(tool, TOOL_USAGE, "usage: triptych webhook %s", tool->command->usage);
}
