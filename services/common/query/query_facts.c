/* A head becomes facts: names are gathered and sorted by hash, texts folded one after the other. Gathered on the stack,
 * then copied into one block of the right size. */
#include "query_facts.h"

#include "blindspot.h"
#include "coverage_pct.h"
#include "id.h"
#include "side.h"
#include "text_fold.h"
#include "text_search.h"
#include "text_stem.h"

#include <stdlib.h>
#include <string.h>

struct gathered {
    uint64_t tags[QUERY_FACTS_TAGS];
    size_t tag_count;
    char text[QUERY_TEXT_MAX];
    size_t text_size;
    char owners[QUERY_OWNERS_MAX];
    size_t owners_size;
};

uint64_t query_tag(enum query_field field, const char *folded, size_t size_bytes)
{
    char named[TEXT_FOLD_MAX + 2];
    size_t len = size_bytes < TEXT_FOLD_MAX ? size_bytes : TEXT_FOLD_MAX;
    /* One set of hashes serves all fields: the country FR and the place FR must differ. */
    named[0] = (char)('A' + (int)field);
    memcpy(named + 1, folded, len);
    return id_hash64(named, len + 1);
}

uint64_t query_tag_of(enum query_field field, const char *name)
{
    char folded[TEXT_FOLD_MAX + 1];
    size_t len = text_fold(name, strlen(name), TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    return query_tag(field, folded, len);
}

/* A head has fewer names than there is room for: its lists have limits of their own. */
static void add_folded(struct gathered *out, enum query_field field, const char *folded, size_t size_bytes)
{
    if (out->tag_count < QUERY_FACTS_TAGS && size_bytes)
        out->tags[out->tag_count++] = query_tag(field, folded, size_bytes);
}

static void add_tag(struct gathered *out, enum query_field field, const char *name)
{
    char folded[TEXT_FOLD_MAX + 1];
    add_folded(out, field, folded, text_fold(name, strlen(name), TEXT_FOLD_STRIP_MARKS, folded, sizeof folded));
}

/* What happens in a city happens in its country. */
static void add_place(struct gathered *out, const char *place)
{
    char folded[TEXT_FOLD_MAX + 1];
    size_t len = text_fold(place, strlen(place), TEXT_FOLD_STRIP_MARKS, folded, sizeof folded);
    add_folded(out, QUERY_PLACE, folded, len);
    if (len > 3 && folded[2] == '/')
        add_folded(out, QUERY_PLACE, folded, 2);
}

/* A row of no sources is what is left of one that was moved away. */
static void add_counts(struct gathered *out, enum query_field field, Triptych__Count *const *counts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (counts[i]->sources)
            add_tag(out, field, counts[i]->key);
}

static void gather_coverage(struct gathered *out, const Triptych__Coverage *coverage,
                            const struct coverage_sides *sides)
{
    for (int side = SIDE_UNRATED; side <= SIDE_RIGHT; side++)
        if (sides->sources[side])
            add_tag(out, QUERY_SIDE, side_name((enum side)side));
    if (!coverage)
        return;
    add_counts(out, QUERY_LANG, coverage->lang, coverage->n_lang);
    add_counts(out, QUERY_COUNTRY, coverage->country, coverage->n_country);
    add_counts(out, QUERY_LEANING, coverage->leaning, coverage->n_leaning);
    add_counts(out, QUERY_FACTUALITY, coverage->factuality, coverage->n_factuality);
    add_counts(out, QUERY_OWNERSHIP, coverage->ownership, coverage->n_ownership);
}

static void gather_names(struct gathered *out, const Triptych__StoryHead *head)
{
    enum side blindspot = blindspot_read(head->blindspot);
    add_tag(out, QUERY_STORY, head->id);
    for (size_t i = 0; i < head->n_sources; i++)
        add_tag(out, QUERY_SOURCE, head->sources[i]);
    for (size_t i = 0; head->summary && i < head->summary->n_topics; i++)
        add_tag(out, QUERY_TOPIC, head->summary->topics[i]);
    for (size_t i = 0; head->summary && i < head->summary->n_places; i++)
        add_place(out, head->summary->places[i]);
    add_tag(out, QUERY_BLINDSPOT, blindspot == SIDE_UNRATED ? "none" : side_name(blindspot));
    if (blindspot != SIDE_UNRATED)
        add_tag(out, QUERY_BLINDSPOT, "any");
    if (head->pinned)
        add_tag(out, QUERY_IS, "pinned");
    if (head->retitled)
        add_tag(out, QUERY_IS, "retitled");
    if (*head->split_from)
        add_tag(out, QUERY_IS, "split");
}

/* Appends a part; each begins and ends with a blank, and a line's end keeps phrases from reaching over it. */
static size_t add_part(char *out, size_t len, size_t out_size, const char *text)
{
    size_t room = out_size - len;
    if (room < 8)
        return len;
    size_t size = strlen(text);
    size_t folded = text_search_fold(text, size < QUERY_PART_BYTES ? size : QUERY_PART_BYTES, out + len, room - 2);
    if (folded)
        out[len + folded++] = QUERY_PARTS_SEPARATOR;
    out[len + folded] = '\0';
    return len + folded;
}

static void add_bullets(struct gathered *out, Triptych__Bullet *const *bullets, size_t count)
{
    for (size_t i = 0; i < count; i++)
        out->text_size = add_part(out->text, out->text_size, sizeof out->text, bullets[i]->text);
}

/* The headline first: when there is more than room, it is the last that may be missing. */
static void gather_text(struct gathered *out, const Triptych__Summary *summary)
{
    if (!summary)
        return;
    out->text_size = add_part(out->text, out->text_size, sizeof out->text, summary->headline);
    add_bullets(out, summary->bullets, summary->n_bullets);
    add_bullets(out, summary->left, summary->n_left);
    add_bullets(out, summary->center, summary->n_center);
    add_bullets(out, summary->right, summary->n_right);
}

static void gather_owners(struct gathered *out, const Triptych__StoryHead *head)
{
    for (size_t i = 0; i < head->n_owners; i++)
        out->owners_size = add_part(out->owners, out->owners_size, sizeof out->owners, head->owners[i]);
}

/* For qsort; a difference of unsigned numbers would wrap. */
static int compare_tags(const void *a, const void *b)
{
    uint64_t one = *(const uint64_t *)a, other = *(const uint64_t *)b;
    return one < other ? -1 : one > other;
}

unsigned query_signature_bit(const char beginning[3])
{
    /* What stands behind a word's blank is not the word's. */
    char third = beginning[1] == ' ' ? ' ' : beginning[2];
    uint32_t key = (uint32_t)(unsigned char)beginning[0] | (uint32_t)(unsigned char)beginning[1] << 8 |
                   (uint32_t)(unsigned char)third << 16;
    /* Fibonacci hashing: the upper bits of a product with 2^32 divided by the golden ratio. */
    return (key * 2654435769u) >> 22;
}
_Static_assert(QUERY_SIGNATURE * 64 == 1 << (32 - 22), "the signature has a bit for each hash");

static void sign(struct query_facts *facts, const char *beginning)
{
    unsigned bit = query_signature_bit(beginning);
    facts->signature[bit / 64] |= (uint64_t)1 << bit % 64;
}

/* Each word by its beginning; of words that run on each letter of three bytes, since parts of them are looked for. */
static void sign_text(struct query_facts *facts)
{
    for (size_t at = 0; at + 3 < facts->text_size; at++) {
        const char *here = facts->text + at;
        if (*here == ' ' && here[1] != QUERY_PARTS_SEPARATOR)
            sign(facts, here + 1);
        else if (((unsigned char)*here & 0xF0) == 0xE0 && text_search_runs_on(here, 3))
            sign(facts, here);
    }
}

static void fill_numbers(struct query_facts *facts, const Triptych__StoryHead *head, const struct coverage_sides *sides)
{
    static const Triptych__Coverage none = TRIPTYCH__COVERAGE__INIT;
    const Triptych__Coverage *coverage = head->coverage ? head->coverage : &none;
    const enum side shares[] = {SIDE_LEFT, SIDE_CENTER, SIDE_RIGHT, SIDE_UNRATED};
    uint32_t *numbers = facts->numbers;
    /* A head of an earlier version has no coverage yet: it counts as nothing. */
    facts->updated_ms = head->last_updated_ms;
    numbers[QUERY_SOURCES - QUERY_NUMBERS] = coverage->sources;
    numbers[QUERY_ARTICLES - QUERY_NUMBERS] = coverage->articles;
    numbers[QUERY_ORIGINALS - QUERY_NUMBERS] = coverage->original_reports;
    numbers[QUERY_RATED - QUERY_NUMBERS] = sides->rated;
    numbers[QUERY_COUNTRIES - QUERY_NUMBERS] = (uint32_t)coverage->n_country;
    numbers[QUERY_LANGS - QUERY_NUMBERS] = (uint32_t)coverage->n_lang;
    for (int i = 0; i < QUERY_FIELDS - QUERY_SHARES; i++) {
        numbers[QUERY_SHARES - QUERY_NUMBERS + i] = sides->sources[shares[i]];
        facts->shares_pct[i] = (uint8_t)sides->pct[shares[i]];
    }
}

static void fill_langs(struct query_facts *facts, const Triptych__Coverage *coverage)
{
    struct coverage_row rows[COVERAGE_ROWS_MAX];
    uint32_t rated;
    size_t count = coverage ? coverage_rows(coverage->lang, coverage->n_lang, rows, &rated) : 0, found = 0;
    memset(facts->langs, -1, sizeof facts->langs);
    for (size_t i = 0; i < count && found < QUERY_FACT_LANGS; i++) {
        int number = text_stem_number(rows[i].key);
        if (number >= 0)
            facts->langs[found++] = (int8_t)number;
    }
}

static char *copy(char *at, const void *from, size_t size)
{
    memcpy(at, from, size);
    return at + size;
}

/* One allocation: facts are freed as they are made, and their size is known to who counts it. */
static struct query_facts *pack(const struct gathered *gathered, struct err *err)
{
    size_t tags_size = gathered->tag_count * sizeof *gathered->tags;
    size_t bytes = sizeof(struct query_facts) + tags_size + gathered->text_size + 1 + gathered->owners_size + 1;
    struct query_facts *facts = calloc(1, bytes);
    if (!facts) {
        err_set(err, ERR_MEMORY, "no memory for the facts of a story of %zu bytes", bytes);
        return NULL;
    }
    char *at = (char *)(facts + 1);
    facts->tags = (const uint64_t *)(void *)at;
    facts->tag_count = (uint32_t)gathered->tag_count;
    at = copy(at, gathered->tags, tags_size);
    facts->text = at;
    facts->text_size = (uint32_t)gathered->text_size;
    at = copy(at, gathered->text, gathered->text_size + 1);
    facts->owners = at;
    facts->owners_size = (uint32_t)gathered->owners_size;
    copy(at, gathered->owners, gathered->owners_size + 1);
    facts->bytes = (uint32_t)bytes;
    return facts;
}

struct query_facts *query_facts_new(const Triptych__StoryHead *head, int has_text, struct err *err)
{
    struct gathered gathered;
    struct coverage_sides sides;
    gathered.tag_count = gathered.text_size = gathered.owners_size = 0;
    gathered.text[0] = gathered.owners[0] = '\0';
    coverage_sides(head->coverage, &sides);
    gather_names(&gathered, head);
    gather_coverage(&gathered, head->coverage, &sides);
    gather_owners(&gathered, head);
    if (has_text)
        gather_text(&gathered, head->summary);
    qsort(gathered.tags, gathered.tag_count, sizeof *gathered.tags, compare_tags);
    struct query_facts *facts = pack(&gathered, err);
    if (!facts)
        return NULL;
    facts->has_text = has_text;
    fill_numbers(facts, head, &sides);
    fill_langs(facts, head->coverage);
    sign_text(facts);
    return facts;
}

/* Cut behind a whole line. */
static size_t room_for(const char *folded, size_t room)
{
    size_t size = strlen(folded);
    if (size <= room)
        return size;
    while (room > 0 && folded[room - 1] != QUERY_PARTS_SEPARATOR)
        room--;
    return room;
}

struct query_facts *query_facts_extend(const struct query_facts *facts, const char *folded, struct err *err)
{
    size_t room = facts->text_size < QUERY_TEXT_MAX ? QUERY_TEXT_MAX - facts->text_size : 0;
    size_t more = room_for(folded, room), tags_size = facts->tag_count * sizeof *facts->tags;
    struct query_facts *out = malloc(facts->bytes + more);
    if (!out) {
        err_set(err, ERR_MEMORY, "no memory for the facts of a story of %zu bytes", facts->bytes + more);
        return NULL;
    }
    *out = *facts;
    char *at = copy((char *)(out + 1), facts->tags, tags_size);
    out->tags = (const uint64_t *)(void *)(out + 1);
    out->text = at;
    at = copy(at, facts->text, facts->text_size);
    at = copy(at, folded, more);
    *at++ = '\0';
    out->text_size = (uint32_t)(facts->text_size + more);
    out->owners = at;
    copy(at, facts->owners, facts->owners_size + 1);
    out->bytes = (uint32_t)(facts->bytes + more);
    out->has_text = 1;
    sign_text(out);
    return out;
}

int query_facts_has_tag(const struct query_facts *facts, uint64_t tag)
{
    size_t low = 0, high = facts->tag_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (facts->tags[middle] < tag)
            low = middle + 1;
        else
            high = middle;
    }
    return low < facts->tag_count && facts->tags[low] == tag;
}
