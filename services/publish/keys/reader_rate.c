/* Buckets by address in a table of fixed size and seeded hash, so that no flood of addresses costs memory. */
#include "reader_rate.h"

#include "id.h"

#include <stdlib.h>
#include <sys/random.h>

static int make_table(struct reader_rate *readers)
{
    if (readers->entries)
        return 1;
    readers->entries = calloc((size_t)READER_RATE_ROWS * READER_RATE_WAYS, sizeof *readers->entries);
    /* The seed is secret: addresses that fall into one row cannot be chosen from outside. */
    if (getrandom(&readers->seed, sizeof readers->seed, GRND_NONBLOCK) != (ssize_t)sizeof readers->seed)
        readers->seed = 0; /* a worse spread, nothing else */
    return readers->entries != NULL;
}

void reader_rate_done(struct reader_rate *readers)
{
    free(readers->entries);
    readers->entries = NULL;
}

static struct reader_rate_entry *row_of(struct reader_rate *readers, const struct net_address *client)
{
    struct {
        uint64_t seed;
        struct net_address client;
    } seeded = {readers->seed, *client};
    return readers->entries + id_hash64(&seeded, sizeof seeded) % READER_RATE_ROWS * READER_RATE_WAYS;
}

/* The client's entry; else the one of its row whose bucket is fullest, taken over. */
static struct reader_rate_entry *find(struct reader_rate *readers, const struct net_address *client,
                                      int64_t monotonic_ms)
{
    struct reader_rate_entry *row = row_of(readers, client), *fullest = row;
    double most = -1;
    for (size_t i = 0; i < READER_RATE_WAYS; i++) {
        double fill = rate_bucket_fill(&row[i].bucket, readers->rate, monotonic_ms);
        if (row[i].bucket.filled_ms && net_address_equal(&row[i].client, client))
            return &row[i];
        if (fill > most) {
            most = fill;
            fullest = &row[i];
        }
    }
    /* The fullest has asked least lately, so forgetting it gives away least. */
    *fullest = (struct reader_rate_entry){.client = *client};
    return fullest;
}

struct rate_standing reader_rate_take(struct reader_rate *readers, const struct net_address *client,
                                      int64_t monotonic_ms)
{
    struct rate_standing none = {0};
    /* Without memory nobody is limited: a limit that turned everybody away would be the worse failure. */
    if (!readers->rate || !make_table(readers))
        return none;
    return rate_bucket_take(&find(readers, client, monotonic_ms)->bucket, readers->rate, monotonic_ms);
}
