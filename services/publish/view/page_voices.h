/* How the world words a story, as a list of its page. Pure. */
#ifndef TRIPTYCH_PAGE_VOICES_H
#define TRIPTYCH_PAGE_VOICES_H

#include "buffer.h"
#include "page_frame.h"
#include "voices.h"

/* A row for each language and country with the headline of its first report; nothing where there is one row alone. */
void page_voices(struct buffer *out, const struct site *site, const struct voices *voices);

#endif
