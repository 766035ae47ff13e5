/* A request on the pages' listener. */
#ifndef TRIPTYCH_ON_REQUEST_H
#define TRIPTYCH_ON_REQUEST_H

#include "http.h"

/* http_handler_fn; `context` is the struct publish. */
void on_request(void *context, struct http_request *request);

#endif
