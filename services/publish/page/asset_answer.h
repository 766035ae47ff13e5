/* The style sheet and the icons. */
#ifndef TRIPTYCH_ASSET_ANSWER_H
#define TRIPTYCH_ASSET_ANSWER_H

#include "web.h"

/* Answers 404 when no asset has this name. */
web_handler get_asset;

#endif
