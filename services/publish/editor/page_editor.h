/* /story/ID/edit: what an operator can do with a story, a form for each. Pure. */
#ifndef TRIPTYCH_PAGE_EDITOR_H
#define TRIPTYCH_PAGE_EDITOR_H

#include "page_frame.h"
#include "store.h"
#include "story.pb-c.h"

struct page_editor {
    const Triptych__Story *story; /* with a head */
    const char *form_token;       /* that each form carries */
};

/* In two halves, since the history is asked for when the story is at hand, which is then gone. */
void page_editor_begin(struct buffer *out, const struct site *site, const struct page_editor *shown);

struct page_editor_history {
    const char *story_id, *form_token;
    const struct store_history *history; /* NULL: it could not be read, and is left out */
};
void page_editor_end(struct buffer *out, const struct site *site, const struct page_editor_history *shown);

#endif
