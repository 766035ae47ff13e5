/* triptych feeds: the list of feeds that ingest reads, kept in Redis, shared by all of its replicas. */
#include "cmd_feeds.h"
#include "feeds_verbs.h"

#include <string.h>

const struct command_verb feeds_verbs[] = {
    {"list", "every feed, with its state and why it fails or gives nothing", "triptych feeds list --json"},
    {"show FEED", "one feed whole, with its last failures", "triptych feeds show https://outlet.example/rss"},
    {"add URL…",
     "add feeds in any spelling of their address, or sites: the feed that the page names, or that is where sites have "
     "it, is "
     "taken; says what came of each",
     "triptych feeds add outlet.example --folder News"},
    {"import FILE.opml", "add the feeds of a list with titles and folders; says added, known, refused and why",
     "triptych feeds import my-feeds.opml"},
    {"export", "all feeds as OPML, on standard output", "triptych feeds export >my-feeds.opml"},
    {"set FEED NAME=VALUE…",
     "title, folder, site, language, interval (auto, 30m), paused (yes, no), pages (auto, always, never), user_agent, "
     "and two secrets that nothing shows again: header (\"Name: value\") and auth (\"user:password\"); @FILE reads a "
     "value from a file, an empty one takes it away",
     "triptych feeds set https://outlet.example/rss interval=30m auth=@password.txt"},
    {"refresh FEED…", "read these feeds now", "triptych feeds refresh https://outlet.example/rss"},
    {"pause FEED…", "do not read these feeds until they are resumed",
     "triptych feeds pause https://outlet.example/rss"},
    {"resume FEED…", "read them again, at once", "triptych feeds resume https://outlet.example/rss"},
    {"remove FEED…", "for good: a list that names them does not bring them back, `feeds add` does",
     "triptych feeds remove https://outlet.example/rss"},
    {NULL, NULL, NULL},
};

/* How many arguments each takes, and what does it: the texts above are for people. */
static const struct {
    const char *name;
    int arguments_min, arguments_max; /* behind the name */
    int (*run)(struct tool *tool);
} runs[] = {
    {"list", 0, 0, feeds_list},
    {"show", 1, 1, feeds_show},
    {"add", 1, TOOL_ARGUMENTS_MAX, feeds_add},
    {"import", 1, 1, feeds_import},
    {"export", 0, 0, feeds_export},
    {"set", 2, TOOL_ARGUMENTS_MAX, feeds_set},
    {"refresh", 1, TOOL_ARGUMENTS_MAX, feeds_refresh},
    {"pause", 1, TOOL_ARGUMENTS_MAX, feeds_pause},
    {"resume", 1, TOOL_ARGUMENTS_MAX, feeds_resume},
    {"remove", 1, TOOL_ARGUMENTS_MAX, feeds_remove},
};

int cmd_feeds(struct tool *tool)
{
    int count = tool->argument_count - 1;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        if (!strcmp(tool->arguments[0], runs[i].name) && count >= runs[i].arguments_min &&
            count <= runs[i].arguments_max)
            return runs[i].run(tool);
    return tool_fail(tool, TOOL_USAGE, "usage: triptych feeds %s", tool->command->usage);
}
