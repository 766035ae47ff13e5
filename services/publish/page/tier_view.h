/* /view?tier=free&back=/story/…: the browser remembers that it wants to see what a lower tier sees, where the setting
 * tiers=both lets it, and goes back. */
#ifndef TRIPTYCH_TIER_VIEW_H
#define TRIPTYCH_TIER_VIEW_H

#include "web.h"

web_handler get_tier_view;
/* /speak?to=de&back=/story/…: the same of the language that pages are in. */
web_handler get_speak;

#endif
