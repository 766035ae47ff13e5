/* Three chunks: IHDR, one IDAT with all rows, IEND. Rows are filtered by the row above (filter 2), which turns flat colours
 * into zeros. */
#include "png_write.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#define FILTER_UP  2
#define PACK_LEVEL 3 /* of zlib: 6 takes three times as long for a tenth less */

static void put_number(uint8_t out[4], uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(number >> (24 - 8 * i));
}

static void write_chunk(struct buffer *out, const char type[5], const void *data, size_t size)
{
    uint8_t number[4];
    uLong sum = crc32(crc32(0, NULL, 0), (const Bytef *)type, 4);
    if (size)
        sum = crc32(sum, data, (uInt)size);
    put_number(number, (uint32_t)size);
    buffer_add(out, number, 4);
    buffer_add(out, type, 4);
    buffer_add(out, data, size);
    put_number(number, (uint32_t)sum);
    buffer_add(out, number, 4);
}

static void write_header(struct buffer *out, const struct canvas *canvas)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /* Behind width and height: bits, colour type 2 (red, green, blue), packing, filters, interlacing. */
    uint8_t header[13] = {0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0};
    put_number(header, canvas->width);
    put_number(header + 4, canvas->height);
    buffer_add(out, signature, sizeof signature);
    write_chunk(out, "IHDR", header, sizeof header);
}

static void filter_row(const struct canvas *canvas, unsigned y, uint8_t *out)
{
    size_t bytes = (size_t)canvas->width * 3;
    const uint8_t *row = canvas->pixels + y * bytes, *above = y ? row - bytes : NULL;
    *out++ = FILTER_UP;
    for (size_t i = 0; i < bytes; i++)
        out[i] = (uint8_t)(row[i] - (above ? above[i] : 0));
}

void png_write(struct buffer *out, const struct canvas *canvas)
{
    size_t row_bytes = (size_t)canvas->width * 3 + 1, size = row_bytes * canvas->height;
    uLongf packed_size = compressBound((uLong)size);
    uint8_t *rows = malloc(size), *packed = malloc(packed_size);
    for (unsigned y = 0; rows && packed && y < canvas->height; y++)
        filter_row(canvas, y, rows + y * row_bytes);
    if (rows && packed && compress2(packed, &packed_size, rows, (uLong)size, PACK_LEVEL) == Z_OK) {
        write_header(out, canvas);
        write_chunk(out, "IDAT", packed, packed_size);
        write_chunk(out, "IEND", "", 0);
    } else {
        out->is_failed = 1;
    }
    free(rows);
    free(packed);
}
