/* Puts the tests of a query on their ways. A condition is evaluated without a stack: when a test is answered, what must
 * be asked next is known. */
#include "query_program.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct query *query_new(const struct query_options *options)
{
    struct query *query = calloc(1, sizeof *query);
    if (query) {
        query->options = *options;
        query->first = QUERY_YES;
    }
    return query;
}

void query_free(struct query *query)
{
    if (!query)
        return;
    free(query->tests);
    free(query->texts);
    free(query);
}

int query_is_empty(const struct query *query)
{
    return query->test_count == 0;
}

/* Kinds of tests are in order: those that look at words are the last. */
int query_needs_text(const struct query *query)
{
    for (size_t i = 0; i < query->test_count; i++)
        if (query->tests[i].kind >= TEST_WORD)
            return 1;
    return 0;
}

/* Makes room for `more` elements; doubles, so that adding is cheap. Returns 0 or ERR_MEMORY. */
static int grow(void **array, size_t *room, size_t count, size_t more, size_t element_size)
{
    size_t wanted = *room ? *room : 4;
    while (wanted < count + more)
        wanted *= 2;
    if (wanted == *room)
        return 0;
    void *grown = realloc(*array, wanted * element_size);
    if (!grown)
        return ERR_MEMORY;
    *array = grown;
    *room = wanted;
    return 0;
}

int query_test_add(struct query *query, const struct query_test *test, const char *text)
{
    size_t size = text ? strlen(text) + 1 : 0;
    void *tests = query->tests, *texts = query->texts;
    if (query->test_count == QUERY_TESTS_MAX)
        return ERR_FULL;
    int code = grow(&tests, &query->test_room, query->test_count, 1, sizeof *query->tests);
    query->tests = tests;
    if (!code)
        code = grow(&texts, &query->texts_room, query->texts_size, size, 1);
    query->texts = texts;
    if (code)
        return code;
    struct query_test *added = &query->tests[query->test_count];
    *added = *test;
    added->text_at = (uint32_t)query->texts_size;
    added->text_size = size ? (uint32_t)size - 1 : 0;
    if (size)
        memcpy(query->texts + query->texts_size, text, size);
    query->texts_size += size;
    return (int)query->test_count++;
}

/* Where a condition leads to. */
struct ways {
    int on_true, on_false;
};

/* From the last node to the first: a parent hands its ways to its children before they hand theirs on. */
static void hand_ways(struct query *query, const struct query_node *nodes, size_t count, struct ways *ways)
{
    ways[count - 1] = (struct ways){QUERY_YES, QUERY_NO};
    for (size_t i = count; i-- > 0;) {
        const struct query_node *node = &nodes[i];
        struct ways here = ways[i];
        switch (node->kind) {
        case NODE_TEST:
            assert(here.on_true < 0 || here.on_true > node->left);
            assert(here.on_false < 0 || here.on_false > node->left);
            query->tests[node->left].on_true = here.on_true;
            query->tests[node->left].on_false = here.on_false;
            break;
        case NODE_NOT:
            ways[node->left] = (struct ways){here.on_false, here.on_true};
            break;
        case NODE_AND:
            ways[node->left] = (struct ways){nodes[node->right].first, here.on_false};
            ways[node->right] = here;
            break;
        case NODE_OR:
            ways[node->left] = (struct ways){here.on_true, nodes[node->right].first};
            ways[node->right] = here;
            break;
        }
    }
}

void query_link(struct query *query, size_t from, const struct query_node *nodes, size_t count)
{
    struct ways ways[QUERY_NODES_MAX];
    assert(count > 0 && count <= QUERY_NODES_MAX);
    hand_ways(query, nodes, count, ways);
    int first = nodes[count - 1].first;
    /* What had been all that was asked goes on with this. */
    if (query->first == QUERY_YES)
        query->first = first;
    for (size_t i = 0; i < from; i++) {
        if (query->tests[i].on_true == QUERY_YES)
            query->tests[i].on_true = first;
        if (query->tests[i].on_false == QUERY_YES)
            query->tests[i].on_false = first;
    }
}
