/* /about/bot: what this desk does to the sites that it reads, for those who run them. Pure. */
#ifndef TRIPTYCH_PAGE_BOT_H
#define TRIPTYCH_PAGE_BOT_H

#include "page_frame.h"

/* `agent`: the User-Agent that ingest sends, as its note says; "" when no ingest has said it. */
void page_bot(struct buffer *out, const struct site *site, const char *agent);

#endif
