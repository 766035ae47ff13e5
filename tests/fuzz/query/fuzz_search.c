/* A query on the first line, a story's headline on the second: whatever is taken for a query gives the same answer twice, and
 * the contrary of its negation; what is refused says where, inside the text. */
#include "query.h"
#include "query_facts.h"
#include "text_stem.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct text_stemmers *stemmers;

static struct query *query_of(const char *text, struct query_problem *problem)
{
    struct query *query =
        query_new(&(struct query_options){.tier = TIER_VANTAGE, .is_of_events = 1, .stemmers = stemmers});
    if (query && query_add(query, text, problem)) {
        query_free(query);
        return NULL;
    }
    return query;
}

static struct query_facts *facts_of(char *headline)
{
    static char id[] = "s0000000000000001", english[] = "en";
    Triptych__Count count = TRIPTYCH__COUNT__INIT, *counts = &count;
    Triptych__StoryHead head = TRIPTYCH__STORY_HEAD__INIT;
    Triptych__Coverage coverage = TRIPTYCH__COVERAGE__INIT;
    Triptych__Summary summary = TRIPTYCH__SUMMARY__INIT;
    count.key = english;
    count.sources = coverage.sources = 3;
    coverage.lang = &counts;
    coverage.n_lang = 1;
    summary.headline = headline;
    head.id = id;
    head.coverage = &coverage;
    head.summary = &summary;
    return query_facts_new(&head, 1, NULL);
}

/* Inside brackets and negated it is the contrary, unless that is too deep. */
static void check_negation(const char *text, const struct query_facts *facts, int matched)
{
    char negated[QUERY_BYTES_MAX + 8] = "-(";
    if (strlen(text) + 4 > QUERY_BYTES_MAX)
        return;
    strcat(strcat(negated, text), ")");
    struct query *query = query_of(negated, NULL);
    if (query && query_matches(query, facts, "created") == matched)
        abort();
    query_free(query);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!stemmers)
        stemmers = text_stemmers_new();
    if (utf8_valid_len((const char *)data, size) != size)
        return 0;
    char *text = strndup((const char *)data, size), *headline = text;
    strsep(&headline, "\n");
    static char none[] = "";
    struct query_problem problem;
    struct query *query = query_of(text, &problem);
    struct query_facts *facts = facts_of(headline ? headline : none);
    if (!query && (problem.at > strlen(text) || !*problem.err.text))
        abort();
    if (query && facts) {
        int matched = query_matches(query, facts, "created");
        if (query_matches(query, facts, "created") != matched)
            abort();
        check_negation(text, facts, matched);
    }
    query_free(query);
    free(facts);
    free(text);
    return 0;
}
