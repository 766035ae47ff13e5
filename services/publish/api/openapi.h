/* /openapi.json: what describes the API to programs. */
#ifndef TRIPTYCH_OPENAPI_H
#define TRIPTYCH_OPENAPI_H

#include "web.h"

web_handler get_openapi;

#endif
