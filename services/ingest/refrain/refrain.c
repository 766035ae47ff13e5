#include "refrain.h"

#include "id.h"
#include "text_units.h"

#include <string.h>

#define HASH_MASK 0xffffffffffu

/* ── as bytes: hash 5, day 2, title 2, titles 1, the lowest first ── */

static void put(uint8_t *out, uint64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> (8 * i));
}

static uint64_t get(const uint8_t *in, unsigned bytes)
{
    uint64_t value = 0;
    for (unsigned i = 0; i < bytes; i++)
        value |= (uint64_t)in[i] << (8 * i);
    return value;
}

int refrain_read(const uint8_t *bytes, size_t size_bytes, struct refrain *out, struct err *err)
{
    out->count = 0;
    if (size_bytes % REFRAIN_UNIT_BYTES != 0 || size_bytes > REFRAIN_BYTES_MAX)
        return err_set(err, ERR_INVALID, "%zu bytes are no memory of what a source always says", size_bytes);
    for (size_t at = 0; at < size_bytes; at += REFRAIN_UNIT_BYTES)
        out->units[out->count++] = (struct refrain_unit){.hash = get(bytes + at, 5),
                                                         .day = (uint16_t)get(bytes + at + 5, 2),
                                                         .title = (uint16_t)get(bytes + at + 7, 2),
                                                         .titles = bytes[at + 9]};
    return 0;
}

size_t refrain_write(const struct refrain *memory, uint8_t out[REFRAIN_BYTES_MAX])
{
    for (size_t i = 0; i < memory->count; i++) {
        uint8_t *at = out + i * REFRAIN_UNIT_BYTES;
        put(at, memory->units[i].hash, 5);
        put(at + 5, memory->units[i].day, 2);
        put(at + 7, memory->units[i].title, 2);
        put(at + 9, memory->units[i].titles, 1);
    }
    return memory->count * REFRAIN_UNIT_BYTES;
}

/* ── learning ── */

static void forget(struct refrain *memory, size_t at)
{
    memory->count--;
    memmove(&memory->units[at], &memory->units[at + 1], (memory->count - at) * sizeof *memory->units);
}

static void forget_old(struct refrain *memory, uint16_t day)
{
    size_t kept = 0;
    for (size_t i = 0; i < memory->count; i++)
        if (memory->units[i].day + REFRAIN_DAYS >= day)
            memory->units[kept++] = memory->units[i];
    memory->count = kept;
}

/* The oldest that stood under one title, else the oldest. */
static void make_room(struct refrain *memory)
{
    size_t at = 0;
    while (at < memory->count && memory->units[at].titles > 1)
        at++;
    forget(memory, at < memory->count ? at : 0);
}

/* Returns how many other titles the unit stood under before this one. */
static unsigned learn(struct refrain *memory, uint64_t hash, uint16_t title, uint16_t day)
{
    for (size_t i = 0; i < memory->count; i++) {
        struct refrain_unit *unit = &memory->units[i];
        if (unit->hash != hash)
            continue;
        unsigned others = unit->title == title ? unit->titles - 1u : unit->titles;
        unit->day = day;
        if (unit->title != title && unit->titles < UINT8_MAX)
            unit->titles++;
        unit->title = title;
        return others;
    }
    if (memory->count == REFRAIN_UNITS_MAX)
        make_room(memory);
    memory->units[memory->count++] = (struct refrain_unit){hash, day, title, 1};
    return 0;
}

/* ── one text ── */

static int is_at_an_end(size_t place, size_t count)
{
    return place < REFRAIN_LEARNED_MAX / 2 || place + REFRAIN_LEARNED_MAX / 2 >= count;
}

size_t refrain_strip(struct refrain *memory, const char *title, uint16_t day, char *text)
{
    struct text_unit units[TEXT_UNITS_MAX];
    size_t count = text_units_split(title, text, units), len = strlen(text);
    uint16_t title_hash = (uint16_t)id_hash64(title, strlen(title));
    forget_old(memory, day);
    for (size_t i = 0; i < count; i++) {
        int is_asked = units[i].letters >= (units[i].is_line ? 1u : REFRAIN_LETTERS) && is_at_an_end(i, count);
        unsigned others = is_asked ? learn(memory, units[i].hash & HASH_MASK, title_hash, day) : 0;
        units[i].is_out =
            others >= REFRAIN_TITLES && (units[i].has_title || !text_unit_is_about(text, &units[i], title));
    }
    text_units_cut(text, units, count);
    return len - strlen(text);
}
