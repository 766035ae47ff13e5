/* Each plain parameter narrows the query by one field; one that is given several times is one of these values. */
#include "ask.h"

#include "buffer.h"
#include "params.h"
#include "respond.h"
#include "web_path.h"

#include <stdio.h>
#include <string.h>

/* A field's name is its parameter's. */
static const char *const fields[] = {"topic",     "place",     "lang",  "source",  "owner",
                                     "country",   "side",      "kind",  "leaning", "factuality",
                                     "ownership", "blindspot", "since", "until",   "story"};

/* The values of every parameter of this name, separated by commas; "" for none. Returns how many there are. */
static size_t join_values(const struct http_request *request, const char *field, struct buffer *out)
{
    const char *name, *value;
    size_t count = 0;
    for (size_t i = 0; (value = http_param(request, i, &name)) != NULL; i++) {
        if (strcmp(name, field) != 0)
            continue;
        if (count++)
            buffer_char(out, ',');
        buffer_text(out, value);
    }
    return count;
}

static int add_field(const struct http_request *request, const char *field, struct query *query,
                     struct ask_problem *problem)
{
    struct buffer values;
    int code = 0;
    buffer_init(&values, QUERY_BYTES_MAX + 1);
    if (join_values(request, field, &values)) {
        problem->parameter = field;
        code = values.is_failed
                   ? err_set(&problem->query.err, ERR_TOO_LARGE, "Its values have more than %d bytes.", QUERY_BYTES_MAX)
                   : query_add_field(query, field, values.data ? values.data : "", &problem->query);
    }
    buffer_done(&values);
    return code;
}

static int add_min_sources(const struct http_request *request, struct query *query, struct ask_problem *problem)
{
    const char *number = http_query(request, "min_sources");
    char comparison[24];
    if (!number)
        return 0;
    problem->parameter = "min_sources";
    if (strspn(number, "0123456789") != strlen(number) || strlen(number) > 7)
        return err_set(&problem->query.err, ERR_INVALID, "min_sources is a whole number below 10 million.");
    snprintf(comparison, sizeof comparison, ">=%s", number);
    return query_add_field(query, "sources", comparison, &problem->query);
}

static int fill(const struct http_request *request, struct query *query, struct ask_problem *problem)
{
    const char *text = http_query(request, "q");
    int code = 0;
    problem->parameter = "q";
    if (text)
        code = query_add(query, text, &problem->query);
    for (size_t i = 0; !code && i < sizeof fields / sizeof *fields; i++)
        code = add_field(request, fields[i], query, problem);
    return code ? code : add_min_sources(request, query, problem);
}

int ask_read(const struct web *web, const struct http_request *request, int is_of_events, struct query **out,
             struct ask_problem *problem)
{
    const struct query_options options = {
        .tier = tier_of_request(request), .is_of_events = is_of_events, .stemmers = web->stemmers};
    struct query *query = query_new(&options);
    *problem = (struct ask_problem){.parameter = "q"};
    int code = query ? fill(request, query, problem)
                     : err_set(&problem->query.err, ERR_MEMORY, "There is no memory for the query.");
    if (code)
        query_free(query);
    else
        *out = query;
    return code;
}

void ask_refuse(struct web *web, struct http_request *request, const struct ask_problem *problem)
{
    const struct query_problem *query = &problem->query;
    const struct http_problem_place place = {problem->parameter, query->at, query->length};
    unsigned status = query->err.code == ERR_MEMORY ? 503 : query->opens != TIER_FREE ? 403 : 400;
    if (web_path_is_page(http_path(request)))
        respond_error_page(web, request, status, http_status_title(status), query->err.text);
    else
        respond_problem_at(request, status, query->err.text, &place);
}

int ask_query(struct web *web, struct http_request *request, int is_of_events, struct query **out)
{
    struct ask_problem problem;
    if (!ask_read(web, request, is_of_events, out, &problem))
        return 1;
    ask_refuse(web, request, &problem);
    return 0;
}

int ask_list(struct web *web, struct http_request *request, struct catalog_query *out, struct query **out_query,
             size_t *out_limit)
{
    const struct list_filter filter = {.limit = http_query(request, "limit"),
                                       .cursor = http_query(request, "cursor"),
                                       .sort = http_query(request, "sort"),
                                       .order = http_query(request, "order"),
                                       .all = http_query(request, "all")};
    struct list_problem problem;
    if (!list_filter_read(&filter, out, out_limit, &problem)) {
        params_refuse(web, request, problem.parameter, problem.sentence);
        return 0;
    }
    if (!ask_query(web, request, 0, out_query))
        return 0;
    out->filter = *out_query;
    return 1;
}
