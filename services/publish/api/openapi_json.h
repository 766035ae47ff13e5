/* openapi.json, carried into the program by the build. */
#ifndef TRIPTYCH_OPENAPI_JSON_H
#define TRIPTYCH_OPENAPI_JSON_H

#include <stddef.h>

extern const char openapi_json[];
extern const size_t openapi_json_size;

#endif
