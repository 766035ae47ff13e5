#include "asset_answer.h"

#include "asset.h"
#include "respond.h"
#include "words.h"

/* Packed once, at the first asking, as well as it can be. */
static struct kept_answer *kept_asset(struct web *web, const struct asset *asset)
{
    struct kept_answer *kept = &web->assets[asset - asset_get(ASSET_STYLE)];
    struct buffer bytes;
    if (kept->type)
        return kept;
    buffer_init(&bytes, *asset->size);
    buffer_add(&bytes, asset->bytes, *asset->size);
    if (!kept_answer_fill(kept, asset->type, &bytes))
        return kept;
    buffer_done(&bytes);
    return NULL;
}

void get_asset(struct web *web, struct http_request *request)
{
    int is_current;
    const struct asset *asset = asset_find(http_path(request), &is_current);
    struct kept_answer *kept = asset ? kept_asset(web, asset) : NULL;
    const char *keep = "public, max-age=86400";
    /* A page of another version named another style: this one is better than none, but not for long. */
    /* One that was kept would go on with what a version before this one did. */
    if (asset == asset_get(ASSET_WORKER))
        keep = "no-cache";
    if (asset && asset->is_hashed)
        keep = is_current ? "public, max-age=31536000, immutable" : "public, max-age=60";
    if (kept)
        respond_kept(request, keep, CODING_BEST, kept);
    else if (asset)
        http_problem(request, 503, "Service Unavailable", "There is no memory for this.");
    else
        respond_error_page(web, request, 404, SAY_LATER("Not found"), SAY_LATER("There is nothing at this address."));
}
