/* What lies in Redis may be of another version or of somebody's hand: it is checked like anything from outside. */
#include "hook_row.h"

#include <string.h>

int hook_row_read(const struct store_hook *row, struct hook *out, struct hook_progress *out_progress)
{
    struct hook hook = {.created_ms = 0};
    if (!hook_id_is_valid(row->id) || strlen(row->generation) >= sizeof hook.generation ||
        hook_read(row->row, &hook, NULL))
        return 0;
    strcpy(hook.id, row->id);
    strcpy(hook.generation, row->generation);
    hook_progress_read(row->progress, &hook, out_progress);
    *out = hook;
    return 1;
}

int hook_row_make(const struct hook *hook, char json[HOOK_JSON_MAX], struct store_hook *out, struct err *err)
{
    *out = (struct store_hook){.id = hook->id, .generation = hook->generation, .row = json, .progress = ""};
    return hook_write(hook, json, err);
}
