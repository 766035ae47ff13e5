/* The heads of four formats. Nothing is decoded: that is the reader's browser's business, which is made for it. */
#include "picture_kind.h"

#include <string.h>

#define JPEG_SEGMENTS_MAX 1024 /* before the one that tells the size */

static uint32_t big_16(const uint8_t *at)
{
    return (uint32_t)at[0] << 8 | at[1];
}

static uint32_t big_32(const uint8_t *at)
{
    return big_16(at) << 16 | big_16(at + 2);
}

static uint32_t little_16(const uint8_t *at)
{
    return (uint32_t)at[1] << 8 | at[0];
}

static uint32_t little_24(const uint8_t *at)
{
    return little_16(at) | (uint32_t)at[2] << 16;
}

static int begins_with(const uint8_t *bytes, size_t size, const char *mark, size_t mark_size)
{
    return size >= mark_size && memcmp(bytes, mark, mark_size) == 0;
}

/* ITU T.81: segments of a marker and a length; SOF0 to SOF15 tell the size, but for the three that are something
 * else. */
static struct picture_kind jpeg_kind(const uint8_t *bytes, size_t size)
{
    struct picture_kind kind = {PICTURE_NONE, 0, 0};
    size_t at = 2;
    for (unsigned i = 0; i < JPEG_SEGMENTS_MAX && at + 9 < size && bytes[at] == 0xFF; i++) {
        uint8_t marker = bytes[at + 1];
        if (marker == 0xFF) { /* fill bytes may stand before a marker */
            at++;
            continue;
        }
        if (marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
            kind = (struct picture_kind){PICTURE_JPEG, big_16(bytes + at + 7), big_16(bytes + at + 5)};
            break;
        }
        /* The picture's data, its end, markers without a length: too late for a size. */
        if (marker == 0xDA || marker == 0xD9 || marker < 0xC0)
            break;
        at += 2 + big_16(bytes + at + 2);
    }
    return kind;
}

static struct picture_kind png_kind(const uint8_t *bytes, size_t size)
{
    struct picture_kind kind = {PICTURE_NONE, 0, 0};
    if (size >= 24 && memcmp(bytes + 12, "IHDR", 4) == 0)
        kind = (struct picture_kind){PICTURE_PNG, big_32(bytes + 16), big_32(bytes + 20)};
    return kind;
}

/* RFC 9649: the first chunk says which of three forms it is. */
static struct picture_kind webp_kind(const uint8_t *bytes, size_t size)
{
    struct picture_kind kind = {PICTURE_NONE, 0, 0};
    if (size < 30)
        return kind;
    if (memcmp(bytes + 12, "VP8X", 4) == 0) {
        kind = (struct picture_kind){PICTURE_WEBP, little_24(bytes + 24) + 1, little_24(bytes + 27) + 1};
    } else if (memcmp(bytes + 12, "VP8 ", 4) == 0 && memcmp(bytes + 23, "\x9D\x01\x2A", 3) == 0) {
        kind = (struct picture_kind){PICTURE_WEBP, little_16(bytes + 26) & 0x3FFF, little_16(bytes + 28) & 0x3FFF};
    } else if (memcmp(bytes + 12, "VP8L", 4) == 0 && bytes[20] == 0x2F) {
        uint32_t bits = little_24(bytes + 21) | (uint32_t)bytes[24] << 24;
        kind = (struct picture_kind){PICTURE_WEBP, (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1};
    }
    return kind;
}

struct picture_kind picture_kind_of(const void *data, size_t size)
{
    const uint8_t *bytes = data;
    if (begins_with(bytes, size, "\xFF\xD8\xFF", 3))
        return jpeg_kind(bytes, size);
    if (begins_with(bytes, size, "\x89PNG\r\n\x1A\n", 8))
        return png_kind(bytes, size);
    if (begins_with(bytes, size, "RIFF", 4) && size >= 12 && memcmp(bytes + 8, "WEBP", 4) == 0)
        return webp_kind(bytes, size);
    if (size >= 10 && (begins_with(bytes, size, "GIF87a", 6) || begins_with(bytes, size, "GIF89a", 6)))
        return (struct picture_kind){PICTURE_GIF, little_16(bytes + 6), little_16(bytes + 8)};
    return (struct picture_kind){PICTURE_NONE, 0, 0};
}

int picture_kind_is_shown(const struct picture_kind *kind)
{
    uint32_t width = kind->width, height = kind->height;
    return kind->format != PICTURE_NONE && width >= PICTURE_SIDE_MIN && height >= PICTURE_SIDE_MIN &&
           width <= PICTURE_SIDE_MAX && height <= PICTURE_SIDE_MAX && (uint64_t)width * height <= PICTURE_AREA_MAX;
}

const char *picture_type(enum picture_format format)
{
    static const char *const types[] = {"", "image/jpeg", "image/png", "image/webp", "image/gif"};
    return types[format];
}
