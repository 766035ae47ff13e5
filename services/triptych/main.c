/* The command line tool: `triptych COMMAND`. This file names the commands and reads their arguments. */
#include "side.h"
#include "tool.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command commands[] = {
    {"replay", "FILE…|-", "replay articles from JSONL (gzip too) and wait until every story is published", "",
     "--no-wait", 1, TOOL_ARGUMENTS_MAX, 1, cmd_replay},
    {"subscribe", "", "follow the story feed, one JSON event a line", "--from --connect --snapshot --key",
     "--full --all", 0, 0, 0, cmd_subscribe},
    {"stories", "", "the stories, latest first", "--limit", "--all", 0, 0, 1, cmd_stories},
    {"story",
     "ID | history ID | merge FROM INTO | move ARTICLE TO | split ARTICLE | pin ID | unpin ID | retitle ID HEADLINE",
     "one story whole; or put right what the desk got wrong, which it will not undo", "--note", "--clear", 1, 3, 1,
     cmd_story},
    {"remove", "URL|ARTICLE|DOMAIN", "take out an article for good, or all that there are of a source", "--note", "", 1,
     1, 1, cmd_remove},
    {"why", "ARTICLE|URL", "why this article is in its story; ARTICLE is its id or the id that its row came with", "",
     "", 1, 1, 1, cmd_why},
    {"assignments", "", "one JSON line {id,url,story} for each live article", "", "", 0, 0, 1, cmd_assignments},
    {"status", "", "articles, stories, work to do, memory", "", "--recount", 0, 0, 1, cmd_status},
    {"feeds", "list|add URL…|import FILE.opml|remove URL", "the feeds that ingest reads", "", "", 1, TOOL_ARGUMENTS_MAX,
     1, cmd_feeds},
    {"sources", "check FILE… | export FILE… | diff OLD NEW | import FILE",
     "look over, convert and compare registers of sources (CSV files, or folders of them)",
     "--own --out --format --rater", "--feeds --raters", 2, TOOL_ARGUMENTS_MAX, 0, cmd_sources},
    {"dead", "list|show ID|retry ID|retry --all", "work that was given up, and giving it another try", "", "--all", 1,
     2, 1, cmd_dead},
    {"keys", "bus FILE | new | list | revoke ID",
     "the key file that encrypts the links between the daemons; the keys that open a tier to readers",
     "--tier --days --note", "", 1, 2, 1, cmd_keys},
    {"edition", "remove NAME --yes", "take an edition with all its keys out of Redis", "", "--yes", 2, 2, 1,
     cmd_edition},
};
#define COMMAND_COUNT (sizeof commands / sizeof *commands)

static const struct setting settings_table[] = {
    {.name = "redis_url",
     .type = SETTING_TEXT,
     .fallback = "redis://127.0.0.1:6379/0",
     .help = "redis://[:password@]host:port/db or unix:///path"},
    {.name = "redis_password_file",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "file with Redis's password in its first line; a password in redis_url wins"},
    {.name = "edition", .type = SETTING_TEXT, .fallback = "world", .help = "which set of feeds and stories"},
    {.name = "bus_listen",
     .type = SETTING_TEXT,
     .fallback = "tcp://127.0.0.1:*",
     .help = "replay: where ingest fetches the rows"},
    {.name = "bus_advertise",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "replay: what ingest is told; empty: the bound address, auto: this host's address on Redis's network"},
    {.name = "bus_key",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "replay: key file that all processes share; empty: links are not encrypted"},
    {.name = "key_secret",
     .type = SETTING_TEXT,
     .fallback = "",
     .help = "keys: file that publish has too, which keys the stored hashes of tier keys"},
    {.name = "pub_connect",
     .type = SETTING_TEXT,
     .fallback = "tcp://127.0.0.1:5556",
     .help = "subscribe: the story feed's PUB socket"},
    {.name = "snapshot_connect",
     .type = SETTING_TEXT,
     .fallback = "tcp://127.0.0.1:5557",
     .help = "subscribe: its snapshot and replay socket"},
    SIDE_SETTINGS,
    {.name = NULL},
};
static const struct setting *const settings_tables[] = {settings_table, NULL};

static int print_usage(FILE *out)
{
    fprintf(out, "usage: triptych COMMAND [argument…] [--json] [--config FILE] [--set name=value]…\n\n");
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        fprintf(out, "  %-11s %s %s %s\n              %s\n", commands[i].name, commands[i].usage,
                commands[i].value_options, commands[i].flag_options, commands[i].help);
    fprintf(out, "\nsettings:\n");
    fflush(out);
    settings_print_help(settings_tables);
    return out == stdout ? TOOL_OK : TOOL_USAGE;
}

/* Whether the words of `list` hold `option` (up to its "="). */
static int is_listed(const char *list, const char *option)
{
    size_t length = strcspn(option, "=");
    for (const char *at = list; (at = strstr(at, "--")) != NULL; at += strcspn(at, " "))
        if (strcspn(at, " ") == length && !strncmp(at, option, length))
            return 1;
    return 0;
}

struct reading { /* of the command line */
    int argc, at;
    char **argv;
    const char *config_path;
    const char *sets[TOOL_ARGUMENTS_MAX + 1];
    int set_count;
    char *joined[TOOL_ARGUMENTS_MAX]; /* "--name value" made "--name=value"; owned */
    int joined_count;
};

/* The value of the option at hand: behind "=", or the next argument. NULL when there is none. */
static const char *take_value(struct reading *reading, const char *option)
{
    const char *equals = strchr(option, '=');
    if (equals)
        return equals + 1;
    return reading->at + 1 < reading->argc ? reading->argv[++reading->at] : NULL;
}

static int read_common_option(struct tool *tool, struct reading *reading, const char *option)
{
    if (!strcmp(option, "--help")) {
        tool->wants_help = 1;
        return 1;
    }
    if (!strcmp(option, "--json")) {
        tool->is_json = 1;
        return 1;
    }
    int is_config = !strncmp(option, "--config", 8) && (!option[8] || option[8] == '=');
    int is_set = !strncmp(option, "--set", 5) && (!option[5] || option[5] == '=');
    if (!is_config && !is_set)
        return 0;
    const char *value = take_value(reading, option);
    if (!value || reading->set_count == TOOL_ARGUMENTS_MAX)
        return -1;
    if (is_config)
        reading->config_path = value;
    else
        reading->sets[reading->set_count++] = value;
    return 1;
}

static int read_command_option(struct tool *tool, struct reading *reading, const char *option)
{
    if (is_listed(tool->command->flag_options, option) && !strchr(option, '=')) {
        tool->options[tool->option_count++] = option;
        return 1;
    }
    if (!is_listed(tool->command->value_options, option))
        return -1;
    const char *value = take_value(reading, option);
    char *joined = NULL;
    if (!value || asprintf(&joined, "%.*s=%s", (int)strcspn(option, "="), option, value) < 0)
        return -1;
    reading->joined[reading->joined_count++] = joined;
    tool->options[tool->option_count++] = joined;
    return 1;
}

static int read_arguments(struct tool *tool, struct reading *reading)
{
    for (reading->at = 2; reading->at < reading->argc; reading->at++) {
        const char *argument = reading->argv[reading->at];
        if (tool->argument_count == TOOL_ARGUMENTS_MAX || tool->option_count == TOOL_ARGUMENTS_MAX)
            return tool_fail(tool, TOOL_USAGE, "more than %d arguments", TOOL_ARGUMENTS_MAX);
        if (strncmp(argument, "--", 2)) {
            tool->arguments[tool->argument_count++] = argument;
            continue;
        }
        int known = read_common_option(tool, reading, argument);
        if (!known)
            known = read_command_option(tool, reading, argument);
        if (known < 0)
            return tool_fail(tool, TOOL_USAGE, "%.*s: unknown, or without its value", (int)strcspn(argument, "="),
                             argument); /* a value may hold a password */
    }
    if (tool->wants_help)
        return TOOL_OK;
    if (tool->argument_count < tool->command->arguments_min || tool->argument_count > tool->command->arguments_max)
        return tool_fail(tool, TOOL_USAGE, "usage: triptych %s %s %s %s", tool->command->name, tool->command->usage,
                         tool->command->value_options, tool->command->flag_options);
    return TOOL_OK;
}

static void on_store_state(void *context, enum store_state state, const char *reason)
{
    struct tool *tool = context;
    tool->store_outages += state == STORE_DOWN && tool->store_state != STORE_DOWN;
    tool->store_state = state;
    snprintf(tool->store_reason, sizeof tool->store_reason, "%s", reason);
}

static int open_tool(struct tool *tool, const struct reading *reading)
{
    struct err err = {0};
    id_for_instance(tool->instance);
    if (settings_load(settings_tables, reading->config_path, reading->sets, &tool->settings, &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    if (side_settle(settings_text(tool->settings, "side_names"), settings_text(tool->settings, "side_steps"), &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    tool->loop = loop_new();
    if (!tool->loop)
        return tool_fail(tool, TOOL_FAILED, "no memory");
    snprintf(tool->store_reason, sizeof tool->store_reason, "no answer");
    struct store_options options = {.url = settings_text(tool->settings, "redis_url"),
                                    .password_file = settings_text(tool->settings, "redis_password_file"),
                                    .edition = settings_text(tool->settings, "edition"),
                                    .instance = tool->instance,
                                    .on_state = on_store_state,
                                    .context = tool};
    int needs_store = tool->command->needs_store || tool_flag(tool, "--feeds");
    if (needs_store && store_open(tool->loop, &options, &tool->store, &err))
        return tool_fail(tool, err.code == ERR_INVALID ? TOOL_USAGE : TOOL_FAILED, "%s", err.text);
    return TOOL_OK;
}

static int run(struct tool *tool, struct reading *reading)
{
    int code = read_arguments(tool, reading);
    if (!code && tool->wants_help) {
        printf("triptych %s %s %s %s\n    %s\n", tool->command->name, tool->command->usage,
               tool->command->value_options, tool->command->flag_options, tool->command->help);
        return TOOL_OK;
    }
    if (!code)
        code = open_tool(tool, reading);
    if (!code)
        code = tool->command->run(tool);
    store_close(tool->store);
    loop_free(tool->loop);
    settings_free(tool->settings);
    for (int i = 0; i < reading->joined_count; i++)
        free(reading->joined[i]);
    return code;
}

int main(int argc, char **argv)
{
    struct tool tool = {0};
    struct reading reading = {.argc = argc, .argv = argv};
    struct sigaction action = {.sa_handler = tool_on_signal};
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "help"))
        return print_usage(argc < 2 ? stderr : stdout);
    if (!strcmp(argv[1], "--version")) {
        printf("triptych %s\n", TRIPTYCH_VERSION);
        return TOOL_OK;
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (!strcmp(argv[1], commands[i].name))
            tool.command = &commands[i];
    if (!tool.command) {
        int is_word =
            strspn(argv[1], "abcdefghijklmnopqrstuvwxyz-") == strlen(argv[1]); /* no address with a password */
        fprintf(stderr, "triptych: \"%s\" is no command; triptych --help lists them\n", is_word ? argv[1] : "?");
        return TOOL_USAGE;
    }
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_DFL);
    return run(&tool, &reading);
}
