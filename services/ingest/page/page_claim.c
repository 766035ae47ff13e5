/* What a page claims to say (title, description, stated text), as a bit set of hashed pieces: a rolling hash over its
 * letters, so that comparing a block with a text of any length takes linear time. A piece that is found by chance (one
 * bit in four at most is set) only blurs a percentage. */
#include "page_claim.h"

#include <stdlib.h>
#include <string.h>

#define BITS      262144U    /* of the table; 32 KiB */
#define COUNT_MAX (BITS / 4) /* pieces; more would fill the table */
#define FACTOR    16777619U  /* FNV's prime, as the factor of a rolling hash */
#define KNUTH     2654435761U
#define HASH_KEEP 18 /* bits of the hash that say where */

/* A rolling hash over the last CLAIM_PIECE letters. */
struct rolling {
    unsigned char window[CLAIM_PIECE];
    uint32_t hash;
    uint32_t out_factor; /* FACTOR ^ CLAIM_PIECE */
    uint32_t len;
};

static void roll_init(struct rolling *rolling)
{
    *rolling = (struct rolling){.out_factor = 1};
    for (int i = 0; i < CLAIM_PIECE; i++)
        rolling->out_factor *= FACTOR;
}

/* Returns 1 when a piece is complete, with its place in the table. */
static int roll(struct rolling *rolling, unsigned char byte, uint32_t *out_bit)
{
    unsigned char *slot = &rolling->window[rolling->len % CLAIM_PIECE];
    rolling->hash = rolling->hash * FACTOR + byte;
    if (rolling->len >= CLAIM_PIECE)
        /* The letter that leaves the window counted with FACTOR to the power of the window's length. */
        rolling->hash -= rolling->out_factor * *slot;
    *slot = byte;
    rolling->len++;
    *out_bit = (rolling->hash * KNUTH) >> (32 - HASH_KEEP);
    return rolling->len >= CLAIM_PIECE;
}

/* Small letters and digits, and every byte that is not ASCII; 0 for what does not count. */
static unsigned char letter(char byte)
{
    if (byte >= 'A' && byte <= 'Z')
        return (unsigned char)(byte | 0x20);
    int counts = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || (unsigned char)byte >= 0x80;
    return counts ? (unsigned char)byte : 0;
}

int page_claim_init(struct page_claim *claim, const char *text, struct err *err)
{
    struct rolling rolling;
    uint32_t bit;
    *claim = (struct page_claim){0};
    if (strlen(text) < CLAIM_PIECE)
        return 0;
    claim->pieces = calloc(BITS / 64, sizeof *claim->pieces);
    if (!claim->pieces)
        return err_set(err, ERR_MEMORY, "no memory for what a page says about itself");
    roll_init(&rolling);
    /* At most a quarter of the bits: beyond that chance finds would blur everything. */
    for (; *text && claim->count < COUNT_MAX; text++) {
        unsigned char byte = letter(*text);
        if (!byte || !roll(&rolling, byte, &bit))
            continue;
        claim->pieces[bit / 64] |= 1ULL << (bit % 64);
        claim->count++;
    }
    return 0;
}

void page_claim_done(struct page_claim *claim)
{
    free(claim->pieces);
    *claim = (struct page_claim){0};
}

struct page_claim_count page_claim_count_in(const struct page_claim *claim, const char *text, size_t len)
{
    struct page_claim_count count = {0, 0};
    struct rolling rolling;
    uint32_t bit;
    roll_init(&rolling);
    for (size_t i = 0; claim->count && i < len; i++) {
        unsigned char byte = letter(text[i]);
        if (!byte || !roll(&rolling, byte, &bit))
            continue;
        count.all++;
        count.found += claim->pieces[bit / 64] >> (bit % 64) & 1;
    }
    return count;
}
