/* What a picture is, told by its bytes, whatever its server says: its format and its size in points. Pure. */
#ifndef TRIPTYCH_PICTURE_KIND_H
#define TRIPTYCH_PICTURE_KIND_H

#include <stddef.h>
#include <stdint.h>

#define PICTURE_SIDE_MIN 64    /* points: smaller ones are icons, and pixels that count readers */
#define PICTURE_SIDE_MAX 16384 /* larger ones take a reader's browser more memory than they are worth */
#define PICTURE_AREA_MAX (64u * 1000u * 1000u)

enum picture_format { PICTURE_NONE, PICTURE_JPEG, PICTURE_PNG, PICTURE_WEBP, PICTURE_GIF };

struct picture_kind {
    enum picture_format format; /* PICTURE_NONE: nothing that a page shows, or cut before its size is told */
    uint32_t width, height;     /* points */
};

/* SVG is left out: it may hold script. */
struct picture_kind picture_kind_of(const void *bytes, size_t size);
/* Whether a page shows it. */
int picture_kind_is_shown(const struct picture_kind *kind);
/* As Content-Type has it: "image/webp". A static string; "" for PICTURE_NONE. */
const char *picture_type(enum picture_format format);

#endif
