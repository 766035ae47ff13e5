/* The table of commands: what each is called, takes and says of itself. */
#include "commands.h"

#include "cmd.h"
#include "cmd_backup.h"
#include "cmd_feeds.h"
#include "cmd_health.h"
#include "cmd_mcp.h"
#include "cmd_replay.h"
#include "cmd_sources.h"

#include <string.h>

/* The help texts come from here too: a command that is not in the table does not exist. The three numbers are the
 * fewest and the most arguments, and whether it needs Redis. */
const struct command commands[] = {
    {"replay",
     "FILE…|-",
     "give articles from JSONL or web archives (.warc), gzip too, to the desk and wait until every story is published",
     "triptych replay articles.jsonl.gz",
     1,
     TOOL_ARGUMENTS_MAX,
     1,
     cmd_replay,
     {{"--no-wait", NULL, "end when all rows are taken"}}},
    {"subscribe",
     "",
     "follow the story events, one JSON object a line",
     "triptych subscribe --from start --where 'topic:politics place:FR blindspot:left'",
     0,
     0,
     0,
     cmd_subscribe,
     {{"--from", "WHERE",
       "now, start (the oldest event kept), snapshot (all stories as they are first), or the sequence "
       "number after which to go on"},
      {"--connect", "ENDPOINT", "the PUB socket, instead of the setting pub_connect"},
      {"--snapshot", "ENDPOINT", "the snapshot socket, instead of the setting snapshot_connect"},
      {"--key", "FILE", "file with a tier key"},
      {"--full", NULL, "whole stories with all their articles"},
      {"--all", NULL, "with --from snapshot: stories of a single source too"},
      {"--where", "QUERY", "only what matches, like 'topic:politics place:FR sources>=3'; GRAMMAR.md has all of it"},
      {"--min-sources", "N", "only stories of so many sources"},
      {"--once", NULL, "of each story the first event that matches"}}},
    {"stories",
     "",
     "the stories, latest first",
     "triptych stories --limit 5 --where 'pension sources>=3'",
     0,
     0,
     1,
     cmd_stories,
     {{"--limit", "N", "how many"},
      {"--all", NULL, "stories of a single source too"},
      {"--where", "QUERY", "only what matches, like 'topic:politics place:FR sources>=3'; GRAMMAR.md has all of it"}}},
    {"story",
     "ID | history ID | merge FROM INTO | move ARTICLE TO | split ARTICLE | pin ID | unpin ID | retitle ID HEADLINE",
     "one story whole; or correct what the desk got wrong, which it will not undo",
     "triptych story merge FROM INTO --note \"One affair.\"",
     1,
     3,
     1,
     cmd_story,
     {{"--note", "TEXT", "goes out with the story's event"},
      {"--clear", NULL, "retitle: leave the headline to the summaries again"}}},
    {"remove",
     "URL|ARTICLE|DOMAIN",
     "take out an article for good, or all articles of a source",
     "triptych remove spam.example",
     1,
     1,
     1,
     cmd_remove,
     {{"--note", "TEXT", "why, for the story's history"}}},
    {"why",
     "ARTICLE|URL",
     "why an article is in its story; ARTICLE is its id or the id that its row came with",
     "triptych why https://outlet.example/news/1",
     1,
     1,
     1,
     cmd_why,
     {{NULL, NULL, NULL}}},
    {"assignments",
     "",
     "one JSON line {id,url,story} for each live article",
     "triptych assignments >groups.jsonl",
     0,
     0,
     1,
     cmd_assignments,
     {{NULL, NULL, NULL}}},
    {"status",
     "",
     "articles, stories, work to do, memory, each replica; exit 1 when something is wrong",
     "triptych status --recount",
     0,
     0,
     1,
     cmd_status,
     {{"--recount", NULL, "count all stories again from their articles and compare"}}},
    {"doctor",
     "",
     "look the whole desk over: what is wrong, and what to do about it; exit 1 when something is",
     "triptych doctor",
     0,
     0,
     1,
     cmd_doctor,
     {{NULL, NULL, NULL}}},
    {"backup",
     "FILE|-",
     "write all of the edition, as it is at one moment, to a file; writes wait meanwhile, the page goes on",
     "triptych backup desk.backup",
     1,
     1,
     1,
     cmd_backup,
     {{NULL, NULL, NULL}}},
    {"restore",
     "FILE",
     "put a backup into an edition that is empty and where no daemon is at work, and count all again",
     "triptych restore desk.backup",
     1,
     1,
     1,
     cmd_restore,
     {{NULL, NULL, NULL}}},
    {"feeds",
     "list | show FEED | add URL… | import FILE | export | set FEED NAME=VALUE… | refresh FEED… | pause FEED… | "
     "resume FEED… | remove FEED…",
     "the feeds that ingest reads; FEED is an address, or a name as in the log (\"host#1a2b3c4d\")",
     "triptych feeds import my-feeds.opml",
     1,
     TOOL_ARGUMENTS_MAX,
     1,
     cmd_feeds,
     {{"--folder", "NAME", "add: the folder that they go to"},
      {"--title", "TEXT", "add: what they are called"},
      {"--no-wait", NULL, "add: do not wait until they are read"}}},
    {"sources",
     "check FILE… | export FILE… | diff OLD NEW | import FILE",
     "check, convert and compare source registries (CSV files, or folders of them)",
     "triptych sources check own.csv",
     2,
     TOOL_ARGUMENTS_MAX,
     0,
     cmd_sources,
     {{"--own", "FILE", "your own file, which counts before the others"},
      {"--out", "FILE", "where to write, instead of standard output"},
      {"--format", "NAME", "of the output or of the file to import"},
      {"--rater", "NAME", "who says so: for import"},
      {"--feeds", NULL, "check: which feeds' sources no file knows"},
      {"--raters", NULL, "export: each rater's word apart"}}},
    {"dead",
     "list | show ID | retry ID | retry --all",
     "dead letters: work that was given up, and a new try for it",
     "triptych dead retry --all",
     1,
     2,
     1,
     cmd_dead,
     {{"--all", NULL, "retry: all of them"}}},
    {"keys",
     "bus FILE | new | list | revoke ID",
     "the key file that encrypts the links between the daemons; tier keys for readers",
     "triptych keys new --tier premium --days 365 --note Ana",
     1,
     2,
     1,
     cmd_keys,
     {{"--tier", "NAME", "new: premium, vantage, or operator (all, and the operator's pages)"},
      {"--days", "N", "new: how long it is valid; without: until it is revoked"},
      {"--note", "TEXT", "new: whose it is"}}},
    {"mcp",
     "",
     "serve an assistant on this machine by the Model Context Protocol on standard input and output: search, stories, "
     "who covers an address, blindspots, events",
     "triptych mcp --set redis_url=redis://127.0.0.1:6379/0",
     0,
     0,
     1,
     cmd_mcp,
     {{NULL, NULL, NULL}}},
    {"edition",
     "remove NAME --yes",
     "delete an edition with all its data from Redis",
     "triptych edition remove demo --yes",
     2,
     2,
     1,
     cmd_edition,
     {{"--yes", NULL, "really"}}},
    {.name = NULL},
};

const struct command_option common_options[] = {
    {"--json", NULL, "print JSON"},
    {"--config", "FILE", "settings from an ini file"},
    {"--set", "name=value", "one setting; wins over the file"},
    {"--help", NULL, "this help, or a command's"},
    {NULL, NULL, NULL},
};

/* A dozen names: a walk is quick enough. */
const struct command *command_find(const char *name)
{
    for (const struct command *command = commands; command->name; command++)
        if (!strcmp(command->name, name))
            return command;
    return NULL;
}

const struct command_verb *command_verbs(const struct command *command)
{
    return command->run == cmd_feeds ? feeds_verbs : NULL;
}

const struct command_option *command_option_find(const struct command *command, const char *name)
{
    for (int i = 0; i < COMMAND_OPTIONS_MAX && command->options[i].name; i++)
        if (!strcmp(command->options[i].name, name))
            return &command->options[i];
    return NULL;
}
