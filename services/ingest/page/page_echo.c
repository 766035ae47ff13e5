/* Which blocks repeat what the page says about itself, and which text stands twice; from that, which block is the
 * title's heading. The article begins behind it. */
#include "page_echo.h"
#include "page_claim.h"

#include <stdlib.h>

#define BLOCK_BYTES_MAX 65536 /* of a block that are compared */
#define REPEATED_TEXT   20    /* letters from which on a text that stands twice is no chance */
#define BEFORE_SCORE    5     /* what it is worth for a heading that the article begins behind it */
#define TITLE_PCT       60    /* of a heading in the title, for it to be the title's */

struct echoing {
    struct page_claim title, description, text;
    struct buffer scratch;
    uint32_t *seen;  /* owned: hashes of the texts so far; a table with free places (0) */
    uint32_t places; /* a power of two */
};

static void echoing_done(struct echoing *echoing)
{
    page_claim_done(&echoing->title);
    page_claim_done(&echoing->description);
    page_claim_done(&echoing->text);
    buffer_done(&echoing->scratch);
    free(echoing->seen);
}

static int echoing_init(struct echoing *echoing, const struct page_tales *tales, uint32_t blocks, struct err *err)
{
    *echoing = (struct echoing){.places = 64};
    buffer_init(&echoing->scratch, BLOCK_BYTES_MAX);
    /* At most half full, so that a search ends soon. */
    while (echoing->places < blocks * 2)
        echoing->places *= 2;
    echoing->seen = calloc(echoing->places, sizeof *echoing->seen);
    if (!echoing->seen)
        return err_set(err, ERR_MEMORY, "no memory for the texts of %u blocks", blocks);
    int result = page_claim_init(&echoing->title, tales->title, err);
    if (result == 0)
        result = page_claim_init(&echoing->description, tales->description, err);
    if (result == 0)
        result = page_claim_init(&echoing->text, tales->text, err);
    return result;
}

/* Returns 1 when the text was there already. */
static int remember(struct echoing *echoing, const char *text, size_t len)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619U;
    /* 0 marks a free place. */
    hash += hash == 0;
    uint32_t at = hash & (echoing->places - 1);
    while (echoing->seen[at] && echoing->seen[at] != hash)
        at = (at + 1) & (echoing->places - 1);
    int is_there = echoing->seen[at] != 0;
    echoing->seen[at] = hash;
    return is_there;
}

static int8_t pct(uint32_t part, uint32_t whole)
{
    uint64_t result = whole ? (uint64_t)part * 100 / whole : 0;
    return result > 100 ? 100 : (int8_t)result;
}

static void read_echo(struct echoing *echoing, const struct page_block *block, struct page_echo *echo)
{
    const char *text = echoing->scratch.data;
    size_t len = echoing->scratch.len;
    struct page_claim_count count = page_claim_count_in(&echoing->text, text, len);
    echo->text_pct = echoing->text.count ? pct(count.found, count.all) : -1;
    count = page_claim_count_in(&echoing->description, text, len);
    echo->description_pct = echoing->description.count ? pct(count.found, echoing->description.count) : -1;
    count = page_claim_count_in(&echoing->title, text, len);
    echo->title_pct = echoing->title.count ? pct(count.found, count.all) : -1;
    echo->is_repeated = block->count.text >= REPEATED_TEXT && remember(echoing, text, len);
}

int page_echoes_read(const struct page_blocks *blocks, const struct page_tales *tales, struct page_echo *echoes,
                     struct err *err)
{
    struct echoing echoing;
    uint32_t before = 0;
    int result = echoing_init(&echoing, tales, blocks->count, err);
    for (uint32_t i = 0; result == 0 && i < blocks->count; i++) {
        struct html_fold fold = {.out = &echoing.scratch};
        echoing.scratch.len = 0;
        page_block_write(blocks, &blocks->blocks[i], &fold);
        if (echoing.scratch.is_failed)
            result = err_set(err, ERR_MEMORY, "no memory for the text of a block");
        else if (echoing.scratch.len)
            read_echo(&echoing, &blocks->blocks[i], &echoes[i]);
        echoes[i].text_before = before;
        before += blocks->blocks[i].count.text;
    }
    echoing_done(&echoing);
    return result;
}

/* How much a block looks like the title's heading. */
static int title_score(const struct page_blocks *blocks, const struct page_echo *echoes, uint32_t index)
{
    enum page_tag tag = blocks->tree->nodes[blocks->blocks[index].box].tag;
    int is_heading = (page_tag_flags(tag) & TAG_HEADING) != 0;
    int says_title = echoes[index].title_pct >= TITLE_PCT;
    return (tag == TAG_H1 ? 3 : is_heading) + (says_title ? 4 : 0);
}

uint32_t page_echoes_title(const struct page_blocks *blocks, const struct page_echo *echoes, uint32_t first_sure)
{
    uint32_t best = blocks->count;
    int best_score = 2;
    for (uint32_t i = 0; i < blocks->count; i++) {
        int score = title_score(blocks, echoes, i);
        if (score > 2 && i <= first_sure)
            score += BEFORE_SCORE;
        if (score <= best_score)
            continue;
        best = i;
        best_score = score;
    }
    return best;
}
