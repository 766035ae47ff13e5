/* What became of a story, as /story/ID/history and /api/v1/stories/ID/history show it. Pure. */
#ifndef TRIPTYCH_HISTORY_VIEW_H
#define TRIPTYCH_HISTORY_VIEW_H

#include "json_writer.h"
#include "page_frame.h"
#include "store.h"

struct history_view {
    const char *story_id;
    const char *headline; /* "" when it is not at hand */
    const struct store_history *history;
};

/* What an owner of the list writes at the end of a line. */
typedef void history_line_fn(struct buffer *out, const void *context, const struct store_history_line *line);

void page_history(struct buffer *out, const struct site *site, const struct history_view *view);
/* The list alone, the latest first; `at_end` may be NULL. */
void history_list_write(struct buffer *out, const struct site *site, const struct store_history *history,
                        history_line_fn *at_end, const void *context);
void history_json_write(struct json_writer *writer, const struct history_view *view);

#endif
