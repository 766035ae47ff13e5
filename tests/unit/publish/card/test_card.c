/* Cards: pixels, PNG, letters, and what a headline of any script does to them. */
#include "card.h"
#include "png_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <zlib.h>

#define FONT "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"

static uint32_t number_at(const char *bytes)
{
    const unsigned char *at = (const unsigned char *)bytes;
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

/* Reads the picture back, as a browser would; owned. Fails the test where it is no PNG of ours. */
static uint8_t *read_png(const struct buffer *png, unsigned *out_width, unsigned *out_height)
{
    assert_false(png->is_failed);
    assert_true(png->len > 57);
    assert_memory_equal(png->data, "\x89PNG\r\n\x1A\n", 8);
    assert_memory_equal(png->data + 12, "IHDR", 4);
    *out_width = number_at(png->data + 16);
    *out_height = number_at(png->data + 20);
    size_t packed = number_at(png->data + 33), row = *out_width * 3ul + 1;
    assert_memory_equal(png->data + 37, "IDAT", 4);
    uint32_t sum = (uint32_t)crc32(0, (const Bytef *)png->data + 37, (uInt)(packed + 4));
    assert_int_equal(number_at(png->data + 41 + packed), sum);
    assert_memory_equal(png->data + 41 + packed + 8, "IEND", 4);
    uLongf size = (uLongf)(row * *out_height);
    uint8_t *rows = malloc(size);
    assert_int_equal(uncompress(rows, &size, (const Bytef *)png->data + 41, (uLong)packed), Z_OK);
    assert_int_equal(size, row * *out_height);
    for (unsigned y = 0; y < *out_height; y++) {
        assert_int_equal(rows[y * row], 2);
        for (size_t x = 1; y && x < row; x++)
            rows[y * row + x] = (uint8_t)(rows[y * row + x] + rows[(y - 1) * row + x]);
    }
    return rows;
}

static void a_canvas_is_written_as_png_and_reads_back_the_same(void **state)
{
    (void)state;
    struct canvas canvas;
    struct buffer png;
    unsigned width, height;
    assert_int_equal(canvas_init(&canvas, 5, 4, 0x102030), 0);
    /* Clipped on all sides. */
    canvas_fill(&canvas, &(struct canvas_area){-3, 1, 5, 99}, 0xFFFFFF);
    static const uint8_t half[] = {128, 255};
    canvas_blend(&canvas, &(struct canvas_area){4, 0, 2, 1}, half, 2, 0xFF0000);
    buffer_init(&png, 4096);
    png_write(&png, &canvas);
    uint8_t *rows = read_png(&png, &width, &height);
    assert_int_equal(width, 5);
    assert_int_equal(height, 4);
    assert_memory_equal(rows + 1, "\x10\x20\x30", 3);
    assert_memory_equal(rows + 16 + 1, "\xFF\xFF\xFF", 3);
    assert_memory_equal(rows + 16 + 1 + 3 * 2, "\x10\x20\x30", 3);
    assert_int_equal(rows[1 + 3 * 4], 0x88); /* half way from 0x10 to 0xFF */
    free(rows);
    buffer_done(&png);
    canvas_done(&canvas);
    canvas_done(&canvas);
}

static void what_is_too_large_is_refused(void **state)
{
    (void)state;
    struct canvas canvas;
    struct buffer png;
    assert_true(canvas_init(&canvas, CANVAS_SIDE_MAX + 1, 1, 0) < 0);
    assert_true(canvas_init(&canvas, 0, 1, 0) < 0);
    assert_int_equal(canvas_init(&canvas, 64, 64, 0), 0);
    buffer_init(&png, 60);
    png_write(&png, &canvas);
    assert_true(png.is_failed);
    buffer_done(&png);
    canvas_done(&canvas);
}

static struct card_fonts *open_fonts(const char *paths, unsigned *missing)
{
    struct card_fonts *fonts = NULL;
    struct err err = {0};
    assert_int_equal(card_fonts_open(paths, &fonts, missing, &err), 0);
    return fonts;
}

static void fonts_that_are_missing_are_passed_over_and_too_many_refused(void **state)
{
    (void)state;
    unsigned missing;
    struct err err = {0};
    struct card_fonts *fonts = open_fonts("/nowhere/a.ttf, /dev/null," FONT, &missing);
    assert_int_equal(missing, 2);
    assert_int_equal(card_fonts_count(fonts), 1);
    assert_non_null(card_font_for(fonts, "Łódź Москва Αθήνα بغداد"));
    assert_null(card_font_for(fonts, "北京"));
    assert_null(card_font_for(fonts, "\xFF"));
    card_fonts_free(fonts);
    assert_int_equal(card_fonts_open("a,b,c,d,e", &fonts, &missing, &err), ERR_INVALID);
    assert_non_null(strstr(err.text, "card_fonts"));
    char path[CARD_FONT_PATH_MAX + 2];
    memset(path, 'a', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    assert_int_equal(card_fonts_open(path, &fonts, &missing, &err), ERR_INVALID);
}

/* Pixels of the card's upper part, where the headline stands, that are not paper. */
static unsigned ink_of(const char *headline)
{
    unsigned missing, width, height, ink = 0;
    struct card_fonts *fonts = open_fonts(FONT, &missing);
    struct buffer png;
    struct card card = {.site = "Triptych",
                        .headline = headline,
                        .note = "2 left · 1 center · 1 right",
                        .sides = {{0, 2, 1, 1}, 4, {0, 50, 25, 25}}};
    buffer_init(&png, CARD_BYTES_MAX);
    card_draw(&png, fonts, &card);
    uint8_t *rows = read_png(&png, &width, &height);
    size_t row = width * 3ul + 1;
    assert_int_equal(width, CARD_WIDTH);
    assert_int_equal(height, CARD_HEIGHT);
    for (unsigned y = 130; y < 460; y++)
        for (unsigned x = 0; x < width; x++)
            ink += rows[y * row + 1 + 3 * x] < 128;
    /* The bar: half of it left, a quarter right. */
    assert_memory_equal(rows + 490 * row + 1 + 3 * 100, "\x35\x66\xA8", 3);
    assert_memory_equal(rows + 490 * row + 1 + 3 * (CARD_WIDTH - 100), "\xB1\x43\x3F", 3);
    free(rows);
    buffer_done(&png);
    card_fonts_free(fonts);
    return ink;
}

static void a_card_has_its_headline_where_the_font_has_the_letters(void **state)
{
    (void)state;
    static char endless[4000];
    memset(endless, 'W', sizeof endless - 1);
    assert_in_range(ink_of("Harbour bridge closed"), 2000, 100000);
    assert_in_range(ink_of("إغلاق جسر الميناء"), 1000, 100000);
    assert_int_equal(ink_of("港口大桥关闭"), 0);
    assert_int_equal(ink_of(""), 0);
    assert_in_range(ink_of(endless), 10000, 200000);
    assert_in_range(
        ink_of("a b c d e f g h i j k l m n o p q r s t u v w x y z and so on, a headline of very many short "
               "words that goes on and on until nobody reads it any more, and then some more of them"),
        5000, 200000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_canvas_is_written_as_png_and_reads_back_the_same),
        cmocka_unit_test(what_is_too_large_is_refused),
        cmocka_unit_test(fonts_that_are_missing_are_passed_over_and_too_many_refused),
        cmocka_unit_test(a_card_has_its_headline_where_the_font_has_the_letters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
