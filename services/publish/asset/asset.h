/* What pages load beside their own text: the style sheet, icons, the script. Files of this folder, carried into the program. Pure. */
#ifndef TRIPTYCH_ASSET_H
#define TRIPTYCH_ASSET_H

#include <stddef.h>

#define ASSET_PATH_SIZE 64

enum asset_id {
    ASSET_STYLE,
    ASSET_ICON,
    ASSET_FAVICON,
    ASSET_TOUCH_ICON,
    ASSET_SCRIPT,
    ASSET_WORKER,
    ASSET_FEED_STYLE
};
#define ASSET_COUNT 7

struct asset {
    const char *stem, *ending; /* of its path: "/style", ".css" */
    const char *type;
    const char *bytes;
    const size_t *size;
    int is_hashed; /* its path holds a hash of its bytes: "/style-0123456789abcdef.css" */
};

const struct asset *asset_get(enum asset_id id);
/* The address of an asset, with its hash where it has one. */
void asset_path(enum asset_id id, char out[ASSET_PATH_SIZE]);

/* The asset at this path, NULL when there is none. With a hash in the path that is not that of the bytes (a page of
 * another version named it) *out_is_current is 0. */
const struct asset *asset_find(const char *path, int *out_is_current);

#endif
