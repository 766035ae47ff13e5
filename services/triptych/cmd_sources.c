/* triptych sources: look over a register of sources before classify is given it. */
#include "registry.h"
#include "tool.h"

#include <stdio.h>
#include <string.h>

struct tally {
    unsigned refused, leaning, factuality, owner, ownership, country;
};

static void on_problem(void *context, unsigned line, const char *reason)
{
    struct tally *tally = context;
    tally->refused++;
    fprintf(stderr, "line %u: %s\n", line, reason);
}

static void count_entry(struct tally *tally, const struct source_entry *entry)
{
    tally->leaning += *entry->leaning != 0;
    tally->factuality += *entry->factuality != 0;
    tally->owner += *entry->owner != 0;
    tally->ownership += *entry->ownership != 0;
    tally->country += *entry->country != 0;
}

static int check(struct tool *tool, const struct registry *registry, struct tally *tally)
{
    struct json_writer writer;
    for (size_t i = 0; i < registry_count(registry); i++)
        count_entry(tally, registry_at(registry, i));
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "sources", registry_count(registry));
    json_put_uint(&writer, "refused", tally->refused);
    json_put_uint(&writer, "leaning", tally->leaning);
    json_put_uint(&writer, "factuality", tally->factuality);
    json_put_uint(&writer, "owner", tally->owner);
    json_put_uint(&writer, "ownership", tally->ownership);
    json_put_uint(&writer, "country", tally->country);
    json_object_end(&writer);
    int code = tool_print_json(tool, &writer);
    return code ? code : tally->refused ? TOOL_FAILED : TOOL_OK;
}

/* A value with a comma, quote or line break stands in quotes (RFC 4180). */
static void print_value(const char *value, const char *after)
{
    if (!strpbrk(value, ",\"\r\n")) {
        fputs(value, stdout);
    } else {
        putchar('"');
        for (; *value; value++) {
            if (*value == '"')
                putchar('"');
            putchar(*value);
        }
        putchar('"');
    }
    fputs(after, stdout);
}

static int export(const struct registry *registry)
{
    puts("domain,name,country,lang,leaning,factuality,owner,ownership,rated_by");
    for (size_t i = 0; i < registry_count(registry); i++) {
        const struct source_entry *entry = registry_at(registry, i);
        const char *const values[] = {entry->domain,     entry->name,  entry->country,   entry->lang,    entry->leaning,
                                      entry->factuality, entry->owner, entry->ownership, entry->rated_by};
        const size_t count = sizeof values / sizeof *values;
        for (size_t v = 0; v < count; v++)
            print_value(values[v], v + 1 < count ? "," : "\n");
    }
    return TOOL_OK;
}

int cmd_sources(struct tool *tool)
{
    struct err err = {0};
    struct tally tally = {0};
    struct registry *registry = NULL;
    int is_check = !strcmp(tool->arguments[0], "check");
    if (!is_check && strcmp(tool->arguments[0], "export"))
        return tool_fail(tool, TOOL_USAGE, "usage: triptych sources %s", tool->command->usage);
    if (registry_open(tool->arguments[1], on_problem, &tally, &registry, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    int code = is_check ? check(tool, registry, &tally) : export(registry);
    registry_free(registry);
    return code;
}
