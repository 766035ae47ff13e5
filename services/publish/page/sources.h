/* The directory of sources. */
#ifndef TRIPTYCH_SOURCES_H
#define TRIPTYCH_SOURCES_H

#include "web.h"

void get_sources(struct web *web, struct http_request *request);

#endif
