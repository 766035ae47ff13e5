/* Reads an expression by precedence (the shunting-yard method): operators wait on a stack of named depth, conditions are
 * joined as their operators end. NOT binds before AND, AND before OR. */
#include "id.h"
#include "query_lex.h"
#include "query_program.h"
#include "query_value.h"

#include <assert.h>
#include <string.h>

#define OPERATORS_MAX (3 * QUERY_DEPTH_MAX) /* inside each bracket an OR, an AND and a NOT may wait */

struct parser {
    struct query *query;
    const char *text;
    size_t size;
    struct query_node nodes[QUERY_NODES_MAX];
    size_t node_count;
    int conditions[QUERY_TESTS_MAX + 1]; /* nodes that are not joined yet */
    size_t condition_count;
    struct query_token operators[OPERATORS_MAX]; /* that wait, brackets among them */
    size_t operator_count, depth;
    struct query_span wrong;
    enum tier opens;
    struct err *err;
};

/* The whole token is what is wrong: whoever shows the text can mark it. */
static int fail(struct parser *parser, const struct query_token *token, const char *sentence)
{
    parser->wrong = (struct query_span){token->at, token->size};
    return err_set(parser->err, ERR_INVALID, "%s", sentence);
}

static int add_node(struct parser *parser, struct query_node node)
{
    if (parser->node_count == QUERY_NODES_MAX || parser->condition_count == QUERY_TESTS_MAX + 1)
        return err_set(parser->err, ERR_TOO_LARGE, "A query has at most %d words, phrases and values.",
                       QUERY_TESTS_MAX);
    parser->nodes[parser->node_count] = node;
    parser->conditions[parser->condition_count++] = (int)parser->node_count++;
    return 0;
}

/* Joins what the operator on top of the stack stands between. */
static int join(struct parser *parser)
{
    enum query_token_kind kind = parser->operators[--parser->operator_count].kind;
    struct query_node node = {.kind = kind == TOKEN_NOT ? NODE_NOT : kind == TOKEN_OR ? NODE_OR : NODE_AND};
    assert(parser->condition_count > (kind != TOKEN_NOT));
    if (kind != TOKEN_NOT)
        node.right = parser->conditions[--parser->condition_count];
    node.left = parser->conditions[--parser->condition_count];
    node.first = parser->nodes[node.left].first;
    return add_node(parser, node);
}

static int rank_of(enum query_token_kind kind)
{
    return kind == TOKEN_NOT ? 3 : kind == TOKEN_AND ? 2 : kind == TOKEN_OR ? 1 : 0;
}

/* Those that bind as much or more have both their sides now. A NOT, as a bracket, is before its side and ends none. */
static int push_operator(struct parser *parser, const struct query_token *token)
{
    int code = 0, ends_others = token->kind == TOKEN_AND || token->kind == TOKEN_OR;
    while (!code && ends_others && parser->operator_count &&
           rank_of(parser->operators[parser->operator_count - 1].kind) >= rank_of(token->kind))
        code = join(parser);
    if (!code && parser->operator_count == OPERATORS_MAX)
        code = fail(parser, token, "There are too many brackets, or NOTs in a row, inside each other.");
    if (!code)
        parser->operators[parser->operator_count++] = *token;
    return code;
}

/* Tests that were added, one of which must hold. */
static int add_tests(struct parser *parser, size_t from)
{
    int code = 0;
    for (size_t i = from; !code && i < parser->query->test_count; i++) {
        code = add_node(parser, (struct query_node){.kind = NODE_TEST, .left = (int)i, .first = (int)i});
        if (code || i == from)
            continue;
        struct query_node either = {.kind = NODE_OR, .first = (int)from};
        either.right = parser->conditions[--parser->condition_count];
        either.left = parser->conditions[--parser->condition_count];
        code = add_node(parser, either);
    }
    return code;
}

/* Whether there is such a field, and whether this reader may ask for it here. */
static int check_field(struct parser *parser, enum query_field field, const struct query_token *token)
{
    enum tier tier = field < QUERY_FIELDS ? query_fields[field].tier : TIER_FREE;
    char names[ERR_TEXT_MAX - 40];
    parser->wrong = (struct query_span){token->at, token->name_size};
    if (field == QUERY_FIELDS) {
        query_field_names(names, sizeof names);
        return err_set(parser->err, ERR_INVALID, "There is no such field. There are %s.", names);
    }
    if (tier > parser->query->options.tier) {
        parser->opens = tier;
        return err_set(parser->err, ERR_INVALID, "%s can be asked for with a key of the tier %s.",
                       query_fields[field].name, tier_name(tier));
    }
    if (field == QUERY_KIND && !parser->query->options.is_of_events)
        return err_set(parser->err, ERR_INVALID, "kind is an event's: a list of stories has no events.");
    return 0;
}

/* A word, a phrase or a field with its values. */
static int read_term(struct parser *parser, const struct query_token *token)
{
    size_t from = parser->query->test_count;
    int code = 0;
    parser->wrong = (struct query_span){token->text_at, token->text_size};
    if (token->kind == TOKEN_FIELD) {
        enum query_field field = query_field_find(parser->text + token->at, token->name_size);
        code = check_field(parser, field, token);
        if (code)
            return code;
        /* `topic=politics` is meant as `topic:politics`. */
        int has_equals = field < QUERY_NUMBERS && token->text_size && parser->text[token->text_at] == '=';
        parser->wrong = (struct query_span){token->text_at + (size_t)has_equals, token->text_size - (size_t)has_equals};
        code = query_values_read(parser->query, field, parser->text, &parser->wrong, parser->err);
    } else {
        code = query_words_read(parser->query, parser->text, &parser->wrong, token->kind == TOKEN_PHRASE, parser->err);
    }
    return code < 0 ? code : add_tests(parser, from);
}

/* What waits since the bracket was opened is joined; the bracket itself joins nothing. */
static int close_bracket(struct parser *parser, const struct query_token *token)
{
    int code = 0;
    while (!code && parser->operator_count && parser->operators[parser->operator_count - 1].kind != TOKEN_OPEN)
        code = join(parser);
    if (code)
        return code;
    if (!parser->operator_count)
        return fail(parser, token, "This bracket closes, and none is open.");
    parser->operator_count--;
    parser->depth--;
    return 0;
}

static int open_bracket(struct parser *parser, const struct query_token *token)
{
    if (parser->depth++ == QUERY_DEPTH_MAX)
        return fail(parser, token, "There are too many brackets inside each other.");
    return push_operator(parser, token);
}

/* A term, or what leads to one. *out_is_complete: a condition has ended. */
static int read_operand(struct parser *parser, const struct query_token *token, int *out_is_complete)
{
    switch (token->kind) {
    case TOKEN_OPEN:
        return open_bracket(parser, token);
    case TOKEN_NOT:
        return push_operator(parser, token);
    case TOKEN_WORD:
    case TOKEN_PHRASE:
    case TOKEN_FIELD:
        *out_is_complete = 1;
        return read_term(parser, token);
    case TOKEN_UNCLOSED:
        return fail(parser, token, "This quote is not closed.");
    case TOKEN_END:
        return fail(parser, token, "Something to look for is missing here.");
    default:
        return fail(parser, token, "Something to look for is missing before this.");
    }
}

/* What stands between two conditions; nothing is AND. */
static int read_between(struct parser *parser, struct query_token *token, int *out_is_complete)
{
    if (token->kind == TOKEN_CLOSE)
        return close_bracket(parser, token);
    *out_is_complete = 0;
    if (token->kind == TOKEN_AND || token->kind == TOKEN_OR)
        return push_operator(parser, token);
    struct query_token and = {.kind = TOKEN_AND, .at = token->at};
    token->size = 0; /* it is read again, as a condition */
    return push_operator(parser, &and);
}

/* Conditions and what stands between them take turns, so at each piece it is known which of the two must come. */
static int parse(struct parser *parser)
{
    size_t at = 0;
    int is_complete = 0, code = 0;
    for (;;) {
        struct query_token token = query_token_next(parser->text, parser->size, at);
        if (is_complete && token.kind == TOKEN_END)
            break;
        code = is_complete ? read_between(parser, &token, &is_complete) : read_operand(parser, &token, &is_complete);
        if (code)
            return code;
        at = token.at + token.size;
    }
    while (!code && parser->operator_count) {
        const struct query_token *last = &parser->operators[parser->operator_count - 1];
        code = last->kind == TOKEN_OPEN ? fail(parser, last, "This bracket is not closed.") : join(parser);
    }
    return code;
}

/* Continuation bytes are no characters of their own. */
static size_t count_characters(const char *text, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += ((unsigned char)text[i] & 0xC0) != 0x80;
    return count;
}

static void describe(const struct parser *parser, const char *text, struct query_problem *problem)
{
    problem->at = count_characters(text, parser->wrong.at);
    problem->length = count_characters(text + parser->wrong.at, parser->wrong.size);
    problem->opens = parser->opens;
}

/* Either all of it is added or nothing. */
static int finish(struct parser *parser, size_t from, size_t texts_size, int code, struct query_problem *problem)
{
    if (code < 0) {
        parser->query->test_count = from;
        parser->query->texts_size = texts_size;
        describe(parser, parser->text, problem);
        return code;
    }
    query_link(parser->query, from, parser->nodes, parser->node_count);
    return 0;
}

/* Before anything is read: what a request may cost is known from its length. */
static int check_size(const char *text, size_t *out_size, struct query_problem *problem)
{
    *out_size = strlen(text);
    if (*out_size <= QUERY_BYTES_MAX)
        return 0;
    problem->at = QUERY_BYTES_MAX;
    return err_set(&problem->err, ERR_TOO_LARGE, "A query has at most %d bytes.", QUERY_BYTES_MAX);
}

int query_add(struct query *query, const char *text, struct query_problem *problem)
{
    struct query_problem unheard = {0};
    problem = problem ? problem : &unheard;
    *problem = (struct query_problem){0};
    struct parser parser = {.query = query, .text = text, .err = &problem->err};
    size_t from = query->test_count, texts_size = query->texts_size;
    int code = check_size(text, &parser.size, problem);
    return code ? code : finish(&parser, from, texts_size, parse(&parser), problem);
}

int query_add_field(struct query *query, const char *field, const char *values, struct query_problem *problem)
{
    struct query_problem unheard = {0};
    problem = problem ? problem : &unheard;
    *problem = (struct query_problem){0};
    struct parser parser = {.query = query, .text = values, .err = &problem->err};
    size_t from = query->test_count, texts_size = query->texts_size;
    struct query_token token = {.kind = TOKEN_FIELD};
    int code = check_size(values, &parser.size, problem);
    if (code)
        return code;
    enum query_field found = query_field_find(field, strlen(field));
    code = check_field(&parser, found, &token);
    parser.wrong = (struct query_span){0, parser.size};
    if (!code)
        code = query_values_read(query, found, values, &parser.wrong, parser.err);
    return finish(&parser, from, texts_size, code < 0 ? code : add_tests(&parser, from), problem);
}
