/* Conditions and notes, as /readyz shows them: a daemon is ready when all of its conditions are met; notes are for
 * people and stop nothing. */
#include "health.h"

#include "log_quote.h"

#include "utf8.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static void copy_text(char out[HEALTH_TEXT_MAX], const char *text)
{
    size_t len = text ? utf8_cut_len(text, strlen(text), HEALTH_TEXT_MAX - 1) : 0;
    if (len)
        memcpy(out, text, len);
    out[len] = '\0';
}

/* Finds the item of this name, or adds it. The names are our own, so there is always room. */
static struct health_item *get_item(struct health_item *items, size_t *count, const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(items[i].name, name) == 0)
            return &items[i];
    assert(*count < HEALTH_ITEMS_MAX && strlen(name) < HEALTH_NAME_MAX);
    struct health_item *item = &items[(*count)++];
    snprintf(item->name, sizeof item->name, "%s", name);
    /* Unknown until it is set: a condition that nobody has spoken about does not keep the daemon from being ready. */
    item->is_met = 1;
    return item;
}

int health_condition_set(struct health *health, const char *name, int is_met, const char *reason)
{
    struct health_item *item = get_item(health->conditions, &health->condition_count, name);
    int changed = !item->is_met != !is_met;
    item->is_met = is_met != 0;
    copy_text(item->text, is_met ? NULL : reason);
    return changed;
}

void health_note_set(struct health *health, const char *name, const char *sentence)
{
    copy_text(get_item(health->notes, &health->note_count, name)->text, sentence);
}

int health_is_ready(const struct health *health)
{
    for (size_t i = 0; i < health->condition_count; i++)
        if (!health->conditions[i].is_met)
            return 0;
    return 1;
}

static void put_item(struct line *line, const struct health_item *item, int is_condition, int is_first)
{
    line_puts(line, is_first ? "{\"name\":" : ",{\"name\":");
    line_quote(line, item->name, HEALTH_NAME_MAX);
    if (is_condition)
        line_printf(line, ",\"met\":%s,\"reason\":", item->is_met ? "true" : "false");
    else
        line_puts(line, ",\"text\":");
    if (is_condition && item->is_met)
        line_puts(line, "null");
    else
        line_quote(line, item->text, HEALTH_TEXT_MAX);
    line_puts(line, "}");
}

size_t health_print(const struct health *health, char *out, size_t size)
{
    struct line line = {.text = out, .size = size};
    int is_first = 1;
    line_printf(&line, "{\"ready\":%s,\"conditions\":[", health_is_ready(health) ? "true" : "false");
    for (size_t i = 0; i < health->condition_count; i++)
        put_item(&line, &health->conditions[i], 1, i == 0);
    line_puts(&line, "],\"notes\":[");
    for (size_t i = 0; i < health->note_count; i++) {
        if (!health->notes[i].text[0])
            continue;
        put_item(&line, &health->notes[i], 0, is_first);
        is_first = 0;
    }
    line_puts(&line, "]}\n");
    return line.len;
}
