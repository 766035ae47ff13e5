/* Whatever somebody posts is a webhook that can be written and read again, or is refused with a sentence; and whatever lies in
 * Redis is a row, or is none. */
#include "hook_body.h"
#include "hook_row.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_row(const struct hook *hook)
{
    struct hook again;
    struct hook_progress progress;
    struct store_hook row;
    char json[HOOK_JSON_MAX];
    /* What is too long to be stored is refused by the API before it gets there. */
    if (!hook_row_make(hook, json, &row, NULL) &&
        (!hook_row_read(&row, &again, &progress) || strcmp(again.url, hook->url) || strcmp(again.query, hook->query)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct hook_body_site site = {.tier = TIER_PREMIUM, .seq = "1-9"};
    struct hook hook;
    struct hook_progress progress;
    struct err err = {0};
    char from[EVENT_SEQ_SIZE], *text = strndup((const char *)data, size);
    if (!hook_body_read((const char *)data, size, &site, &hook, &err)) {
        strcpy(hook.id, "wh0123456789abcdef");
        strcpy(hook.generation, hook.id);
        check_row(&hook);
    } else if (!err.text[0]) {
        abort();
    }
    hook_body_read_from((const char *)data, size, "1-9", from, &err);
    if (text) {
        const struct store_hook row = {"wh0123456789abcdef", "wh0123456789abcdef", text, text};
        if (hook_row_read(&row, &hook, &progress) && !hook_state_word(&progress))
            abort();
    }
    free(text);
    return 0;
}
