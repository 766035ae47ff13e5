/* /openapi.json: what describes the API to programs; /api: the same for people. */
#ifndef TRIPTYCH_OPENAPI_H
#define TRIPTYCH_OPENAPI_H

#include "web.h"

web_handler get_openapi, get_api_page;

#endif
