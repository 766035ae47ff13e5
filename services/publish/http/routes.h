/* What answers the paths of on_request.c. `rest` is what follows the path's fixed part, "" when nothing does; borrowed
 * from the request. Each answers exactly once, now or later. */
#ifndef TRIPTYCH_ROUTES_H
#define TRIPTYCH_ROUTES_H

#include "publish.h"

typedef void route_fn(struct publish *publish, struct http_request *request, const char *rest);

/* Whether the path is for people; the rest is for programs, which want problem details. */
int route_is_page(const char *path);

/* pages.c */
route_fn get_front, get_latest, get_blindspot, get_blindspot_side, get_source_list, get_search, get_method;
route_fn get_topic, get_place; /* `rest`: as stories have it in `topics` and `places` */
/* feeds.c */
route_fn get_atom, get_rss, get_json_feed;
/* story_answer.c */
route_fn get_story_page, get_story_json;
/* history_answer.c: `rest` is the story's id */
route_fn get_history_page, get_history_json;
/* Whether what follows a story's path asks for its history; writes the part before that. */
int history_path_read(const char *rest, char out_id[ID_SIZE]);
/* key_answer.c */
route_fn get_key, post_key;
/* source_answer.c */
route_fn get_source, get_source_json;
/* lookup_answer.c */
route_fn get_lookup, get_lookup_json;
/* api.c */
route_fn get_stories, get_stats, get_openapi;

#endif
