/* Who a path is for. Pure. */
#ifndef TRIPTYCH_WEB_PATH_H
#define TRIPTYCH_WEB_PATH_H

/* Whether the path belongs to the API. */
int web_path_is_api(const char *path);
/* Whether the path is for people; the others are for programs, which want problem details. */
int web_path_is_page(const char *path);

#endif
