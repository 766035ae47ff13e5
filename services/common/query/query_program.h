/* A query as it is asked: tests in the order of the text, each with the one that follows when it holds and when it does
 * not. Steps only lead forward, so asking ends. Private to this room. */
#ifndef TRIPTYCH_QUERY_PROGRAM_H
#define TRIPTYCH_QUERY_PROGRAM_H

#include "query.h"
#include "query_fields.h"

#include <stdint.h>

enum { QUERY_YES = -1, QUERY_NO = -2 }; /* in place of a test's number */

enum query_test_kind {
    TEST_TAG,    /* the story has this name */
    TEST_NUMBER, /* a number compares so */
    TEST_SINCE,
    TEST_UNTIL,
    TEST_KIND,      /* the event's kind */
    TEST_OWNER,     /* these words in a row in an owner's name */
    TEST_WORD,      /* a word, or another form of it */
    TEST_PHRASE,    /* these words in a row; one word: as it is */
    TEST_BEGINNING, /* a word that begins so */
    TEST_PART,      /* letters anywhere: of scripts that run words together */
};

enum query_compare { COMPARE_LESS, COMPARE_AT_MOST, COMPARE_EQUAL, COMPARE_AT_LEAST, COMPARE_MORE };

struct query_test {
    enum query_test_kind kind;
    int on_true, on_false;  /* a later test, QUERY_YES or QUERY_NO */
    enum query_field field; /* TEST_NUMBER */
    enum query_compare compare;
    int is_share;                /* the number is percent */
    uint64_t tag;                /* TEST_TAG */
    int64_t number;              /* TEST_NUMBER; milliseconds of TEST_SINCE and TEST_UNTIL */
    uint32_t text_at, text_size; /* in `texts`: as the facts' text has it, blanks around whole words */
};

struct query {
    struct query_options options;
    struct query_test *tests; /* owned */
    size_t test_count, test_room;
    char *texts; /* owned; each terminated */
    size_t texts_size, texts_room;
    int first; /* the test to begin with, or QUERY_YES */
};

/* A condition while it is put together: a test, or two conditions that are. Children stand before their parents. */
enum query_node_kind { NODE_TEST, NODE_AND, NODE_OR, NODE_NOT };
#define QUERY_NODES_MAX (4 * QUERY_TESTS_MAX + QUERY_DEPTH_MAX) /* each test with a NOT, and what joins them */
struct query_node {
    enum query_node_kind kind;
    int left, right; /* nodes; a test's number in `left` */
    int first;       /* the test that it begins with */
};

/* Adds a test (copies its text). Returns its number, or < 0: ERR_FULL beyond QUERY_TESTS_MAX, ERR_MEMORY. */
int query_test_add(struct query *query, const struct query_test *test, const char *text);
/* Gives the tests from `from` on their ways, as the condition `nodes[count - 1]` has them, and asks it after what the query
 * had before. */
void query_link(struct query *query, size_t from, const struct query_node *nodes, size_t count);

#endif
