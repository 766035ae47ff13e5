/* Opens what is posted to others: digests by mail, webhooks, and the hub of this desk's feeds. */
#ifndef TRIPTYCH_PUBLISH_POSTS_H
#define TRIPTYCH_PUBLISH_POSTS_H

#include "publish.h"

/* Once HTTP is open. Returns 0 or < 0; publish_close closes either way. */
int publish_posts_open(struct publish *publish, const struct settings *settings, struct err *err);

#endif
