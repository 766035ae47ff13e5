/* /api/v1/coverage: how the coverage of the stories that match a query came over time, by the hour or day. */
#ifndef TRIPTYCH_API_COVERAGE_H
#define TRIPTYCH_API_COVERAGE_H

#include "web.h"

web_handler get_coverage;

#endif
