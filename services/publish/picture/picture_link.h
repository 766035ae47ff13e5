/* Where a page shows a picture from: the desk's own address for it ("/image/…", signed), the outlet's, or nowhere.
 * Pure. */
#ifndef TRIPTYCH_PICTURE_LINK_H
#define TRIPTYCH_PICTURE_LINK_H

#include "signature.h"
#include "url.h"

#define PICTURE_PATH      "/image/"
#define PICTURE_PART_SIZE (URL_MAX * 4 / 3 + 8)
#define PICTURE_LINK_SIZE (PICTURE_PART_SIZE + SIGNATURE_SIZE + sizeof PICTURE_PATH)

/* The setting `pictures`, in the order of its choices. */
enum picture_mode { PICTURES_PROXY, PICTURES_DIRECT, PICTURES_OFF };

/* What addresses are made with; the room's owner keeps it up to date. */
struct picture_links {
    enum picture_mode mode;
    int is_fetched; /* PICTURES_PROXY: a contact is set, so outlets may be asked for their pictures */
    int has_key;    /* PICTURES_PROXY: the key is known */
    struct signature_key key;
    /* Whether the desk has this picture itself (picture_folder.h). NULL: it has none. */
    int (*has_own)(const void *folder, const char *url);
    const void *folder;
};

/* Sets *out to what an <img> gets as its address. Returns 1, or 0 when the picture is not to be shown: there is no
 * address, or no way to show it, or by its name it is no picture of an article (a logo, a placeholder). */
int picture_link(const struct picture_links *links, const char *url, char out[PICTURE_LINK_SIZE]);

/* The picture that `rest`, what follows PICTURE_PATH, stands for. Returns 1, or 0 when it is not signed by this desk. */
int picture_link_read(const struct picture_links *links, const char *rest, char out_url[URL_SIZE]);

/* Whether the name of the file says that it is a logo, an avatar, a placeholder: no picture of what is reported. */
int picture_is_generic(const char *url);

#endif
