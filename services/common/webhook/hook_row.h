/* A hook as the store has it. Pure. */
#ifndef TRIPTYCH_HOOK_ROW_H
#define TRIPTYCH_HOOK_ROW_H

#include "hook.h"
#include "store_webhooks.h"

/* Returns 1, or 0 when the row is damaged. */
int hook_row_read(const struct store_hook *row, struct hook *out, struct hook_progress *out_progress);
/* Makes the row, which borrows `hook` and `json`. Returns 0, or ERR_TOO_LARGE. */
int hook_row_make(const struct hook *hook, char json[HOOK_JSON_MAX], struct store_hook *out, struct err *err);

#endif
