/* triptych sources: look over registers of sources before classify is given them, convert what raters publish,
 * compare. */
#include "cmd_sources.h"
#include "registry.h"
#include "sources_diff.h"
#include "sources_feeds.h"
#include "sources_import.h"
#include "sources_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 16384 /* bytes of all files' names */

struct tally {
    unsigned refused, leaning, factuality, owner, ownership, country;
};

static void on_problem(void *context, const char *file, unsigned line, const char *reason)
{
    struct tally *tally = context;
    tally->refused++;
    fprintf(stderr, "%s: line %u: %s\n", file, line, reason);
}

static void count_entry(struct tally *tally, const struct source_entry *entry)
{
    tally->leaning += *entry->leaning != 0;
    tally->factuality += *entry->factuality != 0;
    tally->owner += *entry->owner != 0;
    tally->ownership += *entry->ownership != 0;
    tally->country += *entry->country != 0;
}

/* Columns of other names are passed over, so a header with a name of one's own is read without any fault and rates
 * nothing: whoever wrote it should hear of that. */
static void note_nothing_said(const struct tally *tally)
{
    if (!tally->leaning && !tally->factuality && !tally->owner && !tally->ownership && !tally->country)
        fputs("these files rate no source: are their columns named leaning, factuality, owner, ownership, country "
              "(deploy/sources/README.md)?\n",
              stderr);
}

static int print_tally(struct tool *tool, const struct registry *registry, struct tally *tally)
{
    struct json_writer writer;
    for (size_t i = 0; i < registry_count(registry); i++)
        count_entry(tally, registry_at(registry, i));
    note_nothing_said(tally);
    json_writer_init(&writer, TOOL_JSON_MAX);
    json_object_begin(&writer, NULL);
    json_put_uint(&writer, "sources", registry_count(registry));
    json_put_uint(&writer, "refused", tally->refused);
    json_put_uint(&writer, "leaning", tally->leaning);
    json_put_uint(&writer, "factuality", tally->factuality);
    json_put_uint(&writer, "owner", tally->owner);
    json_put_uint(&writer, "ownership", tally->ownership);
    json_put_uint(&writer, "country", tally->country);
    json_put_uint(&writer, "aliases", registry_alias_count(registry));
    json_put_text(&writer, "version", registry_version(registry));
    json_object_end(&writer);
    return tool_print_json(tool, &writer);
}

/* With --feeds: which of the feeds are of a source that has a leaning. Exit 1 when a row was refused, so that a check
 * in a script fails. */
static int check(struct tool *tool, const struct registry *registry, struct tally *tally)
{
    int code = tool_flag(tool, "--feeds") ? sources_feeds(tool, registry, tool_option(tool, "--out", NULL))
                                          : print_tally(tool, registry, tally);
    return code ? code : tally->refused ? TOOL_FAILED : TOOL_OK;
}

static int export(const struct tool *tool, const struct registry *registry)
{
    if (tool_flag(tool, "--raters"))
        sources_write_raters(stdout, registry);
    else
        sources_write(stdout, registry);
    return TOOL_OK;
}

/* The arguments from the second on, as the setting `sources` would name them. */
static int open_registers(struct tool *tool, struct tally *tally, struct registry **out)
{
    char names[NAMES_MAX] = "";
    struct err err = {0};
    for (int i = 1; i < tool->argument_count; i++) {
        size_t used = strlen(names);
        int length = snprintf(names + used, sizeof names - used, "%s%s", used ? "," : "", tool->arguments[i]);
        if ((size_t)length >= sizeof names - used)
            return tool_fail(tool, TOOL_USAGE, "names of more than %d bytes", NAMES_MAX);
    }
    if (registry_open(names, tool_option(tool, "--own", ""), on_problem, tally, out, &err))
        return tool_fail(tool, TOOL_FAILED, "%s", err.text);
    return TOOL_OK;
}

/* A line for each source, as the text has it, and the counts in the last one. */
struct json_lines {
    const struct tool *tool;
    struct json_writer writer;
    int code;
};

static void json_one(void *context, char sign, const char *domain)
{
    struct json_lines *lines = context;
    json_object_begin(&lines->writer, NULL);
    json_put_text(&lines->writer, "change", sign == '+' ? "added" : sign == '-' ? "removed" : "changed");
    json_put_text(&lines->writer, "domain", domain);
}

static void json_value(void *context, const char *name, const char *before, const char *after)
{
    struct json_lines *lines = context;
    json_object_begin(&lines->writer, name);
    json_put_text_or_null(&lines->writer, "before", before);
    json_put_text_or_null(&lines->writer, "after", after);
    json_object_end(&lines->writer);
}

static void json_end(void *context)
{
    struct json_lines *lines = context;
    json_object_end(&lines->writer);
    int code = tool_print_json(lines->tool, &lines->writer);
    lines->code = lines->code ? lines->code : code;
}

static int compare_in_json(const struct tool *tool, const struct registry *old, const struct registry *new)
{
    struct sources_difference count;
    struct json_lines lines = {.tool = tool};
    const struct sources_diff_out out = {json_one, json_value, json_end, &lines};
    json_writer_init(&lines.writer, TOOL_JSON_MAX);
    sources_diff(old, new, &out, &count);
    json_object_begin(&lines.writer, NULL);
    json_put_uint(&lines.writer, "added", count.added);
    json_put_uint(&lines.writer, "removed", count.removed);
    json_put_uint(&lines.writer, "changed", count.changed);
    json_end(&lines);
    return lines.code;
}

static int compare_in_words(const struct registry *old, const struct registry *new)
{
    struct sources_difference count;
    sources_diff_print(stdout, old, new, &count);
    printf("%zu added, %zu removed, %zu changed\n", count.added, count.removed, count.changed);
    return TOOL_OK;
}

static int compare(struct tool *tool)
{
    struct tally tally = {0};
    struct registry *old = NULL, *new = NULL;
    struct err err = {0};
    int code;
    if (registry_open(tool->arguments[1], "", on_problem, &tally, &old, &err) ||
        registry_open(tool->arguments[2], "", on_problem, &tally, &new, &err)) {
        code = tool_fail(tool, TOOL_FAILED, "%s", err.text);
    } else {
        code = tool->is_json ? compare_in_json(tool, old, new) : compare_in_words(old, new);
    }
    registry_free(old);
    registry_free(new);
    return code;
}

/* Exit 1 when a row was refused: what was written is the others. */
static int import(struct tool *tool)
{
    struct tally tally = {0};
    struct err err = {0};
    size_t rows = 0;
    struct sources_import job = {.format = tool_option(tool, "--format", "csv"),
                                 .rater = tool_option(tool, "--rater", NULL),
                                 .path = tool->arguments[1],
                                 .out = stdout,
                                 .on_problem = on_problem,
                                 .context = &tally};
    if (sources_import(&job, &rows, &err))
        return tool_fail(tool, err.code == ERR_INVALID ? TOOL_USAGE : TOOL_FAILED, "%s", err.text);
    fprintf(stderr, "%zu rows written, %u refused\n", rows, tally.refused);
    return tally.refused ? TOOL_FAILED : TOOL_OK;
}

int cmd_sources(struct tool *tool)
{
    const char *verb = tool->arguments[0];
    struct tally tally = {0};
    struct registry *registry = NULL;
    int is_check = !strcmp(verb, "check");
    if (!strcmp(verb, "diff") && tool->argument_count == 3)
        return compare(tool);
    if (tool->is_json && (!strcmp(verb, "export") || !strcmp(verb, "import")))
        return tool_fail(tool, TOOL_USAGE, "--json: what %s writes is a register, which is CSV", verb);
    if (!strcmp(verb, "import") && tool->argument_count == 2)
        return import(tool);
    if (!is_check && strcmp(verb, "export"))
        return tool_fail(tool, TOOL_USAGE, "usage: triptych sources %s", tool->command->usage);
    int code = open_registers(tool, &tally, &registry);
    if (!code)
        code = is_check ? check(tool, registry, &tally) : export(tool, registry);
    registry_free(registry);
    return code;
}
