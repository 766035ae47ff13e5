/* /story/ID/edit: what an operator can do with a story, a form for each. Pure. */
#ifndef TRIPTYCH_PAGE_EDITOR_H
#define TRIPTYCH_PAGE_EDITOR_H

#include "page_frame.h"
#include "story.pb-c.h"

struct page_editor {
    const Triptych__Story *story; /* with a head */
    const char *form_token;       /* that each form carries */
};

void page_editor(struct buffer *out, const struct site *site, const struct page_editor *shown);

#endif
