/* Clipping comes first in each, so that the loops below touch only pixels that are there. */
#include "canvas.h"

#include "err.h"

#include <stddef.h>
#include <stdlib.h>

static void set(uint8_t *pixel, canvas_colour colour, unsigned share)
{
    for (int channel = 0; channel < 3; channel++) {
        unsigned wanted = colour >> (16 - 8 * channel) & 0xFF;
        pixel[channel] = (uint8_t)((pixel[channel] * (255 - share) + wanted * share + 127) / 255);
    }
}

static void put(uint8_t *pixel, canvas_colour colour)
{
    pixel[0] = (uint8_t)(colour >> 16);
    pixel[1] = (uint8_t)(colour >> 8);
    pixel[2] = (uint8_t)colour;
}

static uint8_t *pixel_at(const struct canvas *canvas, int x, int y)
{
    return canvas->pixels + 3 * ((size_t)y * canvas->width + (size_t)x);
}

int canvas_init(struct canvas *canvas, unsigned width, unsigned height, canvas_colour colour)
{
    *canvas = (struct canvas){0};
    if (!width || !height || width > CANVAS_SIDE_MAX || height > CANVAS_SIDE_MAX)
        return ERR_TOO_LARGE;
    canvas->pixels = malloc((size_t)width * height * 3);
    if (!canvas->pixels)
        return ERR_MEMORY;
    canvas->width = width;
    canvas->height = height;
    canvas_fill(canvas, &(struct canvas_area){0, 0, (int)width, (int)height}, colour);
    return 0;
}

void canvas_done(struct canvas *canvas)
{
    free(canvas->pixels);
    *canvas = (struct canvas){0};
}

static int clip_low(int value)
{
    return value < 0 ? 0 : value;
}

static int clip_high(int value, unsigned limit)
{
    return value > (int)limit ? (int)limit : value;
}

void canvas_fill(struct canvas *canvas, const struct canvas_area *area, canvas_colour colour)
{
    int right = clip_high(area->left + area->width, canvas->width);
    int bottom = clip_high(area->top + area->height, canvas->height);
    for (int y = clip_low(area->top); y < bottom; y++)
        for (int x = clip_low(area->left); x < right; x++)
            put(pixel_at(canvas, x, y), colour);
}

void canvas_blend(struct canvas *canvas, const struct canvas_area *area, const uint8_t *coverage, int pitch,
                  canvas_colour colour)
{
    int right = clip_high(area->left + area->width, canvas->width);
    int bottom = clip_high(area->top + area->height, canvas->height);
    for (int y = clip_low(area->top); y < bottom; y++)
        for (int x = clip_low(area->left); x < right; x++)
            set(pixel_at(canvas, x, y), colour, coverage[(ptrdiff_t)(y - area->top) * pitch + (x - area->left)]);
}
