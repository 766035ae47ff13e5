/* /api/v1/webhooks: made, listed, changed, tested, replayed and removed with an operator's key. */
#ifndef TRIPTYCH_HOOKS_ANSWER_H
#define TRIPTYCH_HOOKS_ANSWER_H

#include "web.h"

web_handler get_hooks;                             /* all of them, without their secrets */
web_handler get_hooks_dead;                        /* events that receivers refused for good */
web_handler post_hooks;                            /* a new one, with its secret */
web_rest_handler get_hook;                         /* "ID" */
web_rest_handler post_hook_test, post_hook_replay; /* the id stands before it */
web_rest_handler post_hook_rotate;                 /* another secret; the old one signs for a time, too */
web_rest_handler patch_hook, remove_hook;

/* Whether the request bears an operator's key, in a header. Returns 0 when it has answered that it does not. */
int hooks_settle(struct web *web, struct http_request *request);

#endif
