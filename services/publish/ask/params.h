/* The parameters that a path takes. */
#ifndef TRIPTYCH_PARAMS_H
#define TRIPTYCH_PARAMS_H

#include "web.h"

/* Those that make a query, with their blanks; `kind` is an event's. */
#define PARAMS_QUERY                                                                                                   \
    "q topic place lang source owner country side leaning factuality ownership blindspot since until min_sources "     \
    "story"
/* Of them, those that may be given several times, for several values. */
#define PARAMS_MANY " topic place lang source owner country side leaning factuality ownership blindspot story kind "

/* Compares the request's parameters with `allowed`, names separated by blanks; `may_be_empty` likewise. Returns 1, or 0 when
 * the request has been answered with what is wrong and what there is. */
int params_check(struct web *web, struct http_request *request, const char *allowed, const char *may_be_empty);

/* Answers 400 for one parameter: problem details that name it, or a page. */
void params_refuse(struct web *web, struct http_request *request, const char *parameter, const char *sentence);

#endif
