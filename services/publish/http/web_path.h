/* Who a path is for. Pure. */
#ifndef TRIPTYCH_WEB_PATH_H
#define TRIPTYCH_WEB_PATH_H

/* Whether the path belongs to the API. */
int web_path_is_api(const char *path);
/* Whether the path is for people; the others are for programs, which want problem details. */
int web_path_is_page(const char *path);
/* Whether the path is that of a story's picture: it is the same for all, caches between us and readers keep it by its
 * address alone. */
int web_path_is_card(const char *path);
/* Whether other sites may show what is there in a frame: it is the same whatever the browser's cookies are. */
int web_path_is_framed(const char *path);

#endif
