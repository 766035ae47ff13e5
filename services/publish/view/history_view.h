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

void page_history(struct buffer *out, const struct site *site, const struct history_view *view);
void history_json_write(struct json_writer *writer, const struct history_view *view);

#endif
