/* /search: what a question finds, the best first. */
#ifndef TRIPTYCH_SEARCH_H
#define TRIPTYCH_SEARCH_H

#include "web.h"

web_handler get_search;

#endif
