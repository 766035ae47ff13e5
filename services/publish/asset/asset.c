/* Style sheet and icons, carried in the program. The address of one that pages name holds a hash of its bytes, so
 * that browsers may keep it for ever and still get a new one with a new version. */
#include "asset.h"

#include "id.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

extern const char desk_js[], worker_js[], feed_css[];
extern const size_t desk_js_size, worker_js_size, feed_css_size;
extern const char style_css[], icon_svg[], favicon_ico[], touch_icon_png[];
extern const size_t style_css_size, icon_svg_size, favicon_ico_size, touch_icon_png_size;

static const struct asset assets[ASSET_COUNT] = {
    [ASSET_STYLE] = {"/style", ".css", "text/css; charset=utf-8", style_css, &style_css_size, 1},
    [ASSET_ICON] = {"/icon", ".svg", "image/svg+xml", icon_svg, &icon_svg_size, 0},
    [ASSET_FAVICON] = {"/favicon", ".ico", "image/x-icon", favicon_ico, &favicon_ico_size, 0},
    [ASSET_TOUCH_ICON] = {"/apple-touch-icon", ".png", "image/png", touch_icon_png, &touch_icon_png_size, 0},
    [ASSET_SCRIPT] = {"/desk", ".js", "text/javascript; charset=utf-8", desk_js, &desk_js_size, 1},
    /* Without a hash: a browser asks for it by the name that it was registered with. */
    [ASSET_WORKER] = {"/sw", ".js", "text/javascript; charset=utf-8", worker_js, &worker_js_size, 0},
    [ASSET_FEED_STYLE] = {"/feed", ".css", "text/css; charset=utf-8", feed_css, &feed_css_size, 1},
};

const struct asset *asset_get(enum asset_id id)
{
    return &assets[id];
}

void asset_path(enum asset_id id, char out[ASSET_PATH_SIZE])
{
    const struct asset *asset = &assets[id];
    /* Hashing some kilobytes takes a microsecond or two: not worth remembering. */
    if (asset->is_hashed)
        snprintf(out, ASSET_PATH_SIZE, "%s-%016" PRIx64 "%s", asset->stem, id_hash64(asset->bytes, *asset->size),
                 asset->ending);
    else
        snprintf(out, ASSET_PATH_SIZE, "%s%s", asset->stem, asset->ending);
}

static int fits(const struct asset *asset, const char *path)
{
    size_t len = strlen(path), stem = strlen(asset->stem), ending = strlen(asset->ending);
    return len >= stem + ending && strncmp(path, asset->stem, stem) == 0 &&
           strcmp(path + len - ending, asset->ending) == 0 &&
           (asset->is_hashed ? path[stem] == '-' : len == stem + ending);
}

/* An older hash finds the asset too: a page from before an upgrade may still be open. It is told apart, so that
 * nobody keeps today's bytes under yesterday's name. */
const struct asset *asset_find(const char *path, int *out_is_current)
{
    char current[ASSET_PATH_SIZE];
    for (int id = 0; id < ASSET_COUNT; id++) {
        if (!fits(&assets[id], path))
            continue;
        asset_path((enum asset_id)id, current);
        *out_is_current = strcmp(path, current) == 0;
        return &assets[id];
    }
    return NULL;
}
