/* triptych digest: one digest as the desk would send it now, printed; nothing is sent from here. */
#include "clock.h"
#include "cmd.h"
#include "digest_mail.h"
#include "story_list.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAYS_MAX 366
#define DAY_MS   INT64_C(86400000)

/* The stories with most sources so far. */
struct choice {
    Triptych__StoryHead *heads[DIGEST_STORIES_MAX]; /* owned */
    size_t count;
    int64_t since_ms;
    int has_failed;
};

/* As lists by coverage have it: most sources, of equals by id. */
static int is_before(const Triptych__StoryHead *a, const Triptych__StoryHead *b)
{
    if (a->coverage->sources != b->coverage->sources)
        return a->coverage->sources > b->coverage->sources;
    return strcmp(a->id, b->id) < 0;
}

static Triptych__StoryHead *copy_of(const Triptych__StoryHead *head)
{
    ProtobufCMessage *copy = NULL;
    uint8_t *packed = NULL;
    size_t size = 0;
    if (wire_pack(head, &packed, &size, NULL) ||
        wire_unpack(&triptych__story_head__descriptor, packed, size, &copy, NULL))
        copy = NULL;
    free(packed);
    return (Triptych__StoryHead *)copy;
}

/* A scan may bring a story twice. */
static int is_known(const struct choice *choice, const Triptych__StoryHead *head)
{
    for (size_t i = 0; i < choice->count; i++)
        if (strcmp(choice->heads[i]->id, head->id) == 0)
            return 1;
    return 0;
}

/* Kept sorted while it grows, so that of a hundred thousand stories twenty are in memory. */
static void take(struct choice *choice, const Triptych__StoryHead *head)
{
    size_t at = choice->count;
    if (at == DIGEST_STORIES_MAX && !is_before(head, choice->heads[at - 1]))
        return;
    Triptych__StoryHead *copy = copy_of(head);
    choice->has_failed |= !copy;
    if (!copy)
        return;
    if (at == DIGEST_STORIES_MAX)
        wire_free(choice->heads[--at]);
    else
        choice->count++;
    for (; at > 0 && is_before(copy, choice->heads[at - 1]); at--)
        choice->heads[at] = choice->heads[at - 1];
    choice->heads[at] = copy;
}

/* The line counts: what a story says is taken out of the best of them. One without news since then has an empty line. */
static char *note(void *context, const Triptych__StoryHead *head)
{
    struct choice *choice = context;
    if (head->last_updated_ms < choice->since_ms)
        return strdup("");
    if (!is_known(choice, head))
        take(choice, head);
    return choice->has_failed ? NULL : strdup(head->id);
}

static void count_line(void *context, const char *line)
{
    *(size_t *)context += *line != '\0';
}

static int print_message(struct tool *tool, const struct digest_mail *mail)
{
    struct buffer out;
    buffer_init(&out, MAIL_BYTES_MAX);
    digest_mail_write(&out, mail);
    int has_failed = out.is_failed;
    if (!has_failed)
        fputs(out.data, stdout);
    buffer_done(&out);
    return has_failed ? tool_fail(tool, TOOL_FAILED, "no memory, or the digest is too large") : TOOL_OK;
}

/* As publish has it, but for "to" and "from", which stand for those that are not set here. */
static int print_digest(struct tool *tool, struct story_list *list, const struct choice *choice)
{
    struct mail_address from, to;
    struct lang_list langs = {0};
    struct err err = {0};
    const char *sender = settings_text(tool->settings, "mail_from");
    struct digest_text text = {.site_name = settings_text(tool->settings, "site_name"),
                               .base_url = settings_text(tool->settings, "base_url"),
                               .where = tool_option(tool, "--where", ""),
                               .langs = &langs,
                               .since_ms = choice->since_ms,
                               .until_ms = clock_now_ms(),
                               .heads = choice->heads,
                               .count = choice->count};
    lang_list_add(&langs, settings_text(tool->settings, "edition_lang"));
    if (mail_address_read(tool_option(tool, "--to", "reader@example.org"), &to, &err) ||
        mail_address_read(*sender ? sender : "desk@example.org", &from, &err))
        return tool_fail(tool, TOOL_USAGE, "%s", err.text);
    text.to = to.address;
    text.from = from.address;
    story_list_each(list, STORY_LIST_MAX, count_line, &text.all);
    if (!text.all)
        return tool_fail(tool, TOOL_FAILED, "no story matches: the desk would send nothing");
    return print_message(tool, &(struct digest_mail){&text, &from, &to, "digest.dry-run", text.until_ms});
}

int cmd_digest(struct tool *tool)
{
    struct tool_query where = {0};
    struct choice choice = {.count = 0};
    struct story_list list = {
        .tool = tool, .where = &where, .min_sources = STORY_LIST_MIN_SOURCES, .make_line = note, .context = &choice};
    long days = 1;
    int code = tool_option_number(tool, "--days", DAYS_MAX, &days);
    choice.since_ms = clock_now_ms() - days * DAY_MS;
    if (!code)
        code = tool_query_read(tool, 0, &where);
    if (!code)
        code = story_list_gather(&list);
    if (!code)
        code = print_digest(tool, &list, &choice);
    for (size_t i = 0; i < choice.count; i++)
        wire_free(choice.heads[i]);
    story_list_done(&list);
    tool_query_done(&where);
    return code;
}
