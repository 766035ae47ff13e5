/* HTTP: the table of paths, and what answers each. Pure. */
#ifndef TRIPTYCH_ROUTES_H
#define TRIPTYCH_ROUTES_H

#include "web.h"

#define ROUTE_PART_SIZE 64 /* holds what stands before a suffix, terminated; a path with more does not fit that row */

struct route {
    const char *path;                                       /* all of it, or how it begins when `get_rest` is set */
    const char *suffix;                                     /* how it ends then; NULL: in any way */
    web_handler *get;                                       /* of a path that is fixed */
    web_rest_handler *get_rest;                             /* of a path that goes on behind `path` */
    web_handler *post;                                      /* NULL: the path is only read */
    web_rest_handler *post_rest, *patch_rest, *remove_rest; /* of a path that goes on; remove: DELETE */
    const char *params;       /* that its address takes, separated by blanks; NULL: none */
    const char *may_be_empty; /* of them; NULL: none */
    int judges_tier_keys;     /* the handler says itself what is wrong with the tier key that it is shown */
    int is_framed;            /* other sites may show it in a frame: the same for every reader of a language */
    int is_for_all;           /* everybody gets the same, whatever key is shown: shared caches may keep it */
};

/* The row of this path, NULL when there is none. *out_rest is what differs, "" where nothing may; it stands in `path`
 * or in `part`. */
const struct route *route_find(const char *path, char part[ROUTE_PART_SIZE], const char **out_rest);

#endif
