/* First the candidates by weight and age, each judged with its articles' titles; then what matches and no word weighs:
 * stories that a field alone finds, and those beyond the candidates. */
#include "search_find.h"

#include "buffer.h"
#include "query_facts.h"
#include "search_question.h"
#include "search_terms.h"
#include "text_search.h"
#include "text_stem.h"
#include "utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRESH_SHARE 0.6 /* of a candidate's weight, what age takes away in the end */
#define FRESH_DAYS  3.0 /* after which half of that is gone */
#define DAY_MS      86400000.0
#define WORD_MIN    4 /* bytes of a word that is corrected: shorter ones have too many neighbours */

/* A candidate. */
struct weighed {
    const struct catalog_entry *entry;
    double weight;
    int is_match;
};

/* News are looked for, mostly, because they are new; an old story about nothing else still beats a mention. */
static double aged(double weight, int64_t age_ms)
{
    double days = age_ms > 0 ? (double)age_ms / DAY_MS : 0;
    return weight * (1 - FRESH_SHARE + FRESH_SHARE * exp2(-days / FRESH_DAYS));
}

/* For qsort: most weight first; of equals the latest. */
static int compare(const void *left, const void *right)
{
    const struct weighed *a = left, *b = right;
    if (a->weight < b->weight || a->weight > b->weight)
        return a->weight > b->weight ? -1 : 1;
    return (a->entry->last_updated_ms < b->entry->last_updated_ms) -
           (a->entry->last_updated_ms > b->entry->last_updated_ms);
}

/* Without memory for the longer text the shorter one decides: a story may be missing, none is wrong. */
static int matches(struct search_index *index, const struct query *query, const struct catalog_entry *entry,
                   unsigned long document)
{
    char more[SEARCH_MORE_MAX + 1];
    struct query_facts *facts = NULL;
    if (xapian_db_text(index->db, document, more, sizeof more))
        facts = query_facts_extend(entry->facts, more, NULL);
    int is_match = query_matches(query, facts ? facts : entry->facts, NULL);
    free(facts);
    return is_match;
}

/* Those that do not match stay in the list, so that the catalog's own text does not bring them back. */
static size_t weigh(struct search_index *index, const struct catalog *catalog, const struct query *query,
                    int64_t now_ms, struct weighed out[SEARCH_WEIGHED])
{
    struct search_question *question = calloc(1, sizeof *question);
    struct xapian_hits hits = {calloc(SEARCH_WEIGHED, sizeof *hits.rows), SEARCH_WEIGHED, 0};
    size_t count = 0;
    if (question && hits.rows) {
        search_question_make(question, query, index->stemmers);
        if (question->part_count)
            index->failures += xapian_db_find(index->db, question->parts, question->part_count, &hits) != 0;
    }
    for (size_t i = 0; i < hits.count; i++) {
        const struct catalog_entry *entry = catalog_find(catalog, hits.rows[i].id);
        if (!entry || !entry->is_shown)
            continue;
        out[count++] = (struct weighed){entry, aged(hits.rows[i].weight, now_ms - entry->last_updated_ms),
                                        matches(index, query, entry, hits.rows[i].document)};
    }
    free(question);
    free(hits.rows);
    if (count)
        qsort(out, count, sizeof *out, compare);
    return count;
}

static int is_weighed(const struct weighed *weighed, size_t count, const struct catalog_entry *entry)
{
    for (size_t i = 0; i < count; i++)
        if (weighed[i].entry == entry)
            return 1;
    return 0;
}

/* The latest of what matches and was not judged yet. */
static void add_others(const struct catalog *catalog, const struct query *query, const struct weighed *weighed,
                       size_t weighed_count, struct search_found *out)
{
    const struct catalog_query latest = {.order = CATALOG_LATEST, .filter = query};
    const struct catalog_entry *entries[SEARCH_FOUND_MAX + SEARCH_WEIGHED + 1];
    size_t count = catalog_list(catalog, &latest, entries, sizeof entries / sizeof *entries);
    for (size_t i = 0; i < count; i++) {
        if (is_weighed(weighed, weighed_count, entries[i]))
            continue;
        if (out->count == SEARCH_FOUND_MAX) {
            out->is_cut = 1;
            return;
        }
        out->entries[out->count++] = entries[i];
    }
}

void search_find(struct search_index *index, const struct catalog *catalog, const struct query *query, int64_t now_ms,
                 struct search_found *out)
{
    struct weighed weighed[SEARCH_WEIGHED];
    size_t count = index && index->db ? weigh(index, catalog, query, now_ms, weighed) : 0;
    out->count = 0;
    out->is_cut = 0;
    for (size_t i = 0; i < count; i++)
        if (weighed[i].is_match)
            out->entries[out->count++] = weighed[i].entry;
    add_others(catalog, query, weighed, count, out);
}

/* ── did you mean ── */

/* Whether any text has a form of the part's word. */
static int is_known(struct search_index *index, const struct xapian_part *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (xapian_db_count(index->db, part->terms[i]))
            return 1;
    return 0;
}

/* Writes what replaces the word, folded, that `text` has there; 0 when nothing does. */
static int replace(struct search_index *index, const struct search_question *question, const char *folded,
                   struct buffer *out)
{
    char found[XAPIAN_TERM_MAX + 1];
    for (size_t i = 0; i < question->part_count; i++) {
        const char *word = question->words[i];
        if (!word || strcmp(word, folded) != 0 || strlen(word) < WORD_MIN || is_known(index, &question->parts[i]))
            continue;
        if (!xapian_db_suggest(index->db, word, found, sizeof found))
            return 0;
        buffer_text(out, found);
        return 1;
    }
    return 0;
}

/* Words are told from what is between them as a reader sees it: by blanks, and what the grammar has at their ends. */
static int spell(struct search_index *index, const struct search_question *question, const char *text,
                 struct buffer *out)
{
    int is_changed = 0;
    for (size_t at = 0; text[at];) {
        char folded[3 * XAPIAN_TERM_MAX + 3];
        size_t size = strcspn(text + at, " \t\r\n()\"-:,");
        size_t len = text_search_fold(text + at, size < XAPIAN_TERM_MAX ? size : 0, folded, sizeof folded);
        int is_word = len > 2 && memchr(folded + 1, ' ', len - 2) == NULL;
        if (is_word)
            folded[len - 1] = '\0';
        if (is_word && replace(index, question, folded + 1, out))
            is_changed = 1;
        else
            buffer_add(out, text + at, size);
        at += size;
        if (text[at])
            buffer_char(out, text[at++]);
    }
    return is_changed;
}

int search_spell(struct search_index *index, const struct query *query, const char *text, char out[SEARCH_SPELT_MAX])
{
    struct search_question *question = index && index->db ? calloc(1, sizeof *question) : NULL;
    struct buffer spelt;
    int is_changed = 0;
    if (!question)
        return 0;
    buffer_init(&spelt, SEARCH_SPELT_MAX - 1);
    search_question_make(question, query, index->stemmers);
    is_changed = spell(index, question, text, &spelt) && !spelt.is_failed && spelt.len;
    if (is_changed)
        memcpy(out, spelt.data, spelt.len + 1);
    buffer_done(&spelt);
    free(question);
    return is_changed;
}
