/* The JSON API but for whole stories and events: lists, figures, its description. */
#ifndef TRIPTYCH_API_H
#define TRIPTYCH_API_H

#include "web.h"

web_handler get_stories, get_stats, get_openapi;

#endif
