/* /feeds: what Redis knows of every feed. */
#ifndef TRIPTYCH_FEEDS_ANSWER_H
#define TRIPTYCH_FEEDS_ANSWER_H

#include "web.h"

/* For the operator's key, or where the setting page_operations shows such things to everybody; else 403. */
web_handler get_feeds;

#endif
