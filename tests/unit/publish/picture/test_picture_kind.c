/* What a picture is by its bytes: heads as the formats' own documents have them, cut ones, and what only looks alike. */
#include "picture_kind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(text) text, sizeof(text) - 1

static const struct {
    const char *name, *bytes;
    size_t size;
    struct picture_kind kind;
    const char *type;
} cases[] = {
    {"png",
     BYTES("\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0\x03\x20\0\0\x01\xC2\x08\x06\0\0\0"),
     {PICTURE_PNG, 800, 450},
     "image/png"},
    {"gif", BYTES("GIF89a\x20\x03\xC2\x01\xF7\0\0"), {PICTURE_GIF, 800, 450}, "image/gif"},
    {"old gif", BYTES("GIF87a\x40\x00\x41\x00"), {PICTURE_GIF, 64, 65}, "image/gif"},
    {"jpeg",
     BYTES("\xFF\xD8\xFF\xE0\0\x04JF\xFF\xDB\0\x05xyz\xFF\xFF\xC0\0\x11\x08\x01\xC2\x03\x20\x03\x01"),
     {PICTURE_JPEG, 800, 450},
     "image/jpeg"},
    {"progressive jpeg",
     BYTES("\xFF\xD8\xFF\xC2\0\x11\x08\x01\xC2\x03\x20\x03\x01"),
     {PICTURE_JPEG, 800, 450},
     "image/jpeg"},
    {"webp, extended",
     BYTES("RIFF\x20\0\0\0WEBPVP8X\x0A\0\0\0\x10\0\0\0\x1F\x03\0\xC1\x01\0"),
     {PICTURE_WEBP, 800, 450},
     "image/webp"},
    {"webp, lossy",
     BYTES("RIFF\x20\0\0\0WEBPVP8 \x10\0\0\0\x30\x01\x00\x9D\x01\x2A\x20\x03\xC2\x01"),
     {PICTURE_WEBP, 800, 450},
     "image/webp"},
    {"webp, lossless",
     BYTES("RIFF\x20\0\0\0WEBPVP8L\x10\0\0\0\x2F\x1F\x43\x70\0\0\0\0\0\0"),
     {PICTURE_WEBP, 800, 450},
     "image/webp"},
    {"svg", BYTES("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"), {PICTURE_NONE, 0, 0}, ""},
    {"a page", BYTES("<!DOCTYPE html><html><title>404</title>"), {PICTURE_NONE, 0, 0}, ""},
    {"a png without its head",
     BYTES("\x89PNG\r\n\x1A\n\0\0\0\x0DIDAT\0\0\x03\x20\0\0\x01\xC2"),
     {PICTURE_NONE, 0, 0},
     ""},
    {"a sound",
     BYTES("RIFF\x20\0\0\0WAVEfmt \x10\0\0\0\x01\0\x02\0\x44\xAC\0\0\x10\xB1\x02\0"),
     {PICTURE_NONE, 0, 0},
     ""},
    {"a jpeg whose data comes before its size",
     BYTES("\xFF\xD8\xFF\xDA\0\x04xy\xFF\xC0\0\x11\x08\x01\xC2\x03\x20\x03"),
     {PICTURE_NONE, 0, 0},
     ""},
    {"a table of codes is no size",
     BYTES("\xFF\xD8\xFF\xC4\0\x11\x08\x01\xC2\x03\x20\x03\x01"),
     {PICTURE_NONE, 0, 0},
     ""},
    {"nothing", BYTES(""), {PICTURE_NONE, 0, 0}, ""},
};

static void a_picture_is_what_its_bytes_say(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct picture_kind kind = picture_kind_of(cases[i].bytes, cases[i].size);
        if (kind.format != cases[i].kind.format || kind.width != cases[i].kind.width ||
            kind.height != cases[i].kind.height)
            fail_msg("%s: format %d, %u x %u", cases[i].name, (int)kind.format, kind.width, kind.height);
        assert_string_equal(picture_type(kind.format), cases[i].type);
        assert_int_equal(picture_kind_is_shown(&kind), cases[i].kind.width >= 64);
    }
}

static void a_cut_head_is_no_picture(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        /* In memory of exactly this size, so that ASan sees a byte too many. */
        for (size_t size = 0; size < cases[i].size && size < 10; size++) {
            char bytes[10];
            memcpy(bytes, cases[i].bytes, size);
            assert_int_equal(picture_kind_of(bytes, size).format, PICTURE_NONE);
        }
    }
}

static void icons_pixels_and_giants_are_not_shown(void **state)
{
    (void)state;
    static const struct {
        struct picture_kind kind;
        int is_shown;
    } sizes[] = {
        {{PICTURE_PNG, 1, 1}, 0},          {{PICTURE_PNG, 63, 400}, 0},     {{PICTURE_PNG, 400, 63}, 0},
        {{PICTURE_PNG, 64, 64}, 1},        {{PICTURE_JPEG, 4000, 3000}, 1}, {{PICTURE_JPEG, 16385, 100}, 0},
        {{PICTURE_JPEG, 16384, 16384}, 0}, {{PICTURE_NONE, 800, 450}, 0},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_int_equal(picture_kind_is_shown(&sizes[i].kind), sizes[i].is_shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_what_its_bytes_say),
        cmocka_unit_test(a_cut_head_is_no_picture),
        cmocka_unit_test(icons_pixels_and_giants_are_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
