/* Hashes in ascending order are packed as the gaps between them (Rice coding): of a gap the low bits as they are, before
 * them the rest in unary, zeros that end with a one. Hashes are spread evenly, so gaps are about alike, and with as many low
 * bits as the mean gap has, the unary part is a bit or two. */
#include "sketch_packed.h"

#include <assert.h>
#include <stdlib.h>

struct bit_writer {
    uint8_t *bytes; /* all zero before */
    size_t at;      /* bits */
};

static void write_one(struct bit_writer *writer, size_t zeros)
{
    writer->at += zeros;
    writer->bytes[writer->at / 8] |= (uint8_t)(1u << writer->at % 8);
    writer->at++;
}

static void write_low(struct bit_writer *writer, unsigned value, unsigned bits)
{
    for (unsigned i = 0; i < bits; i++, writer->at++) {
        writer->bytes[writer->at / 8] |= (uint8_t)((value >> i & 1) << writer->at % 8);
    }
}

static unsigned gap_before(const struct sketch *sketch, size_t i)
{
    return i == 0 ? sketch->hashes[0] : sketch->hashes[i] - sketch->hashes[i - 1] - 1u;
}

/* As many as the mean gap has behind its first one. */
static unsigned low_bits_of(const struct sketch *sketch)
{
    unsigned mean = sketch->count ? (sketch->hashes[sketch->count - 1] + 1u - sketch->count) / sketch->count : 0;
    unsigned bits = 0;
    while (mean >> (bits + 1) > 0) {
        bits++;
    }
    return bits;
}

static size_t bytes_needed(const struct sketch *sketch, unsigned low_bits)
{
    size_t bits = sketch->count * (low_bits + 1u);
    for (size_t i = 0; i < sketch->count; i++) {
        bits += gap_before(sketch, i) >> low_bits;
    }
    return (bits + 7) / 8;
}

struct sketch_packed *sketch_pack(const struct sketch *sketch)
{
    unsigned low_bits = low_bits_of(sketch);
    size_t size_bytes = bytes_needed(sketch, low_bits);
    assert(size_bytes <= UINT16_MAX);
    struct sketch_packed *packed = calloc(1, sizeof *packed + size_bytes);
    if (!packed) {
        return NULL;
    }
    *packed = (struct sketch_packed){sketch->count, (uint16_t)size_bytes, sketch->is_complete, (uint8_t)low_bits};
    struct bit_writer writer = {packed->bits, 0};
    for (size_t i = 0; i < sketch->count; i++) {
        unsigned gap = gap_before(sketch, i);
        write_one(&writer, gap >> low_bits);
        write_low(&writer, gap, low_bits);
    }
    return packed;
}

size_t sketch_packed_bytes(const struct sketch_packed *packed)
{
    return packed ? sizeof *packed + packed->size_bytes : 0;
}

/* ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────── */

struct bit_reader {
    const uint8_t *at, *end;
    uint64_t bits; /* those that come next, the lowest first */
    unsigned count;
};

static void refill(struct bit_reader *reader)
{
    while (reader->count <= 56 && reader->at < reader->end) {
        reader->bits |= (uint64_t)*reader->at++ << reader->count;
        reader->count += 8;
    }
}

static void skip(struct bit_reader *reader, unsigned bits)
{
    reader->bits >>= bits;
    reader->count -= bits;
}

static unsigned read_zeros(struct bit_reader *reader)
{
    unsigned zeros = 0;
    for (refill(reader); reader->bits == 0; refill(reader)) {
        assert(reader->count > 0); /* what was packed ends with a one and its low bits */
        zeros += reader->count;
        reader->count = 0;
    }
    unsigned more = (unsigned)__builtin_ctzll(reader->bits);
    skip(reader, more);
    skip(reader, 1);
    return zeros + more;
}

static unsigned read_low(struct bit_reader *reader, unsigned bits)
{
    refill(reader);
    unsigned value = (unsigned)(reader->bits & (((uint64_t)1 << bits) - 1));
    skip(reader, bits);
    return value;
}

void sketch_unpack(const struct sketch_packed *packed, size_t most, struct sketch *out)
{
    struct bit_reader reader = {packed->bits, packed->bits + packed->size_bytes, 0, 0};
    out->count = (uint16_t)(packed->count < most ? packed->count : most);
    out->is_complete = packed->is_complete && out->count == packed->count;
    unsigned next = 0;
    for (size_t i = 0; i < out->count; i++) {
        unsigned zeros = read_zeros(&reader);
        next += (zeros << packed->low_bits) + read_low(&reader, packed->low_bits);
        out->hashes[i] = (uint16_t)next++;
    }
}
